"""Questions under a post or a module: ask, vote, answer, take away."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ambassadors.models import Ambassador, Post, Question, QuestionVote
from courses.catalogue.models import Module
from courses.live_sessions.models import LiveSession
from lms.audit.services import record
from lms.lib.locks import lock
from lms.lib.refusals import Refused
from lms.notifications.services import notify
from lms.people.access import may
from lms.people.models import User


class NothingAsked(Refused):
    message = _("Write your question first, in one sentence.")


class QuestionIsTooLong(Refused):
    message = _("A question has at most 300 characters. Make it shorter; what you wrote is still in the box.")


class NothingAnswered(Refused):
    message = _("Write the answer first.")


class NotYoursToAnswer(Refused):
    message = _("Ambassadors, trainers and HR answer questions here.")


class IsAnswered(Refused):
    message = _("This question has its answer. Ask a new one.")


class NotYours(Refused):
    message = _("Only who asked can take a question away, as long as it has no answer.")


@transaction.atomic
def ask(*, text: str, by: User, now: datetime, post: Post | None = None, module: Module | None = None, form_key: str = "") -> Question:
    """Ask about a post or a module. Who asks votes for it too. The same form sent twice is one question."""
    text = " ".join(text.split())
    if not text:
        raise NothingAsked
    if len(text) > 300:
        raise QuestionIsTooLong
    try:
        with transaction.atomic():
            made = Question.objects.create(post=post, module=module, author=by, text=text, form_key=form_key, asked_at=now)
    except IntegrityError:
        return Question.objects.get(author=by, form_key=form_key)
    QuestionVote.objects.create(question=made, person=by, at=now)
    if post is not None and post.ambassador.person_id != by.pk and post.ambassador.state == Ambassador.State.ACTIVE:
        told = {"name": by.full_name, "title": post.title, "question": text}
        notify(post.ambassador.person, "question_asked", url=reverse("question_answer", args=[made.pk]), event_key=f"question-{made.pk}", **told)  # type: ignore[arg-type]
    return made


@transaction.atomic
def vote(*, question: Question, by: User, now: datetime) -> None:
    """I would like to know it too; twice is once. Raises IsAnswered."""
    if question.answered_at is not None:
        raise IsAnswered
    QuestionVote.objects.bulk_create([QuestionVote(question=question, person=by, at=now)], ignore_conflicts=True)


@transaction.atomic
def take_vote_back(*, question: Question, by: User) -> None:
    QuestionVote.objects.filter(question=question, person=by).delete()


def may_answer(person: User) -> bool:
    """Ambassadors, trainers and HR."""
    return may(person, "posts.write") or may(person, "sessions.give")


@transaction.atomic
def answer(*, question: Question, text: str, by: User, now: datetime, session: LiveSession | None = None) -> Question:
    """The answer, where the question was asked, with the session that gave it. Who asked hears of it. Answering again replaces the words."""
    text = text.strip()[:4000]
    if not may_answer(by):
        raise NotYoursToAnswer
    if not text:
        raise NothingAnswered
    question = lock(question)
    is_first = question.answered_at is None
    question.answer, question.answered_by, question.answered_at = text, by, now
    question.answered_in = session or question.answered_in
    question.save(update_fields=["answer", "answered_by", "answered_at", "answered_in"])
    if is_first and question.author_id != by.pk:
        told = {"name": by.full_name, "question": question.text}
        notify(question.author, "question_answered", url=place_of(question), event_key=f"question-{question.pk}", **told)  # type: ignore[arg-type]
    return question


@transaction.atomic
def take_away(*, question: Question, by: User, now: datetime) -> None:
    """Who asked takes it back while nobody answered; HR takes away what does not belong here, with a line in the audit."""
    question = lock(question)
    is_author = question.author_id == by.pk and question.answered_at is None
    if not is_author and not may(by, "posts.moderate"):
        raise NotYours
    question.removed_at = now
    question.save(update_fields=["removed_at"])
    if not is_author:
        record(by, "question.taken_away", question)


def place_of(question: Question) -> str:
    """Where the question stands."""
    if question.post_id:
        return f"{reverse('post_show', args=[question.post_id])}#question-{question.pk}"
    assert question.module is not None  # noqa: S101  the database asks for one of the two
    return f"{reverse('module', args=[question.module.key])}#question-{question.pk}"
