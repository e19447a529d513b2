"""Planning and changing a session: conflicts and what it does to people come first, then the change."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.live_sessions import services, wording
from courses.live_sessions.conflict_words import sentences
from courses.live_sessions.forms import SessionForm
from courses.live_sessions.models import LiveSession
from courses.live_sessions.queries import planning as queries
from courses.live_sessions.queries.conflicts import Conflict, mark_of
from courses.live_sessions.queries.series import following_in_series
from courses.live_sessions.refusals import PlanError
from courses.live_sessions.rehearsal import Rehearsal, conflicts_of_changes, conflicts_of_plans
from courses.live_sessions.services.planning import SessionPlan
from courses.live_sessions.views.clicks import form_key, made_before, once
from courses.live_sessions.views.overview import here, zone_of_organisation
from lms.lib.refusals import Refused
from lms.people.access import may, requires

STEPS = {"date": "_plan_dates", "trainer": "_plan_trainers", "unit": "_plan_units"}


def session_form(request: HttpRequest, session: LiveSession | None = None) -> SessionForm:
    """The form for this planner: a trainer stays one of the trainers of an own session."""
    always = None if may(request.user, "sessions.plan") else request.user  # type: ignore[arg-type]
    zone = session.zone if session is not None else zone_of_organisation()
    known = {"module": request.GET.get("module", ""), "day_0": request.GET.get("day", "")} if session is None else {}
    return SessionForm(request.POST or None, session=session, zone=zone, always=always, initial={key: value for key, value in known.items() if value})  # type: ignore[arg-type]


def one_step(request: HttpRequest, form: SessionForm, template: str, context: dict[str, Any]) -> HttpResponse | None:
    """Another date, a trainer found, another unit: the form again as typed, or only that piece of it. None when this is no such step."""
    step = request.POST.get("step", "")
    if step not in STEPS:
        return None
    if step == "date":
        form.one_more_date()
    context = context | {"form": form.without_looking(), "step": step}
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, f"courses/live_sessions/{STEPS[step]}.html", context)
    return render(request, template, context)


@requires("sessions.give")
def plan_new(request: HttpRequest) -> HttpResponse:
    """Plan a session as a draft."""
    form, template = session_form(request), "courses/live_sessions/plan_form.html"
    context: dict[str, Any] = here(request) | {"form": form, "zone": wording.city(zone_of_organisation()), "form_key": form_key(request)}
    if request.method == "POST":
        again = one_step(request, form, template, context)
        if again is not None:
            return again
        before = made_before(request)
        if before is not None:
            return before
        if form.is_valid():
            try:
                plan = form.plan()
                conflicts = conflicts_of_plans([plan])
                if not conflicts or request.POST.get("seen") == mark_of(conflicts):
                    return once(request, partial(_keep, request, plan))
                context |= _conflicts(conflicts)
            except PlanError as problem:
                form.add_refusal(problem.field, str(problem.message))
    return render(request, template, context, status=422 if form.is_bound and form.errors else 200)


def _keep(request: HttpRequest, plan: SessionPlan) -> str:
    made = services.plan(plan=plan, by=request.user, now=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _("The session is a draft. Open it when everything is right."))
    return reverse("plan_show", args=[made.pk])


def _conflicts(conflicts: Sequence[Conflict]) -> dict[str, Any]:
    return {"conflicts": sentences(conflicts), "mark": mark_of(conflicts)}


@requires("sessions.give")
def plan_change(request: HttpRequest, session_id: int) -> HttpResponse:
    """Change a session, or it and those that follow in its series: first what it does to people, then the change."""
    found, now = get_object_or_404(queries.loaded_sessions_planned_by(request.user), pk=session_id), timezone.now()  # type: ignore[arg-type]
    following = list(following_in_series(found, now=now))
    form, template = session_form(request, found), "courses/live_sessions/plan_form.html"
    concerned = following if request.POST.get("reach") == "following" else []
    context: dict[str, Any] = here(request) | {
        "form": form, "session": found, "zone": wording.city(found.zone), "following": following, "reach": "following" if concerned else "this",
        "edit_number": found.edit_number, "edit_numbers": ",".join(f"{one.pk}:{one.edit_number}" for one in following),
    }  # fmt: skip
    if request.method == "POST":
        again = one_step(request, form, template, context)
        if again is not None:
            return again
        if form.is_valid():
            try:
                plan = form.plan()
                parts = services.rehearse_series(session=found, plan=plan, following=concerned, now=now)
                rehearsal = Rehearsal(parts, conflicts_of_changes(parts))
                if not rehearsal.is_loud or (request.POST.get("is_sure") and request.POST.get("seen", "") == rehearsal.mark):
                    _change(request, found, plan, bool(concerned), now)
                    messages.success(request, _("The sessions have been changed.") if concerned else _("The session has been changed."))
                    return redirect("plan_show", session_id=found.pk)
                context["rehearsal"] = rehearsal
            except PlanError as problem:
                form.add_refusal(problem.field, str(problem.message))
            except Refused as refusal:
                form.add_error(None, str(refusal.message))
    return render(request, template, context, status=422 if form.is_bound and form.errors else 200)


def _change(request: HttpRequest, found: LiveSession, plan: SessionPlan, is_series: bool, now: Any) -> None:
    number = _number(request.POST.get("edit_number", ""))
    if not is_series:
        services.change(session=found, plan=plan, by=request.user, now=now, edit_number=number)  # type: ignore[arg-type]
        return
    pairs = [part.partition(":") for part in request.POST.get("edit_numbers", "").split(",")]
    numbers = {_number(pk): _number(edit) for pk, _colon, edit in pairs if pk} | {found.pk: number}
    services.change_series(session=found, plan=plan, by=request.user, now=now, edit_numbers=numbers)  # type: ignore[arg-type]


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 12 else -1
