"""A session that does not take place: message and page lead to where there is something to do (spec §5.1)."""

from datetime import timedelta
from functools import partial
from html import unescape

import pytest
from django.utils import timezone

from courses.live_sessions import services
from lms.notifications.rendering import words

DAY = timedelta(days=1)


@pytest.fixture
def make_session(make_session):
    """Sessions counted from this moment: pages look at the clock."""
    return partial(make_session, moment=timezone.now())


@pytest.fixture
def booked(cast, make_session):
    """The employee has a seat in a session."""
    session = make_session()
    services.book(person=cast.employee, session=session, by=cast.employee, now=timezone.now())
    return session


def cancel(session, cast):
    services.cancel_session(session=session, by=cast.hr, now=timezone.now(), reason="The trainer is ill.")


def button_of(message):
    """Where the one button leads, and the word on it, in English."""
    mail = words(message, language="en")
    return message.url, [line for line in ("Answer the offer", "See your place", "See the dates") if line in mail.html]


def page_of(session, cast, client_of):
    return unescape(client_of(cast.employee).get(f"/learn/sessions/{session.pk}/").content.decode())


def test_with_an_offer_on_the_next_date_the_button_and_the_page_lead_to_that_offer(cast, client_of, booked, make_session):
    following = make_session(starts_in=21 * DAY)
    cancel(booked, cast)
    message = cast.employee.messages.get(kind="session_cancelled")
    assert button_of(message) == (f"/learn/sessions/{following.pk}/", ["Answer the offer"])
    page = page_of(booked, cast, client_of)
    assert "We hold a seat for you on another date: " in page and "Say yes or no before " in page
    assert f'<a class="btn btn-go" href="/learn/sessions/{following.pk}/">Answer the offer</a>' in page


def test_with_a_place_in_the_queue_of_the_next_date_they_lead_to_that_place(cast, client_of, booked, make_session):
    following = make_session(starts_in=21 * DAY, capacity=1)
    services.book(person=cast.other, session=following, by=cast.other, now=timezone.now())
    cancel(booked, cast)
    message = cast.employee.messages.get(kind="session_cancelled")
    assert button_of(message) == (f"/learn/sessions/{following.pk}/", ["See your place"])
    page = page_of(booked, cast, client_of)
    assert "You stand on the waiting list of another date: " in page
    assert f'<a class="btn" href="/learn/sessions/{following.pk}/">See your place</a>' in page


def test_without_another_date_they_stay_with_the_session_that_was_cancelled(cast, client_of, booked):
    cancel(booked, cast)
    message = cast.employee.messages.get(kind="session_cancelled")
    assert button_of(message) == (f"/learn/sessions/{booked.pk}/", ["See the dates"])
    assert "another date" not in page_of(booked, cast, client_of)


def test_an_offer_comes_before_a_seat_and_a_seat_before_a_place(cast, client_of, booked, make_session):
    seat, other = make_session(starts_in=30 * DAY), make_session(starts_in=40 * DAY, capacity=1)
    for session, person in ((other, cast.other), (other, cast.employee), (seat, cast.employee)):
        services.book(person=person, session=session, by=person, now=timezone.now())
    cancel(booked, cast)
    assert "You have a seat on another date: " in page_of(booked, cast, client_of)
    offered = make_session(starts_in=35 * DAY, waiting="offer", capacity=1)
    holder = services.book(person=cast.other, session=offered, by=cast.other, now=timezone.now())
    services.book(person=cast.employee, session=offered, by=cast.employee, now=timezone.now())
    services.cancel(booking=holder, by=cast.other, now=timezone.now())
    assert "We hold a seat for you on another date: " in page_of(booked, cast, client_of)


def test_who_is_merged_into_another_date_is_led_to_the_offer_there(cast, client_of, make_session):
    short = make_session(minimum=6, decision_on=timezone.localdate() + 3 * DAY)
    services.book(person=cast.employee, session=short, by=cast.employee, now=timezone.now())
    into = make_session(starts_in=21 * DAY)
    services.merge(session=short, into=into, by=cast.hr, now=timezone.now(), reason="Too few.")
    message = cast.employee.messages.get(kind="session_merged")
    assert button_of(message) == (f"/learn/sessions/{into.pk}/", ["Answer the offer"])
    assert f'href="/learn/sessions/{into.pk}/">Answer the offer</a>' in page_of(short, cast, client_of)


def test_who_is_moved_finds_the_new_date_from_the_old_one(cast, client_of, booked, make_session):
    to = make_session(starts_in=21 * DAY)
    services.move(booking=cast.employee.bookings.get(), to=to, by=cast.hr, now=timezone.now(), reason="You asked for it.")
    page = page_of(booked, cast, client_of)
    assert "You have a seat on another date: " in page and f'<a class="btn" href="/learn/sessions/{to.pk}/">See the session</a>' in page


def test_a_session_that_takes_place_says_nothing_of_other_seats(cast, client_of, booked, make_session):
    other = make_session(starts_in=21 * DAY)
    services.book(person=cast.employee, session=other, by=cast.employee, now=timezone.now())
    services.cancel(booking=cast.employee.bookings.get(session=booked), by=cast.employee, now=timezone.now())
    assert "on another date" not in page_of(booked, cast, client_of)


def test_a_session_that_comes_back_asks_for_an_answer_only_where_a_seat_is_held(cast, make_session, make_person):
    session = make_session(capacity=1)
    services.book(person=cast.employee, session=session, by=cast.employee, now=timezone.now())
    services.book_for(person=cast.other, session=session, by=cast.hr, now=timezone.now(), overbook_because="She travels far.")
    cancel(session, cast)
    services.restore(session=session, by=cast.hr, now=timezone.now())
    mails = [person.messages.get(kind="session_restored") for person in (cast.employee, cast.other)]
    assert [button_of(one)[1] for one in mails] == [["Answer the offer"], ["See your place"]]
