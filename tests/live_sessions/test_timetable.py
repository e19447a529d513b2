"""The calendar of staff: a week by the hour and a month, in May 2026 as HR sees it on the twelfth."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
import time_machine

from courses.live_sessions import services
from courses.live_sessions.services import TypedDate
from tests.live_sessions.conftest import NOW

WEEK = "/hr/sessions/calendar/?week=2026-W21"  # 18 to 24 May


def on(day: int, clock: str, until: str, *, last: int = 0) -> TypedDate:
    """A date in May 2026, on the clock of where it is."""
    return TypedDate(datetime.fromisoformat(f"2026-05-{day:02} {clock}"), datetime.fromisoformat(f"2026-05-{last or day:02} {until}"))


def columns(page: str) -> dict[int, str]:
    """What each day of the week says, as text by day of the month, without tags and doubled spaces."""
    days = re.findall(r'<section class="timetable-day.*?</section>', page, re.DOTALL)
    return {number: unescape(" ".join(re.sub(r"<[^>]+>", " ", day).split())) for number, day in zip(range(18, 25), days, strict=True)}


@pytest.fixture
def week_of(client_of, now):
    """The columns of the third week of May as somebody sees them on 12 May."""

    def look(person, asked="", address=WEEK):
        with time_machine.travel(now, tick=False):
            return columns(client_of(person).get(address + asked).content.decode())

    return look


@pytest.fixture
def plan_on(make_session):
    return lambda *dates, **fields: make_session(dates=list(dates), **fields)


def test_a_session_of_several_days_stands_on_each_with_which_of_its_dates_it_is(cast, plan_on, week_of):
    plan_on(on(19, "09:00", "17:00"), on(20, "09:00", "12:00"))
    days = week_of(cast.hr)
    assert "09:00–17:00 Complaints in public Date 1 of 2." in days[19] and "09:00–12:00 Complaints in public Date 2 of 2." in days[20]


def test_a_date_that_goes_on_past_midnight_stands_on_both_days_with_what_it_does_there(cast, plan_on, week_of):
    plan_on(on(21, "22:00", "01:00", last=22))
    plan_on(on(17, "23:00", "02:00", last=18))
    plan_on(on(23, "20:00", "00:00", last=24))
    days = week_of(cast.hr)
    assert "22:00 to Fri 01:00 Complaints" in days[21] and "until 01:00 Complaints" in days[22]
    assert "until 02:00 Complaints" in days[18], "it began on the Sunday before this week"
    assert "20:00–00:00 Complaints" in days[23] and "Complaints" not in days[24], "what ends at midnight is over"


def test_a_date_of_several_days_without_a_break_goes_on_all_day_in_between(cast, plan_on, week_of):
    plan_on(on(19, "09:00", "16:00", last=21))
    days = week_of(cast.hr)
    assert "09:00 to Thu 16:00" in days[19] and "all day Complaints" in days[20] and "until 16:00" in days[21]


def test_the_calendar_is_on_the_clock_of_who_looks_and_names_the_other_clock(cast, plan_on, week_of):
    plan_on(on(21, "19:00", "20:00"), zone="America/New_York", mode="online", place="", meeting_link="https://meet.example.org/a")
    days = week_of(cast.hr)
    assert "Complaints" not in days[21]
    assert "01:00–02:00 Complaints in public 19:00–20:00 in New York. Online." in days[22]


def test_the_hours_of_a_week_are_lines_in_order_and_what_begins_in_one_hour_stands_on_one_line(cast, plan_on, client_of, now):
    plan_on(on(20, "13:30", "15:00"))
    plan_on(on(18, "09:30", "10:00"))
    plan_on(on(22, "09:00", "10:00"))
    with time_machine.travel(now, tick=False):
        page = client_of(cast.hr).get(WEEK).content.decode()
    assert re.findall(r'timetable-line at-(\d+)" aria-hidden="true">([^<]*)<', page) == [("1", "09:00"), ("2", "13:00")]
    assert re.findall(r'<ul role="list" class="at-(\d+)">', page) == ["1", "2", "1"]  # Monday, Wednesday, Friday


def test_the_week_says_where_a_trainer_or_a_room_is_planned_twice(cast, plan_on, week_of, make_person):
    plan_on(on(19, "10:00", "11:00"), place="Room Oak", trainers=[cast.trainer])
    plan_on(on(19, "10:30", "11:30"), place="Room Beech", trainers=[cast.trainer])
    plan_on(on(20, "10:00", "11:00"), place="Room Oak", trainers=[cast.trainer])
    plan_on(on(20, "10:30", "12:00"), place="room oak ", trainers=[make_person(roles=("trainer",))], is_open=False)
    plan_on(on(20, "11:00", "12:00"), place="Room Elm", trainers=[cast.trainer])  # back to back
    plan_on(on(21, "10:00", "11:00"), place="Room Oak", trainers=[cast.trainer])
    cancelled = plan_on(on(21, "10:00", "11:00"), place="Room Oak", trainers=[cast.trainer])
    services.cancel_session(session=cancelled, by=cast.hr, now=NOW, reason="Ill.")
    days = week_of(cast.hr)
    assert (days[19].count("trainer clash"), days[19].count("room clash")) == (2, 0)
    assert (days[20].count("trainer clash"), days[20].count("room clash")) == (0, 2)
    assert "clash" not in days[21]


def test_a_cancelled_session_stays_in_the_week_and_leaves_the_month(cast, plan_on, week_of, client_of, now):
    cancelled = plan_on(on(19, "10:00", "11:00"))
    services.cancel_session(session=cancelled, by=cast.hr, now=now, reason="Ill.")
    assert "10:00–11:00 Complaints in public Zaal Wilg, Zwolle. cancelled" in week_of(cast.hr)[19]
    assert f"/hr/sessions/{cancelled.pk}/" not in client_of(cast.hr).get("/hr/sessions/calendar/?month=2026-05").content.decode()


def test_a_day_to_come_leads_to_planning_on_that_day_and_a_past_one_does_not(cast, client_of):
    with time_machine.travel(NOW + timedelta(days=8), tick=False):  # Wednesday 20 May
        client = client_of(cast.hr)
        page = client.get(WEEK).content.decode()
        assert re.findall(r"/hr/sessions/new/\?day=2026-05-(\d+)", page) == ["20", "21", "22", "23", "24"]
        assert 'value="2026-05-21"' in client.get("/hr/sessions/new/?day=2026-05-21").content.decode()


def test_a_day_of_the_month_leads_to_its_week_and_keeps_what_was_chosen(cast, client_of, plan_on):
    session = plan_on(on(20, "10:00", "11:00"))
    page = client_of(cast.hr).get(f"/hr/sessions/calendar/?month=2026-05&module={session.module_id}").content.decode()
    assert f'<a href="?week=2026-W21&amp;module={session.module_id}"><time datetime="2026-05-20">' in page


def test_the_span_of_days_is_asked_in_the_list_only_and_the_calendar_shows_its_own(cast, week_of, plan_on):
    plan_on(on(20, "10:00", "11:00"))
    assert "Complaints" in week_of(cast.hr, "&first=2026-06-01&last=2026-06-30")[20]


def test_a_week_in_which_nothing_matches_says_so(cast, client_of, plan_on):
    session = plan_on(on(20, "10:00", "11:00"))
    client = client_of(cast.hr)
    assert b"Nothing is planned in this time." in client.get("/hr/sessions/calendar/?week=2026-W30").content
    assert b"Nothing in this week matches all of this." in client.get(f"/hr/sessions/calendar/?week=2026-W30&module={session.module_id}").content


def test_a_busy_day_of_the_month_leads_to_that_day_in_its_week(cast, client_of, plan_on, week_of):
    for hour in range(9, 16):
        plan_on(on(20, f"{hour:02}:00", f"{hour:02}:45"))
    page = client_of(cast.hr).get("/hr/sessions/calendar/?month=2026-05").content.decode()
    assert 'href="?week=2026-W21#day-2026-05-20"' in page and "2 more" in page
    assert week_of(cast.hr)[20].count("Complaints in public") == 7
