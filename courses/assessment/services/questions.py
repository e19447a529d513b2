"""Writing quizzes: how they ask, and their questions. People who have an attempt under way keep the questions it began with."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from courses.assessment.models import Answer, Question, Quiz
from courses.assessment.rules import questions as rules
from courses.assessment.rules.marking import Option
from courses.catalogue.models import Lesson
from lms.audit.services import record
from lms.lib.locks import lock
from lms.lib.refusals import Refused
from lms.people.models import User

MOST_QUESTIONS = 200

SENTENCES = {
    rules.TEXT: _("Write the question, in one language at least."),
    rules.OPTIONS: _("Give two answers at least, each with words."),
    rules.TOO_MANY: _("Give twelve answers at most."),
    rules.ONE_RIGHT: _("Mark exactly one answer as the one that fits."),
    rules.SOME_RIGHT: _("Mark at least one answer as fitting."),
    rules.SAME: _("Two answers have the same words. Change one of them."),
    rules.HALVES: _("Give two pairs at least, each with both halves, and not all with the same half."),
    rules.ITEMS: _("Give two items at least, in their right order."),
    rules.ACCEPTED: _("Give at least one answer that is accepted."),
}


class QuestionIsIncomplete(Refused):
    """`missing` holds a sentence for everything."""

    message = _("This question cannot be kept yet.")

    def __init__(self, missing: list[object]) -> None:
        self.missing = missing
        super().__init__(format_lazy("{} {}", self.message, format_lazy(" ".join(["{}"] * len(missing)), *missing)))


class TooManyQuestions(Refused):
    message = _("A quiz has 200 questions at most. Take some out first, or make a second quiz.")


@dataclass(frozen=True)
class QuestionForm:
    """A question as an author, a file or a folder gives it."""

    kind: str
    text_nl: str = ""
    text_en: str = ""
    options: tuple[Option, ...] = ()
    why_nl: str = ""
    why_en: str = ""
    checks: str = ""
    pool: str = ""
    is_case_sensitive: bool = False
    key: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        return {
            "kind": self.kind, "text_nl": self.text_nl, "text_en": self.text_en, "why_nl": self.why_nl, "why_en": self.why_en, "checks": self.checks,
            "pool": self.pool, "is_case_sensitive": self.is_case_sensitive, "options": [one.stored() for one in self.options],
        }  # fmt: skip


def form_of(question: Question) -> QuestionForm:
    """What a stored question was made of."""
    return QuestionForm(
        kind=question.kind, text_nl=question.text_nl, text_en=question.text_en, options=question.asked.options, why_nl=question.why_nl,
        why_en=question.why_en, checks=question.checks, pool=question.pool, is_case_sensitive=question.is_case_sensitive, key=question.key,
    )  # fmt: skip


def missing(form: QuestionForm) -> list[object]:
    """A sentence for everything that the question lacks; empty when it may be asked."""
    found = rules.missing_in(kind=form.kind, has_text=bool(form.text_nl or form.text_en), options=form.options)
    return [SENTENCES[name] for name in dict.fromkeys(found)]


def quiz_of(lesson: Lesson) -> Quiz:
    """The quiz of this lesson; one that was never set up has the usual settings."""
    return Quiz.objects.get_or_create(lesson=lesson)[0]


@transaction.atomic
def save_settings(
    *, lesson: Lesson, pass_mark: int, attempts_allowed: int, minutes_allowed: int, is_shuffled: bool, pools: dict[str, int], by: User | None
) -> Quiz:
    """How the quiz asks from the next attempt on; attempts under way keep what they began with."""
    quiz = lock(quiz_of(lesson))
    wanted = {
        "pass_mark": pass_mark, "attempts_allowed": attempts_allowed, "minutes_allowed": minutes_allowed, "is_shuffled": is_shuffled,
        "pools": {name: take for name, take in pools.items() if take},
    }  # fmt: skip
    changes = {name: [getattr(quiz, name), value] for name, value in wanted.items() if getattr(quiz, name) != value}
    if changes:
        for name, value in wanted.items():
            setattr(quiz, name, value)
        quiz.save(update_fields=list(wanted))
        if by is not None:
            record(by, "quiz.settings_changed", lesson, changes=changes)
    return quiz


@transaction.atomic
def save_question(*, lesson: Lesson, form: QuestionForm, question: Question | None, by: User | None) -> Question:
    """Add the question at the end, or change it. One that was asked already stays as it was with those attempts, and its change takes its place.

    Raises QuestionIsIncomplete with everything that is missing, TooManyQuestions.
    """
    if lacks := missing(form):
        raise QuestionIsIncomplete(lacks)
    quiz = lock(quiz_of(lesson))
    if question is not None and form_of(question) == replace(form, key=question.key):
        return question
    if question is None:
        row = _added(quiz, form)
    elif Answer.objects.filter(question=question).exists():
        Question.objects.filter(pk=question.pk).update(is_in_use=False)
        row = Question.objects.create(quiz=quiz, key=question.key, position=question.position, **form.columns)
    else:
        row = question
        for name, value in form.columns.items():
            setattr(row, name, value)
        row.save()
    if by is not None:
        record(by, "quiz.question_added" if question is None else "quiz.question_changed", lesson, changes={"question": [None, row.key]})
    return row


def _added(quiz: Quiz, form: QuestionForm) -> Question:
    there = Question.objects.filter(quiz=quiz, is_in_use=True)
    if there.count() >= MOST_QUESTIONS:
        raise TooManyQuestions
    last = Question.objects.filter(quiz=quiz).aggregate(last=Max("position"))["last"] or 0
    taken = set(there.values_list("key", flat=True))
    number = len(taken) + 1
    while form.key in taken or not form.key:
        form = replace(form, key=f"question-{number}")
        number += 1
    return Question.objects.create(quiz=quiz, key=form.key, position=last + 1, **form.columns)


@transaction.atomic
def add_questions(*, lesson: Lesson, forms: Sequence[QuestionForm], by: User | None) -> list[Question]:
    """What a file brought in, after the questions that are there. All of them or none."""
    rows = [save_question(lesson=lesson, form=form, question=None, by=None) for form in forms]
    if by is not None and rows:
        record(by, "quiz.questions_imported", lesson, changes={"questions": [0, len(rows)]})
    return rows


@transaction.atomic
def move_question(*, question: Question, by: User, up: bool) -> None:
    """One place earlier or later; at the end of the list nothing happens."""
    quiz = lock(question.quiz)
    rows = list(Question.objects.filter(quiz=quiz, is_in_use=True))
    at = next((number for number, one in enumerate(rows) if one.pk == question.pk), None)
    to = None if at is None else at - 1 if up else at + 1
    if at is None or to is None or not 0 <= to < len(rows):
        return
    rows[at], rows[to] = rows[to], rows[at]
    for position, one in enumerate(rows, 1):
        one.position = position
    Question.objects.bulk_update(rows, ["position"])
    record(by, "quiz.question_moved", quiz.lesson, changes={"question": [at + 1, to + 1]})


@transaction.atomic
def take_out(*, question: Question, by: User | None) -> None:
    """It is not asked any more. Attempts that have it keep it. Twice is the same as once."""
    if Question.objects.filter(pk=question.pk, is_in_use=True).update(is_in_use=False) and by is not None:
        record(by, "quiz.question_taken_out", question.quiz.lesson, changes={"question": [question.key, None]})


@transaction.atomic
def put_back(*, question: Question, by: User) -> None:
    """Ask it again, unless another question has taken its place meanwhile."""
    lock(question.quiz)
    if question.is_in_use or Question.objects.filter(quiz=question.quiz_id, key=question.key, is_in_use=True).exists():
        return
    Question.objects.filter(pk=question.pk).update(is_in_use=True)
    record(by, "quiz.question_put_back", question.quiz.lesson, changes={"question": [None, question.key]})
