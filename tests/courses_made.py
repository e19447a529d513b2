"""Courses for tests, made through the services that publish."""

from itertools import count
from typing import Any

from django.utils import timezone

from courses.catalogue import services
from courses.catalogue.models import Course, Lesson, Module

_numbers = count(1)


def make_course(*, phase: str = "general", title: str = "De basis", **fields: Any) -> Course:
    number = next(_numbers)
    course = Course.objects.create(**{"key": f"course-{number}", "phase": phase, "position": number, "title_nl": title, "title_en": f"{title} (en)"} | fields)
    services.publish_course(course=course, by=None)
    course.refresh_from_db()
    return course


def make_module(course: Course, *, lessons: int = 2, title: str = "Wat het is", languages: tuple[str, ...] = ("nl", "en"), **fields: Any) -> Module:
    """A published module with published lessons `first`, `second`, `third`, … of three minutes each."""
    number = next(_numbers)
    values = {"key": f"module-{number}", "position": number, "title_nl": title, "title_en": f"{title} (en)", "summary_nl": "Waarom.", "summary_en": "Why."}
    module = Module.objects.create(course=course, **values | fields)
    for at in range(lessons):
        make_lesson(module, key=("first", "second", "third", "fourth")[at], position=at + 1, languages=languages)
    services.publish_module(module=module, by=None, now=timezone.now())
    module.refresh_from_db()
    return module


def make_lesson(module: Module, *, key: str, position: int = 1, languages: tuple[str, ...] = ("nl", "en"), body: str = "", **fields: Any) -> Lesson:
    media = fields.pop("media", {})
    lesson = Lesson.objects.create(module=module, key=key, position=position, **{"minutes": 3} | fields)
    content = {f"title_{language}": f"{key} {language}" for language in languages}
    content |= {f"body_{language}": body or f"<h2>Kop</h2><p>Tekst van {key} in {language}.</p><h2>Tweede kop</h2><p>Meer.</p>" for language in languages}
    content |= {f"media_{language}": media for language in languages if media}
    services.publish_lesson(lesson=lesson, content=services.LessonContent(**content), by=None, now=timezone.now())
    lesson.refresh_from_db()
    return lesson
