"""Booking, seats and moments: spec §2 and §4, through the booking service."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.live_sessions import services
from courses.live_sessions.models import Booking, BookingChange
from courses.live_sessions.queries.seats import seats_held
from courses.live_sessions.refusals import (
    AlreadyBooked,
    AnotherAppointment,
    HasLeft,
    NotForThisPerson,
    SessionHasStarted,
    SessionIsClosed,
    SessionNotOpen,
    SignUpClosed,
    SignUpNotOpen,
)
from lms.audit.models import AuditEntry
from lms.notifications.models import Message
from tests.live_sessions.conftest import status_of

Status = Booking.Status
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_the_last_seat_goes_to_the_first_and_the_next_person_waits(make_person, make_session, book, told):
    session, first, second = make_session(capacity=1), make_person(), make_person()
    one, two = book(first, session), book(second, session)
    assert (one.status, two.status, two.sequence) == (Status.BOOKED, Status.WAITLISTED, 1)
    assert (told(first), told(second)) == (["booking_confirmed"], ["booking_waiting"])


def test_one_live_booking_per_person_and_session_is_kept_by_the_database(make_person, make_session, book, now):
    person, session = make_person(), make_session()
    book(person, session)
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.create(person=person, session=session, status=Status.BOOKED, booked_at=now)


def test_booking_twice_gives_one_seat_and_one_message(make_person, make_session, book, told):
    person, session = make_person(), make_session()
    assert book(person, session) == book(person, session)
    assert (seats_held(session), told(person)) == (1, ["booking_confirmed"])


def test_one_click_has_one_effect_however_often_it_arrives(make_person, make_session, book, now):
    """The form's key is kept: the same form sent again after cancelling books nothing."""
    person, session = make_person(), make_session()
    booking = book(person, session, idempotency_key="a-form")
    services.cancel(booking=booking, by=person, now=now)
    assert book(person, session, idempotency_key="a-form") == booking
    assert status_of(booking) == Status.CANCELLED
    assert book(person, session, idempotency_key="another-form") != booking


def test_every_change_keeps_who_when_old_value_and_reason(make_person, make_session, book, hr, now):
    person, session = make_person(), make_session()
    booking = book(person, session)
    services.remove(booking=booking, by=hr, now=now + HOUR, reason="Double with another course")
    line = BookingChange.objects.filter(booking=booking).last()
    assert (line.by, line.at, line.old, line.new, line.reason) == (hr, now + HOUR, "booked", "removed", "Double with another course")


def test_what_people_do_themselves_is_not_in_the_audit_and_what_staff_do_is(make_person, make_session, book, hr, now):
    person, other, session = make_person(), make_person(), make_session()
    book(person, session)
    assert not AuditEntry.objects.filter(action__startswith="booking.").exists()
    services.book_for(person=other, session=session, by=hr, now=now)
    assert AuditEntry.objects.get(action="booking.made").by == hr


def test_overbooking_needs_a_reason_and_stays_visible(make_person, make_session, book, hr, now):
    session = make_session(capacity=1)
    book(make_person(), session)
    without, with_reason = make_person(), make_person()
    assert services.book_for(person=without, session=session, by=hr, now=now).status == Status.WAITLISTED
    booking = services.book_for(person=with_reason, session=session, by=hr, now=now, overbook_because="Speaks for the works council")
    assert (booking.status, booking.overbooked_because) == (Status.BOOKED, "Speaks for the works council")
    assert AuditEntry.objects.get(action="booking.overbooked").reason == "Speaks for the works council"


def test_empty_capacity_is_unlimited_and_zero_is_closed(make_person, make_session, book):
    unlimited = make_session(capacity=None)
    assert {book(make_person(), unlimited).status for _n in range(15)} == {Status.BOOKED}
    with pytest.raises(SessionIsClosed):
        book(make_person(), make_session(capacity=0))


def test_a_draft_and_a_started_session_cannot_be_booked(make_person, make_session, book, now):
    with pytest.raises(SessionNotOpen):
        book(make_person(), make_session(is_open=False))
    session = make_session()
    with pytest.raises(SessionHasStarted):
        book(make_person(), session, at=session.starts_at)


def test_sign_up_opens_and_closes_at_its_moments(make_person, make_session, book, now):
    session = make_session(signup_opens_days=7)
    with pytest.raises(SignUpNotOpen):
        book(make_person(), session, at=session.starts_at - 7 * DAY - HOUR)
    assert book(make_person(), session, at=session.starts_at - 7 * DAY).status == Status.BOOKED
    with pytest.raises(SignUpClosed):
        book(make_person(), session, at=session.starts_at - DAY)


