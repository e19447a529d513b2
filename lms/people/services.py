"""What changes about people, units, job roles and system roles."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.lib.locks import lock
from lms.lib.refusals import Refused
from lms.lib.time_zones import time_zones
from lms.people import queries, rules, signals
from lms.people.models import JobRole, JobRoleHolding, ManagerLine, Unit, UnitMembership, User
from lms.people.system_roles import (
    BranchNeedsAUnit,
    LastAdministrator,
    OnlyByAnAdministrator,
    grant_role,
    keep_an_administrator,
    may_open_a_door_to,
    revoke_role,
    set_roles,
)
from lms.people.trail import record

__all__ = [
    "BranchNeedsAUnit",
    "LastAdministrator",
    "OnlyByAnAdministrator",
    "grant_role",
    "revoke_role",
    "set_roles",
]  # what changes about people stands here together

CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
PLAIN_FIELDS = ("email", "given_name", "name_prefix", "family_name", "language", "time_zone", "joined_on", "absent_from", "absent_until", "working_days")


class NumberIsTaken(Refused):
    message = _("Employee number %(number)s belongs to somebody else. Numbers are never used twice.")


class AddressIsTaken(Refused):
    message = _("The address %(address)s belongs to another account. Use another address, or leave it empty.")


class NotAnAddress(Refused):
    message = _("‘%(address)s’ is not an e-mail address. Check it, or leave it empty.")


class NoName(Refused):
    message = _("A person needs a given name and a family name. Fill in both.")


class UnknownZone(Refused):
    message = _("‘%(zone)s’ is not a time zone. Choose one such as Europe/Amsterdam.")


class ManagersMakeACircle(Refused):
    message = _("This would make somebody their own manager. Choose another manager.")


class HasLeftAlready(Refused):
    message = _("This person has already left.")


class WorksHere(Refused):
    message = _("This person works here already.")


class UnitBelowItself(Refused):
    message = _("A unit cannot stand below itself. Choose another place.")


class CodeIsTaken(Refused):
    message = _("The code %(code)s is in use. Choose another one.")


class NoUnitName(Refused):
    message = _("Give a name in at least one language.")


@transaction.atomic
def create_person(
    *,
    employee_number: str,
    given_name: str,
    family_name: str,
    by: User | None,
    now: datetime,
    name_prefix: str = "",
    email: str | None = None,
    password: str | None = None,
    language: str = "nl",
    time_zone: str = "Europe/Amsterdam",
    joined_on: date | None = None,
    working_days: str = "",
    units: Iterable[Unit] = (),
    job_roles: Iterable[JobRole] = (),
    managers: Iterable[User] = (),
) -> User:
    """Make an account. The first unit is the primary one. Without a password the person sets one by the reset mail."""
    employee_number = employee_number.strip()
    if User.objects.filter(employee_number=employee_number).exists():
        raise NumberIsTaken(number=employee_number)
    person = User(employee_number=employee_number, joined_on=joined_on or timezone.localdate(now))
    names = {"given_name": given_name, "name_prefix": name_prefix, "family_name": family_name}
    _fill(person, names | {"email": email, "language": language, "time_zone": time_zone, "working_days": working_days})
    person.set_password(password)
    person.save()
    _place(person, units=units, job_roles=job_roles, managers=managers, since=person.joined_on)
    record(by, "person.created", person, changes={"employee_number": ["", employee_number]})
    signals.person_joined.send(User, person=person, by=by, now=now)
    return person


@transaction.atomic
def change_person(
    *,
    person: User,
    by: User | None,
    now: datetime,
    units: Iterable[Unit] | None = None,
    job_roles: Iterable[JobRole] | None = None,
    managers: Iterable[User] | None = None,
    **fields: Any,
) -> User:
    """Change what is given and leave the rest. Raises TypeError for a field that is not a person's."""
    unknown = set(fields) - set(PLAIN_FIELDS)
    if unknown:
        raise TypeError(f"Not a field of a person: {', '.join(sorted(unknown))}")
    person.__dict__.pop("_unit_ids", None)
    person = lock(person)
    before = {name: getattr(person, name) for name in fields} | _places(person)
    _fill(person, fields)
    if "email" in fields and person.email != before["email"] and not may_open_a_door_to(person, by=by):
        raise OnlyByAnAdministrator
    person.save()
    _place(person, units=units, job_roles=job_roles, managers=managers, since=timezone.localdate(now))
    after = {name: getattr(person, name) for name in fields} | _places(person)
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if changes:
        record(by, "person.changed", person, changes=changes)
        signals.person_changed.send(User, person=person, by=by, now=now, changes=changes)
    return person


