"""The personal calendar feed: what it holds comes from the parts that register a source; its address carries a secret (§9.6)."""

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from lms.lib.locks import lock
from lms.notifications import calendar
from lms.notifications.calendar import Entry
from lms.notifications.models import Feed
from lms.people.models import User

Source = Callable[[User, datetime], Iterable[Entry]]
_sources: list[Source] = []


def add_source(source: Source) -> None:
    """A part adds what a person has in the calendar. It is called in the language and on the clock of that person; call this in `ready()`.

    The entries are own dates and due dates only, without the name of anybody else. Cancelled ones stay for 14 days.
    """
    _sources.append(source)


def secret_of(feed: Feed) -> str:
    """The part of the address that nobody can guess: worked out from the key of this installation, never stored."""
    return salted_hmac("lms.notifications.feeds", f"{feed.pk}:{feed.version}", algorithm="sha256").hexdigest()


def path_of(feed: Feed) -> str:
    return f"/calendar/{feed.pk}-{secret_of(feed)}.ics"


def found_by(number: int, secret: str) -> Feed | None:
    """The feed of this address, or nothing when the secret is not the one of today."""
    feed = Feed.objects.select_related("person").filter(pk=number).first()
    return feed if feed is not None and constant_time_compare(secret_of(feed), secret) else None


def text_of(person: User, *, now: datetime) -> str:
    """The file; the same as long as nothing changes, because each entry is stamped with its own last change."""
    with translation.override(person.language), timezone.override(ZoneInfo(person.time_zone)):
        entries = [entry for source in _sources for entry in source(person, now)]
        return calendar.file(entries, name=_("Podium: my dates"))


def tag_of(text: str) -> str:
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


@transaction.atomic
def new_address(*, person: User, now: datetime) -> Feed:
    """The person's calendar address: the first one, or another one that makes the old one stop."""
    feed, made = Feed.objects.get_or_create(person=person, defaults={"made_at": now})
    if not made:
        feed = lock(feed)
        feed.version, feed.is_on, feed.made_at = feed.version + 1, True, now
        feed.save(update_fields=["version", "is_on", "made_at"])
    return feed


@transaction.atomic
def switch_off(*, person: User) -> None:
    """The address stops; it never comes back, because switching on makes another one."""
    Feed.objects.filter(person=person).update(is_on=False)


def full_address(feed: Feed) -> str:
    return settings.PUBLIC_URL + path_of(feed)


def calendar_link(feed: Feed) -> str:
    """The same address with the scheme at which a phone or computer opens its calendar."""
    return "webcal://" + full_address(feed).split("://", 1)[1]
