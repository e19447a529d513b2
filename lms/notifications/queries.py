"""What is read about messages."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet

from lms.lib.prepared import prepared
from lms.notifications.kinds import every_kind
from lms.notifications.models import Feed, Message, OwnWords, Preference, WeeklyMoment
from lms.people.models import User


def messages_of(person: User) -> QuerySet[Message]:
    """The lines in the app of one person, newest first."""
    return Message.objects.filter(person=person, in_app=True, is_held=False).select_related("person")


def unread_count(person: User) -> int:
    """How many lines the person has not opened yet."""
    return next(iter(_unread(person=person.pk)), 0)


@prepared
def _unread(person: int) -> QuerySet[Any]:
    return unread_of(person)


def unread_of(person: int | OuterRef) -> QuerySet[Any]:
    """One number: of the lines that this person has not opened; no row without any."""
    unread = Message.objects.filter(person=person, in_app=True, is_held=False, read_at=None)
    return unread.order_by().values("person").annotate(number=Count("pk")).values_list("number", flat=True)


def people_told(kind: str, event_keys: Collection[str], *, among: Collection[int]) -> set[tuple[int, str]]:
    """Who of these people has been told of which of these events: id of the person and key of the event."""
    return set(Message.objects.filter(person__in=among, kind=kind, event_key__in=event_keys).values_list("person_id", "event_key"))


def mails(*, state: str = "") -> QuerySet[Message]:
    """Mails as the administrator sees them, newest first, the private ones left out; `state` is one of Message.Mail."""
    found = Message.objects.exclude(mail=Message.Mail.NONE).exclude(kind__in=_private_kinds()).select_related("person")
    return found.filter(mail=state) if state else found


def _private_kinds() -> list[str]:
    return [one.key for one in every_kind() if one.is_private]


def silent_kinds(person: User) -> set[str]:
    """The kinds that this person does not want by mail."""
    return set(Preference.objects.filter(person=person, by_mail=False).values_list("kind", flat=True))


def overdue_mails(*, before: datetime) -> int:
    """Mails that should have left before this moment and did not, tried in vain or not."""
    waits = Message.objects.filter(mail__in=[Message.Mail.QUEUED, Message.Mail.SENDING], is_held=False)
    return waits.filter(Q(due_at__lt=before) | Q(created_at__lt=before) & ~Q(problem="")).count()


def failed_mails() -> int:
    """Mails that were given up and wait for a person."""
    return mails(state=Message.Mail.FAILED).count()


def weekly_moment_of(person: User) -> tuple[int, int]:
    """Weekday (0 is Monday) and hour at which this person's weekly mail leaves."""
    return WeeklyMoment.objects.filter(person=person).values_list("weekday", "hour").first() or (0, 9)


def own_words() -> dict[tuple[str, str], OwnWords]:
    """Every subject and text that the organisation wrote itself, by kind and language."""
    return {(row.kind, row.language): row for row in OwnWords.objects.select_related("changed_by")}


def feed_of(person: User) -> Feed | None:
    """The calendar address of this person, switched off or not."""
    return Feed.objects.filter(person=person).first()
