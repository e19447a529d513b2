"""Posts in the lessons, modules and sessions they belong to (ambassadors.md §10)."""

from typing import Any

from django.http import HttpRequest

from ambassadors import queries
from courses.catalogue import slots


def join() -> None:
    """Add the pieces to the pages of learning."""
    slots.add_piece(slots.Piece(slots.MODULE_ASIDE, 30, "ambassadors/_stories.html", _of_module))
    slots.add_piece(slots.Piece(slots.LESSON_ASIDE, 30, "ambassadors/_stories.html", _of_lesson))


def _of_module(request: HttpRequest, subject: slots.Subject) -> dict[str, Any] | None:
    if subject.module is None:
        return None
    posts = queries.stories_for(request.user, module_id=subject.module.pk)  # type: ignore[arg-type]
    return {"posts": posts} if posts else None


def _of_lesson(request: HttpRequest, subject: slots.Subject) -> dict[str, Any] | None:
    if subject.lesson is None:
        return None
    posts = queries.stories_for(request.user, module_id=subject.lesson.module_id, lesson_id=subject.lesson.pk, at_most=1)  # type: ignore[arg-type]
    return {"posts": posts} if posts else None
