"""Killing the worker while a rule is applied to many people, or taken back: everybody is done exactly once (people-and-tracks.md §3.3)."""

import random
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from courses.assignments.models import AssignedSet, Assignment
from courses.role.models import Application, ApplicationChange, Track
from courses.role.services import applying
from lms.notifications.models import Message
from lms.people.models import User
from tests.concurrency import workers
from tests.role.conftest import below, make_module, make_track  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, KILLS = 80, 4
WORKER = """
from django.utils import timezone
from courses.role.models import Application
from courses.role.services import applying
applying.BATCH = 5
one = Application.objects.exclude(state__in=["done", "undone"]).get()
while applying.one_batch(application_id=one.pk, now=timezone.now()):
    tell("a batch")
"""


@pytest.fixture
def application(cast, make_track, make_person):  # noqa: F811
    for _number in range(PEOPLE):
        make_person(units=[cast.north])
    return applying.request_application(track=make_track(rule=below(cast.north)), by=cast.hr, now=timezone.now())


def _work_off_with_kills() -> None:
    workers.kill_in_the_middle(WORKER, after_lines=[1, 3, 2])
    assert applying.sweep(now=timezone.now() + timedelta(seconds=61)) == 1, "what stands still is started again"
    workers.finish(WORKER)


def _each_once(rows) -> set[int]:
    times = Counter(rows.values_list("person", flat=True))
    assert set(times.values()) == {1}
    return set(times)


def test_a_worker_that_dies_again_and_again_gives_everybody_the_track_once(application, cast):
    meant = set(User.objects.filter(units=cast.north).values_list("pk", flat=True))
    _work_off_with_kills()
    application.refresh_from_db()
    assert (application.state, application.came_in, application.seen) == (Application.State.DONE, len(meant), len(meant))
    assert _each_once(Assignment.objects.filter(ended_at=None)) == meant
    assert _each_once(Message.objects.filter(kind="track_assigned")) == meant
    assert _each_once(ApplicationChange.objects.all()) == meant


def test_a_worker_that_dies_while_a_rule_is_taken_back_ends_it_for_everybody_once(application, cast):
    meant = set(User.objects.filter(units=cast.north).values_list("pk", flat=True))
    applying.work_off(application_id=application.pk)
    applying.request_undo(application=application, by=cast.hr, now=timezone.now())
    _work_off_with_kills()
    application.refresh_from_db()
    assert application.state == Application.State.UNDONE
    assert not Assignment.objects.filter(ended_at=None).exists()
    assert _each_once(Assignment.objects.all()) == meant
    assert _each_once(Message.objects.filter(kind="track_ended")) == meant


def _state(track) -> set[tuple[object, ...]]:
    rows = track.assigned_set.assignments.values_list("person_id", "due_on", "matched", "completed_at", "ended_at", "excused", "grounds__rule_en")
    changes = ApplicationChange.objects.filter(application__track=track).values_list("application__kind", "person_id", "kind")
    told = Message.objects.filter(context__title__en=track.title_en).values_list("kind", "person_id")
    return {(*row[:2], str(row[2]), *row[3:]) for row in rows} | set(Counter(changes).items()) | set(Counter(told).items())


def test_after_kills_at_random_moments_everything_is_as_if_nobody_had_been_killed(cast, make_track, make_person):  # noqa: F811
    """Two tracks with one rule and one date: one worker is left alone, the other dies again and again, while applying and while going on."""
    for _number in range(PEOPLE):
        make_person(units=[cast.north])
    now, terms = timezone.now(), {"strength": "expected", "due_kind": "assigned", "due_days": 90}
    calm, killed = make_track("Calm", rule=below(cast.north), **terms), make_track("Calm", rule=below(cast.north), **terms)
    calm_one = applying.request_application(track=calm, by=cast.hr, now=now)
    applying.work_off(application_id=calm_one.pk)
    Track.objects.filter(pk=killed.pk).update(title_en="Killed")
    AssignedSet.objects.filter(pk=killed.assigned_set_id).update(title_en="Killed")
    applying.request_application(track=killed, by=cast.hr, now=now)
    dice = random.Random()
    workers.kill_in_the_middle(WORKER, after_lines=[dice.randint(1, 2) for _kill in range(KILLS)])
    assert applying.sweep(now=timezone.now() + timedelta(seconds=61)) == 1
    workers.finish(WORKER)
    killed.refresh_from_db()
    assert _state(killed) == _state(calm)
