"""Absence moves due dates (people-and-tracks.md §3.5)."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.utils import timezone

from courses.assignments import rules
from courses.assignments.models import Absence, Assignment


def move_by_absence(assignments: Collection[Assignment], *, now: datetime) -> None:
    """Set `due_on` and `paused_days` of rows whose `due_on` is the date by the terms. One question, nothing is written."""
    dated = [one for one in assignments if one.due_on is not None]
    absences: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    if dated:
        for person, since, until in Absence.objects.filter(person__in=[one.person_id for one in dated]).values_list("person_id", "since", "until"):
            absences[person].append((since, until))
    for one in assignments:
        one.paused_days = 0
        if one.due_on is not None and one.person_id in absences:
            began = timezone.localdate(one.round_began_at or one.assigned_at)
            one.paused_days = rules.days_away(due_on=one.due_on, assigned_on=began, absences=absences[one.person_id], today=timezone.localdate(now))
            one.due_on += timedelta(days=one.paused_days)
