"""What is read about people."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from lms.lib.prepared import prepared
from lms.lib.searching import search_words
from lms.people.models import JobRole, ManagerLine, Organisation, Unit, UnitMembership, User


def organisation() -> Organisation | None:
    """The organisation that runs this Podium, or nothing before the first run page."""
    return Organisation.objects.first()


def people_with_places(people: QuerySet[User] | None = None) -> QuerySet[User]:
    """People with their units and job roles loaded; the primary unit stands first in `memberships.all()`."""
    memberships = UnitMembership.objects.select_related("unit").order_by("-is_primary", "pk")
    base = User.objects.active() if people is None else people
    return base.prefetch_related(Prefetch("memberships", memberships), "job_roles")


def units_at_or_below(units: Iterable[Unit]) -> QuerySet[Unit]:
    """The units and everything below them in the tree."""
    below = Q(pk__in=[])
    for unit in units:
        below |= Q(path__startswith=unit.path)
    return Unit.objects.filter(below)


@prepared
def _paths_of(person: int) -> QuerySet[Any]:
    return Unit.objects.filter(people=person).order_by().values_list("path", flat=True)


def unit_ids_of(person: User) -> list[int]:
    """The ids of the person's units and of everything above them: what is for a division is for its departments.

    Read once per loaded person; the services forget it when the person moves.
    """
    known: list[int] | None = getattr(person, "_unit_ids", None)
    if known is None:
        found: set[int] = set()
        for path in _paths_of(person=person.pk):
            found.update(int(part) for part in path.split("/") if part)
        known = person._unit_ids = sorted(found)  # type: ignore[attr-defined]
    return known


def reports_of(manager: User) -> QuerySet[User]:
    """The people this person is a manager of, without those who left."""
    return User.objects.active().filter(manager_lines__manager=manager)


def managers_of_everybody() -> dict[int, set[int]]:
    """Person id → ids of the managers, for the check on circles."""
    found: dict[int, set[int]] = {}
    for person, manager in ManagerLine.objects.values_list("person_id", "manager_id"):
        found.setdefault(person, set()).add(manager)
    return found


def people_found(*, words: str = "", unit: Unit | None = None, job_role_id: int | None = None, state: str = "here") -> QuerySet[User]:
    """People for HR's list. `state` is "here", "left" or "all"; every word must stand in the name, number or address."""
    people = User.objects.all()
    if state in {"here", "left"}:
        people = people.filter(is_active=state == "here")
    for word in search_words(words):
        in_name = Q(given_name__icontains=word) | Q(family_name__icontains=word) | Q(name_prefix__iexact=word)
        people = people.filter(in_name | Q(employee_number__istartswith=word) | Q(email__icontains=word))
    if unit is not None:
        people = people.filter(Exists(UnitMembership.objects.filter(person=OuterRef("pk"), unit__path__startswith=unit.path)))
    if job_role_id is not None:
        people = people.filter(holdings__job_role=job_role_id)
    return people_with_places(people).order_by("family_name", "given_name", "pk")


def units_with_counts() -> list[Unit]:
    """The tree from the top down, each unit with `depth` and `head_count` of the people directly in it who work here."""
    units = {unit.pk: unit for unit in Unit.objects.annotate(head_count=Count("memberships", filter=Q(memberships__person__is_active=True)))}
    ordered: list[Unit] = sorted(units.values(), key=lambda unit: [units[int(part)].name for part in unit.path.split("/") if part])
    for unit in ordered:
        unit.depth = unit.path.count("/") - 2  # type: ignore[attr-defined]
    return ordered


def job_roles_with_counts() -> QuerySet[JobRole]:
    """Job roles with `head_count` of the people who have them."""
    return JobRole.objects.annotate(head_count=Count("holdings", filter=Q(holdings__person__is_active=True))).order_by("name_nl", "name_en")
