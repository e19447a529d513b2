"""Choosing, going back and playing again. Everything here is of the person who plays, and of nobody else."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from courses.catalogue.models import Lesson, State
from courses.catalogue.queries import modules_readable_by
from courses.practice import player
from courses.practice.models import CaseEdition
from courses.practice.queries.playing import edition_of
from courses.practice.services import playing
from lms.lib.numbers import whole_number
from lms.lib.refusals import Busy, Refused
from lms.people.access import requires
from lms.web.fragments import render_fragment

HERE = "#now"


def _case(request: HttpRequest, module_key: str, lesson_key: str) -> tuple[Lesson, CaseEdition]:
    lesson = get_object_or_404(
        Lesson.objects.select_related("module", "published"),
        key=lesson_key,
        state=State.PUBLISHED,
        module__in=modules_readable_by(request.user).filter(key=module_key).values("pk"),  # type: ignore[arg-type]
    )
    edition = edition_of(lesson.published)
    if edition is None:
        raise Http404
    return lesson, edition


def _answer(request: HttpRequest, lesson: Lesson, *, refusal: Refused | None = None) -> HttpResponse:
    """Where the person stands now. The end changes more of the page than the case, so htmx fetches the page then."""
    address = reverse("lesson", args=[lesson.module.key, lesson.key])
    page = address + HERE
    values: dict[str, Any] = player.piece(request, lesson, lesson.published)  # type: ignore[arg-type]
    if getattr(request, "htmx", False) and values["has_ended"] and refusal is None:
        # Another address each time: going to the same one with an anchor would only scroll.
        return HttpResponse(headers={"HX-Redirect": f"{address}?end={timezone.now():%H%M%S%f}{HERE}"})
    if refusal is not None and not getattr(request, "htmx", False):
        status = 423 if isinstance(refusal, Busy) else 409
        return render(request, "courses/practice/refused.html", values | {"refusal": refusal, "module": lesson.module, "nav": "learn"}, status=status)
    values |= {"module": lesson.module, "refusal": refusal, "is_answer": True}
    return render_fragment(request, "courses/practice/_case.html", values, page=page, status=409 if refusal else 200)


@requires("learn")
@require_POST
def choose(request: HttpRequest, module_key: str, lesson_key: str) -> HttpResponse:
    """Make the choice and see what comes of it."""
    lesson, edition = _case(request, module_key, lesson_key)
    turn, choice = whole_number(request.POST.get("turn")) or 0, request.POST.get("choice", "")
    try:
        playing.choose(person=request.user, lesson=lesson, edition=edition, turn=turn, choice=choice, now=timezone.now())  # type: ignore[arg-type]
    except Refused as refusal:
        return _answer(request, lesson, refusal=refusal)
    return _answer(request, lesson)


@requires("learn")
@require_POST
def back(request: HttpRequest, module_key: str, lesson_key: str) -> HttpResponse:
    """One choice back, to try something else."""
    lesson, _edition = _case(request, module_key, lesson_key)
    playing.go_back(person=request.user, lesson=lesson, turn=whole_number(request.POST.get("turn")) or 0, now=timezone.now())  # type: ignore[arg-type]
    return _answer(request, lesson)


@requires("learn")
@require_POST
def again(request: HttpRequest, module_key: str, lesson_key: str) -> HttpResponse:
    """From the beginning. The lesson stays done."""
    lesson, edition = _case(request, module_key, lesson_key)
    playing.play_again(person=request.user, lesson=lesson, edition=edition, now=timezone.now())  # type: ignore[arg-type]
    return _answer(request, lesson)
