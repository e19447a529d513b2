"""Requests for me: somebody asks for a seat in a session that a required track uses (§7)."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from courses.live_sessions import services, wording
from courses.live_sessions.forms import DeclineForm
from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.queries import approval as queries
from courses.live_sessions.queries.sessions import sessions_by_id
from courses.live_sessions.rules import states
from courses.live_sessions.views.attending import me
from lms.lib.refusals import Refused
from lms.people.access import requires

MOST = 50


@dataclass(frozen=True)
class Row:
    """One request as its approver reads it; `effect` says what a yes does now."""

    booking: Booking
    when: str
    where: str
    asked: str
    until: str
    effect: str
    form: DeclineForm


@requires("learn")
def requests(request: HttpRequest) -> HttpResponse:
    """What waits for my answer, and nothing else of these colleagues."""
    return _show(request)


def _show(request: HttpRequest, *, refused: Booking | None = None, form: DeclineForm | None = None) -> HttpResponse:
    waiting = queries.open_requests_for(me(request), now=timezone.now())
    asked = list(waiting[:MOST])
    sessions = {one.pk: one for one in sessions_by_id(sorted({one.session_id for one in asked}))}
    rows = [_row(one, sessions[one.session_id], form if refused is not None and refused.pk == one.pk else None) for one in asked]
    context: dict[str, Any] = {
        "nav": "",
        "rows": rows,
        "number": waiting.count() if len(rows) == MOST else len(rows),
        "refused": form if any(row.form is form for row in rows) else None,
    }
    return render(request, "courses/live_sessions/requests.html", context, status=422 if form is not None else 200)


def _row(asked: Booking, session: LiveSession, form: DeclineForm | None) -> Row:
    return Row(
        booking=asked,
        when=wording.all_dates(session),
        where=capfirst(wording.where(session)),
        asked=wording.moment(asked.created_at, session.zone),
        until=wording.moment(asked.requested_until, session.zone) if asked.requested_until else "",
        effect=_effect(session),
        form=form or decline_form(asked),
    )


def _effect(session: LiveSession) -> str:
    held, queue = session.seats_held, session.people_waiting  # type: ignore[attr-defined]
    if session.capacity is None:
        return _("There is room for everybody: a yes gives a seat.")
    left = max(0, session.capacity - held)
    if left and not queue:
        return ngettext("%(left)d seat is left: a yes gives a seat.", "%(left)d seats are left: a yes gives a seat.", left) % {"left": left}
    return _("All seats are taken: a yes gives a place on the waiting list, as of the moment of the request.")


def decline_form(asked: Booking, typed: Any = None) -> DeclineForm:
    """The form of one request; its fields have ids of their own, because every request on the page has one."""
    return DeclineForm(typed, auto_id=f"id_%s_{asked.pk}")


@requires("learn")
@require_POST
def request_approve(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Yes: a seat, or the place in the queue that the request kept."""
    asked = get_object_or_404(queries.requests_answered_by(me(request), now=timezone.now()), pk=booking_id)
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
    asked = get_object_or_404(queries.requests_answered_by(me(request), now=timezone.now()), pk=booking_id)
    form = decline_form(asked, request.POST)
    if not form.is_valid():
        return _show(request, refused=asked, form=form)
    try:
        services.decline(booking=asked, by=me(request), now=timezone.now(), reason=form.cleaned_data["reason"])
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("%(name)s reads your reason.") % {"name": asked.person.full_name})
    return redirect("requests")
