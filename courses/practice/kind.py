"""The practice case as a kind of lesson."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from courses.catalogue.kinds import Label, LessonKind
from courses.catalogue.lesson_content import LessonContent
from courses.catalogue.models import Lesson, LessonVersion
from courses.practice import folder, player, wording
from courses.practice.models import PracticeCase
from courses.practice.queries.playing import edition_of
from courses.practice.rules import checks
from courses.practice.rules.case import Case
from courses.practice.services import editing

KEY = "practice"


def _facts(minutes: int) -> str:
    return ngettext("Practice case, %(minutes)s minute", "Practice case, %(minutes)s minutes", minutes) % {"minutes": minutes}


def draft_of(lesson: Lesson) -> Case:
    """The case as the author has it now; an empty one before the first change."""
    found = PracticeCase.objects.filter(lesson=lesson).first() if lesson.pk else None
    return found.case if found else Case()


def _missing(lesson: Lesson, content: LessonContent) -> list[Label]:
    case = draft_of(lesson)
    languages = [language for language in ("nl", "en") if getattr(content, f"title_{language}")] or ["nl", "en"]
    found: list[Label] = []
    for lack in checks.lacking(case, languages=languages):
        place = wording.place_of(lack, case)
        found.append(format_lazy("{}: {}", place, wording.sentence(lack)) if place else wording.sentence(lack))
    return found


def _piece(request: HttpRequest, lesson: Lesson, version: LessonVersion) -> tuple[str, dict[str, Any]]:
    return "courses/practice/_lesson.html", player.piece(request, lesson, version)


def _write(lesson: Lesson) -> dict[str, bytes]:
    """What people play; the draft of a lesson that was never published."""
    edition = edition_of(lesson.published)
    return {folder.SUFFIX: folder.written(edition.case if edition else draft_of(lesson))}


def differs(lesson: Lesson) -> bool:
    """Whether the draft is another case than people play."""
    edition = edition_of(lesson.published)
    return draft_of(lesson) != (edition.case if edition else Case())


def _store(lesson: Lesson, case: Any) -> None:
    editing.store(lesson=lesson, case=case)


def _published(lesson: Lesson, version: LessonVersion) -> None:
    editing.keep_edition(lesson=lesson, version=version)


def _copy(source: Lesson, target: Lesson) -> None:
    editing.store(lesson=target, case=draft_of(source))


PRACTICE = LessonKind(
    key=KEY,
    label=_("practice case"),
    icon="message-square-dashed",
    facts=_facts,
    order=50,
    missing=_missing,
    piece=_piece,
    edit_url=lambda lesson: reverse("case_edit", args=[lesson.pk]),
    finishes_itself=True,
    suffixes=(folder.SUFFIX,),
    write=_write,
    read=folder.read,
    store=_store,
    differs=differs,
    published=_published,
    copy=_copy,
)
