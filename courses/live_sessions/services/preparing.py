"""What is written before a session: questions that the trainer can expect, and the trainer's own notes."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.live_sessions.models import LiveSession, SessionDate, SessionQuestion
from lms.audit.services import record
from lms.lib.locks import lock
from lms.lib.refusals import Refused
from lms.people.models import User

MOST_QUESTIONS = 5
MOST_LETTERS = 500
MOST_NOTES = 20_000


class NothingAsked(Refused):
    message = _("Write your question first.")


class QuestionTooLong(Refused):
    message = _("Keep your question under %(most)d characters. It has %(letters)d now.")


class EnoughQuestions(Refused):
    message = _("You have sent %(most)d questions for this session. Take one back if another matters more.")


class SessionIsOver(Refused):
    message = _("This session is over, so the trainer no longer reads questions here.")


class NotesTooLong(Refused):
    message = _("These notes are too long to keep. Keep them under %(most)d characters.")


@transaction.atomic
def ask(*, person: User, session: LiveSession, text: str, is_shared: bool, now: datetime) -> SessionQuestion:
    """Send a question ahead. The same words twice are one question."""
    text = " ".join(text.replace("\x00", "").split())
    if not text:
        raise NothingAsked
    if len(text) > MOST_LETTERS:
        raise QuestionTooLong(most=MOST_LETTERS, letters=len(text))
    session = lock(session)
    if session.is_cancelled or (session.ends_at is not None and session.ends_at <= now):
        raise SessionIsOver
    mine = SessionQuestion.objects.filter(session=session, person=person)
    same = mine.filter(text=text).first()
    if same is not None:
        return same
    if mine.count() >= MOST_QUESTIONS:
        raise EnoughQuestions(most=MOST_QUESTIONS)
    return SessionQuestion.objects.create(session=session, person=person, text=text, is_shared=is_shared, asked_at=now)


@transaction.atomic
def take_back(*, question: SessionQuestion, person: User) -> None:
    """The asker takes the question back."""
    SessionQuestion.objects.filter(pk=question.pk, person=person).delete()


@transaction.atomic
def deal_with(*, question: SessionQuestion, is_done: bool, by: User, now: datetime) -> SessionQuestion:
    """The trainer has answered the question in the session, or has not after all."""
    question = lock(question)
    if bool(question.dealt_with_at) != is_done:
        question.dealt_with_at = now if is_done else None
        question.save(update_fields=["dealt_with_at"])
        record(by, "session.question_dealt_with" if is_done else "session.question_reopened", question.session)
    return question


@transaction.atomic
def keep_notes(*, date: SessionDate, text: str, by: User) -> SessionDate:
    """The trainer's notes of a date, for the trainers and HR."""
    text = text.replace("\x00", "").strip()
    if len(text) > MOST_NOTES:
        raise NotesTooLong(most=MOST_NOTES)
    date = lock(date)
    if date.trainer_notes != text:
        date.trainer_notes = text
        date.save(update_fields=["trainer_notes"])
        record(by, "session.notes", date.session)
    return date
