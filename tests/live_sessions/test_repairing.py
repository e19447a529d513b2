"""Every violation of §2.5 made by hand, and put right as its printed repair says: nothing is broken then, and nobody has lost a booking by it."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone, translation

from courses.live_sessions import repairs, services
from courses.live_sessions.models import Booking, BookingChange, LiveSession
from courses.live_sessions.rules import invariants
from courses.live_sessions.services import repeating
from lms.audit.models import AuditEntry
from lms.people.models import User
from tests.live_sessions.conftest import put, status_of

Status = Booking.Status
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def found(now):
    """The rules that are broken, as they are read an hour later, when every sweep could have run."""

    def rules(at=None):
        return [one["rule"] for one in services.check(now=at or now + HOUR).violations]

    return rules


def _without(index):
    """The database as it would be without its own guard; the end of the test brings it back."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX {index}")


def _session(booking):
    return LiveSession.objects.get(pk=booking.session_id)


def _one_more(booking, person, status=Status.BOOKED, **fields):
    return Booking.objects.create(session=booking.session, person=person, status=status, **fields)


@pytest.fixture
def over(seat, make_person, now):
    """One seat and two people on it, without a reason."""
    first = seat(capacity=1)
    second = _one_more(first, make_person(), booked_at=now)
    BookingChange.objects.create(booking=second, new=Status.BOOKED, at=now)
    return first, second


def test_more_seats_than_there_are_is_put_right_by_more_seats(over, found, hr, now):
    assert found() == [invariants.OVER_CAPACITY]
    services.set_capacity(session=_session(over[0]), capacity=2, by=hr, now=now)
    assert found() == [] and [status_of(one) for one in over] == [Status.BOOKED, Status.BOOKED]


def test_more_seats_than_there_are_is_put_right_by_another_date(over, found, make_session, hr, now):
    other = make_session(module=over[0].session.module, starts_in=20 * DAY)
    services.move(booking=over[1], to=other, by=hr, now=now, reason="Two people had one seat.")
    assert found() == [] and other.bookings.get().status == Status.BOOKED


def test_free_seats_go_to_who_waits_in_the_order_of_the_queue(make_session, make_person, book, found, now):
    session = make_session(capacity=2)
    held, waits = [[book(make_person(), session) for _n in range(count)] for count in (2, 3)]
    for booking in held:
        put(booking, status=Status.CANCELLED, ended_at=now)
    assert found() == [invariants.IDLE_SEAT]
    assert services.repair(by=None, now=now + HOUR) == 1 and found() == []
    assert [status_of(one) for one in waits] == [Status.BOOKED, Status.BOOKED, Status.WAITLISTED]


def test_a_person_with_two_bookings_keeps_the_one_with_the_seat(seat, found, hr, now):
    booking = seat()
    _without("one_live_booking")
    second = _one_more(booking, booking.person, Status.WAITLISTED, sequence=1)
    BookingChange.objects.create(booking=second, new=Status.WAITLISTED)
    assert invariants.TWICE in found()
    services.remove(booking=second, by=hr, now=now, reason="You had two bookings.")
    assert found() == [] and status_of(booking) == Status.BOOKED


def test_the_page_can_end_the_booking_of_who_waits(make_session, make_person, book, cast, client_of):
    session = make_session(capacity=1, moment=timezone.now())
    holder, waits = [book(make_person(), session, at=timezone.now()) for _n in range(2)]
    client = client_of(cast.hr)
    assert f"/hr/bookings/{waits.pk}/remove/" in client.get(f"/hr/sessions/{session.pk}/").content.decode()
    client.post(f"/hr/bookings/{waits.pk}/remove/", {"reason": "You had two bookings."})
    assert (status_of(waits), status_of(holder)) == (Status.WITHDRAWN, Status.BOOKED)


def test_two_on_one_place_get_numbers_of_their_own_and_the_order_stays(make_session, make_person, book, found, now):
    session = make_session(capacity=1)
    book(make_person(), session)
    waits = [book(make_person(), session) for _n in range(4)]
    _without("one_place_in_the_queue")
    put(waits[2], sequence=2)
    assert found() == [invariants.SAME_PLACE]
    assert services.repair(by=None, now=now) == 1 and found() == []
    rows = Booking.objects.filter(status=Status.WAITLISTED).order_by("sequence")
    assert [row.pk for row in rows] == [one.pk for one in waits] and [row.sequence for row in rows] == [1, 2, 3, 4]
    assert AuditEntry.objects.get(action="booking.repaired").changes == {"sequence": [2, 3]}


