"""The reflection as a kind of lesson: a question in its text, and room to write for oneself."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from courses.catalogue.kinds import LessonKind
from courses.catalogue.models import Lesson, LessonVersion
from courses.content.reflections.models import Reflection
from courses.content.reflections.services import LONGEST, reflection_of


def _facts(minutes: int) -> str:
    return ngettext("Writing for yourself, %(minutes)s minute", "Writing for yourself, %(minutes)s minutes", minutes) % {"minutes": minutes}


def _piece(request: HttpRequest, lesson: Lesson, version: LessonVersion) -> tuple[str, dict[str, Any]]:
    """In a preview, whose version is not stored, nothing is written."""
    is_preview = version.pk is None
    row = Reflection() if is_preview else reflection_of(request.user, lesson)  # type: ignore[arg-type]
    values = {"reflection": row, "is_preview": is_preview, "longest": LONGEST, "dropped": request.GET.get("kept", "")[:40]}
    return "courses/content/_reflection.html", values | {"script": "js/reflection.js", "text_first": True}


REFLECTION = LessonKind(
    key="reflection",
    label=_("writing for oneself"),
    icon="notebook-pen",
    facts=_facts,
    order=60,
    piece=_piece,
    finishes_itself=True,
    needs_text=True,
)
