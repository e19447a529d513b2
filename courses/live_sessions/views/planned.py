"""One planned session for staff: who comes, who waits and why; opening, seats, booking for a colleague, moving up, ending."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.live_sessions import explain, services, wording
from courses.live_sessions.candidates import candidates_for
from courses.live_sessions.forms import PresenterForm
from courses.live_sessions.forms.people import person_named
from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.overview import over_words, rows
from courses.live_sessions.queries import planning as queries
from courses.live_sessions.queries.approval import approvers_of_each
from courses.live_sessions.queries.audience import people_in_audience
from courses.live_sessions.queries.bookings import everybody_of, places_in_queue
from courses.live_sessions.queries.eligibility import unmet_of
from courses.live_sessions.queries.presenters import presenters_now
from courses.live_sessions.queries.seats import seats_held
from courses.live_sessions.refusals import ReasonForTheFront, ReasonNeeded, ReasonToPassOver
from courses.live_sessions.rules import states, waiting
from courses.live_sessions.views.overview import here
from lms.lib.refusals import Refused
from lms.people.access import may, requires
from lms.web.finding import the_one

PAGE = 50
TYPED = ("employee_number", "overbook_because")  # what stays on the page when it was not done


def planned(request: HttpRequest, session_id: int) -> LiveSession:
    """The session, when this person may change it; else it is not found."""
    return get_object_or_404(queries.sessions_planned_by(request.user).select_related("module__course"), pk=session_id)  # type: ignore[arg-type]


def planned_bookings(request: HttpRequest) -> QuerySet[Booking]:
    """The bookings of sessions that this person may change."""
    return Booking.objects.filter(session__in=queries.sessions_planned_by(request.user).values("pk")).select_related("session", "person")  # type: ignore[arg-type]


@dataclass(frozen=True)
class Problem:
    """Why something was not done, in words, with the id of the field that can be mended."""

    words: str
    field: str = ""


@requires("sessions.give")
def plan_show(request: HttpRequest, session_id: int) -> HttpResponse:
    """One session for staff, however many have booked: the people by name, the queue in its order."""
    return show(request, session_id)


def show(request: HttpRequest, session_id: int, *, problem: Problem | None = None, form: PresenterForm | None = None) -> HttpResponse:
    """The page as it is, or with what was not done on top and what was typed still there."""
    found = the_one(queries.page_of_session(request.user, session_id))  # type: ignore[arg-type]
    now = timezone.now()
    people = everybody_of(session=found.pk)
    seated = [row for row in people if row.holds_seat]
    queue = sorted((row for row in people if row.status in states.QUEUED), key=lambda row: (-row.priority, row.sequence or 0))
    asked = [row for row in people if row.status == states.REQUESTED]
    found.seats_held, found.people_waiting = len(seated), len(queue)  # type: ignore[attr-defined]
    page = Paginator(seated, PAGE).get_page(request.GET.get("page"))
    queue_page = Paginator(queue, PAGE).get_page(request.GET.get("queue"))
    left = waiting.seats_left(capacity=found.capacity, held=len(seated)) if found.capacity is not None else None
    explained = list(queue_page.object_list)
    unmet = unmet_of(explained, found, seat_is_free=left != 0, now=now) if explained and found.starts_at else {}
    presenters = presenters_now(session=found.pk)
    without = {one.person_id for one in presenters} | {one.person_id for one in found.trainings.all()}
    is_over = found.ends_at is not None and found.ends_at <= now
    over = waiting.seats_over(capacity=found.capacity, held=len(seated)) if found.capacity else 0
    with_reason = sum(bool(one.overbooked_because) for one in seated)
    holders = {one.person_id for one in seated}
    elsewhere = holders - people_in_audience(holders, found) if holders and not is_over else set()
    row = rows([found], now=now)[0]
    context = here(request) | {
        "phase": found.module.course.phase, "session": found, "row": row, "over": over, "with_reason": with_reason,
        "asks": [words for words in row.asks if words != over_words(over) or over > with_reason], "seated": page, "page": page, "left": left,
        "ended": sum(not row.is_live for row in people), "form_key": uuid4().hex, "queue_page": queue_page,
        "elsewhere": elsewhere, "queue": [
            (row, explain.to_staff(unmet.get(row.pk), found) if found.starts_at else _("Interested; there is no date yet.")) for row in queue_page.object_list
        ],
        "asked": _asked(asked, found, now=now),
        "times": [wording.date_and_times(date) for date in found.dates.all()], "where": wording.where(found), "is_over": is_over,
        "is_short": found.is_published and found.starts_at is not None and (found.minimum or 0) > len(seated) and found.going_ahead_at is None,
        "has_started": found.starts_at is not None and found.starts_at <= now, "may_overbook": may(request.user, "sessions.plan"),  # type: ignore[arg-type]
        "presenters": presenters, "presenter_form": form or PresenterForm(), "problem": problem,
        "typed": {name: request.POST.get(name, "") if problem else "" for name in TYPED},
        "capacity": request.POST.get("capacity", "") if problem and problem.field == "capacity" else found.capacity,
        "candidates": candidates_for(found, without=without) if found.has_slot and not is_over else [],
    }  # fmt: skip
    return render(request, "courses/live_sessions/plan_show.html", context, status=422 if problem or form else 200)


def _asked(rows: list[Booking], session: LiveSession, *, now: datetime) -> list[tuple[Booking, str]]:
    """The requests, each with who answers it and until when."""
    for row in rows:
        row.session = session
    approvers = approvers_of_each(rows, now=now) if rows else {}
    return [(row, explain.request_lies_with(row, ", ".join(one.full_name for one in approvers[row.pk]))) for row in rows]


@requires("sessions.give")
@require_POST
def plan_publish(request: HttpRequest, session_id: int) -> HttpResponse:
    """Open a draft for booking."""
    found = planned(request, session_id)
    return attempt(request, found, _("The session is open for booking."), services.publish, session=found)


@requires("sessions.give")
@require_POST
def plan_seats(request: HttpRequest, session_id: int) -> HttpResponse:
    """More or fewer seats. Fewer than are taken is shown first; nobody loses a seat by it."""
    found = planned(request, session_id)
    typed = request.POST.get("capacity", "").strip()
    if typed and not (typed.isdecimal() and len(typed) < 7):
        return show(request, found.pk, problem=Problem(_("Write a whole number, or leave it empty for no limit."), "capacity"))
    capacity = int(typed) if typed else None
    held = seats_held(found)
    over = waiting.seats_over(capacity=capacity, held=held)
    if over and not request.POST.get("is_sure"):
        context = here(request) | {"session": found, "phase": found.module.course.phase, "capacity": capacity, "over": over, "held": held}
        return render(request, "courses/live_sessions/plan_seats.html", context)
    return attempt(request, found, _("The number of seats has been changed."), services.set_capacity, at="capacity", session=found, capacity=capacity)


@requires("sessions.give")
@require_POST
def plan_book(request: HttpRequest, session_id: int) -> HttpResponse:
    """Book a colleague by name or employee number; HR with a reason also beyond the seats."""
    found = planned(request, session_id)
    try:
        person = person_named(request.POST.get("employee_number", "").strip()[:120])
    except ValidationError as problem:
        return show(request, found.pk, problem=Problem(problem.messages[0], "number"))
    because = request.POST.get("overbook_because", "")[:300] if may(request.user, "sessions.plan") else ""  # type: ignore[arg-type]
    return attempt(
        request, found, _how_booked, services.book_for, at="number", session=found, person=person,
        overbook_because=because, idempotency_key=request.POST.get("form_key", "")[:64],
    )  # fmt: skip


@requires("sessions.give")
@require_POST
def booking_promote(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Give the free seat to this colleague."""
    return _for_colleague(request, booking_id, _("%(name)s has the seat."), services.promote, field="pass")


