"""The two nights a year on which the clock changes, in zones that change by an hour and by half an hour (spec §4.1, §9.4, §10)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
import vobject

from courses.live_sessions import services
from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.services import TypedDate
from lms.notifications.models import Message
from tests.live_sessions.conftest import status_of
from tests.live_sessions.forms_filled import filled

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
Status = Booking.Status

# Zone, a wall time that the clock skips in spring, and the two that are offered instead.
SKIPPED = [
    ("Europe/Amsterdam", "2027-03-28", "02:30", ("01:30", "03:30")),
    ("America/New_York", "2027-03-14", "02:30", ("01:30", "03:30")),
    ("Australia/Lord_Howe", "2027-10-03", "02:15", ("01:45", "02:45")),
]
# Zone, a wall time that the clock shows twice in autumn, and the two instants.
TWICE = [
    ("Europe/Amsterdam", datetime(2027, 10, 31, 2, 30), datetime(2027, 10, 31, 0, 30, tzinfo=UTC), datetime(2027, 10, 31, 1, 30, tzinfo=UTC)),
    ("America/New_York", datetime(2027, 11, 7, 1, 30), datetime(2027, 11, 7, 5, 30, tzinfo=UTC), datetime(2027, 11, 7, 6, 30, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2027, 4, 4, 1, 45), datetime(2027, 4, 3, 14, 45, tzinfo=UTC), datetime(2027, 4, 3, 15, 15, tzinfo=UTC)),
]
# Zone, ten o'clock on the day whose night had the change, and how much longer or shorter than a day it is since ten o'clock the day before.
MORNINGS = [
    ("Europe/Amsterdam", datetime(2027, 3, 28, 10, 0), -HOUR),
    ("Europe/Amsterdam", datetime(2027, 10, 31, 10, 0), HOUR),
    ("America/New_York", datetime(2027, 3, 14, 10, 0), -HOUR),
    ("America/New_York", datetime(2027, 11, 7, 10, 0), HOUR),
    ("Australia/Lord_Howe", datetime(2027, 10, 3, 10, 0), -30 * MINUTE),
    ("Australia/Lord_Howe", datetime(2027, 4, 4, 10, 0), 30 * MINUTE),
]


def _id(case):
    return case[0].rpartition("/")[2] + f"-{case[1]:%Y-%m}" if isinstance(case[1], datetime) else case[0].rpartition("/")[2]


@pytest.fixture
def morning(make_session, make_person):
    """A session of ten o'clock in the morning after the change, with one seat."""

    def make(zone, starts, **fields):
        moment = starts.replace(tzinfo=ZoneInfo(zone)) - 10 * DAY
        dates = [TypedDate(starts, starts + 90 * MINUTE)]
        return make_session(moment=moment, zone=zone, dates=dates, **{"capacity": 1} | fields)

    return make


@pytest.fixture
def at(client_of):
    """Somebody presses a button of a session at this moment, and what the page says then."""

    def press(moment, person, session, what):
        with time_machine.travel(moment, tick=False):
            return client_of(person).post(f"/learn/sessions/{session.pk}/{what}/", follow=True).content.decode()

    return press


@pytest.mark.parametrize(("zone", "day", "clock", "choices"), SKIPPED, ids=[_id(case) for case in SKIPPED])
def test_a_wall_time_that_the_clock_skips_is_refused_with_the_two_choices(cast, client_of, module, zone, day, clock, choices):
    form = filled(module, day_0=day, starts_0=clock, ends_0="05:00", zone=zone)
    page = client_of(cast.hr).post("/hr/sessions/new/", form)
    assert page.status_code == 422 and f"Choose {choices[0]} or {choices[1]}" in page.content.decode() and not LiveSession.objects.exists()
    for choice in choices:
        assert client_of(cast.hr).post("/hr/sessions/new/", form | {"starts_0": choice, "place": f"Room {choice}"}).status_code == 302


@pytest.mark.parametrize(("zone", "wall", "first", "second"), TWICE, ids=[_id(case) for case in TWICE])
def test_a_wall_time_that_the_clock_shows_twice_asks_which(cast, client_of, module, zone, wall, first, second):
    form = filled(module, day_0=wall.date().isoformat(), starts_0=f"{wall:%H:%M}", ends_0="06:00", zone=zone)
    asked = client_of(cast.hr).post("/hr/sessions/new/", form)
    assert asked.status_code == 422 and 'name="second_0"' in asked.content.decode() and not LiveSession.objects.exists()
    for answer in ("first", "second"):
        client_of(cast.hr).post("/hr/sessions/new/", form | {"second_0": answer, "place": f"Room {answer}"})
    made = {one.place: one.starts_at for one in LiveSession.objects.all()}
    assert made == {"Room first": first, "Room second": second}
    date = LiveSession.objects.first().dates.get()
    assert (date.zone, date.wall_starts[:16]) == (zone, f"{wall:%Y-%m-%d %H:%M}"), "zone and wall time are kept as typed"