def test_an_offer_that_ran_out_ends_and_the_next_person_has_the_seat(seat, make_person, book, found, now):
    booking = seat(capacity=1)
    waits = book(make_person(), booking.session)
    put(booking, status=Status.OFFERED, offered_until=now - HOUR)
    assert found() == [invariants.STALE_OFFER]
    assert services.repair(by=None, now=now) == 1 and found() == []
    assert (status_of(booking), status_of(waits)) == (Status.EXPIRED, Status.BOOKED)


def test_a_request_that_ran_out_ends(seat, found, now):
    booking = seat()
    put(booking, status=Status.REQUESTED, requested_until=now - HOUR)
    assert found() == [invariants.STALE_REQUEST]
    assert services.repair(by=None, now=now) == 1 and found() == [] and status_of(booking) == Status.EXPIRED


@pytest.mark.parametrize("starts_in", [14 * DAY, timedelta(minutes=30)], ids=["ahead", "past when it is found"])
def test_a_booking_on_a_cancelled_session_ends_and_only_that_person_is_told(seat, make_person, book, found, hr, now, told, starts_in):
    kept = seat(starts_in=starts_in, lasts=timedelta(minutes=10), signup_closes_hours=0)
    other = book(make_person(), kept.session)
    services.cancel(booking=other, by=other.person, now=now)
    session = _session(kept)
    LiveSession.objects.filter(pk=session.pk).update(state="cancelled", cancelled_at=now, cancelled_because="Ill")
    assert found() == [invariants.ON_CANCELLED]
    session = services.restore(session=session, by=hr, now=now + HOUR, as_draft=True)
    services.cancel_session(session=session, by=hr, now=now + HOUR, reason="Ill")
    assert found() == [] and status_of(kept) == Status.SESSION_CANCELLED
    assert told(kept.person, "session_cancelled") and not told(other.person, "session_cancelled")


def test_a_booking_on_a_draft_stays_when_the_session_is_opened(seat, found, hr, now):
    booking = seat()
    LiveSession.objects.filter(pk=booking.session_id).update(state="draft")
    assert found() == [invariants.ON_DRAFT]
    services.publish(session=_session(booking), by=hr, now=now)
    assert found() == [] and status_of(booking) == Status.BOOKED


def test_a_booking_on_a_draft_of_the_past_ends_with_cancelling_which_its_page_offers(seat, cast, client_of, found):
    booking = seat(moment=timezone.now())
    past = timezone.now() - 2 * DAY
    booking.session.dates.update(starts_at=past, ends_at=past + HOUR)
    LiveSession.objects.filter(pk=booking.session_id).update(state="draft", starts_at=past, ends_at=past + HOUR)
    address, client = f"/hr/sessions/{booking.session_id}/cancel/", client_of(cast.hr)
    assert address in client.get(f"/hr/sessions/{booking.session_id}/").content.decode()
    client.post(address, {"reach": "this", "reason": "It was never opened."})
    assert found(timezone.now()) == [] and status_of(booking) == Status.SESSION_CANCELLED


@pytest.mark.parametrize(
    ("status", "becomes", "fields"),
    [
        (Status.INTERESTED, Status.WITHDRAWN, {"sequence": 1}),
        (Status.REQUESTED, Status.EXPIRED, {"requested_until": timezone.now() + 900 * DAY}),
        (Status.WAITLISTED, Status.NOT_PLACED, {"sequence": 1}),
        (Status.OFFERED, Status.EXPIRED, {"offered_until": timezone.now() + 900 * DAY}),
    ],
)
def test_who_still_waits_after_the_start_is_let_go_and_seats_stay(seat, make_person, book, found, status, becomes, fields):
    booking = seat()
    booked = book(make_person(), booking.session)
    put(booking, status=status, **fields)
    later = booking.session.starts_at + HOUR
    assert found(later) == [invariants.AFTER_START]
    assert services.repair(by=None, now=later) == 1 and found(later) == []
    assert (status_of(booking), status_of(booked)) == (becomes, Status.BOOKED)


@pytest.fixture
def undated(seat):
    booking = seat()
    plan = repeating.plan_of(booking.session)
    booking.session.dates.all().delete()
    LiveSession.objects.filter(pk=booking.session_id).update(starts_at=None, ends_at=None)
    return booking, plan


def test_a_seat_without_a_date_stays_when_the_session_gets_its_date_back(undated, found, hr, now):
    booking, plan = undated
    assert found() == [invariants.SEAT_WITHOUT_DATE]
    services.change(session=_session(booking), plan=plan, by=hr, now=now)
    assert found() == [] and status_of(booking) == Status.BOOKED


