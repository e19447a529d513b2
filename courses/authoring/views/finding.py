"""What the pages of authors share: where they stand, and how a course, module or lesson is found."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.authoring.queries.courses import title_of
from courses.catalogue.kinds import kind_of
from courses.catalogue.models import Course, Lesson, Module

HERE: dict[str, Any] = {"area": "hr", "nav": "learning"}


def course_named(key: str) -> Course:
    return get_object_or_404(Course.objects.select_related("owner"), key=key)


def module_named(key: str) -> Module:
    return get_object_or_404(Module.objects.select_related("course", "owner", "variant_of", "illustration_nl", "illustration_en"), key=key)


def lesson_numbered(pk: int) -> Lesson:
    loaded = Lesson.objects.select_related("module__course", "module__owner", "module__course__owner", "published", "draft", "owner")
    return get_object_or_404(loaded, pk=pk)


def page_of(thing: Course | Module | Lesson) -> str:
    """The page of authors about it."""
    if isinstance(thing, Course):
        return reverse("hr_course", args=[thing.key])
    return reverse("hr_module", args=[thing.key]) if isinstance(thing, Module) else reverse("hr_lesson", args=[thing.pk])


def about_lesson(lesson: Lesson, tab: str) -> dict[str, Any]:
    """What the head of every page about a lesson shows."""
    kind = kind_of(lesson)
    return HERE | {
        "phase": lesson.module.course.phase,
        "lesson": lesson,
        "module": lesson.module,
        "title": title_of(lesson),
        "kind": kind,
        "kind_url": kind.edit_url(lesson) if kind.edit_url else "",
        "tab": tab,
        "crumbs": [
            (_("Courses"), reverse("hr_courses")),
            (lesson.module.course.title, page_of(lesson.module.course)),
            (lesson.module.title, page_of(lesson.module)),
        ],
    }
