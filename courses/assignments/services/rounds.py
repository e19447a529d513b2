"""What recurs: a new round opens before the old one expires, and the person goes through what changed (people-and-tracks.md §3.9)."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.assignments import queries, rules
from courses.assignments.models import Assignment, PastRound, Refreshed
from courses.assignments.services.giving import recheck, tell
from courses.assignments.services.pausing import move_by_absence
from courses.catalogue.models import Module
from courses.progress.models import ModuleCompletion
from lms.lib.locks import lock
from lms.lib.refusals import Refused
from lms.people.models import User

BATCH = 200
MOST_WINDOW_DAYS = 400


class NotInThisRound(Refused):
    message = _("This module is not waiting for you in this round.")


class LearnItFirst(Refused):
    message = _("You have not finished this module before. Go through it once, then it counts.")


def open_rounds(*, now: datetime) -> int:
    """Every night: begin the next round where its window has opened; the one that is over is kept. Returns how many began."""
    began = cursor = 0
    while True:
        found = _next_batch(cursor, now=now)
        if found is None:
            return began
        cursor, began = found[0], began + found[1]


@transaction.atomic
def _next_batch(cursor: int, *, now: datetime) -> tuple[int, int] | None:
    today = timezone.localdate(now)
    rows = list(_expiring(today).filter(pk__gt=cursor).order_by("pk")[:BATCH])
    if not rows:
        return None
    due = [row for row in rows if row.valid_until and rules.window_opens(row.valid_until, row.grounds.window_days) <= today]
    modules = queries.counting_modules({row.assigned_set_id for row in due})
    PastRound.objects.bulk_create([_past(row) for row in due])
    for row in due:
        row.round_number += 1
        row.round_began_at, row.completed_at = now, None
        first = rules.first_possible(assigned_on=today, joined_on=today, modules=len(modules[row.assigned_set_id]))
        row.never_due_before = max(row.valid_until or today, first)
        row.due_on, row.valid_until = row.never_due_before, None
    move_by_absence(due, now=now)
    fields = ["round_number", "round_began_at", "completed_at", "never_due_before", "due_on", "paused_days", "valid_until"]
    Assignment.objects.bulk_update(due, fields, batch_size=200)
    tell([row for row in due if not row.excused], "track_again")
    return rows[-1].pk, len(due)


def _expiring(today: date) -> QuerySet[Assignment]:
    last = rules.months_after(today, MOST_WINDOW_DAYS // 30)
    found = queries.live().filter(completed_at__isnull=False, valid_until__lte=last, grounds__period_months__isnull=False, person__is_active=True)
    return found.select_related("grounds", "assigned_set", "person")


def _past(row: Assignment) -> PastRound:
    began, completed = row.round_began_at or row.assigned_at, row.completed_at or row.assigned_at
    return PastRound(
        assignment=row, number=row.round_number, began_at=began, due_on=row.due_on, completed_at=completed,
        valid_until=row.valid_until or timezone.localdate(completed),
    )  # fmt: skip


@transaction.atomic
def refresh(*, person: User, assignment: Assignment, module: Module, now: datetime) -> Refreshed:
    """The person has read what changed in a module and knows it again; twice is once. Raises NotInThisRound or LearnItFirst."""
    row = lock(assignment)
    wanted = queries.counting_modules([row.assigned_set_id])[row.assigned_set_id]
    if row.person_id != person.pk or row.ended_at is not None or row.round_number == 1 or module.pk not in wanted:
        raise NotInThisRound
    if (
        not ModuleCompletion.objects.filter(person=person, module=module).exists()
        and not ModuleCompletion.objects.filter(person=person, module__variant_of=module).exists()
    ):
        raise LearnItFirst
    again, _is_new = Refreshed.objects.get_or_create(assignment=row, round_number=row.round_number, module=module, defaults={"at": now})
    recheck(assigned_set=row.assigned_set_id, people=[person.pk], now=now)
    return again
