"""What changed since somebody finished a set that comes again: read first, so that nobody does everything again (§3.9)."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from courses.assignments import queries
from courses.assignments.models import Assignment, PastRound, SetModule
from courses.assignments.rules import counts_in_round
from courses.catalogue.models import LessonVersion, Module, State


@dataclass(frozen=True)
class LessonChange:
    """A lesson that was changed in substance, with what changed in one sentence."""

    key: str
    title: str
    what_changed: str


@dataclass(frozen=True)
class ModuleAgain:
    """A module in a later round: what changed since it was finished, and whether it was gone through again. New modules are learnt first."""

    module: Module
    is_new: bool
    is_done: bool
    changes: list[LessonChange] = field(default_factory=list)


def modules_again(assignment: Assignment) -> list[ModuleAgain]:
    """The counting modules of a later round, in their order; what changed stands first in each. Nothing in a first round."""
    if assignment.round_number == 1 or assignment.completed_at is not None:
        return []
    entries = SetModule.objects.filter(assigned_set=assignment.assigned_set_id, is_optional=False, module__state=State.PUBLISHED)
    modules = [entry.module for entry in entries.select_related("module").order_by("position", "pk")]
    finished = queries.completed_modules([assignment.person_id], [one.pk for one in modules])[assignment.person_id]
    again = queries.refreshed_modules([assignment])[assignment.pk]
    changes = _changes_since(finished)
    found = []
    for one in modules:
        at = finished.get(one.pk)
        is_done = counts_in_round(finished_at=at, round_began_at=assignment.round_began_at, is_refreshed=one.pk in again)
        found.append(ModuleAgain(one, at is None, is_done, changes.get(one.pk, [])))
    return sorted(found, key=lambda one: (one.is_done, not one.changes, not one.is_new))


def _changes_since(finished: dict[int, datetime]) -> dict[int, list[LessonChange]]:
    """Module id → lessons of which a later version said what changed; one question."""
    since = Q(pk__in=[])
    for module, at in finished.items():
        since |= Q(lesson__module=module, published_at__gt=at)
    rows = LessonVersion.objects.filter(since).exclude(what_changed_nl="", what_changed_en="").select_related("lesson")
    found: dict[int, list[LessonChange]] = defaultdict(list)
    for version in rows.order_by("lesson__position", "published_at", "pk"):
        found[version.lesson.module_id].append(LessonChange(version.lesson.key, str(version.title), str(version.what_changed)))
    return found


def past_rounds(assignment: Assignment) -> list[PastRound]:
    """Earlier rounds, the latest first."""
    return list(assignment.past_rounds.order_by("-number")) if assignment.round_number > 1 else []
