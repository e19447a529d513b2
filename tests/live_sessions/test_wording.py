"""The words of a session in mails, for every reader on their own clock (§10.4). They are worked out once for all, so they must follow what changes."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import time_machine
from django.db import connection, connections

from courses.live_sessions import services
from lms.notifications.models import Message

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NEW_YEARS_EVE = datetime(2026, 12, 31, 23, 30, tzinfo=AMSTERDAM)


def _told(person):
    return Message.objects.filter(person=person, kind="booking_confirmed").latest("pk").context


def test_the_year_stands_in_a_mail_until_it_is_this_year(make_person, make_session, book):
    with time_machine.travel(NEW_YEARS_EVE, tick=False):
        session = make_session(moment=NEW_YEARS_EVE, starts_in=timedelta(days=14, minutes=30))
        early = make_person()
        book(early, session, at=NEW_YEARS_EVE)
    after = NEW_YEARS_EVE + timedelta(hours=1)
    with time_machine.travel(after, tick=False):
        late = make_person()
        book(late, session, at=after)
    assert _told(early)["when"]["nl"] == "vrijdag 15 januari 2027, 00:00–01:30 uur"
    assert _told(late)["when"]["nl"] == "vrijdag 15 januari, 00:00–01:30 uur"
    assert "2027" in _told(early)["free_until"]["en"] and "2027" not in _told(late)["free_until"]["en"]


def test_who_books_after_a_change_or_on_another_clock_reads_own_words(make_person, make_session, make_plan, hr, book, now):
    with time_machine.travel(now, tick=False):
        session = make_session()
        here, there, later = make_person(), make_person(time_zone="America/New_York"), make_person()
        book(here, session)
        book(there, session)
        plan = make_plan(place="Zaal Berk, Zwolle", starts_in=timedelta(days=15))
        changed = services.change(session=session, plan=plan, edit_number=session.edit_number, by=hr, now=now)
        book(later, changed)
    assert _told(here)["when"]["en"] == "Tuesday 26 May, 09:00–10:30" and _told(here)["place"]["en"] == "Zaal Wilg, Zwolle"
    assert _told(there)["when"]["en"] == "Tuesday 26 May, 09:00–10:30 in Amsterdam, 03:00–04:30 where you are (New York)"
    assert _told(later)["when"]["en"] == "Wednesday 27 May, 09:00–10:30" and _told(later)["place"]["en"] == "Zaal Berk, Zwolle"


def test_who_books_waits_for_no_plan_of_the_question_about_seats(make_person, make_session, book):
    """PostgreSQL would weigh a plan for each person anew, for as long as the question takes, while everybody else waits for the session."""
    session = make_session(capacity=None)
    for _turn in range(8):
        book(make_person(), session)
    if connection.vendor == "postgresql":
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT custom_plans FROM pg_prepared_statements WHERE statement LIKE %s", ["%CROSS JOIN%counted%"])
            assert cursor.fetchall() == [(0,)]
    assert session.bookings.count() == 8
