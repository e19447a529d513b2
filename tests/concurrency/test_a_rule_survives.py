"""Killing the worker while a rule is applied to many people, or taken back: everybody is done exactly once (people-and-tracks.md §3.3).

`--races 10` kills ten times, each at a random statement; a few times by default.
"""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from courses.assignments.models import AssignedSet
from courses.role.models import Application, ApplicationChange, Track
from courses.role.services import applying
from lms.notifications.models import Message
from lms.people.models import User
from tests.concurrency import workers
from tests.role.conftest import below, make_module, make_track  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 60
WORKER = (
    workers.EACH_STATEMENT
    + """
from courses.role.models import Application
from courses.role.services import applying
applying.BATCH = 5
one = Application.objects.exclude(state__in=["done", "undone"]).get()
applying.work_off(application_id=one.pk)
"""
)


@pytest.fixture
def twins(cast, make_track, make_person):  # noqa: F811
    """Two tracks with one rule and one date for the same people: one worker is left alone, the other dies again and again."""
    for _number in range(PEOPLE):
        make_person(units=[cast.north])
    terms = {"strength": "expected", "due_kind": "assigned", "due_days": 90}
    calm, killed = (make_track("Calm", rule=below(cast.north), **terms) for _twin in range(2))
    Track.objects.filter(pk=killed.pk).update(title_en="Killed")
    AssignedSet.objects.filter(pk=killed.assigned_set_id).update(title_en="Killed")
    killed.refresh_from_db()
    return calm, killed


def _state(track: Track) -> set[tuple[Any, ...]]:
    """Everybody with what they have, and how often what was noted and told."""
    rows = track.assigned_set.assignments.values_list("person_id", "due_on", "matched", "completed_at", "ended_at", "excused", "grounds__rule_en")
    changes = ApplicationChange.objects.filter(application__track=track).values_list("application__kind", "person_id", "kind")
    told = Message.objects.filter(context__title__en=track.title_en).values_list("kind", "person_id")
    one = track.applications.get()
    figures = (one.state, one.seen, one.total, one.came_in, one.went_out)
    return {(*row[:2], str(row[2]), row[3], row[4] is None, *row[5:]) for row in rows} | set(Counter(changes).items()) | set(Counter(told).items()) | {figures}


def _with_kills(statements: int, times: int) -> None:
    workers.kill_in_the_middle(WORKER, after_lines=workers.along(statements, times=times))
    assert applying.sweep(now=timezone.now() + timedelta(seconds=61)) == 1, "what stands still is started again"
    workers.finish(WORKER)


def test_after_kills_at_random_moments_everybody_has_the_track_once_as_if_nobody_had_been_killed(twins, cast, races):
    calm, killed = twins
    applying.request_application(track=calm, by=cast.hr, now=timezone.now())
    statements = workers.finish(WORKER)
    applying.request_application(track=killed, by=cast.hr, now=timezone.now())
    _with_kills(statements, len(races))
    assert _state(killed) == _state(calm)
    meant = set(User.objects.filter(units=cast.north).values_list("pk", flat=True))
    assert Counter(Message.objects.filter(kind="track_assigned", context__title__en="Killed").values_list("person", flat=True)) == Counter(meant)
    assert killed.applications.get().state == Application.State.DONE


def test_after_kills_while_a_rule_is_taken_back_it_has_ended_for_everybody_once(twins, cast, races):
    calm, killed = twins
    for track in twins:
        applying.request_application(track=track, by=cast.hr, now=timezone.now())
        workers.finish(WORKER)
    applying.request_undo(application=calm.applications.get(), by=cast.hr, now=timezone.now())
    statements = workers.finish(WORKER)
    applying.request_undo(application=killed.applications.get(), by=cast.hr, now=timezone.now())
    _with_kills(statements, len(races))
    assert _state(killed) == _state(calm)
    assert not killed.assigned_set.assignments.filter(ended_at=None).exists() and killed.assigned_set.assignments.exists()
    assert killed.applications.get().state == Application.State.UNDONE
