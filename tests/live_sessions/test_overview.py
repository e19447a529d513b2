"""The list and the calendar of who plans sessions, through the doors people use."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from courses.live_sessions import services
from lms.web import dates


@pytest.fixture
def make_session(make_session):
    """Sessions counted from this moment: pages look at the clock."""
    return partial(make_session, moment=timezone.now())


def test_the_address_narrows_by_everything_and_each_choice_is_a_chip_that_takes_it_away(cast, client_of, make_session, make_module):
    here = make_session(trainers=[cast.trainer], language="en", place="Room Beech", units=[cast.north])
    make_session(module=make_module("Anders", "Different"), place="Room Oak")
    day = timezone.localtime(here.starts_at).date().isoformat()
    asked = f"module={here.module_id}&phase=organisation&trainer={cast.trainer.pk}&place=Room+Beech&language=en&unit={cast.north.pk}&first={day}&last={day}"
    page = client_of(cast.hr).get(f"/hr/sessions/?{asked}").content.decode()
    assert "1 session." in page and f'href="/hr/sessions/{here.pk}/"' in page
    assert page.count("(take away)") == 8
    without_place = asked.replace("&place=Room+Beech", "").replace("&", "&amp;")
    assert f'href="/hr/sessions/?{without_place}"' in page


@pytest.mark.parametrize("asked", ["module=999", "unit=x", "first=nonsense", "language=fr", "phase=moon", "page=77", "show=else"])
def test_an_address_with_what_is_not_there_any_more_still_shows_the_sessions(cast, client_of, make_session, asked):
    make_session()
    assert b"1 session." in client_of(cast.hr).get(f"/hr/sessions/?{asked}").content


def test_sessions_for_one_unit_are_those_its_people_may_book(cast, client_of, make_session):
    make_session(units=[cast.north])
    make_session(starts_in=timedelta(days=15))
    client = client_of(cast.hr)
    assert b"2 sessions." in client.get(f"/hr/sessions/?unit={cast.north.pk}").content
    assert b"1 session." in client.get(f"/hr/sessions/?unit={cast.south.pk}").content


def test_to_decide_holds_what_waits_for_staff_and_says_what(cast, client_of, make_session, book):
    make_session(minimum=6, decision_on=timezone.localdate() + timedelta(days=9))
    over = make_session(capacity=1, starts_in=timedelta(days=15))
    book(cast.employee, over, at=timezone.now())
    services.book_for(person=cast.other, session=over, by=cast.hr, now=timezone.now(), overbook_because="She travels far.")
    make_session(starts_in=timedelta(days=16))
    page = client_of(cast.hr).get("/hr/sessions/?show=decide").content.decode()
    assert "2 sessions." in page and "6 short of 6: decide by" in page and "1 over" in page


def test_a_row_says_seats_waiting_and_minimum(cast, client_of, make_session, book):
    session = make_session(capacity=1, minimum=1, decision_on=timezone.localdate())
    for person in (cast.employee, cast.other):
        book(person, session, at=timezone.now())
    page = client_of(cast.hr).get("/hr/sessions/").content.decode()
    assert "1 of 1, 1 waits" in page and "at least 1" in page and "no trainer yet" in page


def test_the_calendar_shows_each_date_on_its_day_with_words_for_who_cannot_see_the_table(cast, client_of, make_session):
    session = make_session(trainers=[cast.trainer])
    at = timezone.localtime(session.starts_at)
    for asked in (f"month={at:%Y-%m}", f"week={at:%G-W%V}"):
        page = client_of(cast.hr).get(f"/hr/sessions/calendar/?{asked}").content.decode()
        assert f'href="/hr/sessions/{session.pk}/"' in page and f'<time datetime="{at.date().isoformat()}">' in page and "0 of 12" in page
        assert dates.day(at, "en") in page


def test_a_calendar_with_a_broken_name_shows_this_month(cast, client_of, make_session):
    assert timezone.localdate().strftime("%B %Y") in client_of(cast.hr).get("/hr/sessions/calendar/?month=2026-99&week=x").content.decode()


def test_list_and_calendar_cost_the_same_for_one_session_and_for_forty(cast, client_of, make_session, count_queries):
    client = client_of(cast.hr)
    session = make_session(trainers=[cast.trainer])
    at = timezone.localtime(session.starts_at)
    asked = ("/hr/sessions/", f"/hr/sessions/calendar/?month={at:%Y-%m}", f"/hr/sessions/calendar/?week={at:%G-W%V}")
    client.get("/hr/sessions/")
    few = [count_queries(partial(client.get, address)) for address in asked]
    for number in range(39):
        make_session(trainers=[cast.trainer], starts_in=timedelta(days=14, minutes=number))
    assert [count_queries(partial(client.get, address)) for address in asked] == few
    assert max(few) <= 12
