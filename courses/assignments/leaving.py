"""Many people leave at once: their assignments end, and come back when that is undone (people-and-tracks.md §1.4)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import ngettext

from courses.assignments import queries, services
from courses.assignments.models import Assignment
from lms.lib.many_rows import chunks
from lms.people import effects
from lms.people.effects import Effect, Move
from lms.people.feed.services.undoing import given_to_newcomers
from lms.people.signals import people_changed_together, people_put_back

TRACE = "assignments that ended"


def join() -> None:
    effects.add(effects.Kind("assignments", 20, _foresee, {"assignment_ends": _in_words}))
    given_to_newcomers("courses.Assignment")
    people_changed_together.connect(_end, dispatch_uid="assignments of many leavers end")
    people_put_back.connect(_reopen, dispatch_uid="assignments of who is back")


def _end(sender: Any, *, left: Sequence[int], now: datetime, **_more: Any) -> dict[str, Any]:
    ended: list[int] = []
    for people in chunks(left):
        going = list(queries.live().filter(person__in=people).order_by("pk"))
        services.end(assignments=going, why=Assignment.Ended.LEFT, now=now)
        ended += [one.pk for one in going]
    return {TRACE: ended} if ended else {}


def _reopen(sender: Any, *, back: Sequence[int], left: Sequence[int], traces: dict[str, Any], now: datetime, **_more: Any) -> None:
    here = set(back)
    for ids in chunks(traces.get(TRACE, [])):
        ended = Assignment.objects.filter(pk__in=ids, why_ended=Assignment.Ended.LEFT).select_related("person", "grounds", "assigned_set")
        services.reopen(assignments=[one for one in ended if one.person_id in here], now=now)
    for people in chunks(left):
        services.end(assignments=list(queries.live().filter(person__in=people)), why=Assignment.Ended.LEFT, now=now)


def _foresee(moves: Sequence[Move]) -> dict[int, list[Effect]]:
    leaving = {move.person: move.key for move in moves if move.kind == effects.LEAVES and move.person}
    found: dict[int, list[Effect]] = {}
    open_ones = queries.live().filter(person__in=leaving, completed_at=None).order_by("assigned_set", "pk")
    for person, title_nl, title_en in open_ones.values_list("person_id", "assigned_set__title_nl", "assigned_set__title_en"):
        found.setdefault(leaving[person], []).append(Effect("assignment_ends", 1, (title_nl, title_en)))
    return found


def _in_words(count: int, name: str) -> str:
    return ngettext("ends ‘%(name)s’, as the person leaves", "ends ‘%(name)s’ for %(count)s people who leave", count) % {"count": count, "name": name}
