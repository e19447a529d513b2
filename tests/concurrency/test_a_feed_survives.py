"""Killing the worker while a feed is applied, or undone: afterwards it is exactly what an undisturbed run makes (people-and-tracks.md §2.1)."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone

from lms.audit.models import AuditEntry
from lms.people.feed.models import FeedRun
from lms.people.feed.services import applying, taking, undoing, working
from tests.concurrency import workers
from tests.people.feed.conftest import everybody, lines

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 150
# Each portion of rows says a line, so that the worker is killed in the middle of its one transaction.
WORKER = """
from lms.people.feed import progress
from lms.people.feed.models import FeedRun
from lms.people.feed.services import applying, undoing, working
applying.AT_ONCE = undoing.AT_ONCE = 5
progress.tell = lambda run, done, total: tell("a portion")
working.work_off(run_id=FeedRun.objects.get().pk)
"""


@pytest.fixture
def run(cast, make_person):
    people = [make_person(units=[cast.north]) for _number in range(PEOPLE)]
    rows = [f"{one.employee_number};Noor;Anders;{cast.south.code};{cast.hr.employee_number}" for one in people[: PEOPLE // 2]]
    rows += [f"x{number};Nieuw;Mens;{cast.north.code};{people[0].employee_number}" for number in range(PEOPLE)]
    content = lines(*rows, head="Nummer;Voornaam;Achternaam;Afdeling;Manager")
    run = taking.take_file(file=io.BytesIO(content), name="people.csv", by=cast.hr, now=timezone.now(), is_complete=False)
    taking.choose_columns(run=run, meanings=run.meanings, is_complete=False, by=cast.hr, now=timezone.now())
    working.work_off(run_id=run.pk)
    return run


def _facts():
    """All that is known of people, without ids and passwords, which are new for every newcomer."""
    return {number: facts[1:11] for number, facts in everybody()["people"].items()}


def _with_kills() -> None:
    before = _facts()
    workers.kill_in_the_middle(WORKER, after_lines=[1, 20, 45, 7])
    assert _facts() == before, "what a dead worker had begun is not there"
    assert working.sweep(now=timezone.now() + timedelta(seconds=61)) == 1, "what stands still is started again"
    workers.finish(WORKER)


def test_a_worker_that_dies_again_and_again_leaves_all_of_it_or_nothing(run, cast):
    north, south = cast.north.people.count(), cast.south.people.count()
    applying.request_apply(run=run, by=cast.hr, now=timezone.now())
    _with_kills()
    run.refresh_from_db()
    assert run.state == FeedRun.State.DONE and set(run.rows.values_list("result", flat=True)) == {"done"}
    assert cast.north.people.count() == north - PEOPLE // 2 + PEOPLE and cast.south.people.count() == south + PEOPLE // 2
    assert cast.hr.report_lines.count() == PEOPLE // 2
    assert AuditEntry.objects.filter(action="feed.applied").count() == 1


def test_a_worker_that_dies_while_it_is_undone_puts_everything_back_once(run, cast):
    before = everybody()
    applying.request_apply(run=run, by=cast.hr, now=timezone.now())
    working.work_off(run_id=run.pk)
    undoing.request_undo(run=run, by=cast.hr, now=timezone.now())
    _with_kills()
    assert FeedRun.objects.get().state == FeedRun.State.UNDONE
    assert everybody() == before


def test_two_workers_at_once_apply_it_once(run, cast, at_once):
    applying.request_apply(run=run, by=cast.hr, now=timezone.now())
    assert at_once([lambda: working.work_off(run_id=run.pk)] * 2) == [None, None]
    run.refresh_from_db()
    if run.state == FeedRun.State.APPLYING:  # both were busy with each other; the sweep comes again
        working.work_off(run_id=run.pk)
        run.refresh_from_db()
    assert run.state == FeedRun.State.DONE
    assert AuditEntry.objects.filter(action="feed.applied").count() == 1
