"""What an employee writes about a session: a question beforehand, what one thought of it, and six weeks later."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.live_sessions import wording
from courses.live_sessions.forms.thinking import FeedbackForm, PulseForm
from courses.live_sessions.models import SessionQuestion
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


@requires("learn")
def session_feedback(request: HttpRequest, session_id: int) -> HttpResponse:
    """Three questions after a session, without a name."""
    return _answer(request, session_id, "feedback", FeedbackForm, feedback.answer)


@requires("learn")
def session_pulse(request: HttpRequest, session_id: int) -> HttpResponse:
    """Six weeks later: did you do one thing differently?"""
    return _answer(request, session_id, "pulse", PulseForm, feedback.answer_pulse)


def _answer(request: HttpRequest, session_id: int, name: str, kind: type[Form], keep: Callable[..., None]) -> HttpResponse:
    booking = booking_to_ask(_me(request), session_id)
    if booking is None or booking.session.ends_at is None:
        raise Http404
    form = kind(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            keep(booking=booking, now=timezone.now(), **form.cleaned_data)
            toasts.say(request, _("Thank you. Your answer stands there without your name."))
            return redirect("session", session_id=session_id)
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
    turn, is_pulse = getattr(booking, "feedback", None), name == "pulse"
    may = rules.may_answer_pulse if is_pulse else rules.may_answer
    context = {
        "nav": "learn", "phase": booking.session.module.course.phase, "session": booking.session, "form": form, "when": wording.all_dates(booking.session),
        "is_answered": bool(turn and (turn.pulse_answered_on if is_pulse else turn.answered_on)),
        "is_open": may(now=timezone.now(), ended=booking.session.ends_at),
    }  # fmt: skip
    return render(request, f"courses/live_sessions/{name}.html", context, status=422 if form.is_bound and form.errors else 200)
