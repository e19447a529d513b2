"""How questions do, for authors: first attempts only, eight people together."""

from courses.assessment.models import Answer, Attempt, Quiz
from courses.assessment.rules import statistics
from courses.assessment.rules.statistics import Figure


def figures_of(quiz: Quiz) -> dict[int, Figure]:
    """By id of the question; one that fewer than eight people were asked is not in it. One query.

    Only the first attempt of a person counts, so eight attempts are eight people.
    """
    rows = Answer.objects.filter(attempt__quiz=quiz, attempt__number=1, attempt__finished_at__isnull=False).order_by("attempt__finished_at", "attempt")
    results: dict[int, list[tuple[bool, float]]] = {}
    for question, is_right, right, asked in rows.values_list("question", "is_right", "attempt__right", "attempt__asked"):
        rest = (right - bool(is_right)) / (asked - 1) if asked > 1 else 0.0
        results.setdefault(question, []).append((bool(is_right), rest))
    return {question: found for question, of_one in results.items() if (found := statistics.figure(of_one)) is not None}


def people_in(quiz: Quiz) -> int:
    """How many people finished the quiz once, in whole groups of eight."""
    return statistics.closed(Attempt.objects.filter(quiz=quiz, number=1, finished_at__isnull=False).count())
