"""The term of an ambassador: beginning, renewing, the page, pausing, stopping."""

from collections.abc import Mapping
from datetime import datetime

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from ambassadors import rules
from ambassadors.models import Ambassador, Post, Topic
from lms.audit.services import record
from lms.lib.locks import lock
from lms.lib.pictures import reencoded
from lms.lib.refusals import Refused
from lms.notifications.services import notify
from lms.people.models import User


class ChooseALanguage(Refused):
    message = _("Choose at least one language to write in.")


class HoursAreUnclear(Refused):
    message = _("Agree on 1 to 40 hours a month.")


class HasStopped(Refused):
    message = _("This term has ended. A new nomination starts a new one.")


class ConsentIsMissing(Refused):
    message = _("Tick that colleagues may see the photo, or leave the photo out.")


@transaction.atomic
def begin_term(
    *,
    person: User,
    by: User | None,
    now: datetime,
    hours_per_month: int,
    topics: list[str],
    writes_nl: bool,
    writes_en: bool,
    term_months: int = rules.TERM_MONTHS,
) -> Ambassador:
    """Give a colleague a podium for a term in months. Somebody who was one before gets the same page back."""
    if not (writes_nl or writes_en):
        raise ChooseALanguage
    if not 1 <= hours_per_month <= 40:
        raise HoursAreUnclear
    since = now.date()
    facts = {
        "state": Ambassador.State.ACTIVE,
        "since": since,
        "term_ends_on": rules.term_end(since, term_months),
        "hours_per_month": hours_per_month,
        "writes_nl": writes_nl,
        "writes_en": writes_en,
        "ended_at": None,
    }
    ambassador, _is_new = Ambassador.objects.update_or_create(person=person, defaults=facts, create_defaults=facts | {"slug": _free_slug(person)})
    _set_topics(ambassador, topics)
    record(by, "ambassador.term_began", ambassador)
    return ambassador


@transaction.atomic
def renew(*, ambassador: Ambassador, by: User, now: datetime) -> Ambassador:
    """A new term of twelve months from the end of this one, or from today when it has passed."""
    ambassador = lock(ambassador)
    if ambassador.state == Ambassador.State.ENDED:
        raise HasStopped
    before = ambassador.term_ends_on
    ambassador.term_ends_on = rules.term_end(max(before, now.date()))
    ambassador.save(update_fields=["term_ends_on"])
    record(by, "ambassador.term_renewed", ambassador, changes={"term_ends_on": [before, ambassador.term_ends_on]})
    until = ambassador.term_ends_on.isoformat()
    notify(ambassador.person, "term_renewed", url=reverse("my_term"), event_key=f"term-{until}", until=until)
    return ambassador


def change_page(
    *,
    ambassador: Ambassador,
    now: datetime,
    introduction: str,
    topics: list[str],
    photo: File | None = None,  # type: ignore[type-arg]
    has_consent: bool = False,
) -> Ambassador:
    """The ambassador's own page: introduction, topics, photo on consent. Taking the consent back takes the photo away at once (§15)."""
    picture = None
    if photo is not None:
        if not has_consent:
            raise ConsentIsMissing
        name, content, _size = reencoded(photo, longest=900)
        picture = (name, content)
    return _change_page(ambassador, now=now, introduction=introduction.strip(), topics=topics, picture=picture, has_consent=has_consent)


@transaction.atomic
def _change_page(
    ambassador: Ambassador, *, now: datetime, introduction: str, topics: list[str], picture: "tuple[str, ContentFile[bytes]] | None", has_consent: bool
) -> Ambassador:
    ambassador = lock(ambassador)
    ambassador.introduction = introduction
    if picture or not has_consent:
        _remove_photo(ambassador)
    if picture:
        ambassador.photo.save(*picture, save=False)
        ambassador.photo_consent_at = now
    ambassador.save(update_fields=["introduction", "photo", "photo_consent_at"])
    _set_topics(ambassador, topics)
    return ambassador


def _remove_photo(ambassador: Ambassador) -> None:
    """Away for everybody with this change; the file itself goes when the change is stored."""
    if ambassador.photo:
        storage, name = ambassador.photo.storage, ambassador.photo.name
        transaction.on_commit(lambda: storage.delete(name))  # type: ignore[arg-type]
    ambassador.photo, ambassador.photo_consent_at = "", None


@transaction.atomic
def pause(*, ambassador: Ambassador) -> Ambassador:
    """Stop for a while, in one click and without a reason. Pausing twice is harmless."""
    return _move(ambassador, Ambassador.State.PAUSED)


@transaction.atomic
def resume(*, ambassador: Ambassador) -> Ambassador:
    """Begin again after a pause."""
    return _move(ambassador, Ambassador.State.ACTIVE)


@transaction.atomic
def stop(*, ambassador: Ambassador, now: datetime, posts: Mapping[int, str]) -> Ambassador:
    """Stop, without a reason (§13). For each post: "name" keeps it with the name, "former" as a former ambassador, "withdraw" takes it away.

    A post that is not named stays as of a former ambassador. Stopping twice is harmless.
    """
    ambassador = lock(ambassador)
    if ambassador.state == Ambassador.State.ENDED:
        return ambassador
    _remove_photo(ambassador)
    ambassador.state, ambassador.ended_at, ambassador.introduction = Ambassador.State.ENDED, now, ""
    ambassador.save(update_fields=["state", "ended_at", "introduction", "photo", "photo_consent_at"])
    for post in ambassador.posts.filter(state=Post.State.PUBLISHED):
        choice = posts.get(post.pk, "former")
        if choice == "withdraw":
            post.state, post.withdrawn_at = Post.State.WITHDRAWN, now
        post.byline = Post.Byline.NAME if choice == "name" else Post.Byline.FORMER
        post.save(update_fields=["state", "withdrawn_at", "byline"])
    return ambassador


def _move(ambassador: Ambassador, state: Ambassador.State) -> Ambassador:
    ambassador = lock(ambassador)
    if ambassador.state == Ambassador.State.ENDED:
        raise HasStopped
    ambassador.state = state
    ambassador.save(update_fields=["state"])
    return ambassador


def _set_topics(ambassador: Ambassador, names: list[str]) -> None:
    wanted = dict.fromkeys(" ".join(name.split())[:40].lower() for name in names)
    ambassador.topics.set([Topic.objects.get_or_create(name=name)[0] for name in wanted if name])


def _free_slug(person: User) -> str:
    base = slugify(person.full_name)[:70] or "ambassador"
    taken = set(Ambassador.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{number}" for number in range(2, 10_000))) if slug not in taken)
