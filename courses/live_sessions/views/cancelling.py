"""Cancelling a session, or it and those that follow: first who hears what and which dates they are offered, then the reason."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.live_sessions import services, wording
from courses.live_sessions.forms import ReasonForm
from courses.live_sessions.models import LiveSession
from courses.live_sessions.queries.series import following_in_series
from courses.live_sessions.views.overview import here
from courses.live_sessions.views.planned import planned
from lms.lib.refusals import Refused
from lms.people.access import requires


@requires("sessions.give")
def plan_cancel(request: HttpRequest, session_id: int) -> HttpResponse:
    """Cancel with a reason; everybody hears it once, with the other dates."""
    found, now = planned(request, session_id), timezone.now()
    following = list(following_in_series(found, now=now))
    reach = "following" if following and request.POST.get("reach", request.GET.get("reach")) == "following" else "this"
    concerned = [found, *following] if reach == "following" else [found]
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _cancel(request, found, reach, form.cleaned_data["reason"], now)
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            return redirect("plan_show", session_id=found.pk)
    ids = [one.pk for one in concerned]
    parts = [services.rehearse_cancelling(session=one, but=ids, now=now) for one in concerned]
    context = here(request) | {
        "session": found, "phase": found.module.course.phase, "form": form, "following": following, "reach": reach, "parts": parts,
        "people": sum(one.people for one in parts), "seated": sum(one.seated for one in parts), "held": sum(one.held for one in parts),
        "queued": sum(one.queued for one in parts), "in_front": sum(one.in_front for one in parts), "offered": sum(one.offered for one in parts),
        "on_duty": sum(one.on_duty for one in parts), "next": next((wording.all_dates(one.following) for one in parts if one.following), ""),
        "alternatives": [wording.all_dates(one) for one in parts[0].alternatives], "when": wording.all_dates(found),
    }  # fmt: skip
    return render(request, "courses/live_sessions/plan_cancel.html", context, status=422 if form.is_bound and form.errors else 200)


def _cancel(request: HttpRequest, found: LiveSession, reach: str, reason: str, now: Any) -> None:
    if reach == "following":
        done = len(services.cancel_series(session=found, by=request.user, now=now, reason=reason))  # type: ignore[arg-type]
        told = ngettext(
            "%(count)d session has been cancelled. Everybody has been told.", "%(count)d sessions have been cancelled. Everybody has been told.", done
        )
        messages.success(request, told % {"count": done})
        return
    services.cancel_session(session=found, by=request.user, now=now, reason=reason)  # type: ignore[arg-type]
    messages.success(request, _("The session has been cancelled. Everybody has been told."))
