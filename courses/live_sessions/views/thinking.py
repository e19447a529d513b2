"""What an employee writes about a session: a question beforehand, what one thought of it, and six weeks later."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from courses.live_sessions import wording
from courses.live_sessions.models import Booking, PulseAnswer, SessionQuestion
from courses.live_sessions.queries.feedback import booking_to_ask
from courses.live_sessions.queries.sessions import sessions_seen_by
from courses.live_sessions.rules import feedback as rules
from courses.live_sessions.services import feedback, preparing
from lms.lib.refusals import Refused
from lms.people.access import requires
from lms.people.models import User
from lms.web import toasts


def _me(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


@requires("learn")
@require_POST
def question_ask(request: HttpRequest, session_id: int) -> HttpResponse:
    """Send a question ahead to the trainer."""
    session = get_object_or_404(sessions_seen_by(_me(request)), pk=session_id)
    try:
        text, is_shared = request.POST.get("text", ""), request.POST.get("is_shared") == "1"
        preparing.ask(person=_me(request), session=session, text=text, is_shared=is_shared, now=timezone.now())
        messages.success(request, _("Your question is with the trainer."))
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    return redirect(reverse("session", args=[session.pk]) + "#questions")


@requires("learn")
@require_POST
def question_take_back(request: HttpRequest, question_id: int) -> HttpResponse:
    """Take an own question back."""
    question = get_object_or_404(SessionQuestion, pk=question_id, person=_me(request))
    preparing.take_back(question=question, person=_me(request))
    messages.success(request, _("Your question has been taken back."))
    return redirect(reverse("session", args=[question.session_id]) + "#questions")


SCALE = (
    (1, lambda: pgettext("scale", "not at all")),
    (2, lambda: pgettext("scale", "a little")),
    (3, lambda: pgettext("scale", "fairly")),
    (4, lambda: pgettext("scale", "much")),
    (5, lambda: pgettext("scale", "very much")),
)


def scale() -> list[tuple[int, str]]:
    """The five answers in words."""
    return [(value, words()) for value, words in SCALE]


@requires("learn")
def session_feedback(request: HttpRequest, session_id: int) -> HttpResponse:
    """Three questions after a session, without a name."""

    def keep(booking: Booking) -> None:
        typed = [request.POST.get(name, "") for name in ("useful", "joined_in")]
        useful, joined_in = (int(one) if one.isdecimal() and len(one) < 3 else None for one in typed)
        feedback.answer(booking=booking, useful=useful, joined_in=joined_in, line=request.POST.get("line", ""), now=timezone.now())

    return _answer(request, session_id, "feedback", "answered_on", keep)


@requires("learn")
def session_pulse(request: HttpRequest, session_id: int) -> HttpResponse:
    """Six weeks later: did you do one thing differently?"""

    def keep(booking: Booking) -> None:
        feedback.answer_pulse(booking=booking, did=request.POST.get("did", ""), line=request.POST.get("line", ""), now=timezone.now())

    return _answer(request, session_id, "pulse", "pulse_answered_on", keep)


def _answer(request: HttpRequest, session_id: int, name: str, done: str, keep: Callable[[Booking], None]) -> HttpResponse:
    booking = booking_to_ask(_me(request), session_id)
    if booking is None or booking.session.ends_at is None:
        raise Http404
    turn, refused = getattr(booking, "feedback", None), ""
    if request.method == "POST":
        try:
            keep(booking)
            toasts.say(request, _("Thank you. Your answer stands there without your name."))
            return redirect("session", session_id=session_id)
        except Refused as refusal:
            refused = str(refusal.message)
    may = rules.may_answer_pulse if name == "pulse" else rules.may_answer
    context = {
        "nav": "learn", "phase": booking.session.module.course.phase, "session": booking.session, "refused": refused, "scale": scale(), "typed": request.POST,
        "is_answered": bool(turn and getattr(turn, done)), "is_open": may(now=timezone.now(), ended=booking.session.ends_at),
        "when": wording.all_dates(booking.session), "did": [(value, label) for value, label in PulseAnswer.Did.choices],
    }  # fmt: skip
    return render(request, f"courses/live_sessions/{name}.html", context, status=422 if refused else 200)
