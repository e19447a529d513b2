"""Feedback after a session, and the pulse after six weeks (learning §8)."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from courses.live_sessions import services
from courses.live_sessions.models import FeedbackAnswer, FeedbackTurn, PulseAnswer
from courses.live_sessions.rules import feedback as rules
from courses.live_sessions.services import feedback
from lms.notifications.models import Message


@pytest.fixture
def held(cast, make_session, book, make_person):
    """A session with ten people of whom nine were there; returns it with the bookings."""
    session = make_session(trainers=[cast.trainer], starts_in=timedelta(days=2))
    bookings = [book(cast.employee, session), *(book(make_person(f"P{number}"), session) for number in range(9))]
    for booking in bookings[:9]:
        services.mark(booking=booking, date=session.dates.get(), value="attended", by=cast.trainer, now=session.ends_at)
    return session, bookings


def test_who_was_there_is_asked_once_an_hour_after_the_end_and_once_after_six_weeks(held):
    session, bookings = held
    assert feedback.ask(now=session.ends_at + timedelta(minutes=30)) == 0
    assert feedback.ask(now=session.ends_at + timedelta(hours=2)) == 9
    assert feedback.ask(now=session.ends_at + timedelta(hours=3)) == 0
    assert feedback.ask(now=session.ends_at + timedelta(weeks=6, hours=1)) == 9
    assert feedback.ask(now=session.ends_at + timedelta(weeks=6, hours=2)) == 0
    assert Message.objects.filter(kind="session_feedback").count() == Message.objects.filter(kind="session_pulse").count() == 9
    assert not Message.objects.filter(person=bookings[9].person, kind="session_feedback").exists()


def _answer_all(bookings, now, line="Good", count=8):
    for booking in bookings[:count]:
        feedback.answer(booking=booking, useful=4, joined_in=5, line=line, now=now)


def test_the_answer_is_kept_apart_from_who_gave_it(held):
    session, bookings = held
    _answer_all(bookings, session.ends_at + timedelta(days=1), count=1)
    stored = {field.name for field in FeedbackAnswer._meta.get_fields()}
    assert stored == {"id", "session", "useful", "joined_in", "line"}
    assert FeedbackTurn.objects.get().answered_on == (session.ends_at + timedelta(days=1)).date()
    with pytest.raises(feedback.AnsweredAlready):
        _answer_all(bookings, session.ends_at + timedelta(days=1), count=1)
    assert FeedbackAnswer.objects.count() == 1


def test_seven_answers_show_nothing_and_eight_show_the_group(cast, client_of, held):
    session, bookings = held
    trainer, address = client_of(cast.trainer), f"/trainer/sessions/{session.pk}/?show=thoughts"
    _answer_all(bookings, session.ends_at + timedelta(days=1), line="planted words", count=7)
    page = trainer.get(address).content.decode()
    assert "7 answers so far" in page and "planted words" not in page
    feedback.answer(booking=bookings[7], useful=1, joined_in=1, line="", now=session.ends_at + timedelta(days=1))
    page = trainer.get(address).content.decode()
    assert "planted words" in page and "answers so far" in page  # the pulse still has too few
    assert bookings[0].person.full_name not in page
    assert client_of(cast.manager).get(address).status_code == 403


@pytest.mark.parametrize(("answers", "open_ones", "closed_ones"), [(7, 0, 0), (8, 8, 8), (9, 8, 9), (11, 8, 11), (12, 12, 12), (15, 12, 15), (16, 16, 16)])
def test_figures_grow_by_four_answers_while_people_can_still_answer(answers, open_ones, closed_ones):
    """Group figures from eight up: those of eight and then of nine would tell what the ninth answered."""
    assert (rules.shown_of(answers, is_open=True), rules.shown_of(answers, is_open=False)) == (open_ones, closed_ones)


def test_the_ninth_answer_waits_for_others_or_for_the_end_of_answering(cast, client_of, held):
    session, bookings = held
    trainer, address = client_of(cast.trainer), f"/trainer/sessions/{session.pk}/?show=thoughts"
    _answer_all(bookings, session.ends_at + timedelta(days=1), count=8)
    feedback.answer(booking=bookings[8], useful=1, joined_in=1, line="The ninth", now=session.ends_at + timedelta(days=1))
    with time_machine.travel(session.ends_at + timedelta(days=2)):
        page = trainer.get(address).content.decode()
        assert "8 of 9 answers." in page and "The ninth" not in page
    with time_machine.travel(session.ends_at + timedelta(days=22)):
        page = trainer.get(address).content.decode()
        assert "8 of 9 answers." not in page and "The ninth" in page


def test_an_employee_answers_on_the_page_and_a_missing_answer_loses_nothing(cast, client_of, held):
    session, _bookings = held
    with time_machine.travel(session.ends_at + timedelta(days=1)):
        client, address = client_of(cast.employee), f"/learn/sessions/{session.pk}/feedback/"
        page = client.post(address, {"useful": "4", "line": "Nice examples"})
        assert page.status_code == 422 and "Nice examples" in page.content.decode() and not FeedbackAnswer.objects.exists()
        assert client.post(address, {"useful": "4", "joined_in": "3", "line": "Nice examples"}).status_code == 302
        assert "You have answered" in client.get(address).content.decode()
        assert client_of(cast.other).get(address).status_code == 404


def test_the_pulse_is_open_from_six_to_nine_weeks_later(cast, client_of, held):
    session, bookings = held
    with pytest.raises(feedback.NotAskedNow):
        feedback.answer_pulse(booking=bookings[0], did="yes", line="", now=session.ends_at + timedelta(weeks=5))
    with time_machine.travel(session.ends_at + timedelta(weeks=7)):
        assert client_of(cast.employee).post(f"/learn/sessions/{session.pk}/pulse/", {"did": "yes"}).status_code == 302
    assert PulseAnswer.objects.get().did == "yes"
    assert timezone.is_aware(session.ends_at)
