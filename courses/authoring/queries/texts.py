"""Texts of a lesson: what a version says, which pictures it may show, and how two texts differ."""

from dataclasses import dataclass

from courses.catalogue.folders.markdown import Picture
from courses.catalogue.lesson_content import LessonContent
from courses.catalogue.models import Attachment, LessonVersion
from lms.lib import differences
from lms.lib.differences import Row


def content_of(version: LessonVersion) -> LessonContent:
    return LessonContent(**{name: getattr(version, name) for name in LessonContent.__dataclass_fields__})


def pictures_of(module_id: int) -> dict[str, Picture]:
    """The pictures of a module by their address; one query."""
    found = Attachment.objects.filter(module=module_id, content_type__startswith="image/")
    return {one.get_absolute_url(): Picture(one.get_absolute_url(), one.width, one.height) for one in found}


@dataclass(frozen=True)
class Compared:
    """One language of two texts, side by side."""

    language: str
    rows: list[Row]

    @property
    def changed(self) -> int:
        return sum(not row.is_same for row in self.rows)


def compared(old: LessonContent, new: LessonContent) -> list[Compared]:
    """Dutch and English, each with every paragraph; a language in neither text is left out."""
    found = []
    for language in ("nl", "en"):
        before, after = (_paragraphs(one, language) for one in (old, new))
        if before or after:
            found.append(Compared(language, differences.compared(before, after)))
    return found


def _paragraphs(content: LessonContent, language: str) -> list[str]:
    title, body = getattr(content, f"title_{language}"), getattr(content, f"body_{language}")
    return ([title] if title else []) + differences.paragraphs(body)


def languages_in(content: LessonContent) -> set[str]:
    return {language for language in ("nl", "en") if getattr(content, f"title_{language}") or getattr(content, f"body_{language}")}


def changed_in(old: LessonContent, new: LessonContent) -> set[str]:
    """The languages whose title, text, files or address differ."""
    names = ("title", "body", "media", "link")
    return {language for language in ("nl", "en") if any(getattr(old, f"{name}_{language}") != getattr(new, f"{name}_{language}") for name in names)}