def test_a_session_for_a_division_is_for_its_departments_too_and_for_nobody_else(make_person, make_unit, make_session, book):
    north, south = make_unit("Noord", kind="division"), make_unit("Zuid", kind="division")
    shop = make_unit("Winkel", parent=north)
    session = make_session(units=[north])
    assert book(make_person(units=[shop]), session).status == Status.BOOKED
    with pytest.raises(NotForThisPerson):
        book(make_person(units=[south]), session)


def test_who_has_left_cannot_be_booked(make_person, make_session, hr, now):
    person = make_person()
    type(person).objects.filter(pk=person.pk).update(is_active=False)
    person.refresh_from_db()
    with pytest.raises(HasLeft):
        services.book_for(person=person, session=make_session(), by=hr, now=now)


# §4
def test_cancelling_before_the_cut_off_is_free(make_person, make_session, book, told):
    person, session = make_person(), make_session()
    booking = book(person, session)
    services.cancel(booking=booking, by=person, now=session.starts_at - DAY)
    assert status_of(booking) == Status.CANCELLED
    assert told(person) == ["booking_confirmed", "booking_cancelled"]


def test_leaving_is_never_blocked_also_during_the_session(make_person, make_session, book):
    person, session = make_person(), make_session()
    booking = book(person, session)
    services.cancel(booking=booking, by=person, now=session.starts_at + HOUR)
    assert status_of(booking) == Status.CANCELLED_LATE


def test_cancelling_twice_is_once(make_person, make_session, book, now, told):
    person, session = make_person(), make_session()
    booking = book(person, session)
    services.cancel(booking=booking, by=person, now=now)
    services.cancel(booking=booking, by=person, now=now)
    assert told(person, "booking_cancelled") == ["booking_cancelled"]


def test_coming_back_is_a_new_booking(make_person, make_session, book, now):
    person, session = make_person(), make_session()
    first = book(person, session)
    services.cancel(booking=first, by=person, now=now)
    again = book(person, session)
    assert again.pk != first.pk and again.uid != first.uid
    assert status_of(first) == Status.CANCELLED


# §11
def test_an_overlap_is_warned_of_and_the_booking_stands(make_person, make_session, book):
    person = make_person()
    book(person, make_session())
    assert book(person, make_session()).status == Status.BOOKED


def test_an_overlap_is_refused_where_the_session_says_so(make_person, make_session, book):
    person = make_person()
    book(person, make_session())
    with pytest.raises(AnotherAppointment):
        book(person, make_session(overlap="block"))


def test_back_to_back_is_no_overlap(make_person, make_session, book):
    person = make_person()
    book(person, make_session())
    assert book(person, make_session(overlap="block", starts_in=timedelta(days=14, minutes=90))).status == Status.BOOKED


def test_giving_a_session_counts_as_an_appointment(make_person, make_session, book):
    trainer = make_person(roles=("trainer",))
    make_session(trainers=[trainer])
    with pytest.raises(AnotherAppointment):
        book(trainer, make_session(overlap="block"))


def test_the_co_presenter_also_books_once_and_the_duty_uses_no_seat(make_person, make_session, book):
    trainer = make_person(roles=("trainer",))
    session = make_session(trainers=[trainer], capacity=1, overlap="block")
    assert seats_held(session) == 0
    assert book(trainer, session).status == Status.BOOKED
    assert seats_held(session) == 1


def test_booking_for_a_colleague_who_is_booked_says_so(make_person, make_session, book, hr, now):
    person, session = make_person(), make_session()
    book(person, session)
    with pytest.raises(AlreadyBooked):
        services.book_for(person=person, session=session, by=hr, now=now)


def test_a_refusal_leaves_nothing_behind(make_person, make_session, book):
    person, session = make_person(), make_session(capacity=0)
    with pytest.raises(SessionIsClosed):
        book(person, session)
    assert not Booking.objects.exists() and not Message.objects.filter(person=person).exists()


def test_an_open_offer_is_an_appointment(make_session, make_person, book, now):
    person, session = make_person(), make_session(capacity=1, waiting="offer")
    seat = book(make_person(), session)
    book(person, session)
    blocks = make_session(overlap="block")
    services.cancel(booking=seat, by=seat.person, now=now)
    assert person.bookings.get().status == Booking.Status.OFFERED
    with pytest.raises(AnotherAppointment):
        book(person, blocks)


def test_giving_up_a_seat_asks_no_reason(cast, client_of, make_session, book):
    session = make_session(moment=timezone.now())
    book(cast.employee, session, at=timezone.now())
    client, address = client_of(cast.employee), f"/learn/sessions/{session.pk}/"
    page = client.get(address).content.decode()
    form = page[page.index(f'action="{address}cancel/"') :].split("</form>")[0]
    assert "reason" not in form and "textarea" not in form
    client.post(f"{address}cancel/")
    assert cast.employee.bookings.get().status == Booking.Status.CANCELLED
