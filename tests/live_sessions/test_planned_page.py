"""The page of one planned session, as HR reads it (§2.6, §2.7, §5.1)."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from courses.live_sessions import services
from courses.live_sessions.models import Booking
from lms.audit.models import AuditEntry
from lms.people.models import UnitMembership


@pytest.fixture
def full(make_session, make_person, book):
    """One seat, taken."""
    session = make_session(capacity=1, moment=timezone.now())
    book(make_person(), session, at=timezone.now())
    return session


@pytest.fixture
def client(cast, client_of):
    return client_of(cast.hr)


def _book(client, session, person, **fields):
    return client.post(f"/hr/sessions/{session.pk}/book/", {"employee_number": person.employee_number, **fields}, follow=True).content.decode()


def test_booking_for_a_colleague_says_whether_there_is_a_seat_or_which_place_in_the_queue(client, full, cast, make_session):
    assert f"{cast.employee.full_name} waits in the queue, on place 1." in _book(client, full, cast.employee)
    free = make_session(capacity=2, moment=timezone.now(), starts_in=timedelta(days=20))
    assert f"{cast.employee.full_name} has a seat." in _book(client, free, cast.employee)


def test_a_seat_beyond_the_seats_stays_visible_with_its_reason_and_asks_for_no_decision(client, full, cast):
    page = _book(client, full, cast.employee, overbook_because="She presents too.")
    assert "1 beyond the seats, with a reason." in page and "She presents too." in page
    assert "This needs a decision" not in page


def test_fewer_seats_than_people_is_over_and_asks_for_a_decision(client, full, cast):
    _book(client, full, cast.employee, overbook_because="She presents too.")
    services.set_capacity(session=full, capacity=None, by=cast.hr, now=timezone.now())
    services.book(person=cast.other, session=full, by=cast.other, now=timezone.now())
    services.set_capacity(session=full, capacity=1, by=cast.hr, now=timezone.now())
    page = client.get(f"/hr/sessions/{full.pk}/").content.decode()
    assert "2 over. Nobody moves up until there is room." in page and "This needs a decision" in page


def test_a_reason_beside_a_free_seat_makes_an_ordinary_booking(client, make_session, cast):
    session = make_session(capacity=2, moment=timezone.now())
    page = _book(client, session, cast.employee, overbook_because="Just in case.")
    assert Booking.objects.get(person=cast.employee).overbooked_because == "" and "beyond the seats" not in page
    assert AuditEntry.objects.filter(action="booking.made").exists() and not AuditEntry.objects.filter(action="booking.overbooked").exists()


def test_a_reason_beside_a_free_seat_that_somebody_waits_for_is_an_overbooking(make_session, make_person, book, hr, now):
    session = make_session(capacity=1, waiting="manual")
    holder, waits, third = make_person(), make_person(), make_person()
    seat = book(holder, session)
    book(waits, session)
    services.cancel(booking=seat, by=holder, now=now)
    booking = services.book_for(person=third, session=session, by=hr, now=now, overbook_because="She presents.")
    assert (booking.status, booking.overbooked_because) == (Booking.Status.BOOKED, "She presents.")


def test_a_session_that_is_over_is_not_called_open_and_leads_to_what_people_thought(client, make_session):
    session = make_session(starts_in=timedelta(days=2))
    with time_machine.travel(session.ends_at + timedelta(days=1)):
        page = client.get(f"/hr/sessions/{session.pk}/").content.decode()
    assert "open for booking" not in page and f"/trainer/sessions/{session.pk}/?show=thoughts" in page and "Nobody had a seat." in page


def test_a_cancelled_session_does_not_say_that_nobody_has_booked_yet(client, full, cast):
    services.cancel_session(session=full, by=cast.hr, now=timezone.now(), reason="Ill")
    page = client.get(f"/hr/sessions/{full.pk}/").content.decode()
    assert "Cancelling ended every booking." in page and "Nobody has booked yet." not in page and "1 booking has ended" in page


def test_cancelling_a_session_without_people_speaks_of_no_people(client, make_session):
    session = make_session(moment=timezone.now())
    assert "Cancel for 0 people" not in client.get(f"/hr/sessions/{session.pk}/cancel/").content.decode()


def test_a_session_without_a_date_speaks_of_interest_and_of_giving_it_a_date(client, make_session, make_person, hr):
    session = make_session(dates=[], place="", moment=timezone.now())
    person = make_person()
    services.show_interest(person=person, session=session, by=person, now=timezone.now())
    page = client.get(f"/hr/sessions/{session.pk}/").content.decode()
    assert "1 colleague is interested" in page and "Give the session a date" in page and "No date yet" in page
    assert "This needs a decision" not in page and "Give the seat" not in page and "Book for a colleague" not in page
    assert "/trainer/sessions/" not in page, "there is no list to check off before there is a date"


def test_booking_for_a_colleague_who_has_something_else_speaks_of_the_colleague(client, make_session, cast):
    """§11: the session blocks overlap; the sentence for staff is not the one for the person."""
    services.book(person=cast.employee, session=make_session(moment=timezone.now()), by=cast.employee, now=timezone.now())
    page = _book(client, make_session(overlap="block", moment=timezone.now()), cast.employee)
    assert "Has another session at that time, and this session does not allow that." in page and "You have another session" not in page
    assert Booking.objects.count() == 1


def test_a_seat_of_who_works_elsewhere_now_stays_and_staff_see_it_and_end_it_for_the_next(client, make_session, make_unit, make_person, cast):
    """§3.4: who loses eligibility is no reason to take a seat in silence; when staff end the booking the next moves up."""
    north, south = make_unit("Noord"), make_unit("Zuid")
    session, (holder, waits) = make_session(capacity=1, units=[north], moment=timezone.now()), [make_person(units=[north]) for _n in range(2)]
    seat, entry = (services.book(person=one, session=session, by=one, now=timezone.now()) for one in (holder, waits))
    assert "works elsewhere now" not in client.get(f"/hr/sessions/{session.pk}/").content.decode()
    UnitMembership.objects.filter(person=holder).update(unit=south)
    page = client.get(f"/hr/sessions/{session.pk}/").content.decode()
    assert "works elsewhere now" in page and "1 person with a seat works in a part of the organisation now for which this session is not meant." in page
    client.post(f"/hr/bookings/{seat.pk}/remove/", {"reason": "You work in the south now."})
    entry.refresh_from_db()
    assert entry.status == Booking.Status.BOOKED and "works elsewhere now" not in client.get(f"/hr/sessions/{session.pk}/").content.decode()


def test_what_was_not_done_is_said_on_top_with_the_way_to_the_field_and_what_was_typed_stays(client, full, cast, make_person):
    """Nobody of that name, a number of seats that is none, a booking ended without a reason, a colleague asked without a name."""
    make_person("Wim", "Kan")
    make_person("Wim", "Sonneveld")
    alert = '<div class="notice notice-strong" role="alert" tabindex="-1" autofocus>'
    at = f"/hr/sessions/{full.pk}"
    answer = client.post(f"{at}/book/", {"employee_number": "Wim", "overbook_because": "She sings."})
    page = answer.content.decode()
    assert (answer.status_code, alert in page) == (422, True)
    assert '<a href="#number">More than one colleague matches: ' in page and 'value="Wim"' in page and 'value="She sings."' in page

    page = client.post(f"{at}/seats/", {"capacity": "a dozen"}).content.decode()
    assert '<a href="#capacity">Write a whole number, or leave it empty for no limit.</a>' in page and 'value="a dozen"' in page

    [booking] = Booking.objects.all()
    page = client.post(f"/hr/bookings/{booking.pk}/remove/", {"reason": " "}).content.decode()
    assert f'<a href="#why-{booking.pk}">' in page and "<details open>" in page and Booking.objects.get().status == "booked"

    page = client.post(f"{at}/presenters/", {"person": "", "minutes": "10", "words": "How do you begin?"}).content.decode()
    assert alert in page and '<a href="#id_person">' in page and "How do you begin?</textarea>" in page


def test_a_closed_session_keeps_its_nought_and_an_unlimited_one_its_emptiness(client, make_session):
    closed, unlimited = make_session(capacity=0, moment=timezone.now()), make_session(capacity=None, moment=timezone.now(), starts_in=timedelta(days=20))
    assert 'inputmode="numeric" value="0"' in client.get(f"/hr/sessions/{closed.pk}/").content.decode()
    assert 'inputmode="numeric" value=""' in client.get(f"/hr/sessions/{unlimited.pk}/").content.decode()


def test_a_session_without_a_date_speaks_of_interest_and_not_of_seats_that_are_taken(client, make_session, cast, now):
    session = make_session(dates=[])
    page = client.get(f"/hr/sessions/{session.pk}/").content.decode()
    assert "collects interest" in page and "Nobody has said to be interested yet" in page and "seats taken" not in page
    services.show_interest(person=cast.employee, session=session, by=cast.employee, now=now)
    page = client.get(f"/hr/sessions/{session.pk}/").content.decode()
    assert "1 colleague is interested" in page and "seats taken" not in page and "Nobody has said" not in page


def test_booking_for_nobody_asks_for_a_name_and_names_nobody(client, make_session, cast):
    page = client.post(f"/hr/sessions/{make_session(moment=timezone.now()).pk}/book/", {"employee_number": " "}).content.decode()
    assert "Write the name or the employee number of a colleague." in page and "match" not in page and not Booking.objects.exists()