@pytest.mark.parametrize(("zone", "wall", "first", "second"), TWICE, ids=[_id(case) for case in TWICE])
def test_both_of_the_two_times_have_the_right_length_in_page_and_file(cast, client_of, make_session, make_person, book, zone, wall, first, second):
    for is_second, starts in ((False, first), (True, second)):
        ends = wall.replace(hour=5, minute=0)
        session = make_session(zone=zone, dates=[TypedDate(wall, ends, is_second)])
        person = make_person(time_zone=zone)
        book(person, session)
        lasts = ends.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) - starts
        event = vobject.readOne(Message.objects.get(person=person, kind="booking_confirmed").calendar).vevent
        assert event.dtstart.value.astimezone(UTC) == starts and event.dtend.value.astimezone(UTC) - event.dtstart.value.astimezone(UTC) == lasts
        page = client_of(person).get(f"/learn/sessions/{session.pk}/").content.decode()
        assert (f"it lasts {lasts // MINUTE} minutes" in page) is (not is_second), "after the change the clock tells the length itself"


@pytest.mark.parametrize(("zone", "starts", "more"), MORNINGS, ids=[_id(case) for case in MORNINGS])
def test_sign_up_closes_at_the_same_time_on_the_clock_the_day_before(morning, make_person, at, zone, starts, more):
    session = morning(zone, starts, capacity=5)
    closes = session.starts_at - DAY - more
    assert closes.astimezone(ZoneInfo(zone)).strftime("%d %H:%M") == (starts - DAY).strftime("%d %H:%M")
    early, late = make_person(), make_person()
    assert "You have a seat" in at(closes - timedelta(seconds=1), early, session, "book")
    at(closes, late, session, "book")
    assert [row.person for row in session.bookings.all()] == [early]


@pytest.mark.parametrize(("zone", "starts", "more"), MORNINGS, ids=[_id(case) for case in MORNINGS])
def test_cancelling_is_free_until_the_same_time_on_the_clock_the_day_before(morning, make_person, at, zone, starts, more):
    session = morning(zone, starts, capacity=2)
    booked = session.starts_at - 5 * DAY
    free, late = [services.book(person=one, session=session, by=one, now=booked) for one in (make_person(), make_person())]
    cut_off = session.starts_at - DAY - more
    at(cut_off, free.person, session, "cancel")
    at(cut_off + timedelta(seconds=1), late.person, session, "cancel")
    assert (status_of(free), status_of(late)) == (Status.CANCELLED, Status.CANCELLED_LATE)


@pytest.mark.parametrize(("zone", "starts", "more"), MORNINGS, ids=[_id(case) for case in MORNINGS])
def test_nobody_moves_up_by_itself_from_the_same_time_on_the_clock_the_day_before(morning, make_person, at, zone, starts, more):
    for is_before in (True, False):
        session = morning(zone, starts, signup_closes_hours=0)
        booked = session.starts_at - 5 * DAY
        holder, waits = [services.book(person=one, session=session, by=one, now=booked) for one in (make_person(), make_person())]
        stop = session.starts_at - DAY - more
        at(stop - timedelta(seconds=1) if is_before else stop, holder.person, session, "cancel")
        assert status_of(waits) == (Status.BOOKED if is_before else Status.WAITLISTED)


def test_the_moments_of_sign_up_that_hr_types_are_on_the_clock_of_the_session(cast, client_of, module):
    form = filled(module, day_0="2027-03-20", zone="America/New_York")
    form |= {"opens_day": "2027-03-13", "opens_time": "09:00", "closes_day": "2027-03-15", "closes_time": "09:00"}
    client_of(cast.hr).post("/hr/sessions/new/", form)
    made = LiveSession.objects.get()
    assert made.signup_opens_at == datetime(2027, 3, 13, 14, 0, tzinfo=UTC), "before the clock goes forward in New York"
    assert made.signup_closes_at == datetime(2027, 3, 15, 13, 0, tzinfo=UTC), "after it"


@pytest.mark.parametrize(
    ("day", "clocks"),
    [
        (datetime(2027, 1, 20, 10, 0), ["10:00–11:30"]),
        (datetime(2027, 7, 20, 10, 0), ["10:00–11:30 in Denver, 09:00–10:30 where you are (Phoenix)"]),
    ],
    ids=["winter", "summer"],
)
def test_a_viewer_reads_two_clocks_only_while_they_differ(make_session, make_person, client_of, day, clocks):
    """Phoenix does not change its clock and Denver does."""
    session = make_session(moment=day.replace(tzinfo=ZoneInfo("America/Denver")) - 9 * DAY, zone="America/Denver", dates=[TypedDate(day, day + 90 * MINUTE)])
    person = make_person(time_zone="America/Phoenix")
    with time_machine.travel(session.starts_at - 5 * DAY, tick=False):
        services.book(person=person, session=session, by=person, now=session.starts_at - 5 * DAY)
        page = client_of(person).get(f"/learn/sessions/{session.pk}/").content.decode()
    assert all(words in page for words in clocks) and ("where you are" in page) is ("where you are" in clocks[0])
