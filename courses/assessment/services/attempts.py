"""Going through a quiz: begin or go on, keep every answer at once, hand in.

What a person does voluntarily is seen by that person only: none of this is written in the audit.
"""

from dataclasses import dataclass
from datetime import datetime
from random import SystemRandom

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.assessment.models import Answer, Attempt, ExtraTime, Question, Quiz
from courses.assessment.rules import attempts as rules
from courses.assessment.rules import marking
from courses.progress.services import finish_lesson
from lms.lib.locks import again_when_busy, lock, transaction_or_busy
from lms.lib.refusals import Refused
from lms.people.models import User

_dice = SystemRandom()


class NothingToAsk(Refused):
    message = _("This quiz has no questions yet.")


class NoAttemptsLeft(Refused):
    message = _("You have used every attempt of this quiz. Your answers and your result stay here for you.")


class NoSuchAnswer(Refused):
    message = _("We could not read this answer. Nothing has been changed. Load the page again and choose once more.")


class NoSuchQuestion(Refused):
    message = _("This question is not part of your attempt. Go back to the lesson and go on from there.")


class AnsweredElsewhere(Refused):
    """`current` is the answer that is kept now."""

    message = _("You answered this question in another window or on another device after you opened this page. That answer is kept; see it below.")

    def __init__(self, current: Answer) -> None:
        self.current = current
        super().__init__()


class HandedIn(Refused):
    message = _("You handed in this attempt in another window. This last answer came after that and is not kept.")


@dataclass(frozen=True)
class Kept:
    """An answer that is in the database. `sequence` is what the page must show to overwrite it."""

    sequence: int
    is_late: bool


@again_when_busy
@transaction_or_busy()
def start(*, person: User, quiz: Quiz, now: datetime) -> Attempt:
    """Begin, or go on with what is under way, on whatever device. Twice is the same as once. Raises NothingToAsk, NoAttemptsLeft."""
    under_way = Attempt.objects.filter(person=person, quiz=quiz, finished_at=None).first()
    if under_way is not None:
        return under_way
    used = Attempt.objects.filter(person=person, quiz=quiz).count()
    if rules.attempts_left(allowed=quiz.attempts_allowed, used=used) == 0:
        raise NoAttemptsLeft
    questions = {one.pk: one for one in Question.objects.filter(quiz=quiz, is_in_use=True)}
    order = rules.drawn([(pk, one.pool) for pk, one in questions.items()], take=quiz.pools, is_shuffled=quiz.is_shuffled, dice=_dice)
    if not order:
        raise NothingToAsk
    extra = ExtraTime.objects.filter(person=person).values_list("percent", flat=True).first() or 0 if quiz.minutes_allowed else 0
    facts = {
        "number": used + 1,
        "started_at": now,
        "due_at": rules.due_at(started_at=now, minutes_allowed=quiz.minutes_allowed, extra_percent=extra),
        "needed": rules.needed(asked=len(order), pass_mark=quiz.pass_mark),
        "asked": len(order),
    }
    attempt, is_new = Attempt.objects.get_or_create(person=person, quiz=quiz, finished_at=None, defaults=facts)
    if is_new:
        Answer.objects.bulk_create(
            Answer(attempt=attempt, question=questions[pk], number=number, shown=_shown(questions[pk], quiz)) for number, pk in enumerate(order, 1)
        )
    return attempt


def _shown(question: Question, quiz: Quiz) -> list[str]:
    keys = [str(one["key"]) for one in question.options]
    if question.kind == Question.Kind.ORDERING or (quiz.is_shuffled and question.kind in {Question.Kind.SINGLE, Question.Kind.MULTIPLE}):
        return rules.mixed(keys, dice=_dice)
    return keys


_OF_QUESTION = ("question__kind", "question__options", "question__is_case_sensitive")


def keep(*, person: User, attempt_id: int, number: int, sent: object, seen: int, tab: str, step: int, now: datetime) -> Kept:
    """Keep an answer at once: one read, one write. `seen` is the sequence that the page showed.

    An older window never overwrites a newer one: the write only counts when nothing was kept since `seen`, or when the last one was kept
    by this same window (`tab`) in an earlier `step`. The same answer twice is the same as once. After the limit it is kept as a late one.
    Raises NoSuchQuestion, NoSuchAnswer, AnsweredElsewhere, HandedIn.
    """
    mine = Answer.objects.filter(attempt=attempt_id, number=number, attempt__person=person)
    row = mine.select_related("attempt", "question").only("sequence", "attempt__due_at", *_OF_QUESTION).first()
    if row is None:
        raise NoSuchQuestion
    try:
        value = marking.cleaned(row.question.asked, sent)
    except marking.NotAnAnswer as problem:
        raise NoSuchAnswer from problem
    is_late = rules.is_late(due_at=row.attempt.due_at, now=now)
    what = {"late_value": value, "late_at": now} if is_late else {"value": value, "answered_at": now}
    # The conditions stand in the statement itself: whoever comes second meets the row as the first one left it.
    is_newest = Q(sequence=seen) | (Q(tab=tab, step__lt=step) & ~Q(tab=""))
    open_row = Answer.objects.filter(pk=row.pk, is_closed=False).filter(is_newest)
    if open_row.update(sequence=F("sequence") + 1, tab=tab, step=step, **what):
        return Kept(seen + 1 if row.sequence == seen else row.sequence + 1, is_late)
    return _kept_before(mine.select_related("attempt", "question").get(), value)


def _kept_before(row: Answer, value: object) -> Kept:
    """A second click repeats what is kept; anything else is refused with what is."""
    if row.latest == value and row.sequence:
        return Kept(row.sequence, row.is_late)
    if row.is_closed:
        raise HandedIn
    raise AnsweredElsewhere(row)


@again_when_busy
@transaction_or_busy()
def hand_in(*, person: User, attempt: Attempt, now: datetime) -> Attempt:
    """Mark every answer, once. Passing finishes the lesson. Twice is the same as once; what was answered after the limit does not count."""
    attempt = lock(attempt)
    if attempt.finished_at is not None:
        return attempt
    # Closing waits for answers that are being kept this moment; from here on none is kept, so what is marked is what is there.
    Answer.objects.filter(attempt=attempt).update(is_closed=True)
    answers = list(attempt.answers.select_related("question"))
    for one in answers:
        one.is_right = marking.is_right(one.question.asked, one.value)
    Answer.objects.bulk_update(answers, ["is_right"])
    attempt.right = sum(bool(one.is_right) for one in answers)
    attempt.asked = len(answers)
    attempt.has_passed = attempt.right >= attempt.needed
    attempt.finished_at = now
    attempt.save(update_fields=["right", "asked", "has_passed", "finished_at"])
    if attempt.has_passed:
        lesson = attempt.quiz.lesson
        if lesson.published_id is not None:
            finish_lesson(person=person, lesson=lesson, now=now)
    return attempt


@transaction.atomic
def forget(*, person: User) -> None:
    """Somebody left the organisation: no answer and no extra time stays with the name."""
    Attempt.objects.filter(person=person).delete()
    ExtraTime.objects.filter(person=person).delete()
