"""Many people leave or get another manager at once: what that means for sessions is told beforehand (live-sessions.md §12)."""

from django.utils import timezone

from courses.live_sessions import feeding, services
from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.queries.invariants import violations
from courses.live_sessions.queries.seats import queue_of
from lms.people import effects
from lms.people.feed.services import acting, applying, undoing, working
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


def _let_go_and_put_back(people, by, meanwhile=lambda: None):
    run = _act("leave", people, by)
    applying.request_apply(run=run, by=by, now=timezone.now(), is_sure=True)
    working.work_off(run_id=run.pk)
    meanwhile()
    undoing.request_undo(run=run, by=by, now=timezone.now())
    working.work_off(run_id=run.pk)
    run.refresh_from_db()
    assert run.state == "undone"


def _live(person, session):
    return Booking.objects.get(person=person, session=session, ended_at=None)


def test_who_was_let_go_by_mistake_has_the_seat_again_while_it_is_free(hr, make_person, make_session, book, told):
    person, session = make_person(), make_session(capacity=1, moment=timezone.now())
    before = book(person, session, at=timezone.now())
    _let_go_and_put_back([person], hr)
    again = _live(person, session)
    assert (again.status, status_of(before)) == ("booked", "removed")
    assert told(person) == ["booking_confirmed", "booking_back"]
    assert list(violations(now=timezone.now())) == []


def test_nobody_was_told_of_the_end_so_the_entry_in_the_calendar_is_the_same_and_only_newer(hr, make_person, make_session, book):
    person, session = make_person(), make_session(moment=timezone.now())
    before = book(person, session, at=timezone.now())
    uid = before.uid
    _let_go_and_put_back([person], hr)
    again = _live(person, session)
    assert again.uid == uid and again.calendar_sequence > before.calendar_sequence
    assert [one.status for one in feeding.entries(person, timezone.now())] == ["CONFIRMED"]


def test_a_seat_that_was_given_away_is_not_taken_back_and_its_owner_stands_in_front_of_the_queue(hr, make_person, make_session, book, told):
    leaver, moved_up, waits = make_person(), make_person(), make_person()
    session = make_session(capacity=1, moment=timezone.now())
    for person in (leaver, moved_up, waits):
        book(person, session, at=timezone.now())
    _let_go_and_put_back([leaver], hr)
    assert _live(moved_up, session).status == "booked"
    assert list(queue_of(session).values_list("person", flat=True)) == [leaver.pk, waits.pk]
    assert told(leaver) == ["booking_confirmed", "booking_back_waits"]


def test_who_waited_stands_in_the_queue_where_they_stood(hr, make_person, make_session, book):
    people = [make_person() for _number in range(4)]
    session = make_session(capacity=1, moment=timezone.now())
    for person in people:
        book(person, session, at=timezone.now())
    _let_go_and_put_back([people[2]], hr)
    assert list(queue_of(session).values_list("person", flat=True)) == [one.pk for one in people[1:]]


def test_a_session_that_was_cancelled_meanwhile_is_left_alone(hr, make_person, make_session, book):
    person, session = make_person(), make_session(moment=timezone.now())
    book(person, session, at=timezone.now())
    _let_go_and_put_back([person], hr, lambda: services.cancel_session(session=session, by=hr, now=timezone.now(), reason="The trainer is ill."))
    assert not Booking.objects.filter(person=person, ended_at=None).exists()


def test_who_had_said_yes_to_telling_something_is_asked_once_more(hr, make_person, make_session):
    person, session = make_person(), make_session(moment=timezone.now())
    slot = services.ask_presenter(session=session, person=person, by=hr, now=timezone.now(), minutes=15, words="How do you answer?")
    services.accept_slot(slot=slot, by=person, now=timezone.now())
    _let_go_and_put_back([person], hr)
    assert list(person.presentings.values_list("status", "minutes", "words")) == [("cancelled", 15, "How do you answer?"), ("asked", 15, "How do you answer?")]
