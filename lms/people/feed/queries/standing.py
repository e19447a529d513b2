"""How people stand now, many at a time, in the words in which a feed speaks: codes of units and job roles, numbers of managers."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from lms.lib.many_rows import chunks
from lms.people.feed.rules.columns import JOB_ROLES, MANAGERS, UNITS
from lms.people.feed.rules.rows import Known
from lms.people.models import JobRole, JobRoleHolding, ManagerLine, RoleGrant, Unit, UnitMembership, User

PLAIN = ("given_name", "name_prefix", "family_name", "email", "language", "joined_on", "left_on", "absent_from", "absent_until", "working_days")


@dataclass(slots=True)
class Standing:
    """A person as stored. `places` holds the row id and since-day of each unit and job role by code; `lines` the row id by manager's number."""

    pk: int
    number: str
    is_active: bool
    facts: dict[str, Any]
    units: dict[str, tuple[int, str]] = field(default_factory=dict)
    job_roles: dict[str, tuple[int, str]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.facts["given_name"], self.facts["name_prefix"], self.facts["family_name"]) if part)


def standings(people: QuerySet[User], *, by_number: bool = True) -> dict[Any, Standing]:
    """How these people stand, by number or by id; four queries whatever their number."""
    found = {
        row[0]: Standing(row[0], row[1], row[2], {name: _text(value) for name, value in zip(PLAIN, row[3:], strict=True)})
        for row in people.order_by().values_list("pk", "employee_number", "is_active", *PLAIN)
    }
    ids = list(found)
    memberships = UnitMembership.objects.filter(person__in=ids).order_by("-is_primary", "pk")
    for pk, person, code, since in memberships.values_list("pk", "person_id", "unit__code", "since"):
        found[person].units[code] = (pk, since.isoformat())
    holdings = JobRoleHolding.objects.filter(person__in=ids).order_by("pk")
    for pk, person, code, since in holdings.values_list("pk", "person_id", "job_role__code", "since"):
        found[person].job_roles[code] = (pk, since.isoformat())
    for pk, person, number in ManagerLine.objects.filter(person__in=ids).values_list("pk", "person_id", "manager__employee_number"):
        found[person].lines[number] = pk
    for one in found.values():
        one.facts |= {UNITS: list(one.units), JOB_ROLES: sorted(one.job_roles), MANAGERS: sorted(one.lines)}
    return {one.number: one for one in found.values()} if by_number else found


def standings_of_numbers(numbers: Iterable[str]) -> Iterator[tuple[list[str], dict[str, Standing]]]:
    """The numbers in portions, each with how those people stand by number."""
    for some in chunks(numbers):
        yield some, standings(User.objects.filter(employee_number__in=some))


def known() -> Known:
    """Units and job roles by code and by name."""
    return Known(_by_name(Unit.objects.values_list("code", "name_nl", "name_en")), _by_name(JobRole.objects.values_list("code", "name_nl", "name_en")))


def _by_name(rows: Iterable[tuple[str, str, str]]) -> dict[str, str | None]:
    """A name that two things have means neither; a code always means its own."""
    found: dict[str, str | None] = {}
    codes: dict[str, str | None] = {}
    for code, *names in rows:
        codes[code.lower()] = code
        for name in {name.lower() for name in names if name}:
            found[name] = None if found.get(name, code) != code else code
    return found | codes


def holders_of(addresses: Collection[str]) -> dict[str, str]:
    """Address → number of the account that has it."""
    found: dict[str, str] = {}
    for some in chunks(addresses):
        found.update(User.objects.filter(email__in=some).values_list("email", "employee_number"))  # type: ignore[arg-type]
    return found


def addresses_of_administrators() -> dict[str, str | None]:
    """Number → address: a feed changes none of them, because another address is a way into the account."""
    return dict(User.objects.filter(grants__role=RoleGrant.Role.ADMINISTRATOR).values_list("employee_number", "email"))


def last_administrators() -> set[str]:
    """The numbers of the administrators who work here: a feed may not let all of them go."""
    return set(User.objects.active().filter(grants__role=RoleGrant.Role.ADMINISTRATOR).values_list("employee_number", flat=True))


def active_numbers() -> Iterator[tuple[str, int]]:
    """Number and id of everybody who works here."""
    return User.objects.active().order_by("pk").values_list("employee_number", "pk").iterator(chunk_size=5000)


def lines_of_everybody() -> Iterator[tuple[str, str]]:
    """(number, number of the manager) of every line in the organisation."""
    return ManagerLine.objects.filter(Q(person__is_active=True)).values_list("person__employee_number", "manager__employee_number").iterator(chunk_size=5000)


def _text(value: Any) -> Any:
    return "" if value is None else value if isinstance(value, str) else value.isoformat()
