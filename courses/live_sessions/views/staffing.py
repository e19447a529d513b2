"""What HR does with one booking or one cancelled session: move somebody to another date, bring the session back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.live_sessions import services, wording
from courses.live_sessions.forms import MoveForm
from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.queries import sessions as queries
from courses.live_sessions.rules import states
from courses.live_sessions.views.attending import me
from lms.lib.refusals import Refused
from lms.people.access import requires

HERE = {"area": "hr", "nav": "sessions"}


@requires("sessions.plan")
def booking_move(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Another date of the module for a colleague with a seat, agreed with that colleague."""
    row = get_object_or_404(Booking.objects.filter(status=states.BOOKED).select_related("session__module__course", "person"), pk=booking_id)
    now = timezone.now()
    others = queries.with_seats(queries.upcoming().filter(module=row.session.module_id, starts_at__gt=now)).exclude(pk=row.session_id)
    form = MoveForm(request.POST or None, dates=list(others.prefetch_related("dates").order_by("starts_at", "pk")))
    if request.method == "POST" and form.is_valid():
        to = LiveSession.objects.get(pk=form.cleaned_data["to"])
        try:
            typed = form.cleaned_data
            services.move(booking=row, to=to, by=me(request), now=now, reason=typed["reason"], overbook_because=typed["overbook_because"])
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("%(name)s has a seat on the other date, and one mail about both.") % {"name": row.person.full_name})
            return redirect("plan_show", session_id=to.pk)
    context = HERE | {"phase": row.session.module.course.phase, "form": form, "booking": row, "when": wording.all_dates(row.session)}
    return render(request, "courses/live_sessions/booking_move.html", context, status=422 if form.errors else 200)


@requires("sessions.plan")
@require_POST
def plan_restore(request: HttpRequest, session_id: int) -> HttpResponse:
    """Bring a cancelled session back: open again, or as a draft to change first."""
    found = get_object_or_404(LiveSession.objects.select_related("module"), pk=session_id)
    as_draft = request.POST.get("as") == "draft"
    try:
        services.restore(session=found, by=me(request), now=timezone.now(), as_draft=as_draft)
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The session is a draft again.") if as_draft else _("The session is open again. Who had a seat is offered one."))
    return redirect("plan_show", session_id=found.pk)
