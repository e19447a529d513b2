"""Keeping up with people who change: the same day for one person, and every night for everybody (§3.7, §3.12)."""

import logging
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

from django.db import transaction

from courses.assignments import services as assignments
from courses.assignments.models import Assignment
from courses.role import rules
from courses.role.everybody import Everybody
from courses.role.models import Track
from courses.role.queries import audience
from courses.role.queries.in_force import InForce, rules_in_force
from courses.role.services import batches
from lms.audit.services import record
from lms.lib.locks import lock_all
from lms.lib.many_rows import chunks
from lms.lib.refusals import Busy
from lms.people.models import User

log = logging.getLogger(__name__)
Pair = tuple[InForce, int]
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
            coming.append(one)
        elif own is not None and not fits and not one.is_being_applied:
            going.append(own)
    if going:
        assignments.end(assignments=going, why=Assignment.Ended.RULE, now=now)
    if coming:
        tracks = _as_measured(coming)
        batches.come_in_together([(tracks[one.track], one.rule, [person.pk]) for one in coming if one.track in tracks], known={person.pk: facts}, now=now)


@transaction.atomic
def take_ends_back(*, people: Collection[int], since: datetime, now: datetime) -> int:
    """A change of these people (ids) is undone: assignments that a rule ended since then and that fit again are there as before. Returns how many."""
    in_force = rules_in_force()
    ended = Assignment.objects.filter(person__in=people, ended_at__gte=since, why_ended=Assignment.Ended.RULE)
    as_before = ended.filter(grounds__application__in=[one.application for one in in_force])  # what HR applied anew since is given anew
    rows = list(as_before.select_related("person", "grounds", "assigned_set").order_by("pk"))
    known, rule_of = audience.facts_about({one.person_id for one in rows}), {one.assigned_set: one.rule for one in in_force}
    fitting = {(one.assigned_set_id, one.person_id): one for one in rows if _fits(rule_of.get(one.assigned_set_id), known.get(one.person_id))}
    return len(assignments.reopen(assignments=list(fitting.values()), now=now))


def _fits(rule: rules.Rule | None, facts: rules.Facts | None) -> bool:
    return rule is not None and facts is not None and rules.matched(rule, facts) is not None


def follow_everybody(*, now: datetime) -> tuple[int, int]:
    """Measure everybody against every rule in force; only differences are read, and worked off in batches whatever track they are of.

    Returns how many came in and went out. A batch whose tracks HR is changing at this moment is left to the next night.
    """
    came_in = went_out = 0
    for pairs in chunks(_differences(audience.everybody()), BATCH):
        try:
            inside, outside = _follow_batch(pairs, now=now)
        except Busy:
            log.warning("Tracks were busy; %s people wait for the next night", len(pairs))
            continue
        came_in, went_out = came_in + inside, went_out + outside
    return came_in, went_out


def _differences(everybody: Everybody) -> Iterator[Pair]:
    """Who has a track and should not, or should and has not, by one question for each track."""
    for one in rules_in_force():
        if not one.is_being_applied:
            has = set(Assignment.objects.filter(assigned_set=one.assigned_set, ended_at=None).values_list("person_id", flat=True))
            for person in sorted(everybody.meant_by(one.rule) ^ has):
                yield one, person


@transaction.atomic
def _follow_batch(pairs: Sequence[Pair], *, now: datetime) -> tuple[int, int]:
    """These people and tracks, measured again under the lock; a track that HR began to change meanwhile is left alone."""
    lock_all(Track, sorted({one.track for one, _person in pairs}))
    tracks = _as_measured([one for one, _person in pairs])
    pairs = [(one, person) for one, person in pairs if one.track in tracks]
    people = {person for _one, person in pairs}
    known = audience.facts_about(people)
    live = Assignment.objects.filter(assigned_set__in={one.assigned_set for one, _person in pairs}, person__in=people, ended_at=None)
    has = {(one_set, person): pk for pk, one_set, person in live.values_list("pk", "assigned_set_id", "person_id")}
    going: dict[int, list[int]] = defaultdict(list)
    coming: dict[int, list[int]] = defaultdict(list)
    for one, person in pairs:
        fits, own = person in known and rules.matched(one.rule, known[person]) is not None, has.get((one.assigned_set, person))
        if fits and own is None:
            coming[one.track].append(person)
        elif own is not None and not fits:
            going[one.track].append(own)
    ids = [pk for some in going.values() for pk in some]
    if ids:
        leaving = list(Assignment.objects.filter(pk__in=ids).select_related("person", "grounds", "assigned_set"))
        assignments.end(assignments=leaving, why=Assignment.Ended.RULE, now=now)
    rule_of = {one.track: one.rule for one, _person in pairs}
    made = batches.come_in_together([(tracks[track], rule_of[track], some) for track, some in coming.items()], known=known, now=now) if coming else []
    inside = Counter(one.assigned_set_id for one in made)
    for track in tracks.values():
        figures = {"in": [0, inside[track.assigned_set_id]], "out": [0, len(going[track.pk])]}
        if any(count for _before, count in figures.values()):
            record(None, "track.followed", track, changes=figures)
    return len(made), len(ids)


def _as_measured(measured: Iterable[InForce]) -> dict[int, Track]:
    """The tracks, with what their rule in force says, of which that rule is still the one that was measured."""
    rule_of = {one.track: one.application for one in measured}
    tracks = Track.objects.filter(pk__in=rule_of, state=Track.State.OPEN).select_related("in_force__grounds__assigned_set", "assigned_set").order_by("pk")
    return {track.pk: track for track in tracks if track.in_force_id == rule_of[track.pk]}
