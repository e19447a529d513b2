"""A series: preview of every date before saving, the sessions together, and copies to a new start."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from courses.live_sessions import overview, services, wording
from courses.live_sessions.conflict_words import sentences
from courses.live_sessions.forms import CopyForm, RepeatForm
from courses.live_sessions.models import SessionSeries
from courses.live_sessions.queries import planning as queries
from courses.live_sessions.queries.conflicts import mark_of, of_slots
from courses.live_sessions.queries.sessions import with_relations
from courses.live_sessions.refusals import PlanError
from courses.live_sessions.rehearsal import conflicts_of_plans
from courses.live_sessions.services import repeating
from courses.live_sessions.services.planning import SessionPlan, checked
from courses.live_sessions.views.clicks import form_key, made_before, once
from courses.live_sessions.views.overview import here, zone_of_organisation
from courses.live_sessions.views.planned import planned
from courses.live_sessions.views.planning import STEPS, one_step, session_form
from lms.lib.refusals import Refused
from lms.people.access import requires
from lms.web import dates


@dataclass(frozen=True)
class Planned:
    """One line of the preview: a day with its plan, or why nothing can be planned then."""

    day: date
    plan: SessionPlan
    words: str
    is_chosen: bool = True
    problem: str = ""
    clock: str = ""
    conflicts: tuple[str, ...] = ()


@requires("sessions.give")
def series_new(request: HttpRequest) -> HttpResponse:
    """Plan a series: the first session, how it comes again, every date with conflicts and clock changes, then the drafts."""
    form, repeat, template = session_form(request), RepeatForm(request.POST or None), "courses/live_sessions/series_form.html"
    context: dict[str, Any] = here(request) | {"form": form, "repeat": repeat, "zone": wording.city(zone_of_organisation()), "form_key": form_key(request)}
    if request.method == "POST":
        if request.POST.get("step") in STEPS:
            repeat.without_looking()
        again = one_step(request, form, template, context)
        if again is not None:
            return again
        before = made_before(request)
        if before is not None:
            return before
        if form.is_valid() & repeat.is_valid():
            try:
                plan = form.plan()
                if not plan.dates:
                    raise PlanError("dates", _("A series begins on a day. Fill in the first date."))
                checked(plan)
                lines, mark = preview(plan, repeat.days(repeating.first_day(plan)), chosen=request.POST.getlist("on") if request.POST.get("mark") else None)
                if request.POST.get("step") == "keep" and request.POST.get("mark") == mark:
                    return once(request, partial(_keep, request, lines))
                context |= {"lines": lines, "mark": mark, "conflicts_in": sum(bool(one.conflicts) for one in lines)}
            except PlanError as problem:
                form.add_refusal(problem.field, str(problem.message))
            except Refused as refusal:
                form.add_error(None, str(refusal.message))
    return render(request, template, context, status=422 if form.is_bound and (form.errors or repeat.errors) else 200)


def preview(plan: SessionPlan, days: list[date], *, chosen: list[str] | None) -> tuple[list[Planned], str]:
    """Every date with what stands in the way, and the mark of all conflicts. `chosen` are the days that were ticked, None at first."""
    moved = [(day, repeating.moved(plan, (day - repeating.first_day(plan)).days)) for day in days]
    problems: dict[date, str] = {}
    for day, one in moved:
        try:
            checked(one)
        except PlanError as problem:
            problems[day] = str(problem.message)
    conflicts = conflicts_of_plans([one for day, one in moved if day not in problems])
    lines: list[Planned] = []
    before: Any = None
    for day, one in moved:
        words = f"{dates.day(day)}, {one.dates[0].starts:%H:%M}–{dates.clock_words(one.dates[0].ends)}"
        if day in problems:
            lines.append(Planned(day, one, words, is_chosen=False, problem=problems[day]))
            continue
        slots = [(slot.starts_at, slot.ends_at) for slot in checked(one)]
        offset = slots[0][0].astimezone(ZoneInfo(one.zone)).utcoffset()
        lines.append(
            Planned(
                day, one, words,
                is_chosen=chosen is None or day.isoformat() in chosen,
                clock=_clock_words(slots[0][0], one.zone, before, offset),
                conflicts=tuple(sentences(of_slots(conflicts, slots))),
            )
        )  # fmt: skip
        before = offset
    return lines, mark_of(conflicts) or "none"


def _clock_words(at: datetime, zone: str, before: Any, offset: Any) -> str:
    if before is None or before == offset:
        return ""
    told = {"time": dates.clock_words(at, zone=ZoneInfo(zone))}
    return (
        _("From here on it is summer time. %(time)s stays %(time)s.") if offset > before else _("From here on it is winter time. %(time)s stays %(time)s.")
    ) % told


def _keep(request: HttpRequest, lines: list[Planned]) -> str:
    plans = [one.plan for one in lines if one.is_chosen and not one.problem]
    series = services.plan_series(plans=plans, by=request.user, now=timezone.now())  # type: ignore[arg-type]
    told = ngettext(
        "%(count)d session is a draft. Open it when everything is right.", "%(count)d sessions are drafts. Open them when everything is right.", len(plans)
    )
    messages.success(request, told % {"count": len(plans)})
    return reverse("series_show", args=[series.pk])


def _series(request: HttpRequest, series_id: int) -> tuple[SessionSeries, Any]:
    """A series with the sessions of it that this person may change; without any it is not found."""
    mine = queries.sessions_planned_by(request.user).filter(series=series_id)  # type: ignore[arg-type]
    series = SessionSeries.objects.select_related("module__course").filter(pk=series_id).first()
    if series is None or not mine.exists():
        raise Http404
    return series, mine.order_by("starts_at", "pk")


@requires("sessions.give")
def series_show(request: HttpRequest, series_id: int) -> HttpResponse:
    """The sessions of a series, one below the other."""
    series, mine = _series(request, series_id)
    lines = overview.rows(with_relations(mine), now=timezone.now())
    context = here(request) | {
        "series": series,
        "phase": series.module.course.phase,
        "rows": lines,
        "drafts": sum(one.session.state == "draft" for one in lines),
    }
    return render(request, "courses/live_sessions/series_show.html", context)


@requires("sessions.give")
@require_POST
def series_publish(request: HttpRequest, series_id: int) -> HttpResponse:
    """Open every draft of the series for booking: all of them, or none when one cannot be opened."""
    series, _mine = _series(request, series_id)
    try:
        done = services.publish_series(series=series, by=request.user, now=timezone.now())  # type: ignore[arg-type]
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        told = ngettext("%(count)d session is open for booking.", "%(count)d sessions are open for booking.", len(done))
        messages.success(request, told % {"count": len(done)})
    return redirect("series_show", series_id=series.pk)


@requires("sessions.give")
def series_copy(request: HttpRequest, series_id: int) -> HttpResponse:
    """The series once more from another day, with its settings; the days between stay as they are."""
    series, mine = _series(request, series_id)
    plans = [repeating.plan_of(one) for one in with_relations(mine.exclude(state="cancelled")).prefetch_related("units")]
    make = partial(services.copy_series, series=series, by=request.user)  # type: ignore[arg-type]
    return _copy(request, plans, {"series": series, "phase": series.module.course.phase}, make)


@requires("sessions.give")
def plan_copy(request: HttpRequest, session_id: int) -> HttpResponse:
    """The session once more on another day, with its settings and without its bookings."""
    found = planned(request, session_id)
    plans = [repeating.plan_of(found)] if found.starts_at else []
    make = partial(services.copy_session, session=found, by=request.user)  # type: ignore[arg-type]
    return _copy(request, plans, {"session": found, "phase": found.module.course.phase}, make)


def _copy(request: HttpRequest, plans: list[SessionPlan], context: dict[str, Any], make: Any) -> HttpResponse:
    form, template = CopyForm(request.POST or None), "courses/live_sessions/plan_copy.html"
    before = made_before(request) if request.method == "POST" else None
    if before is not None:
        return before
    if request.method == "POST" and form.is_valid():
        try:
            if not plans:
                raise PlanError("day", _("There is nothing with a date to copy."))
            first = min(repeating.first_day(one) for one in plans)
            moved = [repeating.moved(one, (form.cleaned_data["day"] - first).days) for one in plans]
            conflicts = conflicts_of_plans(moved)
            if not conflicts or request.POST.get("seen") == mark_of(conflicts):
                return once(request, partial(_made, request, make, form.cleaned_data["day"]))
            context |= {"conflicts": sentences(conflicts), "mark": mark_of(conflicts)}
        except PlanError as problem:
            form.add_error("day", str(problem.message))
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
    context |= here(request) | {"form": form, "number": len(plans), "form_key": form_key(request)}
    return render(request, template, context, status=422 if form.is_bound and form.errors else 200)


def _made(request: HttpRequest, make: Any, day: date) -> str:
    made = make(day=day, now=timezone.now())
    messages.success(request, _("The copy is a draft. Open it when everything is right."))
    return reverse("series_show", args=[made.pk]) if isinstance(made, SessionSeries) else reverse("plan_show", args=[made.pk])
