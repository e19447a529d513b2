"""A rule as one SQL question, and the facts about people that the plain-Python reference reads."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from courses.role.everybody import Everybody
from courses.role.rules import ALL, BEFORE, BELOW, JOB_ROLE, JOINED, UNIT, Condition, Facts, Group, Matched, Membership, Rule
from courses.role.sentences import Names
from lms.people.models import JobRole, JobRoleHolding, ManagerLine, Unit, UnitMembership, User

FEW = 500


def people_meant_by(rule: Rule) -> QuerySet[User]:
    """The people who match the rule, as one query whatever the size of the organisation."""
    return User.objects.filter(is_meant_by(rule))


def is_meant_by(rule: Rule) -> Q:
    """The rule as a condition on people; `rules.matched` is its reference.

    Each question below stands by itself (`pk__in`) and leans on no row of people: the database answers it once and looks people up in
    the answer. Leaning on the row (`Exists`) it would ask again for each of 100,000 people wherever conditions are joined by "or".
    """
    asked = [_group(group) for group in rule.asked]
    meant = is_one_of(rule.added)
    if asked:
        meant |= reduce(and_ if rule.match == ALL else or_, asked)
    return Q(is_active=True) & meant & ~is_one_of(rule.left_out)


def is_one_of(people: Collection[int]) -> Q:
    """These people (ids). Many of them are one value of the question, because a database takes only so many values."""
    if len(people) <= FEW:
        return Q(pk__in=people)
    if connection.vendor == "postgresql":
        text = "{" + ",".join(map(str, people)) + "}"  # one text: a list would be written out, and the database would read every number as an expression
        return Q(pk__in=RawSQL("SELECT unnest(%s::bigint[])", (text,)))
    return Q(pk__in=RawSQL("SELECT value FROM json_each(%s)", (json.dumps(list(people)),)))


def _group(group: Group) -> Q:
    if group.match == ALL:
        return reduce(and_, (_condition(one) for one in group.conditions))
    by_field: dict[str, list[Condition]] = defaultdict(list)
    for one in group.conditions:
        by_field[one.field].append(one)
    units, job_roles = by_field.pop(UNIT, []), by_field.pop(JOB_ROLE, [])
    found = [_condition(one) for several in by_field.values() for one in several]
    found += [_in_units(units)] if units else []
    found += [_with_job_roles(job_roles)] if job_roles else []
    return reduce(or_, found)


def _condition(one: Condition) -> Q:
    if one.field == UNIT:
        return _in_units([one])
    if one.field == JOB_ROLE:
        return _with_job_roles([one])
    if one.field == JOINED:
        return Q(joined_on__lt=one.value) if one.op == BEFORE else Q(joined_on__gt=one.value)
    is_manager = Q(pk__in=ManagerLine.objects.filter(person__is_active=True).values("manager"))
    return is_manager if one.value else ~is_manager


def _in_units(conditions: Iterable[Condition]) -> Q:
    """In one of these units, or below it."""
    places = [Q(path__contains=f"/{one.value}/") if one.op == BELOW else Q(pk=one.value) for one in conditions]
    units = Unit.objects.filter(reduce(or_, places))
    return Q(pk__in=UnitMembership.objects.filter(unit__in=units.values("pk")).values("person"))


def _with_job_roles(conditions: Iterable[Condition]) -> Q:
    return Q(pk__in=JobRoleHolding.objects.filter(job_role__in=[one.value for one in conditions]).values("person"))


def facts_about(people: Collection[int]) -> dict[int, Facts]:
    """What a rule may know of these people, by id; three queries whatever their number."""
    units: dict[int, list[Membership]] = defaultdict(list)
    memberships = UnitMembership.objects.filter(person__in=people).order_by("-is_primary", "pk")
    for person, unit, path, since in memberships.values_list("person_id", "unit_id", "unit__path", "since"):
        units[person].append(Membership(unit, tuple(int(part) for part in path.split("/") if part), since))
    job_roles: dict[int, dict[int, object]] = defaultdict(dict)
    for person, job_role, since in JobRoleHolding.objects.filter(person__in=people).values_list("person_id", "job_role_id", "since"):
        job_roles[person][job_role] = since
    is_manager = Exists(ManagerLine.objects.filter(manager=OuterRef("pk"), person__is_active=True))
    rows = User.objects.filter(pk__in=people).order_by().values_list("pk", "joined_on", "is_active", is_manager)
    return {
        person: Facts(person, joined_on, tuple(units[person]), job_roles[person], manages, is_active)  # type: ignore[arg-type]
        for person, joined_on, is_active, manages in rows
    }


def everybody() -> Everybody:
    """Everybody who works here, by what a rule may ask; four questions. About 40 MB for 100,000 people."""
    joined_on = dict(User.objects.active().order_by().values_list("pk", "joined_on"))
    in_unit: dict[int, set[int]] = defaultdict(set)
    for person, unit in UnitMembership.objects.filter(person__is_active=True).values_list("person_id", "unit_id"):
        in_unit[unit].add(person)
    below: dict[int, set[int]] = defaultdict(set)
    for unit, path in Unit.objects.filter(pk__in=in_unit).values_list("pk", "path"):
        for part in path.split("/"):
            if part:
                below[int(part)] |= in_unit[unit]
    roles: dict[int, set[int]] = defaultdict(set)
    for person, job_role in JobRoleHolding.objects.filter(person__is_active=True).values_list("person_id", "job_role_id"):
        roles[job_role].add(person)
    lines = ManagerLine.objects.filter(person__is_active=True, manager__is_active=True)
    return Everybody(joined_on, _frozen(in_unit), _frozen(below), _frozen(roles), frozenset(lines.values_list("manager_id", flat=True).distinct()))


def _frozen(sets: dict[int, set[int]]) -> dict[int, frozenset[int]]:
    return {key: frozenset(people) for key, people in sets.items()}


def names_in(matched: Iterable[Matched]) -> Names:
    """The names of only those units and job roles that these reasons speak of; two small queries."""
    asked: dict[str, set[Any]] = {UNIT: set(), JOB_ROLE: set()}
    for one in matched:
        if one.field in asked:
            asked[one.field] |= {one.own, one.value}
    units, job_roles = Unit.objects.filter(pk__in=asked[UNIT]), JobRole.objects.filter(pk__in=asked[JOB_ROLE])
    return names(units if asked[UNIT] else [], job_roles if asked[JOB_ROLE] else [])


def names(units: Iterable[Unit] | None = None, job_roles: Iterable[JobRole] | None = None) -> Names:
    """The names of every unit and job role, for sentences; two queries, or none for what is given."""
    return Names(
        {one.pk: (one.name_nl, one.name_en) for one in (Unit.objects.all() if units is None else units)},
        {one.pk: (one.name_nl, one.name_en) for one in (JobRole.objects.all() if job_roles is None else job_roles)},
    )
