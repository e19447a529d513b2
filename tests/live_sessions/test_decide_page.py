"""The page to decide about a session below its minimum: the numbers first, then four choices, through the doors people use (spec §6)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.live_sessions import services
from courses.live_sessions.models import Booking
from tests.live_sessions.conftest import status_of

Status = Booking.Status
DAY = timedelta(days=1)


@pytest.fixture
def short(cast, make_session):
    """Two bookings where six are needed; decided in a week, a week before the session."""
    now = timezone.now()
    session = make_session(moment=now, minimum=6, decision_on=(now + 7 * DAY).date(), trainers=[cast.trainer])
    return session, [services.book(person=one, session=session, by=one, now=now) for one in (cast.employee, cast.other)]


def test_the_page_shows_the_numbers_and_the_four_choices_and_what_each_does(cast, client_of, short, make_session):
    session, _bookings = short
    other = make_session(moment=timezone.now(), starts_in=timedelta(days=21), capacity=9)
    page = client_of(cast.hr).get(f"/hr/sessions/{session.pk}/decide/").content.decode()
    assert "2 people have booked." in page and "6 are needed." in page and "Nothing is cancelled by itself." in page
    assert all(words in page for words in ("Let it go ahead", "Decide later", "Merge with another date", "Cancel the session"))
    assert f'value="{other.pk}"' in page and "9 of 9 seats left" in page
    assert "2 people with a seat get a message that it goes ahead." in page
    assert f'href="/hr/sessions/{session.pk}/cancel/"' in page


def test_hr_comes_there_from_the_session_and_from_todays_list(cast, client_of, short):
    session, _bookings = short
    address = f'href="/hr/sessions/{session.pk}/decide/"'
    hr = client_of(cast.hr)
    assert address in hr.get(f"/hr/sessions/{session.pk}/").content.decode()
    session.decision_on = timezone.localdate()
    session.save(update_fields=["decision_on"])
    assert address in hr.get("/hr/").content.decode()


def test_it_goes_ahead_and_everybody_with_a_seat_hears_it(cast, client_of, short, told):
    session, _bookings = short
    hr = client_of(cast.hr)
    hr.post(f"/hr/sessions/{session.pk}/decide/", {"choice": "go"})
    session.refresh_from_db()
    assert session.going_ahead_by == cast.hr
    assert [told(one)[-1] for one in (cast.employee, cast.other)] == ["session_goes_ahead"] * 2
    assert "You have already said that it goes ahead." in hr.get(f"/hr/sessions/{session.pk}/decide/").content.decode()


def test_a_later_day_is_kept_and_a_day_after_the_session_is_refused_beside_the_field(cast, client_of, short, told):
    session, _bookings = short
    hr = client_of(cast.hr)
    too_late = hr.post(f"/hr/sessions/{session.pk}/decide/", {"choice": "later", "until": (timezone.localdate() + 60 * DAY).isoformat()})
    assert too_late.status_code == 422
    until = timezone.localdate() + 10 * DAY
    hr.post(f"/hr/sessions/{session.pk}/decide/", {"choice": "later", "until": until.isoformat()})
    session.refresh_from_db()
    assert session.decision_on == until and told(cast.employee)[-1] == "session_decided_later"


def test_merging_offers_seats_there_and_needs_a_reason(cast, client_of, short, make_session, told):
    session, bookings = short
    other = make_session(moment=timezone.now(), starts_in=timedelta(days=21), capacity=1)
    hr = client_of(cast.hr)
    assert hr.post(f"/hr/sessions/{session.pk}/decide/", {"choice": "merge", "into": other.pk, "reason": ""}).status_code == 422
    assert [status_of(one) for one in bookings] == [Status.BOOKED] * 2
    hr.post(f"/hr/sessions/{session.pk}/decide/", {"choice": "merge", "into": other.pk, "reason": "Too few on this date"})
    assert [status_of(one) for one in bookings] == [Status.MOVED] * 2
    assert sorted(Booking.objects.filter(session=other).values_list("status", flat=True)) == [Status.OFFERED, Status.WAITLISTED]
    assert told(cast.trainer)[-1] == "duty_cancelled"


@pytest.mark.parametrize("typed", [{}, {"choice": "nonsense"}, {"choice": "merge", "into": "999", "reason": "Why"}, {"choice": "later", "until": "soon"}])
def test_what_is_no_choice_changes_nothing(cast, client_of, short, typed):
    session, bookings = short
    before = (session.state, session.decision_on, session.going_ahead_at)
    client_of(cast.hr).post(f"/hr/sessions/{session.pk}/decide/", typed)
    session.refresh_from_db()
    assert (session.state, session.decision_on, session.going_ahead_at) == before and status_of(bookings[0]) == Status.BOOKED


def test_without_a_minimum_the_page_says_that_there_is_nothing_to_decide(cast, client_of, make_session):
    session = make_session(moment=timezone.now())
    page = client_of(cast.hr).get(f"/hr/sessions/{session.pk}/decide/").content
    assert b"There is nothing to decide about this session" in page and b"<h2" not in page.split(b"<main")[1].split(b"</main>")[0]


def test_what_is_missing_for_a_choice_is_said_in_the_words_of_that_choice(cast, client_of, make_session):
    session = make_session(minimum=6, decision_on=timezone.localdate() + timedelta(days=3), moment=timezone.now())
    make_session(starts_in=timedelta(days=21), moment=timezone.now())
    client, address = client_of(cast.hr), f"/hr/sessions/{session.pk}/decide/"
    assert "Choose the day on which you decide." in client.post(address, {"choice": "later"}).content.decode()
    page = client.post(address, {"choice": "merge"}).content.decode()
    assert "Choose the date with which you merge." in page and "Write why. Everybody who booked or waits reads it." in page
