"""What who had a seat reads on the page of a session that is over (§1, §8.3, learning §8)."""

from datetime import timedelta

import pytest
import time_machine

from courses.live_sessions import services
from courses.live_sessions.services import feedback
from courses.live_sessions.services.planning import TypedDate

DAY = timedelta(days=1)


@pytest.fixture
def held(cast, make_session, book):
    """A session in which the employee has a seat; returns it with the booking."""
    session = make_session(trainers=[cast.trainer], starts_in=2 * DAY)
    return session, book(cast.employee, session)


@pytest.fixture
def page_of(cast, client_of):
    """The page of the session as the employee reads it so long after its end."""

    def read(session, after):
        with time_machine.travel(session.ends_at + after):
            return client_of(cast.employee).get(f"/learn/sessions/{session.pk}/").content.decode()

    return read


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("attended", "You were there."),
        ("partly", "You were there for a part."),
        ("excused", "you could not come"),
        ("absent", "Tell the trainer, who can correct it."),
    ],
)
def test_the_person_reads_what_was_noted_and_what_it_means(cast, held, page_of, value, sentence):
    session, booking = held
    services.mark(booking=booking, date=session.dates.get(), value=value, by=cast.trainer, now=session.ends_at)
    assert sentence in page_of(session, DAY)


def test_not_recorded_is_said_and_is_not_called_absent(held, page_of):
    page = page_of(held[0], DAY)
    assert "The trainer has not noted everything yet" in page and "you were not there" not in page


def test_one_of_two_dates_says_nothing_final(cast, make_session, book, page_of, now):
    wall = now.replace(tzinfo=None)
    dates = [TypedDate(wall + days * DAY, wall + days * DAY + timedelta(hours=1)) for days in (2, 9)]
    session = make_session(trainers=[cast.trainer], dates=dates)
    booking = book(cast.employee, session)
    services.mark(booking=booking, date=session.dates.first(), value="attended", by=cast.trainer, now=session.ends_at)
    assert "The trainer has not noted everything yet" in page_of(session, DAY)


def test_who_was_there_finds_the_questions_on_the_page_until_they_are_answered(cast, held, page_of):
    session, booking = held
    services.mark(booking=booking, date=session.dates.get(), value="attended", by=cast.trainer, now=session.ends_at)
    address = f"/learn/sessions/{session.pk}/feedback/"
    assert address in page_of(session, DAY)
    assert address not in page_of(session, 22 * DAY), "open for three weeks"
    feedback.answer(booking=booking, useful=4, joined_in=4, line="", now=session.ends_at + DAY)
    assert address not in page_of(session, DAY)
    assert f"/learn/sessions/{session.pk}/pulse/" in page_of(session, 43 * DAY)


def test_who_was_not_there_is_not_asked(cast, held, page_of):
    session, booking = held
    services.mark(booking=booking, date=session.dates.get(), value="absent", by=cast.trainer, now=session.ends_at)
    assert "/feedback/" not in page_of(session, DAY)


def test_a_session_that_is_over_offers_no_dates_for_the_calendar(held, page_of):
    session, _booking = held
    assert "Download the dates" in page_of(session, -DAY)
    assert "Download the dates" not in page_of(session, DAY)
