"""Where enrolment joins the rest: the button at a course, and what is stored."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from courses.catalogue import slots
from courses.catalogue.models import Course
from courses.enrolment import queries
from lms.web import privacy_facts


def join() -> None:
    slots.add_course_button(slots.CourseButton("courses/enrolment/_enrolment.html", _buttons))
    privacy_facts.add(
        privacy_facts.Fact(
            models=("courses.Enrolment",),
            what=_("Which courses you are on, and since when"),
            why=_("So that you find your courses back under My learning"),
            seen_by="",
            kept=_("Until you leave the organisation"),
            group=_("Your own learning"),
        )
    )


def _buttons(request: HttpRequest, courses: list[Course]) -> dict[int, dict[str, Any]]:
    mine = queries.course_ids_of(request.user)  # type: ignore[arg-type]
    return {course.pk: {"course": course, "is_on": course.pk in mine} for course in courses}
