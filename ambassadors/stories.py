"""Posts in the lessons, modules and sessions they belong to (ambassadors.md §10)."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from ambassadors import queries
from ambassadors.services import questions
from courses.catalogue import slots
from lms.people.access import may


def join() -> None:
    """Add the pieces to the pages of learning."""
    slots.add_piece(slots.Piece(slots.MODULE_ASIDE, 30, "ambassadors/_stories.html", _of_module))
    slots.add_piece(slots.Piece(slots.LESSON_ASIDE, 30, "ambassadors/_stories.html", _of_lesson))
    slots.add_piece(slots.Piece(slots.LESSON_ASIDE, 35, "ambassadors/_ask_here.html", _ask_here))
    slots.add_piece(slots.Piece(slots.SESSION_ASIDE, 30, "ambassadors/_stories.html", _of_session))
    slots.add_piece(slots.Piece(slots.MODULE_MAIN, 40, "ambassadors/_questions.html", _questions_of_module))
    slots.add_piece(slots.Piece(slots.SESSION_ASIDE, 40, "ambassadors/_agenda.html", _agenda_of_session))
    slots.add_piece(slots.Piece(slots.SESSION_QUESTIONS, 40, "ambassadors/_agenda.html", _agenda_of_session))


def _of_module(request: HttpRequest, subject: slots.Subject) -> dict[str, Any] | None:
    if subject.module is None:
        return None
    posts = queries.stories_for(request.user, module=subject.module)  # type: ignore[arg-type]
    may_ask = may(request.user, "content.own")  # type: ignore[arg-type]
    balance = {stance: getattr(posts[0], f"{stance}_count") or 0 if posts else 0 for stance in ("chance", "risk")}
    return {"posts": posts, "story_balance": balance, "ask_module": subject.module if may_ask else None} if posts or may_ask else None


def _questions_of_module(request: HttpRequest, subject: slots.Subject) -> dict[str, Any] | None:
    if subject.module is None:
        return None
    found = queries.questions_of(request.user, module_id=subject.module.pk)  # type: ignore[arg-type]
    return _asking(request, found, reverse("question_ask_module", args=[subject.module.key]))


def _agenda_of_session(request: HttpRequest, subject: slots.Subject) -> dict[str, Any] | None:
    """What colleagues voted for, under the module and its posts: who comes votes along; who gives the session also answers."""
    if subject.module is None or subject.session_id is None:
        return None
    is_staff = bool(may(request.user, "sessions.give"))  # type: ignore[arg-type]
    found = queries.agenda_of(request.user, module_id=subject.module.pk, session_id=subject.session_id, now=timezone.now(), is_staff=is_staff)  # type: ignore[arg-type]
    for one in found:
        place = reverse("post_show", args=[one.post_id]) if one.post_id else reverse("module", args=[subject.module.key])
        one.place = f"{place}#question-{one.pk}"  # type: ignore[attr-defined]
    return {"questions": found, "session_id": subject.session_id, "may_answer": is_staff, "may_vote": not is_staff} if found else None


def _asking(request: HttpRequest, found: list[Any], url: str) -> dict[str, Any]:
    return {"questions": found, "ask_url": url, "form_key": uuid4().hex, "may_answer": questions.may_answer(request.user)}  # type: ignore[arg-type]


def _of_lesson(request: HttpRequest, subject: slots.Subject) -> dict[str, Any] | None:
    if subject.module is None or subject.lesson is None:
        return None
    posts = queries.stories_for(request.user, module=subject.module, lesson_id=subject.lesson.pk, at_most=1)  # type: ignore[arg-type]
    return {"posts": posts, "story_balance": None, "ask_module": None} if posts else None


def _ask_here(request: HttpRequest, subject: slots.Subject) -> dict[str, Any] | None:
    """The way from a lesson to the questions of its module. No query."""
    return {"questions_url": f"{reverse('module', args=[subject.module.key])}#questions"} if subject.module else None


def _of_session(request: HttpRequest, subject: slots.Subject) -> dict[str, Any] | None:
    if subject.module is None or subject.session_id is None:
        return None
    posts = queries.stories_for(request.user, module=subject.module, session_id=subject.session_id)  # type: ignore[arg-type]
    return {"posts": posts, "story_balance": None, "ask_module": None} if posts else None
