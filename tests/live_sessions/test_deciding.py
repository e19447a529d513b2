"""Moving people, the minimum and its decision, and bringing a cancelled session back: spec §1, §5, §6."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from courses.live_sessions import services
from courses.live_sessions.models import Booking
from courses.live_sessions.queries.sessions import sessions_to_decide
from courses.live_sessions.refusals import AnotherModule, ChooseALaterDay, NoFreeSeat, NothingToDecide, NotRestored, OnlyWithASeat, ReasonNeeded
from lms.audit.models import AuditEntry
from lms.notifications import delivery
from tests.live_sessions.conftest import status_of

Status = Booking.Status
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def later(make_session):
    """Another date of the same module, a week later."""

    def make(**fields):
        return make_session(starts_in=timedelta(days=21), **fields)

    return make


def test_moving_ends_the_seat_here_books_one_there_and_links_them(make_session, make_person, later, book, hr, now):
    session, other, person = make_session(), later(), make_person()
    old = book(person, session)
    new = services.move(booking=old, to=other, by=hr, now=now, reason="You asked for June")
    old.refresh_from_db()
    assert (old.status, old.moved_to, new.status, new.session) == (Status.MOVED, new, Status.BOOKED, other)
    assert new.uid != old.uid
    assert AuditEntry.objects.get(action="booking.moved").reason == "You asked for June"


def test_who_is_moved_gets_one_mail_with_cancel_and_request(make_session, make_person, later, book, hr, now, told, settings):
    session, other, person = make_session(), later(), make_person()
    old = book(person, session)
    services.move(booking=old, to=other, by=hr, now=now, reason="You asked for June")
    assert told(person) == ["booking_confirmed", "booking_moved"]
    settings.MAIL_IS_KEPT = False
    while delivery.deliver_batch():
        pass
    [letter] = [one.message() for one in mail.outbox if "Your new date" in one.subject]
    parts = {part.get_param("method"): part.get_payload(decode=True).decode() for part in letter.walk() if part.get_content_type() == "text/calendar"}
    assert set(parts) == {"REQUEST", "CANCEL"}
    assert all(f"METHOD:{method}\r\n" in file for method, file in parts.items())
    uids = [re.search(r"UID:(\S+)", file).group(1) for file in parts.values()]
    assert len(set(uids)) == 2
    assert "STATUS:CANCELLED" not in parts["CANCEL"] and "SEQUENCE:1" in parts["CANCEL"]


def test_the_seat_that_comes_free_by_moving_goes_to_the_next(make_session, make_person, later, book, hr, now):
    session = make_session(capacity=1)
    seat, waits = book(make_person(), session), book(make_person(), session)
    services.move(booking=seat, to=later(), by=hr, now=now, reason="Asked")
    assert status_of(waits) == Status.BOOKED


def test_moving_needs_a_reason_a_seat_here_and_one_there(make_session, make_module, make_person, later, book, hr, now):
    session, full = make_session(capacity=1), later(capacity=1)
    seat, waits = book(make_person(), session), book(make_person(), session)
    book(make_person(), full)
    with pytest.raises(ReasonNeeded):
        services.move(booking=seat, to=full, by=hr, now=now, reason="")
    with pytest.raises(NoFreeSeat):
        services.move(booking=seat, to=full, by=hr, now=now, reason="Asked")
    with pytest.raises(OnlyWithASeat):
        services.move(booking=waits, to=full, by=hr, now=now, reason="Asked")
    with pytest.raises(AnotherModule):
        services.move(booking=seat, to=make_session(module=make_module()), by=hr, now=now, reason="Asked")
    assert status_of(seat) == Status.BOOKED
    new = services.move(booking=seat, to=full, by=hr, now=now, reason="Asked", overbook_because="Presents there")
    assert (new.status, new.overbooked_because) == (Status.BOOKED, "Presents there")


# §6
@pytest.fixture
def short(make_session, make_person, book):
    """One booking where four are needed, decided on 20 May; the session is on the 26th."""
    session = make_session(minimum=4, decision_on=date(2026, 5, 20))
    return session, book(make_person(), session)


def test_nothing_is_cancelled_by_itself(short, now):
    session, booking = short
    for sweep in (services.expire_offers, services.fill_free_seats, services.close_started):
        sweep(now=session.starts_at - HOUR)
    session.refresh_from_db()
    assert (session.state, status_of(booking)) == ("published", Status.BOOKED)


def test_going_ahead_is_told_once_and_is_no_question_any_more(short, hr, now, told):
    session, booking = short
    at = now + 7 * DAY
    assert list(sessions_to_decide(now=at)) == [session]
    services.go_ahead(session=session, by=hr, now=at)
    services.go_ahead(session=session, by=hr, now=at)
    assert told(booking.person, "session_goes_ahead") == ["session_goes_ahead"]
    assert list(sessions_to_decide(now=at)) == []
    assert AuditEntry.objects.get(action="session.goes_ahead").by == hr


def test_more_time_is_a_later_day_no_later_than_the_session(short, hr, now, told):
    session, booking = short
    for day in (date(2026, 5, 20), date(2026, 5, 27)):
        with pytest.raises(ChooseALaterDay):
            services.extend(session=session, until=day, by=hr, now=now)
    services.extend(session=session, until=date(2026, 5, 24), by=hr, now=now)
    session.refresh_from_db()
    assert session.decision_on == date(2026, 5, 24)
    message = booking.person.messages.get(kind="session_decided_later")
    assert message.context["day"]["en"].startswith("Sunday 24 May")


def test_without_a_minimum_there_is_nothing_to_decide(make_session, hr, now):
    with pytest.raises(NothingToDecide):
        services.go_ahead(session=make_session(), by=hr, now=now)


def test_merging_offers_a_seat_on_the_other_date_because_nobody_agreed_to_it(short, later, book, make_person, hr, now, told):
    session, seat = short
    other = later(capacity=1)
    second = book(make_person(), session)
    services.merge(session=session, into=other, by=hr, now=now, reason="Too few on this date")
    seat.refresh_from_db()
    second.refresh_from_db()
    assert (seat.status, second.status) == (Status.MOVED, Status.MOVED)
    assert (seat.moved_to.status, second.moved_to.status) == (Status.OFFERED, Status.WAITLISTED)
    assert told(seat.person) == ["booking_confirmed", "session_merged"]
    message = seat.person.messages.get(kind="session_merged")
    assert (message.calendar_method, "STATUS:CANCELLED" in message.calendar, bool(message.context["offered_until"])) == ("CANCEL", True, True)
    session.refresh_from_db()
    assert (session.state, session.cancelled_because) == ("cancelled", "Too few on this date")


# restore
def test_a_restored_session_is_open_with_its_settings_and_ended_bookings_stay_ended(make_session, make_person, book, hr, now):
    session = make_session(capacity=2, waiting="automatic")
    first, second, waits = (book(make_person(), session) for _n in range(3))
    services.cancel_session(session=session, by=hr, now=now, reason="Ill")
    session = services.restore(session=session, by=hr, now=now + HOUR)
    assert (session.state, session.capacity, session.cancelled_because) == ("published", 2, "")
    assert [status_of(one) for one in (first, second, waits)] == [Status.SESSION_CANCELLED, Status.SESSION_CANCELLED, Status.NOT_PLACED]
    new = list(Booking.objects.filter(session=session, status=Status.OFFERED).order_by("sequence"))
    assert [one.person for one in new] == [first.person, second.person]
    assert not {one.uid for one in new} & {first.uid, second.uid}
    assert AuditEntry.objects.get(action="session.restored").changes["cancelled_because"] == ["Ill", ""]


def test_who_lost_a_seat_hears_once_that_it_takes_place_after_all(make_session, make_person, book, hr, now, told):
    session, person = make_session(), make_person()
    book(person, session)
    services.cancel_session(session=session, by=hr, now=now, reason="Ill")
    services.restore(session=session, by=hr, now=now)
    services.restore(session=session, by=hr, now=now)
    assert told(person) == ["booking_confirmed", "session_cancelled", "session_restored"]


def test_who_has_another_date_by_then_is_left_in_peace(make_session, make_person, later, book, hr, now):
    session, person = make_session(), make_person()
    book(person, session)
    services.cancel_session(session=session, by=hr, now=now, reason="Ill")
    book(person, later())
    services.restore(session=session, by=hr, now=now)
    assert not Booking.objects.filter(session=session, status=Status.OFFERED).exists()


def test_back_to_a_draft_is_silent_until_it_is_opened(make_session, make_person, book, hr, now, told):
    session, person = make_session(), make_person()
    book(person, session)
    services.cancel_session(session=session, by=hr, now=now, reason="Ill")
    session = services.restore(session=session, by=hr, now=now, as_draft=True)
    assert (session.state, told(person)[-1]) == ("draft", "session_cancelled")
    services.publish(session=session, by=hr, now=now)
    assert told(person)[-1] == "session_restored"


def test_a_session_whose_dates_have_passed_comes_back_as_a_draft_only(make_session, hr, now):
    session = make_session()
    services.cancel_session(session=session, by=hr, now=now, reason="Ill")
    with pytest.raises(NotRestored):
        services.restore(session=session, by=hr, now=session.starts_at)
    assert services.restore(session=session, by=hr, now=session.starts_at, as_draft=True).state == "draft"


# the doors
def test_hr_moves_a_colleague_and_brings_a_session_back(cast, client_of, make_session):
    now, hr = timezone.now(), client_of(cast.hr)
    session, other = make_session(moment=now), make_session(moment=now, starts_in=timedelta(days=21))
    booking = services.book(person=cast.employee, session=session, by=cast.employee, now=now)
    page = hr.post(f"/hr/bookings/{booking.pk}/move/", {"to": other.pk, "reason": ""})
    assert (page.status_code, status_of(booking)) == (422, Status.BOOKED)
    hr.post(f"/hr/bookings/{booking.pk}/move/", {"to": other.pk, "reason": "As agreed"})
    assert status_of(booking) == Status.MOVED
    hr.post(f"/hr/sessions/{session.pk}/cancel/", {"reason": "Ill"})
    assert b"Open it again" in hr.get(f"/hr/sessions/{session.pk}/").content
    hr.post(f"/hr/sessions/{session.pk}/restore/", {"as": "open"})
    session.refresh_from_db()
    assert session.is_published