def test_a_seat_without_a_date_ends_when_the_session_is_cancelled(undated, found, hr, now, told):
    booking, _plan = undated
    services.cancel_session(session=_session(booking), by=hr, now=now, reason="There is no date.")
    assert found() == [] and told(booking.person, "session_cancelled")


@pytest.mark.parametrize("state", ["published", "cancelled"])
def test_moments_come_in_step_with_the_dates_again(seat, found, now, hr, state):
    booking = seat()
    right = booking.session.starts_at, booking.session.ends_at
    if state == "cancelled":
        services.cancel_session(session=booking.session, by=hr, now=now, reason="Ill")
    LiveSession.objects.filter(pk=booking.session_id).update(starts_at=right[0] - HOUR, ends_at=right[1] + HOUR)
    assert found() == [invariants.DATES_OUT_OF_STEP]
    assert services.repair(by=None, now=now) == 1 and found() == []
    session = _session(booking)
    assert (session.starts_at, session.ends_at) == right


@pytest.mark.parametrize("what", ["seat", "queue"])
def test_who_has_left_goes_and_the_next_moves_up(seat, make_person, book, found, now, what):
    booking = seat(capacity=1)
    waits, last = book(make_person(), booking.session), book(make_person(), booking.session)
    leaver = booking if what == "seat" else waits
    User.objects.filter(pk=leaver.person_id).update(is_active=False)
    assert found() == [invariants.LIVE_OF_LEAVER]
    assert services.repair(by=None, now=now) == 1 and found() == []
    wanted = (Status.REMOVED, Status.BOOKED, Status.WAITLISTED) if what == "seat" else (Status.BOOKED, Status.WITHDRAWN, Status.WAITLISTED)
    assert tuple(status_of(one) for one in (booking, waits, last)) == wanted


def test_a_seat_taken_away_by_hand_is_given_back_and_the_missing_line_written(seat, found, hr, now):
    booking = seat()
    Booking.objects.filter(pk=booking.pk).update(status=Status.CANCELLED, ended_at=now)
    assert found() == [invariants.STATUS_WITHOUT_HISTORY]
    again = services.book_for(person=booking.person, session=booking.session, by=hr, now=now)
    assert services.repair(by=None, now=now) == 1 and found() == [] and again.status == Status.BOOKED
    line = booking.changes.order_by("pk").last()
    assert (line.old, line.new, line.by) == (Status.BOOKED, Status.CANCELLED, None)


def test_what_needs_a_choice_is_left_to_people(over, found, now):
    assert services.repair(by=None, now=now) == 0 and found() == [invariants.OVER_CAPACITY]
    assert [status_of(one) for one in over] == [Status.BOOKED, Status.BOOKED]


def test_the_command_puts_right_what_it_can_and_leads_to_the_page_of_the_rest(seat, capsys, settings):
    booking, draft = seat(moment=timezone.now()), seat(moment=timezone.now())
    LiveSession.objects.filter(pk=booking.session_id).update(ends_at=booking.session.ends_at + HOUR)
    LiveSession.objects.filter(pk=draft.session_id).update(state="draft")
    with pytest.raises(CommandError), translation.override("en"):
        call_command("check_bookings", "--repair")
    told = capsys.readouterr().out
    assert "1 violation(s) put right." in told and f"{settings.PUBLIC_URL}/hr/sessions/{draft.session_id}/" in told
    assert not LiveSession.objects.filter(pk=booking.session_id, ends_at__gt=booking.session.ends_at).exists()


def test_what_is_told_to_be_put_right_by_a_program_is_and_nothing_else_is(db):
    by_itself = {
        invariants.IDLE_SEAT, invariants.SAME_PLACE, invariants.STALE_OFFER, invariants.STALE_REQUEST, invariants.AFTER_START,
        invariants.DATES_OUT_OF_STEP, invariants.LIVE_OF_LEAVER, invariants.STATUS_WITHOUT_HISTORY,
    }  # fmt: skip
    facts = {"held": 3, "seats": 2, "over": 1, "times": 2, "place": 4}
    with translation.override("en"):
        named = {rule for rule, (_wrong, how) in repairs.WORDS.items() if "utting right" in str(how)}
        told = repairs.told([{"rule": rule, "session": 7, "booking": 9, "facts": facts} for rule in invariants.EVERY])
    assert named == by_itself
    assert {rule for rule, one in zip(invariants.EVERY, told, strict=True) if one.is_by_itself} == by_itself
