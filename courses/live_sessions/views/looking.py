"""Two buttons of the page of health: look at the bookings now, and put right what needs no choice (§2.5)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from courses.live_sessions import services
from courses.live_sessions.models import InvariantRun
from lms.lib.refusals import Refused
from lms.people.access import requires


@requires("health.read")
@require_POST
def bookings_look(request: HttpRequest) -> HttpResponse:
    """Look now, as every night."""
    run = services.check(now=timezone.now())
    messages.success(request, _what_is_left(run))
    return _back()


@requires("health.read")
@require_POST
def bookings_repair(request: HttpRequest) -> HttpResponse:
    """Put right what can be without a choice, and look again, so that the page tells what is left."""
    try:
        count = services.repair(by=request.user, now=timezone.now())  # type: ignore[arg-type]
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        done = ngettext("%(count)d thing has been put right.", "%(count)d things have been put right.", count) % {"count": count}
        messages.success(request, done if count else _("There was nothing that could be put right."))
    services.check(now=timezone.now())
    return _back()


def _what_is_left(run: InvariantRun) -> str:
    count = len(run.violations)
    return ngettext("%(count)d thing is not right.", "%(count)d things are not right.", count) % {"count": count} if count else _("Everything holds.")


def _back() -> HttpResponse:
    return redirect(reverse("health_page") + "#health-bookings")
