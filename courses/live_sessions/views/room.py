"""What a trainer does around the room: the code on the screen, who is at the door, questions, notes, hours, thoughts of people."""

from typing import Any

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.live_sessions import wording
from courses.live_sessions.models import DutyAttendance, LiveSession, SessionDate, SessionQuestion, WalkIn
from courses.live_sessions.queries import room as queries
from courses.live_sessions.queries.sessions import session_to_hold
from courses.live_sessions.rules import moments, room_code
from courses.live_sessions.services import checking_in, duties, preparing
from lms.lib.refusals import Refused
from lms.people.access import requires
from lms.people.models import User
from lms.web import toasts
from lms.web.finding import the_one
from lms.web.fragments import render_fragment

HERE = {"area": "trainer", "nav": "sessions"}


def held(request: HttpRequest, session_id: int) -> LiveSession:
    """A session that this person gives, or any for HR; else not found."""
    return the_one(session_to_hold(_me(request), session_id))


def code_context(date: SessionDate) -> dict[str, Any]:
    """The code of this moment with its drawing; nothing when the date is not on."""
    now = timezone.now()
    if date.session.is_cancelled or not (moments.may_mark(now=now, starts=date.starts_at) and now <= date.ends_at):
        return {}
    code = room_code.code_at(now, secret=date.room_secret, date_id=date.pk)
    return {
        "code": f"{code[:3]} {code[3:]}",
        "drawing": drawn(wording.full_address(reverse("check_in_code", args=[code]))),
        "seconds_left": max(5, int((room_code.changes_at(now) - now).total_seconds()) + 1),
        "minutes_left": max(1, round((room_code.changes_at(now) - now).total_seconds() / 60)),
    }


def drawn(address: str) -> SafeString:
    """A QR code as an SVG without styles."""
    return mark_safe(segno.make(address, error="m").svg_inline(scale=4, border=2, dark="#000", light="#fff", omitsize=True))  # noqa: S308  drawn by segno


@requires("sessions.give")
def room_screen(request: HttpRequest, session_id: int, date_id: int) -> HttpResponse:
    """The code for the screen in the room; htmx asks for the next one when this one ends."""
    date = get_object_or_404(SessionDate, pk=date_id, session=held(request, session_id))
    context = HERE | {"session": date.session, "date": date, "when": wording.date_and_times(date), **code_context(date)}
    template = "courses/live_sessions/_room_code.html" if getattr(request, "htmx", False) else "courses/live_sessions/room_screen.html"
    return render(request, template, context)


@requires("sessions.give")
@require_POST
def walk_in_answer(request: HttpRequest, session_id: int, walk_in_id: int) -> HttpResponse:
    """Let somebody without a seat come in, or not."""
    session = held(request, session_id)
    row = get_object_or_404(WalkIn.objects.select_related("person", "date"), pk=walk_in_id, date__session=session)
    is_welcome = request.POST.get("answer") == "yes"
    checking_in.answer_walk_in(walk_in=row, is_welcome=is_welcome, by=_me(request), now=timezone.now())
    text = _("%(name)s takes part and is noted as present.") if is_welcome else _("%(name)s reads that there is no room.")
    toasts.say(request, text % {"name": row.person.full_name})
    return _back(session, row.date)


@requires("sessions.give")
@require_POST
def question_done(request: HttpRequest, session_id: int, question_id: int) -> HttpResponse:
    """A question was answered in the session, or not after all."""
    session = held(request, session_id)
    question = get_object_or_404(SessionQuestion, pk=question_id, session=session)
    preparing.deal_with(question=question, is_done=request.POST.get("done") == "1", by=_me(request), now=timezone.now())
    return redirect(reverse("roster", args=[session.pk]) + "?show=questions#questions")


@requires("sessions.give")
@require_POST
def notes_keep(request: HttpRequest, session_id: int, date_id: int) -> HttpResponse:
    """Keep the trainer's notes; saved while one writes, and by the button."""
    session = held(request, session_id)
    date = get_object_or_404(SessionDate, pk=date_id, session=session)
    try:
        preparing.keep_notes(date=date, text=request.POST.get("notes", ""), by=_me(request))
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    page = reverse("roster", args=[session.pk]) + f"?date={date.pk}&show=notes#notes"
    return render_fragment(request, "courses/live_sessions/_notes_kept.html", {"at": timezone.now()}, page=page)


@requires("sessions.give")
@require_POST
def duty_note(request: HttpRequest, session_id: int, date_id: int) -> HttpResponse:
    """Note that a trainer or presenter was there, and how long."""
    session = held(request, session_id)
    date = get_object_or_404(SessionDate, pk=date_id, session=session)
    typed, number = request.POST.get("minutes", "").strip(), request.POST.get("person", "")
    person = get_object_or_404(User, pk=int(number) if number.isdecimal() and len(number) < 12 else 0)
    if typed and not (typed.isdecimal() and len(typed) < 5):
        messages.error(request, _("Write the minutes as a whole number."))
        return redirect(reverse("roster", args=[session.pk]) + f"?date={date.pk}&show=hours#hours")
    duty = request.POST.get("duty", "")
    duty = duty if duty in DutyAttendance.Duty.values else DutyAttendance.Duty.TRAINER
    facts: dict[str, Any] = {"date": date, "person": person, "duty": duty, "by": _me(request), "now": timezone.now()}
    try:
        duties.note_duty(was_there=request.POST.get("was_there") != "0", minutes=int(typed) if typed else None, **facts)
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    return redirect(reverse("roster", args=[session.pk]) + f"?date={date.pk}&show=hours#hours")


@requires("sessions.give")
def trainer_questions(request: HttpRequest) -> HttpResponse:
    """Questions to expect in the own coming sessions, by session."""
    rows = queries.sessions_with_questions(_me(request), timezone.now())
    return render(request, "courses/live_sessions/trainer_questions.html", {"area": "trainer", "nav": "questions", "questions": rows})


def _me(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


def _back(session: LiveSession, date: SessionDate) -> HttpResponse:
    return redirect(reverse("roster", args=[session.pk]) + f"?date={date.pk}#people")
