"""Dates that are open or not there yet: "I would come", and "any of these dates suits me" (§3.9, §5.4)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from courses.catalogue.models import Module, State
from courses.live_sessions import services, wording
from courses.live_sessions.cards import cards
from courses.live_sessions.models import Booking
from courses.live_sessions.queries import sessions as queries
from courses.live_sessions.rules import states
from courses.live_sessions.views.attending import do, me, seen
from lms.lib.refusals import Refused
from lms.people.access import requires
from lms.web import toasts


@requires("learn")
@require_POST
def session_interest(request: HttpRequest, session_id: int) -> HttpResponse:
    """ "I would come" to a session without a date."""
    found = seen(request, session_id)
    return do(request, found, lambda now: services.show_interest(person=me(request), session=found, by=me(request), now=now))


@requires("learn")
def session_any(request: HttpRequest, module_key: str) -> HttpResponse:
    """Choose dates of a module; the first with a seat counts and the others end."""
    module = get_object_or_404(Module.objects.select_related("course"), key=module_key, state=State.PUBLISHED, course__state=State.PUBLISHED)
    now = timezone.now()
    dates = list(queries.sessions_open_to(me(request), now=now).filter(module=module)[:20])
    problem, chosen = "", set(request.POST.getlist("session"))
    if request.method == "POST":
        wanted = [one for one in dates if str(one.pk) in chosen]
        if not wanted:
            problem = _("Tick at least one date that suits you.")
        else:
            try:
                joined = services.wait_for_any(person=me(request), sessions=wanted, by=me(request), now=now)
            except Refused as refusal:
                problem = str(refusal.message)
            else:
                toasts.say(request, _said(joined))
                return redirect(reverse("session", args=[joined[0].session_id]))
    if problem:
        messages.error(request, problem)
    shown = cards(dates, me(request), now=now)
    context = {"nav": "learn", "phase": module.course.phase, "module": module, "cards": shown, "chosen": chosen, "is_new": request.method != "POST"}
    return render(request, "courses/live_sessions/session_any.html", context, status=422 if problem else 200)


def _said(joined: list[Booking]) -> str:
    if joined[0].status == states.BOOKED:
        return _("You have a seat: %(when)s.") % {"when": wording.all_dates(joined[0].session)}
    if joined[0].status == states.REQUESTED:
        return ngettext("You asked for %(count)d date.", "You asked for %(count)d dates.", len(joined)) % {"count": len(joined)}
    return ngettext("You wait for %(count)d date.", "You wait for %(count)d dates. The first with a seat for you counts; the others end then.", len(joined)) % {
        "count": len(joined)
    }
