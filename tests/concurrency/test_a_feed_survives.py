"""Killing the worker while a feed is applied, or undone: afterwards it is exactly what an undisturbed run makes (people-and-tracks.md §2.1).

`--races 10` kills ten times, each at a random statement; a few times by default.
"""

import io
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from courses.live_sessions.models import Booking
from lms.audit.models import AuditEntry
from lms.notifications.models import Message
from lms.people.feed.models import FeedRun
from lms.people.feed.services import applying, taking, undoing, working
from lms.people.models import ManagerLine, UnitMembership
from tests.concurrency import workers
from tests.live_sessions.conftest import hr, make_module, make_plan, make_session, module, now  # noqa: F401
from tests.people.feed.conftest import everybody, lines

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, LEAVERS = 60, 12
# Few rows a portion, so that there are many portions to die in.
WORKER = (
    workers.EACH_STATEMENT
    + """
from lms.people.feed.models import FeedRun
from lms.people.feed.services import applying, undoing, working
applying.AT_ONCE = undoing.AT_ONCE = 5
working.work_off(run_id=FeedRun.objects.exclude(state__in=["done", "undone"]).get().pk)
"""
)


@pytest.fixture
def compared(cast, make_person, make_session):  # noqa: F811
    """A list of newcomers, movers and leavers, some of whom have booked, compared each time it is asked for."""
    moment = timezone.now()
    people = [make_person(units=[cast.north]) for _number in range(PEOPLE)]
    session = make_session(capacity=None, moment=moment)
    Booking.objects.bulk_create(Booking(session=session, person=one, status="booked", booked_at=moment) for one in people[-LEAVERS:])
    rows = [f"{one.employee_number};Noor;Anders;{cast.south.code};{cast.hr.employee_number};" for one in people[: PEOPLE // 2]]
    rows += [f"x{number};Nieuw;Mens;{cast.north.code};{people[0].employee_number};" for number in range(PEOPLE)]
    rows += [f"{one.employee_number};{one.given_name};{one.family_name};{cast.north.code};;{timezone.localdate(moment):%d-%m-%Y}" for one in people[-LEAVERS:]]
    content = lines(*rows, head="Nummer;Voornaam;Achternaam;Afdeling;Manager;Uit dienst")

    def compare() -> FeedRun:
        run = taking.take_file(file=io.BytesIO(content), name="people.csv", by=cast.hr, now=timezone.now(), is_complete=False)
        taking.choose_columns(run=run, meanings=run.meanings, is_complete=False, by=cast.hr, now=timezone.now())
        working.work_off(run_id=run.pk)
        run.refresh_from_db()
        assert (run.new, run.changed, run.leaving, run.refused) == (PEOPLE, PEOPLE // 2, LEAVERS, 0)
        return run

    return compare


def _facts() -> dict[str, Any]:
    """All that is known of people and their bookings, by number: ids and passwords of newcomers are new each time."""
    return {
        "people": {number: facts[1:11] for number, facts in everybody()["people"].items()},
        "units": Counter(UnitMembership.objects.values_list("person__employee_number", "unit", "since", "is_primary")),
        "managers": Counter(ManagerLine.objects.values_list("person__employee_number", "manager__employee_number")),
        "bookings": Counter(Booking.objects.filter(ended_at=None).values_list("person__employee_number", "session", "status")),
        "applied": AuditEntry.objects.filter(action__in=["feed.applied", "feed.undone", "feed.part_undone"]).count(),
        "told": Counter(Message.objects.values_list("kind", "person__employee_number")),
    }


def _added(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """How it stands, and of what only grows how much came."""
    return after | {name: after[name] - before[name] for name in ("applied", "told")}


def _with_kills(lines: int, times: int) -> None:
    before = _facts()
    workers.kill_in_the_middle(WORKER, after_lines=workers.anywhere(lines, times=times))
    assert _facts() == before, "what a dead worker had begun is not there"
    assert working.sweep(now=timezone.now() + timedelta(seconds=61)) == 1, "what stands still is started again"
    workers.finish(WORKER)


def _apply(run: FeedRun, by: Any) -> None:
    applying.request_apply(run=run, by=by, now=timezone.now(), is_sure=True)


def _undo(run: FeedRun, by: Any, parts: Any = None) -> None:
    undoing.request_undo(run=run, by=by, now=timezone.now(), parts=parts)


def test_a_worker_that_dies_at_random_moments_leaves_what_an_undisturbed_run_leaves(compared, cast, races):
    run, before = compared(), _facts()
    _apply(run, cast.hr)
    statements = workers.finish(WORKER)
    calm = _added(before, _facts())
    assert calm["applied"] == 1 and calm["people"] != before["people"] and calm["bookings"] == Counter()
    _undo(run, cast.hr)
    workers.finish(WORKER)
    again, before = compared(), _facts()
    _apply(again, cast.hr)
    _with_kills(statements, len(races))
    assert _added(before, _facts()) == calm
    again.refresh_from_db()
    assert again.state == FeedRun.State.DONE and set(again.rows.values_list("result", flat=True)) == {"done"}


def test_a_worker_that_dies_while_it_is_undone_puts_everything_back_once(compared, cast, races):
    run, original = compared(), everybody()
    _apply(run, cast.hr)
    workers.finish(WORKER)
    before = _facts()
    _undo(run, cast.hr)
    statements = workers.finish(WORKER)
    calm = _added(before, _facts())
    assert everybody() == original and calm["told"] == Counter({("booking_back", number): 1 for number, _session, _status in calm["bookings"]})
    assert len(calm["told"]) == LEAVERS
    run = compared()
    _apply(run, cast.hr)
    workers.finish(WORKER)
    before = _facts()
    _undo(run, cast.hr)
    _with_kills(statements, len(races))
    assert _added(before, _facts()) == calm
    assert everybody() == original and FeedRun.objects.get(pk=run.pk).state == FeedRun.State.UNDONE


def test_a_worker_that_dies_while_one_unit_is_undone_puts_that_unit_back_once_and_no_other(compared, cast, races):
    run, original = compared(), everybody()
    _apply(run, cast.hr)
    workers.finish(WORKER)
    before = _facts()
    _undo(run, cast.hr, [cast.north.code])
    statements = workers.finish(WORKER)
    calm = _added(before, _facts())
    assert calm["applied"] == 1 and len(calm["told"]) == LEAVERS and everybody() != original
    _undo(run, cast.hr)
    workers.finish(WORKER)
    assert everybody() == original
    run = compared()
    _apply(run, cast.hr)
    workers.finish(WORKER)
    before = _facts()
    _undo(run, cast.hr, [cast.north.code])
    _with_kills(statements, len(races))
    assert _added(before, _facts()) == calm
    run.refresh_from_db()
    assert (run.state, run.undo_parts) == (FeedRun.State.DONE, None)
    assert set(run.rows.filter(part=cast.south.code).values_list("result", flat=True)) == {"done"}


def _two_work_it_off(run, at_once, under_way):
    assert at_once([lambda: working.work_off(run_id=run.pk)] * 2) == [None, None]
    run.refresh_from_db()
    if run.state == under_way:  # both were busy with each other; the sweep comes again
        working.work_off(run_id=run.pk)
        run.refresh_from_db()
    assert run.state == FeedRun.State.DONE


def test_of_two_who_undo_two_units_at_the_same_moment_one_waits(compared, cast, at_once):
    run = compared()
    _apply(run, cast.hr)
    working.work_off(run_id=run.pk)
    answers = at_once([lambda code=code: _undo(run, cast.hr, [code]) for code in (cast.north.code, cast.south.code)])
    assert sorted(type(one).__name__ for one in answers) == ["NoneType", "StillUndoing"]
    _two_work_it_off(run, at_once, FeedRun.State.UNDOING)
    assert AuditEntry.objects.filter(action="feed.part_undone").count() == 1


def test_two_workers_at_once_apply_it_once(compared, cast, at_once):
    run = compared()
    _apply(run, cast.hr)
    _two_work_it_off(run, at_once, FeedRun.State.APPLYING)
    assert AuditEntry.objects.filter(action="feed.applied").count() == 1
