"""What is read about who has what, and how far it is."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, F, FilteredRelation, Q, QuerySet

from courses.assignments import rules
from courses.assignments.models import AssignedSet, Assignment, Refreshed, SetModule, Strength
from courses.assignments.rules import groups_to_show
from courses.catalogue.models import Module
from courses.phases import PhaseKey
from courses.progress.models import ModuleCompletion
from lms.people.models import Unit, User


class Completion(NamedTuple):
    """A module that somebody finished, what it is a variant of, and when."""

    module: int
    variant_of: int | None
    at: datetime


def live() -> QuerySet[Assignment]:
    """Assignments that stand today, of people who work here."""
    return Assignment.objects.filter(ended_at=None)


def assignments_of(person: User) -> QuerySet[Assignment]:
    """What this person has now, what is due first on top; with set and grounds."""
    return live().filter(person=person).select_related("assigned_set", "grounds__by").order_by("completed_at", F("due_on").asc(nulls_last=True), "pk")


def required_of(people: QuerySet[User] | Collection[User]) -> QuerySet[Assignment]:
    """What is required of these people: the only assignments whose status others may see by name (product.md, principle 2)."""
    return (
        live()
        .filter(grounds__strength=Strength.REQUIRED, person__in=people, person__is_active=True)
        .select_related("assigned_set", "person")
        .order_by("person__family_name", "person__given_name", "person_id", "due_on", "pk")
    )


def is_required_of_somebody(module: Module) -> bool:
    """Whether somebody has this module in a set that is required of them."""
    return live().filter(grounds__strength=Strength.REQUIRED, assigned_set__entries__module=module).exists()


def counting_modules(sets: Collection[int]) -> dict[int, set[int]]:
    """Set id → ids of the modules that count for its completion."""
    found: dict[int, set[int]] = {one: set() for one in sets}
    for one, module in SetModule.objects.filter(assigned_set__in=sets, is_optional=False).values_list("assigned_set_id", "module_id"):
        found[one].add(module)
    return found


def completed_modules(people: Iterable[int], modules: Collection[int]) -> dict[int, dict[int, datetime]]:
    """Person id → which of these modules that person has finished, and when. A finished variant counts as the module it stands for."""
    return defaultdict(dict, {person: counting_in(rows, modules) for person, rows in completions(people, modules).items()})


def completions(people: Iterable[int], modules: Collection[int]) -> dict[int, list[Completion]]:
    """Person id → what that person finished of these modules or of variants of them; one question for the modules of many sets."""
    found: dict[int, list[Completion]] = defaultdict(list)
    if modules:
        rows = ModuleCompletion.objects.filter(Q(module__in=modules) | Q(module__variant_of__in=modules), person__in=list(people))
        for person, module, variant_of, at in rows.values_list("person_id", "module_id", "module__variant_of_id", "completed_at"):
            found[person].append(Completion(module, variant_of, at))
    return found


def counting_in(rows: Iterable[Completion], modules: Collection[int]) -> dict[int, datetime]:
    """Which of the modules of one set these completions finish, and when last."""
    found: dict[int, datetime] = {}
    for one in rows:
        module = one.module if one.module in modules else one.variant_of
        if module is not None and module in modules:
            found[module] = max(one.at, found.get(module, one.at))
    return found


def refreshed_modules(assignments: Collection[Assignment]) -> dict[int, set[int]]:
    """Assignment id → which modules were gone through again in its present round; no question when all are in their first."""
    found: dict[int, set[int]] = defaultdict(set)
    later = [one.pk for one in assignments if one.round_number > 1]
    if later:
        rows = Refreshed.objects.filter(assignment__in=later, round_number=F("assignment__round_number"))
        for assignment, module in rows.values_list("assignment_id", "module_id"):
            found[assignment].add(module)
    return found


def has_phase_one(assigned_set: AssignedSet) -> bool:
    """Whether a module of the set belongs to phase 1, which is never required."""
    return assigned_set.entries.filter(module__course__phase=PhaseKey.GENERAL).exists()


@dataclass(frozen=True)
class UnitStatus:
    """A unit (None: the rest, or nobody's unit) with its figures."""

    unit: str | None
    people: int
    finished: int
    late: int
    exempt: int = 0


def status_per_unit(assigned_set: AssignedSet, *, today: date) -> list[UnitStatus]:
    """Figures per primary unit of one required set; one query for the figures and one for the names."""
    rows = _per_unit(live().filter(assigned_set=assigned_set), today)
    return [UnitStatus(name, people, finished, late, exempt) for _unit, name, people, finished, late, exempt in rows]


def group_figures(assigned_set: AssignedSet, *, today: date) -> list[UnitStatus]:
    """Figures per unit of a set that nobody must do: only groups from eight people up, and a rest that gives no smaller one away."""
    rows = _per_unit(live().filter(assigned_set=assigned_set, person__is_active=True), today)
    shown, may_show_rest = groups_to_show({unit or 0: people for unit, _name, people, *_rest in rows})
    found = [UnitStatus(name, people, finished, 0) for unit, name, people, finished, _late, _exempt in rows if (unit or 0) in shown]
    rest = [row for row in rows if (row[0] or 0) not in shown]
    if rest and may_show_rest:
        found.append(UnitStatus(None, sum(row[2] for row in rest), sum(row[3] for row in rest), 0))
    return found


FINISHED = Q(completed_at__isnull=False) | Q(excused=Assignment.Excused.EQUIVALENT)
EXEMPT = Q(completed_at=None, excused=Assignment.Excused.EXEMPT)


def is_late(today: date) -> Q:
    """Not finished, not excused, and the date is past; `rules.status` is its reference."""
    return Q(completed_at=None, excused="", due_on__lt=today)


def has_status(status: str, today: date) -> Q:
    """Assignments with this status."""
    if status == rules.FINISHED:
        return FINISHED
    if status == rules.EXEMPT:
        return EXEMPT
    return is_late(today) if status == rules.LATE else Q(completed_at=None, excused="") & (Q(due_on=None) | Q(due_on__gte=today))


def _per_unit(assignments: QuerySet[Assignment], today: date) -> list[tuple[int | None, str | None, int, int, int, int]]:
    counted = (
        assignments.annotate(place=FilteredRelation("person__memberships", condition=Q(person__memberships__is_primary=True)))
        .values(unit=F("place__unit_id"))
        .annotate(people=Count("pk"), finished=Count("pk", filter=FINISHED), late=Count("pk", filter=is_late(today)), exempt=Count("pk", filter=EXEMPT))
        .order_by("-people", "unit")
    )
    rows = list(counted)
    names = {unit.pk: str(unit.name) for unit in Unit.objects.filter(pk__in=[row["unit"] for row in rows if row["unit"]])}
    return [(row["unit"], names.get(row["unit"]), row["people"], row["finished"], row["late"], row["exempt"]) for row in rows]
