"""A rule as one SQL question, and the facts about people that the plain-Python reference reads."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from courses.role.rules import ALL, BEFORE, BELOW, JOB_ROLE, JOINED, UNIT, Condition, Facts, Group, Membership, Rule
from courses.role.sentences import Names
from lms.people.models import JobRole, JobRoleHolding, ManagerLine, Unit, UnitMembership, User


def people_meant_by(rule: Rule) -> QuerySet[User]:
    """The people who match the rule, as one query whatever the size of the organisation."""
    return User.objects.filter(is_meant_by(rule))


def is_meant_by(rule: Rule) -> Q:
    """The rule as a condition on people; `rules.matched` is its reference."""
    asked = [_group(group) for group in rule.asked]
    meant = Q(pk__in=rule.added)
    if asked:
        meant |= reduce(and_ if rule.match == ALL else or_, asked)
    return Q(is_active=True) & meant & ~Q(pk__in=rule.left_out)


def _group(group: Group) -> Q:
    return reduce(and_ if group.match == ALL else or_, (_condition(one) for one in group.conditions))


def _condition(one: Condition) -> Q:
    person = OuterRef("pk")
    value: Any = one.value
    if one.field == UNIT:
        units = _at_or_below(value) if one.op == BELOW else Unit.objects.filter(pk=value)
        return Q(Exists(UnitMembership.objects.filter(person=person, unit__in=units.values("pk"))))
    if one.field == JOB_ROLE:
        return Q(Exists(JobRoleHolding.objects.filter(person=person, job_role=value)))
    if one.field == JOINED:
        return Q(joined_on__lt=one.value) if one.op == BEFORE else Q(joined_on__gt=one.value)
    is_manager = Q(Exists(ManagerLine.objects.filter(manager=person, person__is_active=True)))
    return is_manager if one.value else ~is_manager


def _at_or_below(unit: int) -> QuerySet[Unit]:
    return Unit.objects.filter(path__contains=f"/{unit}/")


def facts_about(people: Collection[int]) -> dict[int, Facts]:
    """What a rule may know of these people, by id; four queries whatever their number."""
    units: dict[int, list[Membership]] = defaultdict(list)
    memberships = UnitMembership.objects.filter(person__in=people).order_by("-is_primary", "pk")
    for person, unit, path, since in memberships.values_list("person_id", "unit_id", "unit__path", "since"):
        units[person].append(Membership(unit, tuple(int(part) for part in path.split("/") if part), since))
    job_roles: dict[int, dict[int, object]] = defaultdict(dict)
    for person, job_role, since in JobRoleHolding.objects.filter(person__in=people).values_list("person_id", "job_role_id", "since"):
        job_roles[person][job_role] = since
    managers = set(ManagerLine.objects.filter(manager__in=people, person__is_active=True).values_list("manager_id", flat=True))
    return {
        person: Facts(person, joined_on, tuple(units[person]), job_roles[person], person in managers, is_active)  # type: ignore[arg-type]
        for person, joined_on, is_active in User.objects.filter(pk__in=people).values_list("pk", "joined_on", "is_active")
    }


def names(units: Iterable[Unit] | None = None, job_roles: Iterable[JobRole] | None = None) -> Names:
    """The names of every unit and job role, for sentences; two queries, or none for what is given."""
    return Names(
        {one.pk: (one.name_nl, one.name_en) for one in (Unit.objects.all() if units is None else units)},
        {one.pk: (one.name_nl, one.name_en) for one in (JobRole.objects.all() if job_roles is None else job_roles)},
    )
