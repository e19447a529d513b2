"""A session without a date, and any of these dates: spec §3.9 and §5.4."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from courses.live_sessions import services
from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.queries.bookings import places_in_queue
from courses.live_sessions.queries.seats import seats_held
from courses.live_sessions.refusals import HasADate, PlanError, SessionNotOpen
from tests.live_sessions.conftest import status_of

Status = Booking.Status
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def undated(make_session):
    return partial(make_session, dates=[], place="")


@pytest.fixture
def interested(make_person, undated, now):
    """A session without a date and people who are interested, in that order."""

    def make(people=3, **fields):
        session = undated(**fields)
        return session, [services.show_interest(person=one, session=session, by=one, now=now) for one in (make_person() for _n in range(people))]

    return make


@pytest.fixture
def set_a_date(make_plan, hr, now):
    def do(session, **fields):
        return services.change(session=session, plan=make_plan(module=session.module, **fields), by=hr, now=now)

    return do


def test_a_session_is_published_without_a_date_and_cannot_be_booked(undated, make_person, book):
    session = undated()
    assert (session.state, session.starts_at) == ("published", None)
    with pytest.raises(SessionNotOpen):
        book(make_person(), session)


def test_interest_holds_no_seat_and_twice_is_once(interested, now):
    session, (first, *_others) = interested(capacity=1)
    again = services.show_interest(person=first.person, session=session, by=first.person, now=now)
    assert (again, again.status, seats_held(session)) == (first, Status.INTERESTED, 0)


def test_with_a_date_the_interested_get_offers_in_order_and_are_never_booked_by_us(interested, set_a_date, told, now):
    session, (first, second, third) = interested()
    set_a_date(session, capacity=2)
    assert [status_of(one) for one in (first, second, third)] == [Status.OFFERED, Status.OFFERED, Status.INTERESTED]
    assert first.offered_until == now + 48 * HOUR
    assert (told(first.person), told(third.person)) == (["booking_offered"], ["interest_has_a_date"])


def test_who_says_no_makes_room_for_the_next_interested(interested, set_a_date, told, now):
    session, (first, second) = interested(people=2)
    set_a_date(session, capacity=1)
    first.refresh_from_db()
    services.cancel(booking=first, by=first.person, now=now)
    assert (status_of(first), status_of(second)) == (Status.REFUSED, Status.OFFERED)
    services.accept_offer(booking=second, by=second.person, now=now)
    assert status_of(second) == Status.BOOKED


def test_a_newcomer_does_not_jump_over_who_was_interested(interested, set_a_date, make_person, book):
    session, (_first, second) = interested(people=2)
    session = set_a_date(session, capacity=1)
    newcomer = book(make_person(), session)
    assert newcomer.status == Status.WAITLISTED
    assert places_in_queue([second, newcomer]) == {second.pk: 1, newcomer.pk: 2}


def test_who_says_yes_to_the_date_while_it_is_full_is_booked_when_a_seat_comes_free(interested, set_a_date, book, now):
    session, (first, second) = interested(people=2)
    session = set_a_date(session, capacity=1)
    assert book(second.person, session).status == Status.INTERESTED
    first.refresh_from_db()
    services.cancel(booking=first, by=first.person, now=now)
    assert status_of(second) == Status.BOOKED


def test_interest_in_a_session_that_has_a_date_is_answered_with_the_date(make_session, make_person, now):
    person = make_person()
    with pytest.raises(HasADate):
        services.show_interest(person=person, session=make_session(), by=person, now=now)


def test_a_session_with_bookings_cannot_lose_its_date(make_session, make_person, make_plan, book, hr, now):
    session = make_session()
    book(make_person(), session)
    with pytest.raises(PlanError):
        services.change(session=session, plan=replace(make_plan(), dates=[]), by=hr, now=now)


def test_a_cancelled_session_without_a_date_tells_who_was_interested(interested, hr, told, now):
    session, (first, *_others) = interested()
    services.cancel_session(session=session, by=hr, now=now, reason="Nobody can give it")
    assert (status_of(first), told(first.person)) == (Status.WITHDRAWN, ["session_cancelled"])


def test_who_leaves_is_not_interested_any_more(interested, hr, now):
    _session, (first, *_others) = interested()
    services.person_leaves(person=first.person, by=hr, now=now)
    assert status_of(first) == Status.WITHDRAWN


def test_at_the_start_who_was_interested_and_got_nothing_hears_it(interested, set_a_date, told):
    session, (_first, second) = interested(people=2)
    session = set_a_date(session, capacity=1)
    services.close_started(now=session.starts_at)
    assert (status_of(second), told(second.person)[-1]) == (Status.WITHDRAWN, "booking_not_placed")


# the doors
def test_one_click_says_i_am_interested_and_one_takes_it_back(cast, client_of, make_session):
    session = make_session(moment=timezone.now(), dates=[], place="")
    client = client_of(cast.employee)
    assert b"I am interested" in client.get("/learn/sessions/").content
    client.post(f"/learn/sessions/{session.pk}/interest/")
    page = client.get(f"/learn/sessions/{session.pk}/").content.decode()
    assert "You are interested" in page and "1 colleague is interested" in page and "No date yet" in page
    assert b"You are interested" in client.get(f"/learn/{session.module.key}/").content
    client.post(f"/learn/sessions/{session.pk}/cancel/")
    assert not Booking.objects.filter(status=Status.INTERESTED).exists()


def test_hr_plans_a_session_without_a_date(cast, client_of, module):
    hr = client_of(cast.hr)
    facts = {"module": module.pk, "language": "en", "mode": "room", "waiting": "automatic", "overlap": "warn", "capacity": "8"}
    hr.post("/hr/sessions/new/", facts)
    made = LiveSession.objects.get()
    hr.post(f"/hr/sessions/{made.pk}/publish/")
    made.refresh_from_db()
    assert (made.is_published, made.starts_at) == (True, None)
    services.show_interest(person=cast.employee, session=made, by=cast.employee, now=timezone.now())
    assert cast.employee.full_name in hr.get(f"/hr/sessions/{made.pk}/").content.decode()
    assert b"live" in hr.get("/hr/sessions/").content


@pytest.fixture
def two_full(cast, make_session):
    """Two full dates of one module."""
    now = timezone.now()
    sessions = [make_session(moment=now, capacity=1, starts_in=timedelta(days=days)) for days in (14, 21)]
    for session in sessions:
        services.book(person=cast.other, session=session, by=cast.other, now=now)
    return sessions


def test_any_of_these_dates_through_the_page(cast, client_of, two_full):
    one, two = two_full
    client = client_of(cast.employee)
    assert b"Wait for any of these dates" in client.get(f"/learn/{one.module.key}/").content
    address = f"/learn/sessions/any/{one.module.key}/"
    assert client.get(address).content.count(b" checked") == 2
    assert b"You wait for 2 dates" in client.post(address, {"session": [one.pk, two.pk]}, follow=True).content
    services.cancel(booking=Booking.objects.get(person=cast.other, session=one), by=cast.other, now=timezone.now())
    assert list(Booking.objects.filter(person=cast.employee).order_by("session__starts_at").values_list("status", flat=True)) == [
        Status.BOOKED,
        Status.WITHDRAWN,
    ]


def test_without_a_tick_the_page_says_what_to_do_and_keeps_the_choice(cast, client_of, two_full):
    response = client_of(cast.employee).post(f"/learn/sessions/any/{two_full[0].module.key}/", {})
    assert response.status_code == 422 and b"Tick at least one date" in response.content
