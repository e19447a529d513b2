"""What is read about people."""

from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet

from lms.people.models import ManagerLine, Organisation, Unit, UnitMembership, User


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


def unit_ids_of(person: User) -> list[int]:
    """The ids of the person's units and of everything above them: what is for a division is for its departments."""
    found: set[int] = set()
    for path in Unit.objects.filter(people=person).values_list("path", flat=True):
        found.update(int(part) for part in path.split("/") if part)
    return sorted(found)


def reports_of(manager: User) -> QuerySet[User]:
    """The people this person is a manager of, without those who left."""
    return User.objects.active().filter(manager_lines__manager=manager)


def managers_of_everybody() -> dict[int, set[int]]:
    """Person id → ids of the managers, for the check on circles."""
    found: dict[int, set[int]] = {}
    for person, manager in ManagerLine.objects.values_list("person_id", "manager_id"):
        found.setdefault(person, set()).add(manager)
    return found
