"""Pictures in a post: their sentences, their people, and what is shown of them."""

import re
from typing import Any

from django.db.models import QuerySet
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ambassadors.models import PictureConsent, Post, PostImage
from lms.lib.prepared import prepared
from lms.lib.rich_text import sanitised
from lms.people.models import User

IMAGE_ADDRESS = re.compile(r"/podium/images/(\d{1,15})/")
IMAGE_TAG = re.compile(r"<img[^>]*>")


def images_in(post: Post) -> list[PostImage]:
    """The pictures that stand in the draft, in the order of the text."""
    ids = [int(pk) for pk in IMAGE_ADDRESS.findall(post.draft_body)]
    found = {image.pk: image for image in post.images.filter(pk__in=ids)} if ids else {}
    return [found[pk] for pk in dict.fromkeys(ids) if pk in found]


def images_without_words(post: Post) -> list[PostImage]:
    """The pictures in the draft that still need their sentence."""
    return [image for image in images_in(post) if not image.alt]


def body_with_alt(post: Post) -> str:
    """The draft with every picture carrying its sentence and its size; pictures of other posts are left out."""
    images = {image.pk: image for image in images_in(post)}

    def written(match: re.Match[str]) -> str:
        address = IMAGE_ADDRESS.search(match.group())
        image = images.get(int(address.group(1))) if address else None
        if image is None:
            return ""
        return f'<img src="/podium/images/{image.pk}/" alt="{escape(image.alt)}" width="{image.width}" height="{image.height}" loading="lazy">'

    return IMAGE_TAG.sub(written, post.draft_body)


def draft_to_read(post: Post) -> SafeString:
    """The draft as colleagues will read it, sanitised once more on its way out."""
    return _shown(body_with_alt(post))


def body_to_read(post: Post) -> SafeString:
    """The published text, sanitised once more on its way out. A picture of which somebody took the yes back is gone; one query when there are pictures."""
    return _shown(post.body)


def _shown(body: str) -> SafeString:
    ids = tuple({int(pk) for pk in IMAGE_ADDRESS.findall(body)})
    kept_back = set(_kept_back(images=ids)) if ids else set()

    def shown(match: re.Match[str]) -> str:
        address = IMAGE_ADDRESS.search(match.group())
        return "" if address and int(address.group(1)) in kept_back else match.group()

    return mark_safe(sanitised(IMAGE_TAG.sub(shown, body) if kept_back else body))  # noqa: S308


@prepared
def _kept_back(images: tuple[int, ...]) -> QuerySet[Any]:
    return PictureConsent.objects.exclude(state=PictureConsent.State.YES).filter(image__in=images).order_by().values_list("image", flat=True)


def images_without_yes(post: Post) -> list[PostImage]:
    """The pictures in the draft of which somebody did not say yes, or took it back."""
    found = images_in(post)
    kept_back = set(_kept_back(images=tuple(image.pk for image in found))) if found else set()
    return [image for image in found if image.pk in kept_back]


def may_be_shown(image: PostImage) -> bool:
    """Whether everybody who was named in the picture said yes."""
    return not _kept_back(images=(image.pk,))


def is_writer_or_named(image: PostImage, person: User) -> bool:
    """Who sees a picture whatever others said: the writer, and who is in it."""
    return image.post.ambassador.person_id == person.pk or image.consents.filter(person=person).exists()


def pictures_with(person: User) -> QuerySet[PictureConsent]:
    """Pictures in which this person was named, the last first; nobody else sees this list."""
    return PictureConsent.objects.filter(person=person).select_related("image__post__ambassador__person")