@requires("sessions.give")
@require_POST
def booking_front(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Put this colleague in front of the queue; the person reads the reason."""
    return _for_colleague(request, booking_id, _("%(name)s stands in front of the queue."), services.put_in_front, field="front")


@requires("sessions.give")
@require_POST
def booking_back(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Back to the own place in the queue."""
    return _for_colleague(request, booking_id, _("%(name)s has the own place in the queue again."), services.put_back)


@requires("sessions.give")
@require_POST
def booking_remove(request: HttpRequest, booking_id: int) -> HttpResponse:
    """End a booking; the person reads the reason."""
    return _for_colleague(request, booking_id, _("The booking of %(name)s has ended."), services.remove, field="why")


def _for_colleague(request: HttpRequest, booking_id: int, done: str, service: Any, *, field: str = "") -> HttpResponse:
    """Do something to one booking; with `field` the service takes the reason that was typed in the field `<field>-<booking>`."""
    row = get_object_or_404(planned_bookings(request), pk=booking_id)
    reason = {"reason": request.POST.get("reason", "")[:300]} if field else {}
    return attempt(request, row.session, done % {"name": row.person.full_name}, service, at=f"{field}-{row.pk}" if field else "", booking=row, **reason)


def _how_booked(booking: Booking) -> str:
    """Whether the colleague has a seat, waits and where, or needs a yes first."""
    told = {"name": booking.person.full_name, "place": places_in_queue([booking]).get(booking.pk, 0)}
    if booking.status == states.REQUESTED:
        return _("%(name)s has asked for a seat; somebody says yes first.") % told
    if booking.status in states.QUEUED:
        return _("%(name)s waits in the queue, on place %(place)d.") % told
    return _("%(name)s has a seat.") % told


def attempt(request: HttpRequest, found: LiveSession, done: str | Callable[[Any], str], service: Any, *, at: str = "", **facts: Any) -> HttpResponse:
    """Do it, say what happened, and go back to the session; refused, the page says why and leads to the field `at`."""
    try:
        made = service(by=request.user, now=timezone.now(), **facts)
    except Refused as refusal:
        is_about_reason = isinstance(refusal, ReasonNeeded | ReasonToPassOver | ReasonForTheFront)
        return show(request, found.pk, problem=Problem(str(refusal.message), at if is_about_reason or "booking" not in facts else ""))
    messages.success(request, done if isinstance(done, str) else done(made))
    return redirect("plan_show", session_id=found.pk)
