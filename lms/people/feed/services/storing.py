"""Writing the facts of many people, set by set. Applying a run and undoing one both end here."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from lms.lib.many_rows import insert, update
from lms.people.feed.queries.standing import PLAIN, Standing
from lms.people.feed.rules.columns import JOB_ROLES, MANAGERS, UNITS
from lms.people.models import JobRole, JobRoleHolding, ManagerLine, Organisation, RoleGrant, Unit, UnitMembership, User
from lms.people.services import end_browser_sessions

DAYS = {"joined_on", "left_on", "absent_from", "absent_until"}


@dataclass(slots=True)
class Change:
    """What one person's facts become. `since` tells of units and job roles since when, by code; otherwise since today."""

    person: Standing
    facts: dict[str, Any]
    since: dict[str, dict[str, str]] = field(default_factory=dict)


def make_people(people: Iterable[tuple[str, Mapping[str, Any]]], *, now: datetime) -> None:
    """Accounts for these numbers, without a way to sign in yet. Units, job roles and managers follow by `place`."""
    organisation = Organisation.current()
    language, zone = (organisation.default_language, organisation.time_zone) if organisation else ("nl", "Europe/Amsterdam")
    insert(
        User,
        ("employee_number", "password", "language", "time_zone", "created_at", *(name for name in PLAIN if name != "language")),
        (
            (
                number, f"!{secrets.token_urlsafe(30)}", facts.get("language", language), zone, now,
                *(_stored(name, facts.get(name, timezone.localdate(now).isoformat() if name == "joined_on" else "")) for name in PLAIN if name != "language"),
            )
            for number, facts in people
        ),
    )  # fmt: skip


def give_addresses_up(people: Iterable[int]) -> None:
    """Take the addresses of people who get another one away first, so that two can change places."""
    update(User, ("email",), ((pk, None) for pk in people))


def set_fields(changes: Iterable[Change]) -> None:
    """The plain fields, in groups of people for whom the same fields change."""
    groups: dict[tuple[str, ...], list[Change]] = {}
    for one in changes:
        names = tuple(name for name in PLAIN if name in one.facts)
        if names:
            groups.setdefault(names, []).append(one)
    for names, some in groups.items():
        update(User, names, ([one.person.pk, *(_stored(name, one.facts[name]) for name in names)] for one in some))


def place(changes: Sequence[Change], *, today: date) -> None:
    """Units, job roles and managers. A manager must be stored by then; who is not found is left out."""
    _place_in_units([one for one in changes if UNITS in one.facts], today)
    _give_job_roles([one for one in changes if JOB_ROLES in one.facts], today)
    _place_under([one for one in changes if MANAGERS in one.facts])


def _place_in_units(changes: list[Change], today: date) -> None:
    if not changes:
        return
    ids = dict(Unit.objects.values_list("code", "pk"))
    gone = [pk for one in changes for code, (pk, _since) in one.person.units.items() if code not in one.facts[UNITS]]
    _delete(UnitMembership, gone)
    # First nobody has a primary unit, then everybody one: the database allows one at a time.
    other = [one for one in changes if one.facts[UNITS][:1] != list(one.person.units)[:1]]
    kept = [pk for one in other for code, (pk, _since) in one.person.units.items() if code in one.facts[UNITS]]
    update(UnitMembership, ("is_primary",), ((pk, False) for pk in kept))
    insert(
        UnitMembership,
        ("person", "unit", "since", "is_primary"),
        (
            (one.person.pk, ids[code], _since(one, UNITS, code, today), place == 0)
            for one in changes
            for place, code in enumerate(one.facts[UNITS])
            if code not in one.person.units and code in ids
        ),
    )
    firsts = [one.person.units[one.facts[UNITS][0]][0] for one in other if one.facts[UNITS] and one.facts[UNITS][0] in one.person.units]
    update(UnitMembership, ("is_primary",), ((pk, True) for pk in firsts))


def _give_job_roles(changes: list[Change], today: date) -> None:
    if not changes:
        return
    ids = dict(JobRole.objects.values_list("code", "pk"))
    _delete(JobRoleHolding, [pk for one in changes for code, (pk, _since) in one.person.job_roles.items() if code not in one.facts[JOB_ROLES]])
    insert(
        JobRoleHolding,
        ("person", "job_role", "since"),
        (
            (one.person.pk, ids[code], _since(one, JOB_ROLES, code, today))
            for one in changes
            for code in one.facts[JOB_ROLES]
            if code not in one.person.job_roles and code in ids
        ),
    )


def _place_under(changes: list[Change]) -> None:
    numbers = {number for one in changes for number in one.facts[MANAGERS] if number not in one.person.lines}
    ids = dict(User.objects.filter(employee_number__in=numbers).values_list("employee_number", "pk")) if numbers else {}
    _delete(ManagerLine, [pk for one in changes for number, pk in one.person.lines.items() if number not in one.facts[MANAGERS]])
    insert(
        ManagerLine,
        ("person", "manager"),
        ((one.person.pk, ids[number]) for one in changes for number in one.facts[MANAGERS] if number not in one.person.lines and number in ids),
    )


def let_go(people: Mapping[int, str]) -> list[list[Any]]:
    """Access ends for these people (id → last day): signing in, open sessions, system roles. Returns the roles, so that they can be given back."""
    update(User, ("is_active", "left_on"), ((pk, False, day) for pk, day in people.items()))
    for person in User.objects.filter(pk__in=people, usersession__isnull=False).distinct():
        end_browser_sessions(person=person)
    grants = RoleGrant.objects.filter(person__in=people)
    held = grants.values_list("person", "role", "unit", "granted_by", "granted_at")
    taken = [[person, role, unit, by, at.isoformat()] for person, role, unit, by, at in held]
    grants.delete()
    return taken


def take_back(people: Mapping[int, str], grants: Iterable[Sequence[Any]] = ()) -> None:
    """Access again for these people (id → last day as it was, or nothing), with the roles that `let_go` took."""
    update(User, ("is_active", "left_on"), ((pk, True, day or None) for pk, day in people.items()))
    givers = set(User.objects.filter(pk__in=[one[3] for one in grants if one[3]]).values_list("pk", flat=True))
    units = set(Unit.objects.values_list("pk", flat=True))
    RoleGrant.objects.bulk_create(
        [
            RoleGrant(person_id=person, role=role, unit_id=unit, granted_by_id=by if by in givers else None, granted_at=datetime.fromisoformat(at))
            for person, role, unit, by, at in grants
            if person in people and (unit is None or unit in units)
        ],
        ignore_conflicts=True,
    )


def _delete(model: Any, ids: list[int]) -> None:
    for start in range(0, len(ids), 5000):
        some = model.objects.filter(pk__in=ids[start : start + 5000])
        some._raw_delete(some.db)  # nothing refers to these rows, so nothing needs to be read first


def _since(one: Change, what: str, code: str, today: date) -> str:
    return one.since.get(what, {}).get(code) or today.isoformat()


def _stored(name: str, value: Any) -> Any:
    return value or None if name in DAYS or name == "email" else value
