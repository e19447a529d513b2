"""Courses for tests of authoring, and what the pages are told."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from courses.authoring.services import courses, drafts, publishing
from courses.catalogue.models import Lesson
from tests.courses_made import make_course, make_module


@pytest.fixture
def module(db: None) -> Any:
    return make_module(make_course())


@pytest.fixture
def lesson(module: Any) -> Lesson:
    found: Lesson = module.lessons.get(key="first")
    return found


@pytest.fixture
def author(cast: Any, client_of: Any) -> Any:
    """A browser in which the content owner is signed in."""
    return client_of(cast.content_owner)


def typed(lesson: Lesson, **changes: Any) -> dict[str, Any]:
    """What the editor sends."""
    draft = drafts.draft_of(Lesson.objects.get(pk=lesson.pk))
    names = ("title_nl", "title_en", "body_nl", "body_en")
    return {name: getattr(draft, name) for name in names} | {"based_on": draft.number, "key": "", "takes_over": ""} | changes


def write(lesson: Lesson, by: Any, **words: str) -> Any:
    """Keep a draft with these words, and the others as they were."""
    fresh = Lesson.objects.get(pk=lesson.pk)
    told = typed(fresh, **words)
    names = ("title_nl", "title_en", "body_nl", "body_en")
    return drafts.save_draft(lesson=fresh, by=by, now=timezone.now(), words={name: told[name] for name in names}, based_on=told["based_on"])


def publish(lesson: Lesson, by: Any, **decision: Any) -> Any:
    fresh = Lesson.objects.get(pk=lesson.pk)
    publishing.decide(lesson=fresh, **{"is_substantial": False} | decision)
    return publishing.publish(lesson=fresh, by=by, now=timezone.now())


def new_lesson(module: Any, by: Any, **facts: Any) -> Lesson:
    return courses.create_lesson(module=module, kind=facts.pop("kind", "page"), by=by, now=timezone.now(), **{"title_nl": "Nieuw", "title_en": "New"} | facts)


def picture(name: str = "Foto van ons.png", *, size: tuple[int, int] = (40, 30), kind: str = "PNG", **save: Any) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", size, "navy").save(out, kind, **save)
    return SimpleUploadedFile(name, out.getvalue(), "image/png")
