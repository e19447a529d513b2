"""What somebody in the room does: type or scan the code, be noted as present, or ask to come in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from courses.live_sessions import wording
from courses.live_sessions.models import SessionDate, WalkIn
from courses.live_sessions.queries.room import seat_of
from courses.live_sessions.services import checking_in as services
from lms.lib.refusals import Refused
from lms.people.access import requires
from lms.people.models import User
from lms.web import toasts
from lms.web.rates import is_too_often

TRIES, PER_SECONDS = 10, 300


class TooManyTries(Refused):
    message = gettext_lazy("You tried many codes. Wait five minutes, or let the trainer note that you are here.")


class NothingTyped(Refused):
    message = gettext_lazy("Type the six digits first.")


def _me(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


@requires("learn")
def check_in(request: HttpRequest, code: str = "") -> HttpResponse:
    """Type the code; a scanned code stands in the field already, and the button still is yours to press."""
    refused, typed = "", request.POST.get("code", code)[:20]
    if request.method == "POST":
        try:
            if not typed.strip():
                raise NothingTyped
            _count_tries(request)
            now = timezone.now()
            date = services.date_of_code(person=_me(request), code=typed, now=now)
            if services.check_in(person=_me(request), date=date, now=now) is None:
                return render(request, "courses/live_sessions/at_the_door.html", _door(request, date, code=typed))
            toasts.say(request, _("You are noted as present. Enjoy the session."))
            return redirect("session", session_id=date.session_id)
        except Refused as refusal:
            refused = str(refusal.message)
    context = {"nav": "learn", "typed": typed, "refused": refused}
    return render(request, "courses/live_sessions/check_in.html", context, status=422 if refused else 200)


@requires("learn")
@require_POST
def walk_in_ask(request: HttpRequest) -> HttpResponse:
    """Ask the trainer to come in without a seat; the code proves that one is in the room."""
    _count_tries(request)
    date = services.date_of_code(person=_me(request), code=request.POST.get("code", "")[:20], now=timezone.now())
    if seat_of(_me(request), date.session) is None:
        services.ask_to_come_in(person=_me(request), date=date, now=timezone.now())
    return redirect("walk_in", date_id=date.pk)


@requires("learn")
def walk_in(request: HttpRequest, date_id: int) -> HttpResponse:
    """How the own question at the door stands."""
    row = get_object_or_404(WalkIn.objects.select_related("date__session__module"), date__in=SessionDate.objects.filter(pk=date_id), person=_me(request))
    context = {"nav": "learn", "row": row, "session": row.date.session, "when": wording.date_and_times(row.date)}
    return render(request, "courses/live_sessions/walk_in.html", context)


def _door(request: HttpRequest, date: SessionDate, *, code: str) -> dict[str, object]:
    return {"nav": "learn", "session": date.session, "when": wording.date_and_times(date), "code": code}


def _count_tries(request: HttpRequest) -> None:
    if is_too_often(f"room-code-{request.user.pk}", at_most=TRIES, seconds=PER_SECONDS):
        raise TooManyTries
