"""What a trainer does: see the own sessions, and mark who is there."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from courses.live_sessions import services, wording
from courses.live_sessions.models import Attendance, Booking, LiveSession, SessionDate
from courses.live_sessions.queries import bookings as booking_queries
from courses.live_sessions.queries import sessions as queries
from courses.live_sessions.rules import states
from lms.lib.refusals import Refused
from lms.people.access import may, requires

HERE = {"area": "trainer", "nav": "sessions"}


def _given(request: HttpRequest) -> QuerySet[LiveSession]:
    """A trainer has the own sessions; HR has all of them."""
    if may(request.user, "sessions.plan"):  # type: ignore[arg-type]
        return queries.with_relations(LiveSession.objects.exclude(state=LiveSession.State.DRAFT).filter(starts_at__isnull=False))
    return queries.sessions_given_by(request.user)  # type: ignore[arg-type]


@requires("sessions.give")
def trainer_sessions(request: HttpRequest) -> HttpResponse:
    """The sessions I give: coming, and those to mark."""
    now, mine = timezone.now(), queries.sessions_given_by(request.user)  # type: ignore[arg-type]
    context = HERE | {
        "coming": mine.filter(ends_at__gt=now).order_by("starts_at", "pk"),
        "past": mine.filter(ends_at__lte=now).order_by("-starts_at", "-pk")[:20],
    }
    return render(request, "courses/live_sessions/trainer_sessions.html", context)


@requires("sessions.give")
def roster(request: HttpRequest, session_id: int) -> HttpResponse:
    """Who has a seat, with a mark for each on the chosen date. Made for a phone in one hand, and for paper."""
    found = get_object_or_404(_given(request), pk=session_id)
    dates = list(found.dates.all())
    chosen = next((date for date in dates if str(date.pk) == request.GET.get("date")), dates[0])
    rows = [
        (row, next((mark.value for mark in row.attendance.all() if mark.date_id == chosen.pk), "")) for row in booking_queries.roster_of(found, {states.BOOKED})
    ]
    present = sum(value in {"attended", "partly"} for _row, value in rows)
    context = HERE | {
        "phase": found.module.course.phase, "session": found, "date": chosen, "dates": dates, "rows": rows, "present": present,
        "when": wording.date_and_times(chosen), "where": wording.where(found),
        "values": [("attended", _("Present")), ("excused", _("Excused")), ("absent", _("Absent"))],
    }  # fmt: skip
    return render(request, "courses/live_sessions/roster.html", context)


def _mark_on(row: Booking, date: SessionDate) -> str:
    return next((mark.value for mark in row.attendance.all() if mark.date_id == date.pk), "")


@requires("sessions.give")
@require_POST
def roster_mark(request: HttpRequest, session_id: int, date_id: int) -> HttpResponse:
    """Mark one person, or everybody who has no mark yet; "not recorded" takes a mark back."""
    found = get_object_or_404(_given(request), pk=session_id)
    date = get_object_or_404(SessionDate, pk=date_id, session=found)
    try:
        if request.POST.get("booking") == "all":
            marked = services.mark_everybody(session=found, date=date, by=request.user, now=timezone.now(), reason=request.POST.get("reason", ""))  # type: ignore[arg-type]
            messages.success(
                request, ngettext("%(count)d person marked as present.", "%(count)d people marked as present.", len(marked)) % {"count": len(marked)}
            )
        else:
            typed = request.POST.get("booking", "")
            row = get_object_or_404(found.bookings.all(), pk=int(typed) if typed.isdecimal() and len(typed) < 12 else 0)
            value = request.POST.get("value", "")
            facts = {"booking": row, "date": date, "by": request.user, "now": timezone.now(), "reason": request.POST.get("reason", "")}
            if value in Attendance.Value.values:
                services.mark(value=value, **facts)  # type: ignore[arg-type]
            else:
                services.unmark(**facts)  # type: ignore[arg-type]
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    address = redirect("roster", session_id=found.pk)
    address["Location"] += f"?date={date.pk}#people"
    return address
