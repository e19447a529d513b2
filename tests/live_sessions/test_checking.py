"""The nightly look at the bookings: spec §2.5."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from courses.live_sessions import repairs, services
from courses.live_sessions.models import Booking, InvariantRun, LiveSession
from courses.live_sessions.rules import invariants
from tests.live_sessions.conftest import put

Status = Booking.Status
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def found(now):
    def rules(at=None):
        return [one["rule"] for one in services.check(now=at or now).violations]

    return rules


def test_a_lively_installation_has_no_violations(make_session, make_person, book, hr, found, now):
    session = make_session(capacity=2)
    bookings = [book(make_person(), session) for _n in range(5)]
    services.cancel(booking=bookings[0], by=bookings[0].person, now=now)
    services.book_for(person=make_person(), session=session, by=hr, now=now, overbook_because="Presents")
    services.set_capacity(session=session, capacity=1, by=hr, now=now)
    services.cancel_session(session=make_session(), by=hr, now=now, reason="Ill")
    assert found() == []


def test_more_seats_held_than_there_are_without_a_reason(seat, make_person, found, now):
    booking = seat(capacity=1)
    Booking.objects.create(session=booking.session, person=make_person(), status=Status.BOOKED, booked_at=now)
    assert invariants.OVER_CAPACITY in found()


def test_a_free_seat_while_somebody_eligible_waits(seat, make_person, book, found, now):
    booking = seat(capacity=1)
    waits = book(make_person(), booking.session)
    put(booking, status=Status.CANCELLED, ended_at=now)
    assert invariants.IDLE_SEAT not in found(now), "the sweep may take a minute"
    [violation] = services.check(now=now + HOUR).violations
    assert (violation["rule"], violation["booking"]) == (invariants.IDLE_SEAT, waits.pk)


def test_a_free_seat_is_right_when_nobody_moves_up_by_itself(seat, make_person, book, found):
    booking = seat(capacity=1, signup_closes_hours=0)
    book(make_person(), booking.session)
    late = booking.session.starts_at - 10 * HOUR
    services.cancel(booking=booking, by=booking.person, now=late)
    assert found(late + HOUR) == []


@pytest.mark.parametrize(
    ("state", "rule"),
    [(LiveSession.State.CANCELLED, invariants.ON_CANCELLED), (LiveSession.State.DRAFT, invariants.ON_DRAFT)],
)
def test_a_live_booking_where_there_can_be_none(seat, found, now, state, rule):
    LiveSession.objects.filter(pk=seat().session_id).update(state=state, cancelled_at=now, cancelled_because="x")
    assert found() == [rule]


def test_offers_and_requests_past_their_moment_and_people_who_wait_after_the_start(seat, make_session, make_person, book, found, now):
    offered, asked, waits = seat(), seat(), book(make_person(), seat(capacity=1).session)
    put(offered, status=Status.OFFERED, offered_until=now - HOUR)
    put(asked, status=Status.REQUESTED, requested_until=now - HOUR)
    assert found() == [invariants.STALE_OFFER, invariants.STALE_REQUEST]
    assert invariants.AFTER_START in found(waits.session.starts_at + HOUR)


def test_a_leaver_with_a_booking_ahead_and_a_status_without_its_line(seat, found, now):
    leaver, unwritten = seat(), seat()
    type(leaver.person).objects.filter(pk=leaver.person_id).update(is_active=False)
    Booking.objects.filter(pk=unwritten.pk).update(status=Status.CANCELLED, ended_at=now)
    assert found() == [invariants.LIVE_OF_LEAVER, invariants.STATUS_WITHOUT_HISTORY]


def test_moments_that_are_not_those_of_the_dates_and_a_seat_without_a_date(seat, found, now):
    moved, undated = seat(), seat()
    LiveSession.objects.filter(pk=moved.session_id).update(ends_at=moved.session.ends_at + HOUR)
    undated.session.dates.all().delete()
    LiveSession.objects.filter(pk=undated.session_id).update(starts_at=None, ends_at=None)
    assert sorted(found()) == [invariants.DATES_OUT_OF_STEP, invariants.SEAT_WITHOUT_DATE]


def test_every_rule_says_what_is_wrong_and_what_to_do(db):
    facts = {"held": 3, "seats": 2, "over": 1, "times": 2, "place": 4}
    for one in repairs.told([{"rule": rule, "session": 7, "booking": 9, "facts": facts} for rule in invariants.EVERY]):
        assert "session 7, booking 9" in one.where and "%" not in one.wrong + one.repair and one.wrong and one.repair


def test_the_command_prints_each_violation_as_the_page_says_it(seat, capsys):
    booking = seat()
    call_command("check_bookings")
    translation.activate("en")
    assert "Everything holds in 1 session(s)." in capsys.readouterr().out
    LiveSession.objects.filter(pk=booking.session_id).update(state="draft")
    with pytest.raises(CommandError):
        call_command("check_bookings")
    out = capsys.readouterr().out
    translation.activate("en")
    [one] = repairs.told(InvariantRun.objects.first().violations)
    assert f"(session {booking.session_id}, booking {booking.pk}): A booking is live on a session that is a draft." in out
    assert all(words in out for words in (one.where, one.wrong, one.repair, one.since)) and "A person must choose" in out


def test_looks_are_kept_for_ninety_days(db, now):
    services.check(now=now)
    services.check(now=now + 91 * DAY)
    assert InvariantRun.objects.count() == 1
