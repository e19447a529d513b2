"""Pictures and files that authors bring: checked by their content, pictures written anew, and each under a name of its own in the module."""

import hashlib
from pathlib import PurePath

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from courses.catalogue.kinds import kind_of
from courses.catalogue.models import Attachment, Lesson, Module
from lms.lib.file_types import content_type_of
from lms.lib.locks import lock
from lms.lib.ordering import free_key
from lms.lib.pictures import reencoded
from lms.lib.refusals import Refused
from lms.people.models import User

FOLDERS = {"video": "media", "captions": "media", "poster": "media", "document": "files"}
ENDINGS = {"video/mp4": ".mp4", "video/webm": ".webm", "text/vtt": ".vtt", "application/pdf": ".pdf"}


class NoFile(Refused):
    message = _("Choose a file first.")


class NoWords(Refused):
    message = _("Write one sentence about the picture, for people who cannot see it. Then the picture comes along.")


class WrongFile(Refused):
    message = _("This file cannot be used here. A video is MP4 or WebM, captions are WebVTT (.vtt), a document is a PDF.")


class FileIsTooBig(Refused):
    message = _("This file is larger than %(most)s MB. Make it smaller and choose it again.")


class NoSuchUse(Refused):
    message = _("A lesson of this kind has no such file.")


@transaction.atomic
def add_picture(*, module: Module, picture: File | None, alt: str, by: User) -> Attachment:  # type: ignore[type-arg]
    """A picture for the texts of a module, without what the camera added. Raises NoFile, NoWords, NotAPicture, PictureIsTooBig."""
    if picture is None:
        raise NoFile
    if not alt.strip():
        raise NoWords
    return _store_picture(module, picture, "images")


def _store_picture(module: Module, picture: File, folder: str) -> Attachment:  # type: ignore[type-arg]
    _name, content, (width, height) = reencoded(picture)
    return _store(module, f"{folder}/{_stem(picture)}", ".webp", content, "image/webp", width=width, height=height)


def _stem(file: File) -> str:  # type: ignore[type-arg]
    return slugify(PurePath((file.name or "").replace("\\", "/")).stem)[:60] or "file"


def _store(module: Module, stem: str, ending: str, content: File, content_type: str, *, width: int = 0, height: int = 0) -> Attachment:  # type: ignore[type-arg]
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    content.seek(0)
    module = lock(module)
    rows = list(module.attachments.all())
    same = next((row for row in rows if row.digest == digest.hexdigest() and row.name.startswith(stem) and row.name.endswith(ending)), None)
    if same is not None:
        return same
    # Pictures of a module differ also without their ending, because a folder names the one of the module so.
    alike = [row for row in rows if row.name.endswith(ending) or (content_type.startswith("image/") and row.content_type.startswith("image/"))]
    name = free_key(stem, {row.name.rpartition(".")[0] for row in alike}) + ending
    row = Attachment(module=module, name=name, digest=digest.hexdigest(), content_type=content_type, bytes=content.size, width=width, height=height)
    row.file.save(name.rpartition("/")[2], content, save=False)
    row.save()
    return row


@transaction.atomic
def add_file(*, lesson: Lesson, use: str, file: File | None, by: User) -> Attachment:  # type: ignore[type-arg]
    """The video, captions, poster or document of a lesson. Raises NoFile, NoSuchUse, WrongFile, FileIsTooBig, NotAPicture."""
    if file is None:
        raise NoFile
    allowed = kind_of(lesson).files.get(use)
    if allowed is None:
        raise NoSuchUse
    if file.size is None or file.size > settings.UPLOAD_LIMIT:
        raise FileIsTooBig(most=settings.UPLOAD_LIMIT // 1024**2)
    if any(kind.startswith("image/") for kind in allowed):
        return _store_picture(lesson.module, file, FOLDERS.get(use, "images"))
    file.seek(0)
    content_type = content_type_of(file.read(4096))
    file.seek(0)
    if content_type not in allowed:
        raise WrongFile
    return _store(lesson.module, f"{FOLDERS.get(use, 'files')}/{_stem(file)}", ENDINGS[content_type], file, content_type)


@transaction.atomic
def set_illustration(*, module: Module, picture: File | None, by: User, language: str = "") -> Module:  # type: ignore[type-arg]
    """The picture on the page of the module, in both languages or in one. None takes it away."""
    module = lock(module)
    row = _store_picture(module, picture, "images") if picture is not None else None
    for one in ("nl", "en"):
        if language in {"", one}:
            setattr(module, f"illustration_{one}", row)
    module.save(update_fields=["illustration_nl", "illustration_en"])
    return module


def copy_attachments(source: Module, target: Module) -> dict[int, Attachment]:
    """The files of a module for another one, by the id of the original. The content is stored again, so that neither can lose it."""
    made = {}
    for row in source.attachments.order_by("pk"):
        fresh = Attachment(module=target, name=row.name, digest=row.digest, content_type=row.content_type, bytes=row.bytes, width=row.width, height=row.height)
        with row.file.open("rb") as content:
            fresh.file.save(row.name.rpartition("/")[2], ContentFile(content.read()), save=False)
        fresh.save()
        made[row.pk] = fresh
    return made
