"""A document to open or to keep."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from courses.catalogue.kinds import LessonKind
from courses.catalogue.models import Lesson, LessonVersion
from courses.content.reading import files_of


def _facts(minutes: int) -> str:
    return ngettext("Document, %(minutes)s minute", "Document, %(minutes)s minutes", minutes) % {"minutes": minutes}


def _piece(request: HttpRequest, lesson: Lesson, version: LessonVersion) -> tuple[str, dict[str, Any]]:
    return "courses/content/_document.html", {"files": files_of(version)}


DOCUMENT = LessonKind(
    key="document",
    label=_("document"),
    icon="file",
    facts=_facts,
    order=30,
    piece=_piece,
    files={"document": frozenset({"application/pdf"})},
    needs=("document",),
)
