"""Writing a case: the picture of its graph with what is missing, a form for each step and choice, and playing the draft."""

import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.catalogue.models import Lesson
from courses.practice import overview, player
from courses.practice.forms import ChoiceForm, FrameForm, MessageForm, MessageForms, MomentForm, MomentForms, StepForm
from courses.practice.kind import differs
from courses.practice.models import PracticeCase
from courses.practice.rules.case import Choice, Spread, Step
from courses.practice.rules.limits import MOST
from courses.practice.rules.playing import NotOnThePath
from courses.practice.services import editing
from lms.lib.numbers import whole_number
from lms.lib.refusals import Refused
from lms.people.access import requires
from lms.web import toasts

KIND = "practice"
FORM = ["GET", "HEAD", "POST"]


def _case(request: HttpRequest, lesson_id: int) -> tuple[PracticeCase, dict[str, Any]]:
    """The draft of this lesson, and what every page about it needs. A lesson that is no case has none."""
    lesson = get_object_or_404(Lesson.objects.select_related("module__course", "published"), pk=lesson_id, kind=KIND)
    draft = PracticeCase.objects.filter(lesson=lesson).first() or PracticeCase(lesson=lesson)
    draft.lesson = lesson
    title = str(lesson) if lesson.published else _("A new practice case")
    crumbs = [(lesson.module.title, reverse("module", args=[lesson.module.key])), (title, reverse("case_edit", args=[lesson.pk]))]
    return draft, {
        "area": "hr",
        "nav": "learning",
        "phase": lesson.module.course.phase,
        "lesson": lesson,
        "case_title": title,
        "edits": draft.edits,
        "crumbs": crumbs,
    }


def _edits(request: HttpRequest) -> int:
    """Which draft the form was made from; one that was tampered with is none."""
    number = whole_number(request.POST.get("edits"))
    return -1 if number is None else number


