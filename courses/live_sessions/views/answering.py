"""Requests for me: somebody asks for a seat in a session that a required track uses (§7)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.live_sessions import services, wording
from courses.live_sessions.models import Booking
from courses.live_sessions.queries import approval as queries
from courses.live_sessions.rules import states
from courses.live_sessions.views.attending import me
from lms.lib.refusals import Refused
from lms.people.access import requires


@requires("learn")
def requests(request: HttpRequest) -> HttpResponse:
    """What waits for my answer, and nothing else of these colleagues."""
    return _show(request)


def _show(request: HttpRequest, *, refused: Booking | None = None, problem: str = "") -> HttpResponse:
    rows = [
        {"booking": one, "when": wording.all_dates(one.session), "where": wording.where(one.session), "until": _until(one)}
        for one in queries.open_requests_for(me(request))[:50]
    ]
    context: dict[str, Any] = {"nav": "", "rows": rows, "refused": refused.pk if refused else None, "problem": problem}
    return render(request, "courses/live_sessions/requests.html", context, status=422 if problem else 200)


@requires("learn")
@require_POST
def request_approve(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Yes: a seat, or the place in the queue that the request kept."""
    asked = get_object_or_404(queries.requests_answered_by(me(request)), pk=booking_id)
    try:
        done = services.approve(booking=asked, by=me(request), now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        told = {"name": asked.person.full_name}
        words = _("%(name)s has a seat.") if done.status == states.BOOKED else _("All seats are taken. %(name)s is on the waiting list.")
        messages.success(request, words % told)
    return redirect("requests")


@requires("learn")
@require_POST
def request_decline(request: HttpRequest, booking_id: int) -> HttpResponse:
    """No, with the reason that the colleague reads."""
    asked = get_object_or_404(queries.requests_answered_by(me(request)), pk=booking_id)
    try:
        services.decline(booking=asked, by=me(request), now=timezone.now(), reason=request.POST.get("reason", "")[:300])
    except Refused as refusal:
        return _show(request, refused=asked, problem=str(refusal.message))
    messages.success(request, _("%(name)s reads your reason.") % {"name": asked.person.full_name})
    return redirect("requests")


def _until(asked: Booking) -> str:
    return wording.moment(asked.requested_until, asked.session.zone) if asked.requested_until else ""
