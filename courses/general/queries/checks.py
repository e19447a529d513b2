"""The questions, and a person's own attempts. Everything about a person asks for that person and gives nobody else."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, Prefetch, QuerySet

from courses.catalogue.models import Module
from courses.catalogue.queries import modules_readable_by
from courses.general.models import Answer, Attempt, Option, Outcome, Question
from lms.people.models import User


def questions_for(person: User) -> QuerySet[Question]:
    """What this person is asked: the questions about themes that are there for them, in order, each with its module."""
    return Question.objects.filter(is_in_use=True, module__in=modules_readable_by(person).order_by().values("pk")).select_related("module")


def open_attempt(person: User) -> Attempt | None:
    """The attempt under way, if there is one."""
    return Attempt.objects.filter(person=person, finished_at=None).first()


def finished_attempts(person: User) -> list[Attempt]:
    """The person's finished attempts, the latest first, each with its outcomes in the order of the course."""
    outcomes = Outcome.objects.select_related("module").order_by("module__course__position", "module__position", "module")
    found = Attempt.objects.filter(person=person, finished_at__isnull=False)
    return list(found.order_by("-finished_at", "-pk").prefetch_related(Prefetch("outcomes", outcomes)))


def has_finished(person: User) -> bool:
    return Attempt.objects.filter(person=person, finished_at__isnull=False).exists()


@dataclass(frozen=True)
class SoFar:
    """Whether a check is under way, and whether one was ever finished."""

    is_under_way: bool
    has_finished: bool


def so_far(person: User) -> SoFar | None:
    """For the first page, in one query; None while there are no questions."""
    own = Attempt.objects.filter(person=person)
    found = Question.objects.filter(is_in_use=True).order_by()
    row = found.values_list(Exists(own.filter(finished_at=None)), Exists(own.filter(finished_at__isnull=False)))[:1]
    return next((SoFar(*one) for one in row), None)


def answers_in(attempt: Attempt) -> list[Answer]:
    """The answers of an attempt, with the question and the option chosen, in the order of the questions."""
    return list(Answer.objects.filter(attempt=attempt).select_related("question", "option").order_by("question__position", "question"))


def right_options(questions: Iterable[int]) -> dict[int, Option]:
    """What fits, by the id of the question."""
    return {one.question_id: one for one in Option.objects.filter(question__in=list(questions), is_right=True)}


def readable_modules(person: User, ids: Iterable[int]) -> set[int]:
    """Which of these modules the person may open now."""
    return set(modules_readable_by(person).filter(pk__in=list(ids)).values_list("pk", flat=True))


def modules_of(questions: Iterable[Question]) -> list[Module]:
    """The themes of these questions, each once, in the order in which they are asked."""
    return list({one.module_id: one.module for one in questions}.values())
