"""What an employee does: find a session, book, wait, answer an offer, cancel."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from courses.catalogue import slots
from courses.live_sessions import calendar, services
from courses.live_sessions.afterwards import afterwards
from courses.live_sessions.cards import cards
from courses.live_sessions.elsewhere import elsewhere
from courses.live_sessions.models import LiveSession
from courses.live_sessions.queries import bookings as booking_queries
from courses.live_sessions.queries import sessions as queries
from courses.live_sessions.queries.room import is_noted_now, questions_shown_to
from courses.live_sessions.rules import moments, states
from lms.lib.refusals import Refused
from lms.people.access import requires
from lms.people.models import User
from lms.web import toasts
from lms.web.finding import the_one
from lms.web.fragments import back_to, render_fragment

PAGE = 20
GONE = {
    states.BOOKED: gettext_lazy("Your seat is free for somebody else. Your manager is not told."),
    states.OFFERED: gettext_lazy("Your seat is free for somebody else. Your manager is not told."),
    states.WAITLISTED: gettext_lazy("You are no longer on the waiting list."),
    states.REQUESTED: gettext_lazy("Your request has been taken back."),
    states.INTERESTED: gettext_lazy("You are no longer on the list of who is interested."),
}
AGAIN = {states.WAITLISTED: gettext_lazy("Wait again"), states.REQUESTED: gettext_lazy("Ask again")}


def me(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


def seen(request: HttpRequest, session_id: int) -> LiveSession:
    return the_one(queries.session_seen_by(person=me(request), session=session_id))


@requires("learn")
def session_list(request: HttpRequest) -> HttpResponse:
    """Every session this person may book, soonest first, and the own ones."""
    now = timezone.now()
    dated, undated = queries.ids_open_to(me(request), now=now)
    page = Paginator(dated, PAGE).get_page(request.GET.get("page"))
    sessions = queries.sessions_by_id([*page.object_list, *(undated[:PAGE] if page.number == 1 else [])])
    shown = cards(sessions, me(request), now=now)
    context = {
        "nav": "learn", "page": page, "form_key": uuid4().hex, "on_page": False,
        "cards": [card for card in shown if not card.has_no_date], "undated": [card for card in shown if card.has_no_date],
    }  # fmt: skip
    return render(request, "courses/live_sessions/session_list.html", context)


@requires("learn")
def session(request: HttpRequest, session_id: int) -> HttpResponse:
    """One session, and how this person stands there."""
    now = timezone.now()
    rows = queries.session_with_other_dates(me(request), session_id, now=now)
    found = the_one(rows)
    first, *rest = cards(rows, me(request), now=now)
    is_on = first.is_booked and not first.is_over and _is_on(found, now)
    is_present = is_on and first.booking is not None and is_noted_now(first.booking, now)
    context = {
        "nav": "learn", "phase": found.module.course.phase, "card": first, "others": rest, "form_key": uuid4().hex, "on_page": True,
        "may_join": first.is_booked and _link_is_open(found), "may_check_in": is_on and not is_present, "is_present": is_present,
        "may_ask": first.is_booked and not first.is_over, "asked": list(questions_shown_to(me(request), found)) if first.is_live else [],
        "after": afterwards(first.booking, found, now=now) if first.booking and first.is_booked and first.is_over and not found.is_cancelled else None,
        "elsewhere": elsewhere(found, me(request), ended=first.last, now=now),
        "who_tells": found.coming_presenters,  # type: ignore[attr-defined]
        "aside_pieces": slots.pieces(request, slots.SESSION_ASIDE, slots.Subject(found.module, session_id=found.pk)),
    }  # fmt: skip
    return render(request, "courses/live_sessions/session.html", context)


@requires("learn")
@require_POST
def session_book(request: HttpRequest, session_id: int) -> HttpResponse:
    """A seat, or a place in the queue when the session is full."""
    found = seen(request, session_id)
    key = request.POST.get("form_key", "")[:64]
    return do(request, found, lambda now: services.book(person=me(request), session=found, by=me(request), now=now, idempotency_key=key))


@requires("learn")
@require_POST
def session_cancel(request: HttpRequest, session_id: int) -> HttpResponse:
    """ "I cannot come": never refused, and no reason is asked."""
    found = seen(request, session_id)
    mine = booking_queries.latest_by_session(me(request), [found]).get(found.pk)
    if mine is None or not mine.is_live:
        messages.error(request, _("You have no booking for this session any more."))
        return _answer(request, found)
    was = mine.status

    def gone(now: Any) -> Any:
        done = services.cancel(booking=mine, by=me(request), now=now)
        again = "session_interest" if found.starts_at is None else "session_book"
        label = _("After all I would come") if found.starts_at is None else AGAIN.get(was, _("Book again"))
        toasts.say(request, GONE[was], undo=reverse(again, args=[found.pk]), label=label)
        return done

    return do(request, found, gone)


@requires("learn")
@require_POST
def offer_accept(request: HttpRequest, session_id: int) -> HttpResponse:
    """Yes to the seat that is held."""
    found = seen(request, session_id)
    mine = booking_queries.latest_by_session(me(request), [found]).get(found.pk)
    if mine is None:
        raise Http404
    return do(request, found, lambda now: services.accept_offer(booking=mine, by=me(request), now=now))


@requires("learn")
def session_file(request: HttpRequest, session_id: int) -> HttpResponse:
    """The dates of the own booking as a calendar file."""
    found = seen(request, session_id)
    mine = booking_queries.latest_by_session(me(request), [found]).get(found.pk)
    if mine is None or not mine.is_live:
        raise Http404
    mine.session = found
    response = HttpResponse(calendar.download(mine, now=timezone.now()), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="podium-{found.pk}.ics"'
    return response


@requires("learn")
def session_join(request: HttpRequest, session_id: int) -> HttpResponse:
    """Opens the meeting from 15 minutes before the start, for who has a seat, gives the session or tells something in it (§9.5)."""
    found = seen(request, session_id)
    mine = booking_queries.latest_by_session(me(request), [found]).get(found.pk)
    on_duty = {one.person_id for one in found.trainings.all()} | {one.person_id for one in found.coming_presenters}  # type: ignore[attr-defined]
    if found.meeting_link and _link_is_open(found) and (request.user.pk in on_duty or (mine is not None and mine.status == "booked")):
        return redirect(found.meeting_link)
    messages.error(request, _("The meeting opens 15 minutes before the start, for everybody with a seat."))
    return redirect("session", session_id=found.pk)


def _is_on(found: LiveSession, now: datetime) -> bool:
    return any(moments.may_mark(now=now, starts=date.starts_at) and now <= date.ends_at for date in found.dates.all())


def _link_is_open(found: LiveSession) -> bool:
    now = timezone.now()
    return bool(found.meeting_link) and any(moments.join_link_is_open(now=now, starts=date.starts_at, ends=date.ends_at) for date in found.dates.all())


def do(request: HttpRequest, found: LiveSession, what: Callable[[Any], Any]) -> HttpResponse:
    try:
        what(timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    return _answer(request, found)


def _answer(request: HttpRequest, found: LiveSession) -> HttpResponse:
    [card] = cards([seen(request, found.pk)], me(request), now=timezone.now())
    page = back_to(request, reverse("session", args=[found.pk])) + f"#session-{found.pk}"
    context = {"card": card, "form_key": uuid4().hex, "on_page": request.POST.get("on_page") == "1"}
    return render_fragment(request, "courses/live_sessions/_booking.html", context, page=page)
