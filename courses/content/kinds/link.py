"""Something elsewhere on the web: its address, and in words what to look for there."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from courses.catalogue.kinds import LessonKind
from courses.catalogue.models import Lesson, LessonVersion
from courses.catalogue.rules import LINK_NEEDED
from courses.content.reading import outside_of


def _facts(minutes: int) -> str:
    return ngettext("Elsewhere on the web, %(minutes)s minute", "Elsewhere on the web, %(minutes)s minutes", minutes) % {"minutes": minutes}


def _piece(request: HttpRequest, lesson: Lesson, version: LessonVersion) -> tuple[str, dict[str, Any]]:
    return "courses/content/_link.html", {"outside": outside_of(version)}


LINK = LessonKind(
    key="link",
    label=_("something elsewhere on the web"),
    icon="external-link",
    facts=_facts,
    order=35,
    piece=_piece,
    link=LINK_NEEDED,
    needs_text=True,
    text_title=_("What to look for there"),
)
