"""Saying that somebody is away and back again: due dates stand still meanwhile, and nobody says why (people-and-tracks.md §3.5)."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.assignments import queries
from courses.assignments.models import Absence, Assignment
from courses.assignments.services.giving import plain_due_date
from courses.assignments.services.pausing import move_by_absence
from lms.audit.services import record
from lms.lib.many_rows import chunks
from lms.lib.refusals import Refused
from lms.people.models import User

KEPT = timedelta(days=730)
BATCH = 500


class EndsBeforeItBegins(Refused):
    message = _("The last day away comes before the first. Choose a later last day, or leave it empty.")


@transaction.atomic
def say_away(*, person: User, since: date, until: date | None, by: User | None, now: datetime) -> Absence:
    """The person is away from the first day to the last, or until it is known. Saying the same first day again replaces the last day."""
    if until is not None and until < since:
        raise EndsBeforeItBegins
    absence, is_new = Absence.objects.get_or_create(person=person, since=since, defaults={"until": until})
    before = None if is_new else absence.until
    if is_new or before != until:
        absence.until = until
        absence.save(update_fields=["until"])
        record(by, "person.away", person)  # without the days: the audit keeps what it is told for ever
    move_dates(people=[person.pk], now=now)
    return absence


@transaction.atomic
def say_back(*, person: User, by: User | None, now: datetime) -> None:
    """The person is here today: what was open ends yesterday, and what had not begun does not happen."""
    today = timezone.localdate(now)
    for absence in Absence.objects.filter(Q(until=None) | Q(until__gte=today), person=person):
        if absence.since >= today:
            absence.delete()
        else:
            absence.until = today - timedelta(days=1)
            absence.save(update_fields=["until"])
        record(by, "person.back", person)
    move_dates(people=[person.pk], now=now)


@transaction.atomic
def take_absence_back(*, absence: Absence, by: User | None, now: datetime) -> None:
    """It was a mistake: the dates are as if nobody had said it."""
    person = absence.person
    absence.delete()
    record(by, "person.not_away", person)
    move_dates(people=[person.pk], now=now)


@transaction.atomic
def follow_people(*, people: Collection[int], now: datetime) -> None:
    """Take over what the HR system says about these people (`absent_from`, `absent_until`); what HR said by hand about other days stays.

    Without a first day the person is back; another first day ends what was open before it.
    """
    today = timezone.localdate(now)
    for some in chunks(people):
        known: dict[int, list[Absence]] = defaultdict(list)
        for row in Absence.objects.filter(person__in=some):
            known[row.person_id].append(row)
        made, ended, gone = [], [], []
        for person, since, until in User.objects.filter(pk__in=some).values_list("pk", "absent_from", "absent_until"):
            if since is None:
                here = [row for row in known[person] if row.until is None or row.until >= today]
                gone += [row for row in here if row.since >= today]
                ended += [_until(row, today - timedelta(days=1)) for row in here if row.since < today]
                continue
            last = max(until, since) if until else None
            ended += [_until(row, since - timedelta(days=1)) for row in known[person] if row.until is None and row.since < since]
            same = [row for row in known[person] if row.since == since]
            ended += [_until(row, last) for row in same]
            made += [] if same else [Absence(person_id=person, since=since, until=last)]
        Absence.objects.filter(pk__in=[row.pk for row in gone]).delete()
        Absence.objects.bulk_update(ended, ["until"])
        Absence.objects.bulk_create(made)
        move_dates(people=list(some), now=now)


def _until(row: Absence, last: date | None) -> Absence:
    row.until = last
    return row


@transaction.atomic
def move_dates(*, people: list[int], now: datetime) -> int:
    """Work the due dates of what is not finished out again. Returns how many moved."""
    rows = list(queries.live().filter(person__in=people, completed_at=None, due_on__isnull=False))
    before = {one.pk: one.due_on for one in rows}
    for one in rows:
        one.due_on = plain_due_date(one)
    move_by_absence(rows, now=now)
    moved = [one for one in rows if one.due_on != before[one.pk]]
    Assignment.objects.bulk_update(moved, ["due_on", "paused_days"], batch_size=200)
    return len(moved)


def keep_clocks_still(*, now: datetime) -> int:
    """Every night: who is still away without a last day gets a day more, and absences of long ago are forgotten. Returns how many dates moved."""
    moved = cursor = 0
    while True:
        people = list(Absence.objects.filter(until=None, person__gt=cursor).order_by("person_id").values_list("person_id", flat=True).distinct()[:BATCH])
        if not people:
            break
        moved += move_dates(people=people, now=now)
        cursor = people[-1]
    Absence.objects.filter(until__lt=timezone.localdate(now) - KEPT).delete()
    return moved
