"""What stands with the text of a post: pictures and files, checked by their content."""

from datetime import datetime
from pathlib import PurePath

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ambassadors.models import Post, PostFile, PostImage
from lms.lib.file_types import content_type_of
from lms.lib.locks import lock
from lms.lib.pictures import reencoded
from lms.lib.refusals import Refused

MOST_BYTES = 20 * 1024 * 1024
MOST_FILES = 5
ENDINGS = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "video/mp4": ".mp4", "video/webm": ".webm"}


class NotAFileWeShare(Refused):
    message = _("This kind of file cannot stand with a post. Choose a PDF, a picture, or an MP4 or WebM video.")


class FileIsTooBig(Refused):
    message = _("This file is larger than 20 MB. Make it smaller, or put a link in the text.")


class TooManyFiles(Refused):
    message = _("Five files stand with this post already. Take one away first.")


def add_image(*, post: Post, picture: File, alt: str, now: datetime) -> PostImage:  # type: ignore[type-arg]
    """A picture for this post, written anew without what the camera added. Raises NotAPicture, PictureIsTooBig."""
    name, content, (width, height) = reencoded(picture)
    image = PostImage(post=post, alt=one_line(alt), width=width, height=height, added_at=now)
    image.file.save(name, content, save=False)
    image.save()
    return image


@transaction.atomic
def describe_image(*, image: PostImage, alt: str) -> PostImage:
    """The sentence for who does not see the picture; it is in the text from the next time the post is published."""
    image.alt = one_line(alt)
    image.save(update_fields=["alt"])
    return image


def one_line(text: str) -> str:
    return " ".join(text.split())[:300]


@transaction.atomic
def add_file(*, post: Post, file: File, now: datetime) -> PostFile:  # type: ignore[type-arg]
    """A file that readers can take along. What it is, its content says; the name it came with only gives the words.

    Raises NotAFileWeShare, FileIsTooBig, TooManyFiles.
    """
    if file.size is None or file.size > MOST_BYTES:
        raise FileIsTooBig
    file.seek(0)
    kind = content_type_of(file.read(4096))
    file.seek(0)
    if kind not in ENDINGS:
        raise NotAFileWeShare
    post = lock(post)
    if post.files.count() >= MOST_FILES:
        raise TooManyFiles
    stem = PurePath((file.name or "").replace("\\", "/")).stem
    words = "".join(letter for letter in stem if letter.isprintable() and letter not in '<>:"/|?*')[:100].strip(" .") or "file"
    made = PostFile(post=post, name=words + ENDINGS[kind], content_type=kind, bytes=file.size, added_at=now)
    made.file.save(f"{post.pk}{ENDINGS[kind]}", file, save=False)
    made.save()
    return made


@transaction.atomic
def remove_file(*, file: PostFile) -> None:
    """Take a file away from the post, for readers at once."""
    storage, name = file.file.storage, file.file.name
    file.delete()
    transaction.on_commit(lambda: storage.delete(name))  # type: ignore[arg-type]
