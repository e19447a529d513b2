"""The quiz as a kind of lesson."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from courses.assessment import folder, pages
from courses.assessment.models import Quiz
from courses.assessment.queries.attempts import KIND, questions_in_use
from courses.assessment.services.questions import add_questions, form_of, save_settings
from courses.catalogue.kinds import Label, LessonKind
from courses.catalogue.lesson_content import LessonContent
from courses.catalogue.models import Lesson, LessonVersion
from lms.people.access import may


def _facts(minutes: int) -> str:
    return ngettext("Quiz, %(minutes)s minute", "Quiz, %(minutes)s minutes", minutes) % {"minutes": minutes}


def _missing(lesson: Lesson, content: LessonContent) -> list[Label]:
    quiz = pages.quiz_in(lesson)
    return [] if quiz.pk and questions_in_use(quiz).exists() else [_("The quiz has no questions yet.")]


def _piece(request: HttpRequest, lesson: Lesson, version: LessonVersion) -> tuple[str, dict[str, Any]]:
    """What the quiz asks, how this person stands in it, and one button."""
    standing = pages.Standing.of(request.user, pages.quiz_in(lesson))  # type: ignore[arg-type]
    is_over = standing.under_way is not None and pages.is_over(standing.under_way, timezone.now())
    last = pages.result_sentence(standing.last) if standing.last else ""
    edit_url = _edit_url(lesson) if lesson.pk and may(request.user, "content.own") else ""  # type: ignore[arg-type]
    values = {"standing": standing, "quiz": standing.quiz, "is_over": is_over, "last_sentence": last, "quiz_edit_url": edit_url}
    return "courses/assessment/_quiz.html", values


def _edit_url(lesson: Lesson) -> str:
    return reverse("quiz_edit", args=[lesson.pk])


def _copy(source: Lesson, target: Lesson) -> None:
    quiz = pages.quiz_in(source)
    if quiz.pk is None:
        return
    save_settings(
        lesson=target, pass_mark=quiz.pass_mark, attempts_allowed=quiz.attempts_allowed, minutes_allowed=quiz.minutes_allowed,
        is_shuffled=quiz.is_shuffled, pools=quiz.pools, by=None,
    )  # fmt: skip
    if not Quiz.objects.get(lesson=target).questions.exists():
        add_questions(lesson=target, forms=[form_of(one) for one in questions_in_use(quiz)], by=None)


QUIZ = LessonKind(
    key=KIND,
    label=_("quiz"),
    icon="list-checks",
    facts=_facts,
    order=40,
    missing=_missing,
    piece=_piece,
    edit_url=_edit_url,
    finishes_itself=True,
    is_passed=True,
    suffixes=(folder.SUFFIX,),
    write=folder.write,
    read=folder.read,
    store=folder.store,
    copy=_copy,
)
