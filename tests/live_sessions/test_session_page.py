"""What the page of a session says to an employee in the states of its life (§3, §4, §11)."""

from datetime import timedelta
from functools import partial
from html import unescape

import pytest
from django.utils import timezone

from courses.live_sessions import services


@pytest.fixture
def make_session(make_session):
    """Sessions counted from this moment: pages look at the clock."""
    return partial(make_session, moment=timezone.now())


@pytest.fixture
def look(cast, client_of):
    return lambda session: unescape(client_of(cast.employee).get(f"/learn/sessions/{session.pk}/").content.decode())


def standing(page):
    """The sentence below the title."""
    return page.split('id="standing">')[1].split("</p>")[0]


def test_who_has_a_seat_reads_until_when_cancelling_is_free(cast, look, make_session):
    session = make_session(cancel_cutoff_hours=48)
    services.book(person=cast.employee, session=session, by=cast.employee, now=timezone.now())
    assert "You have a seat." in standing(look(session)) and "Cancel freely until " in look(session)


def test_who_cancels_late_reads_who_hears_of_it_and_nothing_of_a_moment_that_has_passed(cast, look, make_session):
    session = make_session(starts_in=timedelta(hours=30), cancel_cutoff_hours=24)
    services.book(person=cast.employee, session=session, by=cast.employee, now=timezone.now() - timedelta(days=2))
    type(session).objects.filter(pk=session.pk).update(cancel_cutoff_hours=36)
    page = look(session)
    assert "the trainer hears that you do not come. Your manager does not." in page and "Cancel freely until " not in page


def test_where_two_at_a_time_are_not_possible_the_first_sentence_says_with_what_it_clashes(cast, look, make_session, make_module):
    services.book(person=cast.employee, session=make_session(), by=cast.employee, now=timezone.now())
    blocked = make_session(module=make_module("Anders", "Different"), overlap="block", place="Room Oak")
    assert standing(look(blocked)).startswith("At the same time you have ‘Complaints in public’, ")
    assert standing(look(blocked)).endswith("Cancel the other one first, or choose another date.")


def test_a_session_without_seats_takes_no_bookings_and_does_not_call_itself_full(look, make_session):
    closed = make_session(capacity=0)
    page = look(closed)
    assert standing(page) == "This session takes no bookings." and "Full." not in page


def test_a_session_without_a_date_counts_who_is_interested_and_says_when_nobody_is(cast, look, make_session):
    undated = make_session(dates=[])
    assert standing(look(undated)) == "Nobody has said to be interested yet."
    services.show_interest(person=cast.other, session=undated, by=cast.other, now=timezone.now())
    assert standing(look(undated)) == "1 colleague is interested."
