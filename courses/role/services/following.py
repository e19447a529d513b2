"""Keeping up with people who change: the same day for one person, and every night for everybody (§3.7, §3.12)."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from courses.assignments import services as assignments
from courses.assignments.models import Assignment
from courses.role import rules
from courses.role.everybody import Everybody
from courses.role.models import Application, Track
from courses.role.queries import audience
from courses.role.queries.difference import COMES_IN, GOES_OUT, people_with_side
from courses.role.queries.in_force import rules_in_force
from courses.role.services import batches
from lms.audit.services import record
from lms.lib.locks import lock
from lms.people.models import User

BATCH = 500


@transaction.atomic
def follow_person(*, person: User, now: datetime) -> None:
    """Measure one person against every rule in force: what fits comes, what no longer fits ends without becoming overdue.

    One question for the rules, three for the person's facts, one for what the person has; more only for what changes.
    """
    has = {one.assigned_set_id: one for one in Assignment.objects.filter(person=person, ended_at=None, assigned_set__source="track")
           .select_related("grounds", "assigned_set", "person")}  # fmt: skip
    facts = audience.facts_about([person.pk]).get(person.pk)
    if facts is None:
        return
    coming, going = [], []
    for one in rules_in_force():
        fits, own = rules.matched(one.rule, facts) is not None, has.get(one.assigned_set)
        if fits and own is None:
            coming.append(one.track)
        elif own is not None and not fits and not one.is_being_applied:
            going.append(own)
    if going:
        assignments.end(assignments=going, why=Assignment.Ended.RULE, now=now)
    for track in _in_force().filter(pk__in=coming) if coming else []:
        if track.in_force is not None:
            batches.come_in(track, track.in_force, [person.pk], now=now, keep_changes=False)


def follow_everybody(*, now: datetime) -> tuple[int, int]:
    """Measure everybody against every rule in force, in batches; only differences are read. Returns how many came in and went out."""
    came_in = went_out = 0
    everybody = audience.everybody()
    for track in list(_in_force()):
        if track.in_force is None or _is_being_applied(track.in_force):
            continue
        inside, outside = _follow_track(track, everybody, now=now)
        came_in, went_out = came_in + inside, went_out + outside
        if inside or outside:
            record(None, "track.followed", track, changes={"in": [0, inside], "out": [0, outside]})
    return came_in, went_out


def _follow_track(track: Track, everybody: Everybody, *, now: datetime) -> tuple[int, int]:
    """One question when there is nothing to do; otherwise batches of those for whom something changes, measured again under the lock."""
    if track.in_force is None:
        return 0, 0
    meant = everybody.meant_by(rules.rule_from(track.in_force.rule))
    has = set(Assignment.objects.filter(assigned_set=track.assigned_set_id, ended_at=None).values_list("person_id", flat=True))
    came_in = went_out = 0
    for people in _in_batches(sorted(meant ^ has)):
        inside, outside = _follow_batch(track, people, now=now)
        came_in, went_out = came_in + inside, went_out + outside
    return came_in, went_out


def _in_batches(people: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(people), BATCH):
        yield people[start : start + BATCH]


@transaction.atomic
def _follow_batch(track: Track, people: list[int], *, now: datetime) -> tuple[int, int]:
    """These people, measured again under the lock; nobody when HR began to change the track meanwhile."""
    track = lock(track)
    application = track.in_force
    if application is None or _is_being_applied(application):
        return 0, 0
    rule = rules.rule_from(application.rule)
    sides = dict(people_with_side(track, rule, among=people).values_list("pk", "side"))
    leaving = [person for person, side in sides.items() if side == GOES_OUT]
    going = list(
        Assignment.objects.filter(person__in=leaving, assigned_set=track.assigned_set_id, ended_at=None).select_related("person", "grounds", "assigned_set")
    )
    assignments.end(assignments=going, why=Assignment.Ended.RULE, now=now)
    coming = [person for person, side in sides.items() if side == COMES_IN]
    return batches.come_in(track, application, coming, now=now, keep_changes=False), len(going)


def _in_force() -> QuerySet[Track]:
    return Track.objects.filter(state=Track.State.OPEN, in_force__isnull=False).select_related("in_force__grounds__assigned_set", "assigned_set").order_by("pk")


def _is_being_applied(application: Application) -> bool:
    """While it is applied, it will meet everybody itself; who goes out must be written down there, so that undo knows."""
    return application.state in {Application.State.QUEUED, Application.State.RUNNING, Application.State.FAILED}
