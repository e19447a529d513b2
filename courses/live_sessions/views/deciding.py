"""The page on which staff decide about a session below its minimum: the numbers, and four choices with what each does to people (§6)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.live_sessions import services, wording
from courses.live_sessions.forms import ExtendForm, MergeForm
from courses.live_sessions.models import LiveSession
from courses.live_sessions.queries import sessions as queries
from courses.live_sessions.views.attending import me
from courses.live_sessions.views.overview import here
from courses.live_sessions.views.planned import planned
from lms.lib.refusals import Refused
from lms.people.access import requires


@requires("sessions.give")
def plan_decide(request: HttpRequest, session_id: int) -> HttpResponse:
    """Go ahead, decide later, merge with another date, or on to cancelling. Only what is chosen happens."""
    found, now = planned(request, session_id), timezone.now()
    dates = _other_dates(found, now)
    chosen = request.POST.get("choice", "")
    later, merge = ExtendForm(request.POST if chosen == "later" else None), MergeForm(request.POST if chosen == "merge" else None, dates=dates)
    problem = ""
    if request.method == "POST":
        form = {"later": later, "merge": merge}.get(chosen)
        if chosen == "go" or (form is not None and form.is_valid()):
            try:
                messages.success(request, _chosen(request, found, chosen, form, now))
            except Refused as refusal:
                problem = str(refusal.message)
            else:
                return redirect("plan_show", session_id=found.pk)
        if form is not None and problem:
            form.add_error(None, problem)
    effects = services.rehearse_cancelling(session=found, now=now)
    context = here(request) | {
        "phase": found.module.course.phase, "session": found, "when": wording.all_dates(found), "effects": effects,
        "missing": max(0, (found.minimum or 0) - effects.seated - effects.held), "held": effects.seated + effects.held,
        "later_form": later, "merge_form": merge, "dates": dates, "problem": problem if chosen == "go" else "",
        "is_open_question": _is_open_question(found, now),
    }  # fmt: skip
    is_wrong = bool(problem or (later.is_bound and later.errors) or (merge.is_bound and merge.errors))
    return render(request, "courses/live_sessions/plan_decide.html", context, status=422 if is_wrong else 200)


def _is_open_question(session: LiveSession, now: datetime) -> bool:
    return session.is_published and session.minimum is not None and session.starts_at is not None and session.starts_at > now


def _other_dates(session: LiveSession, now: datetime) -> list[LiveSession]:
    others = queries.upcoming().filter(module=session.module_id, starts_at__gt=now).exclude(pk=session.pk).exclude(capacity=0)
    return list(queries.with_seats(others).prefetch_related("dates").order_by("starts_at", "pk"))


def _chosen(request: HttpRequest, found: LiveSession, chosen: str, form: Form | None, now: datetime) -> str:
    """Do what was chosen; returns what is done in words."""
    typed: dict[str, Any] = form.cleaned_data if form is not None else {}
    do: Callable[..., Any]
    if chosen == "go":
        do, told = services.go_ahead, _("The session goes ahead. Everybody with a seat has been told.")
    elif chosen == "later":
        do, told = services.extend, _("You decide later. Everybody with a seat has been told on which day.")
    else:
        typed = {"into": LiveSession.objects.get(pk=typed["into"]), "reason": typed["reason"]}
        do, told = services.merge, _("This date does not take place. Everybody has been told about the other date.")
    do(session=found, by=me(request), now=now, **typed)
    return told
