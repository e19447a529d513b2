"""What a trainer reads about sessions that were given (§1, §8)."""

from datetime import timedelta

import pytest
import time_machine
from django.utils.html import strip_tags

from courses.live_sessions import services
from courses.live_sessions.services import feedback


@pytest.fixture
def held(cast, make_session, make_person, book):
    """A session of this trainer with three people; returns it with the bookings."""
    session = make_session(trainers=[cast.trainer], starts_in=timedelta(days=2))
    return session, [book(make_person(f"P{number}"), session) for number in range(3)]


@pytest.fixture
def read(cast, client_of):
    def page(session, address, after=timedelta(days=1)):
        with time_machine.travel(session.ends_at + after):
            return client_of(cast.trainer).get(address).content.decode()

    return page


def _mark(session, booking, cast, value="attended", **fields):
    services.mark(booking=booking, date=session.dates.get(), value=value, by=cast.trainer, now=session.ends_at, **fields)


def test_the_list_says_of_how_many_nothing_was_recorded_and_when_all_is(cast, held, read):
    session, (first, second, third) = held
    _mark(session, first, cast)
    _mark(session, second, cast, "absent")
    assert "1 of 3 not recorded yet" in read(session, "/trainer/")
    _mark(session, third, cast, "partly", minutes=30)
    page = read(session, "/trainer/")
    assert "All recorded: 2 of 3 were there." in page and "not recorded yet" not in page


def test_a_session_of_several_dates_is_recorded_when_every_date_is(cast, make_session, book, read, now):
    wall = now.replace(tzinfo=None)
    typed = [services.TypedDate(wall + timedelta(days=days), wall + timedelta(days=days, hours=1)) for days in (2, 3)]
    session = make_session(trainers=[cast.trainer], dates=typed)
    booking = book(cast.employee, session)
    for date, told in zip(session.dates.all(), ("1 of 1 not recorded yet", "All recorded: 1 of 1 was there."), strict=True):
        services.mark(booking=booking, date=date, value="attended", by=cast.trainer, now=session.ends_at)
        assert told in read(session, "/trainer/")


def test_the_roster_tells_the_minutes_of_who_was_there_for_a_part(cast, held, read):
    session, (first, *_others) = held
    _mark(session, first, cast, "partly", minutes=40)
    assert "Partly, 40 minutes" in read(session, f"/trainer/sessions/{session.pk}/")


def test_the_roster_of_a_session_that_is_over_speaks_of_no_code(held, read):
    session, _bookings = held
    address, told = f"/trainer/sessions/{session.pk}/", "Check in yourself"
    assert told in read(session, address, -timedelta(days=1)) and told not in read(session, address)


def test_before_the_six_weeks_have_passed_the_page_says_when_is_asked(held, read):
    session, _bookings = held
    address = f"/trainer/sessions/{session.pk}/?show=thoughts"
    day = session.ends_at + timedelta(weeks=6)
    assert f"On {day.day} {day:%B} we ask" in strip_tags(read(session, address))
    assert "0 answers so far" in read(session, address, timedelta(weeks=6, hours=1)).split("Six weeks later")[1]
    assert feedback.ask(now=day + timedelta(hours=1)) == 0, "nobody was noted as present"


def test_the_list_asks_as_much_for_twenty_sessions_as_for_one(cast, make_session, client_of, count_queries, book, make_person):
    def look(session):
        with time_machine.travel(session.ends_at + timedelta(days=1)):
            client_of(cast.trainer).get("/trainer/")
            return count_queries(lambda: client_of(cast.trainer).get("/trainer/"))

    session = make_session(trainers=[cast.trainer], starts_in=timedelta(days=2))
    one = look(session)
    for number in range(4):
        book(make_person(), make_session(trainers=[cast.trainer], starts_in=timedelta(days=2, hours=number)))
    assert look(session) == one
