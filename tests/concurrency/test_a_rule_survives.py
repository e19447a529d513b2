"""Killing the worker while a rule is applied to many people, or taken back: everybody is done exactly once (people-and-tracks.md §3.3)."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from courses.assignments.models import Assignment
from courses.role.models import Application, ApplicationChange
from courses.role.services import applying
from lms.notifications.models import Message
from lms.people.models import User
from tests.concurrency import workers
from tests.role.conftest import below, make_module, make_track  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 60
WORKER = """
from django.utils import timezone
from courses.role.models import Application
from courses.role.services import applying
applying.BATCH = 5
one = Application.objects.get()
while applying.one_batch(application_id=one.pk, now=timezone.now()):
    print("a batch", flush=True)
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
