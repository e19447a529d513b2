"""The waiting list: spec §3."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import translation

from courses.live_sessions import explain, services
from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.queries.bookings import places_in_queue
from courses.live_sessions.queries.eligibility import unmet_of
from courses.live_sessions.queries.seats import queue_of, seats_held, seats_left
from courses.live_sessions.refusals import CannotBePlaced, NoFreeSeat, OfferHasExpired, ReasonNeeded, ReasonToPassOver
from courses.live_sessions.rules.waiting import Unmet
from lms.people.models import UnitMembership
from tests.live_sessions.conftest import status_of

Status = Booking.Status
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def full(make_person, make_session, book):
    """A full session with one seat, and people who wait."""

    def make(waiting=3, **fields):
        session = make_session(**{"capacity": 1, **fields})
        holder = book(make_person("Holder"), session)
        return session, holder, [book(make_person(f"Waits {n}"), session) for n in range(1, waiting + 1)]

    return make


def test_who_overlaps_elsewhere_is_passed_over_keeps_the_place_and_is_told_once(full, make_module, make_session, book, told, hr, now):
    session, holder, (first, second, third) = full()
    book(first.person, make_session(module=make_module()))
    services.cancel(booking=holder, by=holder.person, now=now)
    assert [status_of(one) for one in (first, second)] == [Status.WAITLISTED, Status.BOOKED]
    assert places_in_queue([first, third]) == {first.pk: 1, third.pk: 2}
    services.set_capacity(session=session, capacity=2, by=hr, now=now)
    assert status_of(third) == Status.BOOKED
    assert told(first.person, "booking_skipped") == ["booking_skipped"]


def test_when_the_overlap_is_gone_the_sweep_gives_the_seat(full, make_module, make_session, book, now):
    _session, holder, (first,) = full(waiting=1)
    elsewhere = book(first.person, make_session(module=make_module()))
    services.cancel(booking=holder, by=holder.person, now=now)
    assert status_of(first) == Status.WAITLISTED
    services.cancel(booking=elsewhere, by=first.person, now=now)
    services.fill_free_seats(now=now)
    assert status_of(first) == Status.BOOKED


def test_ten_hours_before_the_start_nobody_moves_up_by_itself_and_a_newcomer_cannot_take_the_seat(full, make_person, book):
    session, holder, (first, *_others) = full(signup_closes_hours=0)
    late = session.starts_at - 10 * HOUR
    services.cancel(booking=holder, by=holder.person, now=late)
    assert (seats_held(session), status_of(first)) == (0, Status.WAITLISTED)
    assert book(make_person("Newcomer"), session, at=late).status == Status.WAITLISTED
    assert unmet_of([first], session, seat_is_free=True, now=late)[first.pk] is Unmet.STOPPED


def test_a_newcomer_joins_the_queue_while_an_eligible_person_waits_even_if_a_seat_looks_free(full, make_person, book, now):
    manual, seat, (first,) = full(waiting=1)
    type(manual).objects.filter(pk=manual.pk).update(waiting="manual")
    services.cancel(booking=seat, by=seat.person, now=now)
    assert (seats_held(manual), status_of(first)) == (0, Status.WAITLISTED)
    assert book(make_person("Newcomer"), manual).status == Status.WAITLISTED


def test_a_newcomer_may_have_the_seat_when_who_waits_cannot_be_placed(full, make_person, make_module, make_session, book, now):
    session, holder, (first,) = full(waiting=1)
    book(first.person, make_session(module=make_module()))
    services.cancel(booking=holder, by=holder.person, now=now)
    assert book(make_person("Newcomer"), session).status == Status.BOOKED
    assert status_of(first) == Status.WAITLISTED


def test_priority_goes_before_sequence(full, now):
    session, holder, (first, second) = full(waiting=2)
    Booking.objects.filter(pk=second.pk).update(priority=1, priority_reason="Missed the last one because of us")
    assert list(queue_of(session)) == [second, first]
    services.cancel(booking=holder, by=holder.person, now=now)
    assert status_of(second) == Status.BOOKED


def test_a_place_in_front_has_a_reason_or_is_not_kept(full):
    _session, _holder, (_first, second) = full(waiting=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.filter(pk=second.pk).update(priority=1)


def test_who_lost_a_seat_to_a_cancelled_session_stands_in_front_of_the_next_date_with_that_reason(make_session, make_person, book, hr, now):
    lost, following = make_session(), make_session(starts_in=timedelta(days=21), capacity=1)
    moved = book(make_person(), lost)
    _holder, waited = book(make_person(), following), book(make_person(), following)
    services.cancel_session(session=lost, by=hr, now=now, reason="The trainer is ill")
    entry = Booking.objects.get(session=following, person=moved.person)
    assert list(queue_of(following)) == [entry, waited]
    assert entry.priority > waited.priority == 0 and entry.priority_reason and entry.sequence > waited.sequence


def test_the_sequence_number_never_comes_back(full, make_person, book, now):
    session, _holder, (first, second) = full(waiting=2)
    services.cancel(booking=second, by=second.person, now=now)
    assert book(make_person(), session).sequence == 3
    assert (first.sequence, second.sequence) == (1, 2)


def test_promotion_runs_on_more_capacity(full, hr, now):
    session, _holder, waits = full()
    services.set_capacity(session=session, capacity=3, by=hr, now=now)
    assert [status_of(one) for one in waits] == [Status.BOOKED, Status.BOOKED, Status.WAITLISTED]


def test_promotion_runs_on_removal(full, hr, now, told):
    _session, holder, (first, *_others) = full()
    services.remove(booking=holder, by=hr, now=now, reason="Is on leave")
    assert (status_of(holder), status_of(first)) == (Status.REMOVED, Status.BOOKED)
    assert told(holder.person)[-1] == "booking_removed"


def test_removing_needs_a_reason(full, hr, now):
    _session, holder, _waits = full()
    with pytest.raises(ReasonNeeded):
        services.remove(booking=holder, by=hr, now=now, reason=" ")


# offers
def test_in_offer_mode_the_seat_is_held_until_the_deadline(full, now, told):
    session, holder, (first, second) = full(waiting=2)
    type(session).objects.filter(pk=session.pk).update(waiting="offer")
    services.cancel(booking=holder, by=holder.person, now=now)
    first.refresh_from_db()
    assert (first.status, first.offered_until, seats_held(session)) == (Status.OFFERED, now + 48 * HOUR, 1)
    assert told(first.person)[-1] == "booking_offered"
    assert status_of(second) == Status.WAITLISTED


@pytest.fixture
def offered(full, now):
    session, holder, waits = full(waiting=2)
    type(session).objects.filter(pk=session.pk).update(waiting="offer")
    session.refresh_from_db()
    services.cancel(booking=holder, by=holder.person, now=now)
    for one in waits:
        one.refresh_from_db()
    return session, *waits


def test_accepting_the_offer_books_once(offered, now, told):
    _session, first, _second = offered
    services.accept_offer(booking=first, by=first.person, now=now)
    services.accept_offer(booking=first, by=first.person, now=now)
    assert status_of(first) == Status.BOOKED
    assert told(first.person, "booking_confirmed") == ["booking_confirmed"]


def test_when_an_offer_is_refused_the_next_person_has_it_at_once(offered, now):
    _session, first, second = offered
    services.cancel(booking=first, by=first.person, now=now)
    assert (status_of(first), status_of(second)) == (Status.REFUSED, Status.OFFERED)


def test_when_an_offer_expires_the_next_person_has_it_with_the_sweep_of_that_minute(offered, told):
    _session, first, second = offered
    minute_after = first.offered_until + timedelta(minutes=1)
    services.expire_offers(now=minute_after)
    services.expire_offers(now=minute_after)
    assert (status_of(first), status_of(second)) == (Status.EXPIRED, Status.OFFERED)
    assert told(first.person, "booking_offer_expired") == ["booking_offer_expired"]


def test_after_the_deadline_the_offer_cannot_be_accepted(offered):
    _session, first, _second = offered
    with pytest.raises(OfferHasExpired):
        services.accept_offer(booking=first, by=first.person, now=first.offered_until + timedelta(seconds=1))
    assert status_of(first) == Status.OFFERED


# staff
def test_staff_promote_after_the_stop_with_an_offer_and_never_after_the_start(full, hr):
    session, holder, (first, second) = full(waiting=2)
    late = session.starts_at - 10 * HOUR
    services.cancel(booking=holder, by=holder.person, now=late)
    assert services.promote_next(session=session, by=hr, now=late) == first
    first.refresh_from_db()
    assert (first.status, first.offered_until) == (Status.OFFERED, session.starts_at)
    with pytest.raises(CannotBePlaced):
        services.promote(booking=second, by=hr, now=session.starts_at, reason="She asked")


def test_staff_cannot_promote_without_a_free_seat(full, hr, now):
    _session, _holder, (first, *_others) = full()
    with pytest.raises(NoFreeSeat):
        services.promote(booking=first, by=hr, now=now)


def test_passing_over_somebody_needs_a_reason(full, hr, now):
    session, holder, (first, second) = full(waiting=2)
    type(session).objects.filter(pk=session.pk).update(waiting="manual")
    services.cancel(booking=holder, by=holder.person, now=now)
    with pytest.raises(ReasonToPassOver):
        services.promote(booking=second, by=hr, now=now)
    services.promote(booking=second, by=hr, now=now, reason="Presents there")
    assert (status_of(first), status_of(second)) == (Status.WAITLISTED, Status.BOOKED)


# any of these dates
def test_waiting_for_any_takes_a_free_seat_at_once(make_person, make_session, book, now):
    one, two = make_session(capacity=1), make_session(capacity=1, starts_in=timedelta(days=21))
    book(make_person(), one)
    person = make_person()
    booked = services.wait_for_any(person=person, sessions=[one, two], by=person, now=now)
    assert [(booking.session_id, booking.status) for booking in booked] == [(two.pk, Status.BOOKED)]
    assert not Booking.objects.filter(person=person, status=Status.WAITLISTED).exists()


def test_at_the_start_who_still_waits_is_not_placed_and_reads_the_next_dates(full, make_session, told):
    session, _holder, (first,) = full(waiting=1)
    other = make_session(starts_in=timedelta(days=21))
    services.close_started(now=session.starts_at)
    services.close_started(now=session.starts_at)
    assert status_of(first) == Status.NOT_PLACED
    assert told(first.person, "booking_not_placed") == ["booking_not_placed"]
    assert "2 June" in first.person.messages.get(kind="booking_not_placed").context["alternatives"]["en"]
    assert other.pk


# explain
@pytest.mark.parametrize(
    ("change", "hours_before", "words"),
    [
        ({}, 72, "You are the first in the queue"),
        ({}, 10, "nobody moves up by itself"),
        ({"waiting": "manual"}, 72, "the trainer or HR chooses"),
        ({"signup_opens_days": 1}, 72, "Sign-up opens on Monday 25 May"),
    ],
)
def test_explain_says_the_first_unmet_condition_in_a_sentence(full, change, hours_before, words):
    session, _holder, (first,) = full(waiting=1)
    type(session).objects.filter(pk=session.pk).update(**change)
    session.refresh_from_db()
    now = session.starts_at - hours_before * HOUR
    unmet = unmet_of([first], session, seat_is_free=False, now=now)[first.pk]
    with translation.override("en"):
        assert words in explain.to_person(unmet, session, place=explain.Place(1))
        assert explain.to_staff(unmet, session)


def test_in_manual_mode_nobody_moves_up_until_staff_give_the_seat(full, hr, now):
    session, seat, (first, second) = full(waiting=2)
    LiveSession.objects.filter(pk=session.pk).update(waiting="manual")
    services.cancel(booking=seat, by=seat.person, now=now)
    services.fill_free_seats(now=now)
    assert (status_of(first), status_of(second)) == (Status.WAITLISTED, Status.WAITLISTED)
    services.promote_next(session=session, by=hr, now=now)
    assert (status_of(first), status_of(second)) == (Status.BOOKED, Status.WAITLISTED)


def test_who_is_no_longer_in_the_audience_is_passed_over_and_keeps_the_place(make_session, make_person, make_unit, book, now):
    north, south = make_unit("Noord"), make_unit("Zuid")
    session = make_session(capacity=1, units=[north])
    holder, first, second = [book(make_person(units=[north]), session) for _n in range(3)]
    UnitMembership.objects.filter(person=first.person).update(unit=south)
    services.cancel(booking=holder, by=holder.person, now=now)
    assert (status_of(first), status_of(second)) == (Status.WAITLISTED, Status.BOOKED)
    UnitMembership.objects.filter(person=first.person).update(unit=north)
    services.cancel(booking=second, by=second.person, now=now)
    assert status_of(first) == Status.BOOKED


def test_joining_the_queue_being_offered_and_moving_up_are_one_message_each(full, now, told):
    _session, seat, (first, second) = full(waiting=2)
    assert told(first.person) == ["booking_waiting"]
    services.cancel(booking=seat, by=seat.person, now=now)
    assert told(first.person) == ["booking_waiting", "booking_promoted"] and told(second.person) == ["booking_waiting"]


def test_seats_are_counted_from_the_bookings_every_time(full):
    session, seat, _waiting = full(waiting=0)
    assert seats_left(session) == 0
    Booking.objects.filter(pk=seat.pk).update(status=Status.CANCELLED, ended_at=seat.booked_at)
    assert seats_left(session) == 1


def test_after_the_stop_the_page_does_not_promise_what_was_true_before(full, client_of):
    session, _seat, (first,) = full(waiting=1)
    address = f"/learn/sessions/{session.pk}/"
    with time_machine.travel(session.starts_at - 3 * DAY):
        assert "we book it for you" in client_of(first.person).get(address).content.decode()
    with time_machine.travel(session.starts_at - 10 * HOUR):
        page = client_of(first.person).get(address).content.decode()
    assert "The trainer can still offer you a seat." in page and "we book it for you" not in page
