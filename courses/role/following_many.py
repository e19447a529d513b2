"""Many people change at once: what their tracks become is told beforehand, and followed afterwards (people-and-tracks.md §3.7)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import ngettext

from courses.assignments.models import Assignment
from courses.catalogue import owners
from courses.role import rules
from courses.role.models import Track
from courses.role.queries import audience
from courses.role.rules import Facts, Membership
from courses.role.services import following
from lms.lib.jobs import later
from lms.lib.many_rows import chunks
from lms.people import effects
from lms.people.effects import Effect, Move
from lms.people.models import Unit
from lms.people.signals import people_changed_together, people_put_back

ONE_BY_ONE = 200  # above that one pass over everybody costs less
MATTERS = {"units", "job_roles", "managers", "joined_on"}


def join() -> None:
    effects.add(effects.Kind("tracks", 10, _foresee, {"track_starts": _starts, "track_ends": _ends}))
    owners.add_owned(Track)
    people_changed_together.connect(_follow, dispatch_uid="tracks after many changed")
    people_put_back.connect(_follow_back, dispatch_uid="tracks after many were put back")


def _follow(sender: Any, *, joined: Sequence[int], changed: Sequence[int], changes: dict[int, list[str]], **_more: Any) -> None:
    follow([*joined, *(pk for pk in changed if MATTERS & set(changes.get(pk, ())))])


def _follow_back(
    sender: Any, *, changed: Sequence[int], changes: dict[int, list[str]], back: Sequence[int], since: datetime, now: datetime, **_more: Any
) -> None:
    """What ended by a rule since then comes back as it was, with its date and its round; the rest is measured as after any change."""
    moved = [pk for pk in changed if MATTERS & set(changes.get(pk, ()))]
    for people in chunks(moved):
        following.take_ends_back(people=people, since=since, now=now)
    follow([*back, *moved])


def follow(people: Sequence[int]) -> None:
    """Measure these people (ids) against the rules in force, when the change is stored. A broker that is away leaves it to the night."""
    if len(people) > ONE_BY_ONE:
        later("courses.role.tasks.follow_everybody")
        return
    for pk in people:
        later("courses.role.tasks.follow_person", person_id=pk)


def _foresee(moves: Sequence[Move]) -> dict[int, list[Effect]]:
    """Which tracks start and end for each, by the rules in force. Whoever already is or is not a manager stays so here."""
    coming = [move for move in moves if move.kind != effects.LEAVES]
    in_force = Track.objects.filter(state=Track.State.OPEN, in_force__isnull=False).select_related("in_force").order_by("pk") if coming else []
    tracks = [(track, rules.rule_from(track.in_force.rule)) for track in in_force if track.in_force]
    if not tracks:
        return {}
    people = [move.person for move in coming if move.person]
    known = audience.facts_about(people)
    has: dict[int, set[int]] = {}
    live = Assignment.objects.filter(person__in=people, ended_at=None, assigned_set__source="track")
    for person, assigned_set in live.values_list("person_id", "assigned_set_id"):
        has.setdefault(person, set()).add(assigned_set)
    lines = {pk: tuple(int(part) for part in path.split("/") if part) for pk, path in Unit.objects.values_list("pk", "path")}
    found: dict[int, list[Effect]] = {}
    for move in coming:
        facts = _facts_after(move, known.get(move.person or 0), lines)
        held = has.get(move.person or 0, set())
        for track, rule in tracks:
            fits, has_it = rules.matched(rule, facts) is not None, track.assigned_set_id in held
            if fits != has_it:
                found.setdefault(move.key, []).append(Effect("track_starts" if fits else "track_ends", 1, (track.title_nl, track.title_en)))
    return found


def _facts_after(move: Move, known: Facts | None, lines: dict[int, tuple[int, ...]]) -> Facts:
    return Facts(
        person=move.person or 0,
        joined_on=move.joined_on,
        units=tuple(Membership(unit, lines[unit]) for unit in move.units if unit in lines),
        job_roles=dict.fromkeys(move.job_roles),
        is_manager=bool(known and known.is_manager),
    )


def _starts(count: int, name: str) -> str:
    return ngettext("starts the track ‘%(name)s’", "starts the track ‘%(name)s’ for %(count)s people", count) % {
        "count": count, "name": name,
    }  # fmt: skip


def _ends(count: int, name: str) -> str:
    return ngettext("ends the track ‘%(name)s’", "ends the track ‘%(name)s’ for %(count)s people", count) % {
        "count": count, "name": name,
    }  # fmt: skip
