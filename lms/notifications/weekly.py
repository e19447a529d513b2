"""The message budget: optional mails beyond three a week wait for one weekly mail with their lines."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from lms.lib.jobs import later
from lms.notifications import rules
from lms.notifications.kinds import every_kind
from lms.notifications.models import Message, Preference, WeeklyMoment
from lms.people.models import User

KIND = "weekly_mail"
BATCH = 200
SPENT = (Message.Mail.QUEUED, Message.Mail.SENDING, Message.Mail.SENT, Message.Mail.KEPT, Message.Mail.FAILED)


def optional_keys() -> list[str]:
    """The kinds that count, and that the weekly mail may gather."""
    return [one.key for one in every_kind() if one.is_optional and one.key != KIND]


def spent_by(people: Collection[int], *, now: datetime) -> Counter[int]:
    """Person id → how many optional mails the past seven days have brought."""
    rows = Message.objects.filter(person__in=people, kind__in=optional_keys(), mail__in=SPENT, created_at__gt=now - rules.WEEK)
    return Counter(dict(rows.order_by().values_list("person_id").annotate(Count("pk"))))


def gather(*, now: datetime) -> int:
    """Write the weekly mails that are due. Returns how many; each is written with its lines in one transaction, so once."""
    waiting = Message.objects.filter(mail=Message.Mail.WEEKLY).order_by("person_id").values_list("person_id", flat=True).distinct()
    written = last = 0
    while people := list(waiting.filter(person__gt=last)[:BATCH]):
        written, last = written + _gather(people, now=now), people[-1]
    return written


@transaction.atomic
def _gather(people: list[int], *, now: datetime) -> int:
    moments = {row.person_id: (row.weekday, row.hour) for row in WeeklyMoment.objects.filter(person__in=people)}
    silent = set(Preference.objects.filter(kind=KIND, by_mail=False, person__in=people).values_list("person_id", flat=True))
    rows = Message.objects.filter(person__in=people, mail=Message.Mail.WEEKLY).select_related("person").order_by("pk")
    lines: dict[User, list[Message]] = {}
    for row in rows.select_for_update(of=("self",), no_key=True):
        lines.setdefault(row.person, []).append(row)
    written = 0
    for person, found in lines.items():
        weekday, hour = moments.get(person.pk, (0, 9))
        moment = rules.weekly_moment(now=now, zone=person.time_zone, weekday=weekday, hour=hour)
        due = [row for row in found if row.created_at <= moment]
        if due:
            written += _write(person, due, moment, by_mail=person.is_active and bool(person.email) and person.pk not in silent)
    if written:
        later("lms.notifications.tasks.deliver_due")
    return written


def _write(person: User, due: Iterable[Message], moment: datetime, *, by_mail: bool) -> int:
    """One mail with what the person has not read in the app meanwhile."""
    ids = [row.pk for row in due]
    unread = [row.pk for row in due if row.read_at is None]
    Message.objects.filter(pk__in=ids).update(mail=Message.Mail.NONE)
    if not (by_mail and unread):
        return 0
    mail = Message.objects.create(
        person=person,
        kind=KIND,
        url="/me/messages/",
        context={"count": len(unread)},
        event_key=f"{moment:%Y-%m-%d}",
        in_app=False,
        is_bulk=True,
        due_at=moment,
    )
    Message.objects.filter(pk__in=unread).update(weekly_mail=mail)
    return 1


@transaction.atomic
def choose_moment(*, person: User, weekday: int, hour: int) -> None:
    """The person chooses when the weekly mail leaves."""
    WeeklyMoment.objects.update_or_create(person=person, defaults={"weekday": weekday, "hour": hour})