@requires("content.own")
@require_safe
def case(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """The case at a glance: its picture, its steps, and everything that is missing."""
    draft, context = _case(request, lesson_id)
    context |= {"crumbs": context["crumbs"][:1], "is_unpublished": draft.lesson.published_id is not None and differs(draft.lesson)}
    return render(request, "courses/practice/case.html", context | overview.overview(draft.case))


@requires("content.own")
@require_http_methods(FORM)
def frame(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """How the case begins and ends."""
    draft, context = _case(request, lesson_id)
    form = FrameForm(request.POST or None, initial=FrameForm.of(draft.case))
    context |= {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            editing.save_frame(lesson=draft.lesson, **form.frame(), edits=_edits(request), by=request.user, now=timezone.now())  # type: ignore[arg-type]
        except Refused as refusal:
            return _refused(request, "courses/practice/case_frame.html", context, draft, refusal)
        return _saved(request, draft.lesson)
    return render(request, "courses/practice/case_frame.html", context, status=422 if form.errors else 200)


def _saved(request: HttpRequest, lesson: Lesson, anchor: str = "") -> HttpResponse:
    toasts.say(request, _("Saved. People see it when the lesson is published."))
    return HttpResponseRedirect(reverse("case_edit", args=[lesson.pk]) + anchor)


def _refused(request: HttpRequest, template: str, context: dict[str, Any], draft: PracticeCase, refusal: Refused) -> HttpResponse:
    """The same form with what was typed; saving it again is possible, on top of what is there now."""
    now = PracticeCase.objects.filter(lesson=draft.lesson).values_list("edits", flat=True).first() or 0
    return render(request, template, context | {"refusal": refusal, "edits": now}, status=409)


def _formset(request: HttpRequest, formset: Any, prefix: str, now: list[dict[str, Any]]) -> Any:
    """The rows as they are now, or as they were typed. How many those are is counted here: a number that somebody changed loses no row."""
    if request.method != "POST":
        return formset(prefix=prefix, initial=now)
    typed = request.POST.copy()
    numbers = {int(found[1]) for name in typed if (found := re.fullmatch(rf"{prefix}-([0-9]{{1,3}})-[a-z_]+", name))}
    typed[f"{prefix}-TOTAL_FORMS"] = str(min(max(numbers, default=-1) + 1, MOST))
    typed[f"{prefix}-INITIAL_FORMS"] = "0"
    return formset(typed, prefix=prefix)


def _rows(forms: Any, name: str) -> tuple[Any, ...]:
    """The messages or moments of a formset, those without words left out."""
    rows = (getattr(form, name)() for form in forms.forms)
    return tuple(row for row in rows if row is not None)


@requires("content.own")
@require_http_methods(FORM)
def step(request: HttpRequest, lesson_id: int, key: str = "") -> HttpResponse:
    """One step: its situation and messages, and its choices as a list. Without a key it is a new one."""
    draft, context = _case(request, lesson_id)
    found = draft.case.step(key) if key else Step()
    if found is None:
        raise Http404
    form = StepForm(request.POST or None, initial=StepForm.of(found))
    rows = _formset(request, MessageForms, "message", [MessageForm.of(one) for one in found.messages])
    context |= {"form": form, "rows": rows, "step": overview.step_row(draft.case, found) if key else None, "crumbs": context["crumbs"]}
    if request.method != "POST":
        return render(request, "courses/practice/case_step.html", context)
    if not (form.is_valid() and rows.is_valid()):
        return render(request, "courses/practice/case_step.html", context, status=422)
    try:
        new = form.step(_rows(rows, "message"))
        key = editing.save_step(lesson=draft.lesson, key=key, step=new, edits=_edits(request), by=request.user, now=timezone.now())  # type: ignore[arg-type]
    except Refused as refusal:
        return _refused(request, "courses/practice/case_step.html", context, draft, refusal)
    if request.POST.get("then") == "choice":
        return HttpResponseRedirect(reverse("case_choice_new", args=[lesson_id, key]))
    return _saved(request, draft.lesson, f"#step-{key}")


@requires("content.own")
@require_http_methods(FORM)
def choice(request: HttpRequest, lesson_id: int, step_key: str, key: str = "") -> HttpResponse:
    """One choice of a step: who sees it, what happens, and what comes next. Without a key it is a new one."""
    draft, context = _case(request, lesson_id)
    case = draft.case
    of_step = case.step(step_key)
    found = (of_step.choice(key) if key else Choice()) if of_step else None
    if of_step is None or found is None:
        raise Http404
    form = ChoiceForm(request.POST or None, initial=ChoiceForm.of(found), case=case, step_key=step_key)
    rows = _formset(request, MomentForms, "moment", [MomentForm.of(one) for one in (found.spread or Spread()).moments])
    row = overview.step_row(case, of_step)
    crumbs = [*context["crumbs"], (row.title, reverse("case_step", args=[lesson_id, step_key]))]
    lacks = next((one.lacks for one in row.choices if one.key == key), [])
    context |= {"form": form, "rows": rows, "step": row, "choice": found if key else None, "crumbs": crumbs, "lacks": lacks}
    if request.method != "POST":
        return render(request, "courses/practice/case_choice.html", context)
    if not (form.is_valid() and rows.is_valid()):
        return render(request, "courses/practice/case_choice.html", context, status=422)
    try:
        new = form.choice(_rows(rows, "moment"))
        editing.save_choice(lesson=draft.lesson, step_key=step_key, key=key, choice=new, edits=_edits(request), by=request.user, now=timezone.now())  # type: ignore[arg-type]
    except Refused as refusal:
        return _refused(request, "courses/practice/case_choice.html", context, draft, refusal)
    if request.POST.get("then") == "choice":
        return HttpResponseRedirect(reverse("case_choice_new", args=[lesson_id, step_key]))
    return _saved(request, draft.lesson, f"#step-{step_key}")


@requires("content.own")
@require_POST
def do(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """One button of the list: a step or choice up, down, or out of the case."""
    draft, _context = _case(request, lesson_id)
    step_key, choice_key, what = (request.POST.get(name, "") for name in ("step", "choice", "do"))
    common: dict[str, Any] = {"lesson": draft.lesson, "step_key": step_key, "choice_key": choice_key, "edits": _edits(request)}
    try:
        if what == "remove":
            editing.remove(**common, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        elif what in ("up", "down"):
            editing.move(**common, by_places=-1 if what == "up" else 1, by=request.user, now=timezone.now())  # type: ignore[arg-type]
    except Refused as refusal:
        messages.error(request, str(refusal))
    anchor = "" if what == "remove" and not choice_key else f"#step-{step_key}"
    return HttpResponseRedirect(reverse("case_edit", args=[lesson_id]) + (anchor if draft.case.step(step_key) else ""))


@requires("content.own")
@require_safe
def play(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """Play the draft. Nothing is kept: the choices made stand in the address."""
    draft, context = _case(request, lesson_id)
    case = draft.case
    made = [one.split(".", 1) for one in request.GET.get("path", "").split(",") if "." in one][:100]
    here = request.GET.get("choice", "")
    try:
        board = player.board(case, made)
        if here and board["standing"].step and board["standing"].step.choice(here):
            made = [*made, [board["standing"].step.key, here]]
            board = player.board(case, made)
    except NotOnThePath:
        made, board = [], player.board(case, [])
        messages.error(request, _("This way leads nowhere yet. Here is the beginning."))
    if board["has_ended"] and case.steps:
        board |= player.ending(request, draft.lesson, case, board["standing"])
    path = ",".join(".".join(one) for one in made)
    before = ",".join(".".join(one) for one in made[:-1])
    return render(request, "courses/practice/case_play.html", context | board | {"is_draft": True, "path": path, "before": before, "is_empty": not case.steps})
