"""What is read about people."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from lms.lib.bilingual import pick
from lms.lib.prepared import prepared
from lms.lib.searching import search_words
from lms.people.access import branches_of, ids_in, roles_of
from lms.people.models import JobRole, JobRoleHolding, ManagerLine, Organisation, RoleGrant, Unit, UnitMembership, User


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
        if getattr(person, "_roles", None) is None and roles_of(person):
            return unit_ids_of(person)  # read together with the roles
        found = {pk for path in _paths_of(person=person.pk) for pk in ids_in(path)}
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


def in_branches(paths: Iterable[str]) -> Q:
    """The condition that a unit's path lies in one of these branches; of none without branches."""
    found = Q(pk__in=[])
    for path in paths:
        found |= Q(path__startswith=path)
    return found


def people_of(staff: User) -> QuerySet[User]:
    """The people whom this member of staff may see: everybody, or for HR of one branch who is in it."""
    paths = branches_of(staff)
    if paths is None:
        return User.objects.all()
    return User.objects.filter(Exists(UnitMembership.objects.filter(person=OuterRef("pk"), unit__in=Unit.objects.filter(in_branches(paths)).values("pk"))))


def people_changed_by(staff: User) -> QuerySet[User]:
    """The people whom this member of staff may change. Of a branch nobody changes who has more to say than they, also of a larger branch: a way to it."""
    people, paths = people_of(staff), branches_of(staff)
    if paths is None:
        return people
    larger = Q(role=RoleGrant.Role.HR_BRANCH) & ~Q(unit__in=Unit.objects.filter(in_branches(paths)).values("pk"))
    more = RoleGrant.objects.filter(Q(role__in=[RoleGrant.Role.HR, RoleGrant.Role.ADMINISTRATOR]) | larger, person=OuterRef("pk"))
    return people.filter(~Exists(more) | Q(pk=staff.pk))


def units_of(staff: User) -> QuerySet[Unit]:
    """The units in which this member of staff may place people."""
    paths = branches_of(staff)
    return Unit.objects.all() if paths is None else Unit.objects.filter(in_branches(paths))


def branches_named(staff: User) -> list[str]:
    """The names of the units to which this member of staff is limited; none for who sees everybody."""
    paths = branches_of(staff)
    return [str(unit.name) for unit in Unit.objects.filter(path__in=paths).order_by("path")] if paths is not None else []


def people_found(*, staff: User | None, words: str = "", unit: Unit | None = None, job_role_id: int | None = None, state: str = "here") -> QuerySet[User]:
    """People for HR's list. `state` is "here", "left" or "all"; every word must stand in the name, number or address.

    `staff` limits them to whom that person may see; None is for those who plan for everybody.
    """
    people = User.objects.all() if staff is None else people_of(staff)
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


def names_of_places(people: Collection[User]) -> dict[int, tuple[str, str]]:
    """Person id → the names of the units, the primary one first, and of the job roles, each as one line; two questions."""
    ids = tuple(person.pk for person in people)
    units, job_roles = (_by_person(rows) for rows in (_unit_names(people=ids), _job_role_names(people=ids)))
    return {pk: (", ".join(units.get(pk, [])), ", ".join(job_roles.get(pk, []))) for pk in ids}


def _by_person(rows: Iterable[tuple[int, str, str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for person, name_nl, name_en in rows:
        found.setdefault(person, []).append(pick(name_nl, name_en))
    return found


@prepared
def _unit_names(people: tuple[int, ...]) -> QuerySet[Any]:
    rows = UnitMembership.objects.filter(person__in=people).order_by("-is_primary", "pk")
    return rows.values_list("person_id", "unit__name_nl", "unit__name_en")


@prepared
def _job_role_names(people: tuple[int, ...]) -> QuerySet[Any]:
    return JobRoleHolding.objects.filter(person__in=people).order_by("pk").values_list("person_id", "job_role__name_nl", "job_role__name_en")


def units_with_counts(staff: User) -> list[Unit]:
    """The tree from the top down as this member of staff sees it, each unit with `depth` and `head_count` of the people directly in it who work here."""
    units = {unit.pk: unit for unit in units_of(staff).annotate(head_count=Count("memberships", filter=Q(memberships__person__is_active=True)))}
    ordered: list[Unit] = sorted(units.values(), key=lambda unit: [units[int(part)].name for part in unit.path.split("/") if part and int(part) in units])
    top = min((unit.path.count("/") for unit in ordered), default=0)
    for unit in ordered:
        unit.depth = unit.path.count("/") - top  # type: ignore[attr-defined]
    return ordered


def job_roles_with_counts(staff: User) -> QuerySet[JobRole]:
    """Job roles with `head_count` of the people who have them, among those whom this member of staff sees."""
    here = Q(holdings__person__is_active=True)
    if branches_of(staff) is not None:
        here &= Q(holdings__person__in=people_of(staff).values("pk"))
    return JobRole.objects.annotate(head_count=Count("holdings", filter=here)).order_by("name_nl", "name_en")
