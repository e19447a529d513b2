"""What HR does: plan, open, change with a rehearsal, cancel, book for somebody, move up, remove."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.live_sessions import explain, services, wording
from courses.live_sessions.forms import ReasonForm, SessionForm
from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.queries import bookings as booking_queries
from courses.live_sessions.queries import sessions as queries
from courses.live_sessions.queries.eligibility import unmet_of
from courses.live_sessions.refusals import PlanError
from courses.live_sessions.rules import states
from courses.live_sessions.services.changing import Consequences
from lms.lib.refusals import Refused
from lms.people.access import requires
from lms.people.models import User
from lms.people.queries import organisation

HERE = {"area": "hr", "nav": "sessions"}
TABS = ("coming", "draft", "cancelled", "past")


def _every() -> QuerySet[LiveSession]:
    return queries.with_relations(LiveSession.objects.all())


def _zone() -> str:
    found = organisation()
    return found.time_zone if found else "Europe/Amsterdam"


@requires("sessions.plan")
def plan_list(request: HttpRequest) -> HttpResponse:
    """Sessions by what is going on with them."""
    now, tab = timezone.now(), request.GET.get("show", "coming")
    tab = tab if tab in TABS else "coming"
    narrowed = {
        "coming": _every().filter(Q(ends_at__gt=now) | Q(ends_at=None), state=LiveSession.State.PUBLISHED).order_by(F("starts_at").asc(nulls_last=True), "pk"),
        "draft": _every().filter(state=LiveSession.State.DRAFT).order_by("starts_at", "pk"),
        "cancelled": _every().filter(state=LiveSession.State.CANCELLED).order_by("-starts_at", "-pk"),
        "past": _every().filter(state=LiveSession.State.PUBLISHED, ends_at__lte=now).order_by("-starts_at", "-pk"),
    }[tab]
    page = Paginator(narrowed, 30).get_page(request.GET.get("page"))
    tabs = [("coming", _("Coming")), ("draft", _("Drafts")), ("cancelled", _("Cancelled")), ("past", _("Past"))]
    return render(request, "courses/live_sessions/plan_list.html", HERE | {"page": page, "tab": tab, "tabs": tabs})


@requires("sessions.plan")
def plan_new(request: HttpRequest) -> HttpResponse:
    """Plan a session as a draft."""
    form = SessionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.plan(plan=form.plan(_zone()), by=request.user, now=timezone.now())  # type: ignore[arg-type]
        except PlanError as problem:
            form.add_refusal(problem.field, str(problem.message))
        else:
            messages.success(request, _("The session is a draft. Open it when everything is right."))
            return redirect("plan_show", session_id=made.pk)
    return render(request, "courses/live_sessions/plan_form.html", HERE | {"form": form, "zone": wording.city(_zone())}, status=422 if form.is_bound else 200)


@requires("sessions.plan")
def plan_change(request: HttpRequest, session_id: int) -> HttpResponse:
    """Change a session: first what it does to people, then the change."""
    found = get_object_or_404(_every(), pk=session_id)
    form = SessionForm(request.POST or None, session=found)
    consequences: Consequences | None = None
    if request.method == "POST" and form.is_valid():
        plan, now = form.plan(found.zone), timezone.now()
        number = int(request.POST.get("edit_number") or -1)
        try:
            consequences = services.rehearse(session=found, plan=plan, now=now)
            is_quiet = not (consequences.is_material and consequences.told) and not consequences.over
            if is_quiet or request.POST.get("is_sure"):
                services.change(session=found, plan=plan, by=request.user, now=now, edit_number=number)  # type: ignore[arg-type]
                messages.success(request, _("The session has been changed."))
                return redirect("plan_show", session_id=found.pk)
        except PlanError as problem:
            form.add_refusal(problem.field, str(problem.message))
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
    context = HERE | {"form": form, "session": found, "consequences": consequences, "zone": wording.city(found.zone)}
    return render(request, "courses/live_sessions/plan_form.html", context, status=422 if form.is_bound and form.errors else 200)


@requires("sessions.plan")
def plan_show(request: HttpRequest, session_id: int) -> HttpResponse:
    """One session for HR: who comes, who waits and why, and what can be done."""
    return _show(request, get_object_or_404(_every(), pk=session_id))


def _show(request: HttpRequest, found: LiveSession, **more: Any) -> HttpResponse:
    now = timezone.now()
    seated = list(booking_queries.roster_of(found, states.HOLDS_SEAT))
    queue = list(booking_queries.roster_of(found, states.QUEUED))
    asked = list(booking_queries.roster_of(found, {states.REQUESTED})) if found.approval != LiveSession.Approval.NONE else []
    queue.sort(key=lambda row: (-row.priority, row.sequence or 0))
    left = None if found.capacity is None else max(0, found.capacity - len(seated))
    rows = [*queue, *asked]
    unmet = unmet_of(rows, found, seat_is_free=left != 0, now=now) if rows and found.starts_at else {}
    ended = booking_queries.roster_of(found, {status for status, _label in Booking.Status.choices} - states.LIVE).count()
    context = HERE | {
        "phase": found.module.course.phase, "session": found, "seated": seated, "left": left, "ended": ended, "form_key": uuid4().hex,
        "queue": [(row, explain.to_staff(unmet.get(row.pk), found) if found.starts_at else _("Interested; there is no date yet.")) for row in queue],
        "asked": [(row, explain.to_staff(unmet.get(row.pk), found)) for row in asked], "over": max(0, len(seated) - found.capacity) if found.capacity else 0,
        "times": [wording.date_and_times(date) for date in found.dates.all()], "where": wording.where(found), "reason_form": ReasonForm(),
        "is_over": found.ends_at is not None and found.ends_at <= now,
    }  # fmt: skip
    return render(request, "courses/live_sessions/plan_show.html", context | more)


@requires("sessions.plan")
@require_POST
def plan_publish(request: HttpRequest, session_id: int) -> HttpResponse:
    """Open a draft for booking."""
    found = get_object_or_404(LiveSession, pk=session_id)
    return _try(request, found, _("The session is open for booking."), services.publish, session=found)


@requires("sessions.plan")
@require_POST
def plan_cancel(request: HttpRequest, session_id: int) -> HttpResponse:
    """Cancel with a reason; everybody hears it once, with the other dates."""
    found = get_object_or_404(LiveSession, pk=session_id)
    reason = request.POST.get("reason", "")[:300]
    return _try(request, found, _("The session has been cancelled. Everybody has been told."), services.cancel_session, session=found, reason=reason)


@requires("sessions.plan")
@require_POST
def plan_seats(request: HttpRequest, session_id: int) -> HttpResponse:
    """More or fewer seats; nobody loses a seat by this."""
    found = get_object_or_404(LiveSession, pk=session_id)
    typed = request.POST.get("capacity", "").strip()
    if typed and not (typed.isdecimal() and len(typed) < 7):
        messages.error(request, _("Write a whole number, or leave it empty for no limit."))
        return redirect("plan_show", session_id=found.pk)
    return _try(request, found, _("The number of seats has been changed."), services.set_capacity, session=found, capacity=int(typed) if typed else None)


@requires("sessions.plan")
@require_POST
def plan_book(request: HttpRequest, session_id: int) -> HttpResponse:
    """Book a colleague by employee number; with a reason also beyond the seats."""
    found = get_object_or_404(LiveSession, pk=session_id)
    number = request.POST.get("employee_number", "").strip()
    person = User.objects.active().filter(employee_number=number).first()
    if person is None:
        messages.error(request, _("Nobody who works here has number %(numbers)s. Check the number.") % {"numbers": number or "–"})
        return redirect("plan_show", session_id=found.pk)
    return _try(
        request, found, _("%(name)s has been booked or waits in the queue.") % {"name": person.full_name}, services.book_for, session=found, person=person,
        overbook_because=request.POST.get("overbook_because", "")[:300], idempotency_key=request.POST.get("form_key", "")[:64],
    )  # fmt: skip


@requires("sessions.plan")
@require_POST
def booking_promote(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Give the free seat to this colleague."""
    row = get_object_or_404(Booking.objects.select_related("session", "person"), pk=booking_id)
    done = _("%(name)s has the seat.") % {"name": row.person.full_name}
    return _try(request, row.session, done, services.promote, booking=row, reason=request.POST.get("reason", "")[:300])


@requires("sessions.plan")
@require_POST
def booking_remove(request: HttpRequest, booking_id: int) -> HttpResponse:
    """End a booking; the person reads the reason."""
    row = get_object_or_404(Booking.objects.select_related("session", "person"), pk=booking_id)
    done = _("The booking of %(name)s has ended.") % {"name": row.person.full_name}
    return _try(request, row.session, done, services.remove, booking=row, reason=request.POST.get("reason", "")[:300])


def _try(request: HttpRequest, found: LiveSession, done: str, service: Any, **facts: Any) -> HttpResponse:
    try:
        service(by=request.user, now=timezone.now(), **facts)
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, done)
    return redirect("plan_show", session_id=found.pk)
