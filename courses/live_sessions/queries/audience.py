"""For whom a session is: everybody, or the people at or below its units and those of its module."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from courses.catalogue.models import Module
from courses.live_sessions.models import LiveSession
from lms.lib.prepared import prepared
from lms.people.models import UnitMembership, User
from lms.people.queries import unit_ids_of


def unit_ids_of_people(people: Collection[int]) -> dict[int, set[int]]:
    """Person id → ids of the person's units and of everything above them."""
    found: dict[int, set[int]] = defaultdict(set)
    for person, path in UnitMembership.objects.filter(person__in=people).values_list("person_id", "unit__path"):
        found[person].update(int(part) for part in path.split("/") if part)
    return found


def people_in_audience(people: Collection[int], session: LiveSession) -> set[int]:
    """Who of these people the session is for. A session that was loaded by `saying_for_whom` and is for everybody costs no query."""
    if getattr(session, "is_for_everybody", False):
        return set(people)
    wanted: list[set[int]] = [set(), set()]
    for which, unit in _units_wanted(session=session.pk, module=session.module_id):
        wanted[which].add(unit)
    if not any(wanted):
        return set(people)
    units = unit_ids_of_people(people)
    return {person for person in people if all(not group or group & units.get(person, set()) for group in wanted)}


@prepared
def _units_wanted(session: int, module: int) -> QuerySet[Any]:
    """The units of the session, each with 0, and those of its module, each with 1."""
    of_session = LiveSession.units.through.objects.filter(livesession=session).values_list(Value(0), "unit_id")
    of_module = Module.units.through.objects.filter(module=module).values_list(Value(1), "unit_id")
    return of_session.union(of_module, all=True)


def saying_for_whom(sessions: QuerySet[LiveSession]) -> QuerySet[LiveSession]:
    """Every session with `is_for_everybody`: neither the session nor its module is for some units only."""
    of_session = LiveSession.units.through.objects.filter(livesession=OuterRef("pk"))
    of_module = Module.units.through.objects.filter(module=OuterRef("module_id"))
    return sessions.annotate(is_for_everybody=Q(~Exists(of_session), ~Exists(of_module)))


def for_audience(sessions: QuerySet[LiveSession], person: User) -> QuerySet[LiveSession]:
    """The sessions that are for this person."""
    return sessions.filter(is_for(person))


def is_for(person: User) -> Q:
    """The condition that a session is for this person."""
    mine = unit_ids_of(person)
    of_session = LiveSession.units.through.objects.filter(livesession=OuterRef("pk"))
    of_module = Module.units.through.objects.filter(module=OuterRef("module_id"))
    return (Q(~Exists(of_session)) | Q(Exists(of_session.filter(unit__in=mine)))) & (Q(~Exists(of_module)) | Q(Exists(of_module.filter(unit__in=mine))))
