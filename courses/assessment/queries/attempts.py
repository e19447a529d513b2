"""A person's own attempts, and the quiz they are about."""

from django.db.models import QuerySet

from courses.assessment.models import Answer, Attempt, Question, Quiz
from courses.catalogue.models import Lesson, State
from courses.catalogue.queries import modules_readable_by
from lms.people.models import User

KIND = "quiz"


def quizzes_readable_by(person: User) -> QuerySet[Lesson]:
    """Published lessons that are quizzes, which this person may open."""
    readable = modules_readable_by(person).values("pk")
    found = Lesson.objects.filter(kind=KIND, state=State.PUBLISHED, published__isnull=False, module__in=readable)
    return found.select_related("module__course", "published", "quiz")


def questions_in_use(quiz: Quiz) -> QuerySet[Question]:
    return Question.objects.filter(quiz=quiz, is_in_use=True)


def attempts_of(person: User, quiz: Quiz) -> QuerySet[Attempt]:
    """Every attempt of this person, the latest first."""
    return Attempt.objects.filter(person=person, quiz=quiz).order_by("-number")


def answers_of(attempt: Attempt) -> QuerySet[Answer]:
    """The questions of an attempt with what was answered, in their order."""
    return Answer.objects.filter(attempt=attempt).select_related("question").order_by("number")