@transaction.atomic
def leave(*, person: User, by: User | None, now: datetime, left_on: date | None = None, heir: User | None = None) -> User:
    """The person has left: access, open sessions of the browser and system roles end at once; history stays.

    `heir` takes over what the person owns (people-and-tracks.md §1.4).
    """
    person = lock(person)
    if not person.is_active:
        raise HasLeftAlready
    keep_an_administrator(person)
    person.is_active = False
    person.left_on = left_on or timezone.localdate(now)
    person.save(update_fields=["is_active", "left_on"])
    end_browser_sessions(person=person)
    person.grants.all().delete()
    record(by, "person.left", person, changes={"left_on": [None, person.left_on]})
    signals.person_left.send(User, person=person, by=by, now=now)
    if heir is not None and heir.pk != person.pk:
        signals.content_handed_over.send(User, person=person, heir=heir, by=by, now=now)
    return person


@transaction.atomic
def come_back(*, person: User, by: User, now: datetime) -> User:
    """Somebody who left works here again, on the same employee number. System roles are given anew."""
    person = lock(person)
    if person.is_active:
        raise WorksHere
    person.is_active, person.left_on = True, None
    person.save(update_fields=["is_active", "left_on"])
    record(by, "person.came_back", person)
    signals.person_joined.send(User, person=person, by=by, now=now)
    return person


def end_browser_sessions(*, person: User) -> None:
    """Sign the person out everywhere."""
    for session in UserSession.objects.filter(user=person):
        session.end()


@transaction.atomic
def create_unit(*, code: str, kind: str, by: User | None, now: datetime, name_nl: str = "", name_en: str = "", parent: Unit | None = None) -> Unit:
    """Make a unit below another, or at the top."""
    if not (name_nl or name_en):
        raise NoUnitName
    if Unit.objects.filter(code=code).exists():
        raise CodeIsTaken(code=code)
    unit = Unit.objects.create(code=code, kind=Unit.Kind(kind), name_nl=name_nl, name_en=name_en, parent=parent)
    unit.path = rules.path_below(parent.path if parent else "", unit.pk)
    unit.save(update_fields=["path"])
    record(by, "unit.created", unit)
    signals.unit_changed.send(Unit, unit=unit, by=by, now=now)
    return unit


@transaction.atomic
def change_unit(*, unit: Unit, by: User, now: datetime, name_nl: str, name_en: str, kind: str, parent: Unit | None) -> Unit:
    """Rename or move a unit; everything below it moves along."""
    if not (name_nl or name_en):
        raise NoUnitName
    unit = lock(unit)
    if parent is not None and parent.path.startswith(unit.path):
        raise UnitBelowItself
    before = {"name_nl": unit.name_nl, "name_en": unit.name_en, "kind": unit.kind, "parent": str(unit.parent or "")}
    old_path = unit.path
    unit.name_nl, unit.name_en, unit.kind, unit.parent = name_nl, name_en, Unit.Kind(kind), parent
    unit.path = rules.path_below(parent.path if parent else "", unit.pk)
    unit.save()
    if unit.path != old_path:
        below = Unit.objects.filter(path__startswith=old_path).exclude(pk=unit.pk)
        below.update(path=Concat(Value(unit.path), Substr(F("path"), len(old_path) + 1)))
    after = {"name_nl": name_nl, "name_en": name_en, "kind": kind, "parent": str(parent or "")}
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if changes:
        record(by, "unit.changed", unit, changes=changes)
        signals.unit_changed.send(Unit, unit=unit, by=by, now=now)
    return unit


