"""Many people leave or get another manager at once: what that means for sessions is told beforehand (live-sessions.md §12)."""

from django.utils import timezone

from courses.live_sessions.models import LiveSession
from lms.people import effects
from lms.people.feed.services import acting, applying, working
from tests.live_sessions.conftest import status_of


def _act(action, people, by, target=None):
    run = acting.act_together(action=action, people=[one.pk for one in people], target=target, by=by, now=timezone.now(), task=applying.TASK)
    working.work_off(run_id=run.pk)
    run.refresh_from_db()
    return run


def test_the_bookings_of_leavers_end_and_the_next_in_the_queue_moves_up(hr, make_person, make_session, book):
    leaver, stays, waits = make_person(), make_person(), make_person()
    session = make_session(capacity=2, moment=timezone.now())
    bookings = [book(one, session, at=timezone.now()) for one in (leaver, stays, waits)]
    assert status_of(bookings[2]) == "waitlisted"
    run = _act("leave", [leaver], hr)
    assert [(kind, count) for kind, count, *_about in run.effects] == [("booking_ends", 1)]
    assert status_of(bookings[0]) == "booked"
    applying.request_apply(run=run, by=hr, now=timezone.now(), is_sure=True)
    working.work_off(run_id=run.pk)
    assert [status_of(one) for one in bookings] == ["removed", "booked", "booked"]


def test_a_session_whose_trainer_leaves_is_told(hr, make_person, make_session):
    trainer = make_person(roles=("trainer",))
    make_session(trainers=[trainer], moment=timezone.now())
    assert [(kind, count) for kind, count, *_about in _act("leave", [trainer], hr).effects] == [("loses_trainer", 1)]


def test_a_request_that_another_manager_will_answer_is_told(hr, make_person, make_session, book, require_of, module):
    old, new = make_person(), make_person()
    person = make_person(managers=[old])
    require_of(person, module)
    book(person, make_session(approval=LiveSession.Approval.MANAGER, moment=timezone.now()), at=timezone.now())
    run = _act("set_manager", [person], hr, new)
    told = {kind for kind, *_about in run.effects}
    assert told == {"other_approver", "gets_manager", "loses_manager"}
    assert any("1" in text for text in effects.sentences(run.effects))


def test_of_a_last_day_that_lies_ahead_only_what_comes_after_it_ends(hr, make_person, make_session, book, make_module):
    from datetime import timedelta

    from lms.people.feed.rules.rows import Incoming
    from lms.people.feed.services import taking

    person, now = make_person(employee_number="77"), timezone.now()
    for days in (5, 20):
        book(person, make_session(moment=now, starts_in=timedelta(days=days), module=make_module(f"After {days}")), at=now)
    last_day = timezone.localdate() + timedelta(days=10)
    run = taking.receive(said=[Incoming(None, "77", {"left_on": last_day.isoformat()})], by=hr, now=now)
    assert [(kind, count) for kind, count, *_about in run.effects] == [("booking_ends", 1)]
    person.refresh_from_db()
    assert person.is_active and person.left_on == last_day
