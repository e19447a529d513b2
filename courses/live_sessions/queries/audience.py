"""For whom a session is: everybody, or the people at or below its units and those of its module."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from courses.catalogue.models import Module
from courses.live_sessions.models import LiveSession
from lms.people.models import UnitMembership, User
from lms.people.queries import unit_ids_of


def unit_ids_of_people(people: Collection[int]) -> dict[int, set[int]]:
    """Person id → ids of the person's units and of everything above them."""
    found: dict[int, set[int]] = defaultdict(set)
    for person, path in UnitMembership.objects.filter(person__in=people).values_list("person_id", "unit__path"):
        found[person].update(int(part) for part in path.split("/") if part)
    return found


def people_in_audience(people: Collection[int], session: LiveSession) -> set[int]:
    """Who of these people the session is for."""
    wanted = [set(session.units.values_list("pk", flat=True)), set(session.module.units.values_list("pk", flat=True))]
    if not any(wanted):
        return set(people)
    units = unit_ids_of_people(people)
    return {person for person in people if all(not group or group & units.get(person, set()) for group in wanted)}


def for_audience(sessions: QuerySet[LiveSession], person: User) -> QuerySet[LiveSession]:
    """The sessions that are for this person."""
    mine = unit_ids_of(person)
    of_session = LiveSession.units.through.objects.filter(livesession=OuterRef("pk"))
    of_module = Module.units.through.objects.filter(module=OuterRef("module_id"))
    return sessions.filter(
        Q(~Exists(of_session)) | Q(Exists(of_session.filter(unit__in=mine))),
        Q(~Exists(of_module)) | Q(Exists(of_module.filter(unit__in=mine))),
    )