@transaction.atomic
def create_job_role(*, code: str, by: User | None, name_nl: str = "", name_en: str = "") -> JobRole:
    """Make a job role that people can have."""
    if not (name_nl or name_en):
        raise NoUnitName
    if JobRole.objects.filter(code=code).exists():
        raise CodeIsTaken(code=code)
    job_role = JobRole.objects.create(code=code, name_nl=name_nl, name_en=name_en)
    record(by, "job_role.created", job_role)
    return job_role


@transaction.atomic
def set_preferences(*, person: User, language: str | None = None, time_zone: str | None = None, theme: str | None = None) -> User:
    """A person's own choices; nobody else is told and nothing is recorded."""
    if language is not None and language in {"nl", "en"}:
        person.language = language
    if time_zone is not None:
        _check_zone(time_zone)
        person.time_zone = time_zone
    if theme is not None and theme in User.Theme.values:
        person.theme = theme
    person.save(update_fields=["language", "time_zone", "theme"])
    return person


def _fill(person: User, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(person, name, value.strip() if isinstance(value, str) else value)
    person.email = person.email.lower() if person.email else None
    if not person.given_name or not person.family_name:
        raise NoName
    if person.email:
        try:
            validate_email(person.email)
        except ValidationError:
            raise NotAnAddress(address=person.email) from None
        if User.objects.filter(email__iexact=person.email).exclude(pk=person.pk).exists():
            raise AddressIsTaken(address=person.email)
    _check_zone(person.time_zone)


def _check_zone(zone: str) -> None:
    if zone not in time_zones():
        raise UnknownZone(zone=zone)


def _places(person: User) -> dict[str, list[str]]:
    return {
        "units": sorted(Unit.objects.filter(people=person).values_list("code", flat=True)),
        "job_roles": sorted(JobRole.objects.filter(people=person).values_list("code", flat=True)),
        "managers": sorted(User.objects.filter(report_lines__person=person).values_list("employee_number", flat=True)),
    }


def _place(person: User, *, units: Iterable[Unit] | None, job_roles: Iterable[JobRole] | None, managers: Iterable[User] | None, since: date) -> None:
    if units is not None:
        _place_in_units(person, list(units), since)
    if job_roles is not None:
        wanted = list(job_roles)
        person.holdings.exclude(job_role__in=wanted).delete()
        for job_role in wanted:
            JobRoleHolding.objects.get_or_create(person=person, job_role=job_role, defaults={"since": since})
    if managers is not None:
        _place_under(person, list(managers))


def _place_in_units(person: User, units: list[Unit], since: date) -> None:
    person.__dict__.pop("_unit_ids", None)
    person.memberships.exclude(unit__in=units).delete()
    person.memberships.update(is_primary=False)
    for unit in units:
        UnitMembership.objects.get_or_create(person=person, unit=unit, defaults={"since": since, "is_primary": False})
    if units:
        person.memberships.filter(unit=units[0]).update(is_primary=True)


def _place_under(person: User, managers: list[User]) -> None:
    ids = [manager.pk for manager in managers]
    has_reports = person.report_lines.exists()  # nobody below, no circle
    if ids and has_reports and rules.makes_a_circle(person=person.pk, managers=ids, managers_of=queries.managers_of_everybody()):
        raise ManagersMakeACircle
    if person.pk in ids:
        raise ManagersMakeACircle
    person.manager_lines.exclude(manager__in=ids).delete()
    for manager in managers:
        ManagerLine.objects.get_or_create(person=person, manager=manager)


@transaction.atomic
def give_sign_in_code(*, person: User, by: User) -> str:
    """A starting password for somebody without a work address, shown once to whoever asked for it.

    Fourteen characters of an alphabet of 31 without look-alikes, about 69 bits. Signs the person out everywhere.
    """
    person = lock(person)
    if not person.is_active:
        raise HasLeftAlready
    if not may_open_a_door_to(person, by=by):
        raise OnlyByAnAdministrator
    code = "-".join("".join(secrets.choice(CODE_LETTERS) for _letter in range(length)) for length in (5, 4, 5))
    person.set_password(code)
    person.save(update_fields=["password"])
    end_browser_sessions(person=person)
    record(by, "person.sign_in_code_given", person)
    return code
