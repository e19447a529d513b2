"""Attendance from the log of an online call: choose the file, look at the comparison, confirm."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from courses.live_sessions import wording
from courses.live_sessions.models import Booking, CallLog, SessionDate
from courses.live_sessions.rules import call_log as rules
from courses.live_sessions.rules import moments
from courses.live_sessions.services import call_logs as services
from courses.live_sessions.views.room import HERE, held
from lms.lib.refusals import Refused
from lms.people.access import requires


@requires("sessions.give")
def call_log(request: HttpRequest, session_id: int, date_id: int) -> HttpResponse:
    """Choose the file that the meeting program made."""
    session = held(request, session_id)
    date = get_object_or_404(SessionDate, pk=date_id, session=session)
    refused, file = "", request.FILES.get("log")
    if request.method == "POST":
        try:
            if file is None:
                raise services.LogNotReadable(_("Choose the file first."))
            if (file.size or 0) > rules.MOST_BYTES:
                raise services.LogTooLarge
            zone = request.POST.get("zone", "")
            log = services.load(
                date=date, name=file.name or "", content=file.read(), by=request.user, now=timezone.now(), zone=zone if zone in dict(_zones(date)) else "",  # type: ignore[arg-type]
            )  # fmt: skip
            return redirect("call_log_show", session_id=session.pk, log_id=log.pk)
        except Refused as refusal:
            refused = str(refusal.message)
    context = HERE | {"session": session, "date": date, "when": wording.date_and_times(date), "refused": refused, "zones": _zones(date)}
    return render(request, "courses/live_sessions/call_log.html", context, status=422 if refused else 200)


def _zones(date: SessionDate) -> list[tuple[str, str]]:
    """The clocks on which a program may have written: of the session, of who reads, and that of the world; the first is meant when nothing is said."""
    names = {date.zone: wording.city(date.zone)} | {wording.reader_zone(): wording.city(wording.reader_zone())} | {"UTC": _("UTC, the clock of the world")}
    return list(names.items())


@requires("sessions.give")
def call_log_show(request: HttpRequest, session_id: int, log_id: int) -> HttpResponse:
    """Who was found, how, and who not, before anybody is marked."""
    session = held(request, session_id)
    log = get_object_or_404(CallLog.objects.select_related("date"), pk=log_id, date__session=session)
    bookings = Booking.objects.filter(session=session).select_related("person").in_bulk([row["booking"] for row in log.rows if row["booking"]])
    length = int((log.date.ends_at - log.date.starts_at).total_seconds() // 60)
    marked = set(log.date.attendance.values_list("booking_id", flat=True))
    found = [
        row
        | {
            "person": bookings[row["booking"]].person,
            "is_there": rules.is_attended(minutes=row["minutes"], length=length),
            "has_mark": row["booking"] in marked,
        }
        for row in log.rows
        if row["booking"] in bookings
    ]
    context = HERE | {
        "session": session, "log": log, "date": log.date, "when": wording.date_and_times(log.date), "length": length,
        "found": found, "is_elsewhere": bool(log.rows) and not any(row["minutes"] for row in log.rows),
        "everybody": sum(row["how"] in services.SURE_ENOUGH and not row["has_mark"] for row in found),
        "by_name": any(row["how"] == services.BY_NAME and not row["has_mark"] for row in found),
        "strangers": [row for row in log.rows if row["booking"] not in bookings],
        "needs_reason": moments.marking_needs_reason(now=timezone.now(), ends=log.date.ends_at),
    }  # fmt: skip
    return render(request, "courses/live_sessions/call_log_show.html", context)


@requires("sessions.give")
@require_POST
def call_log_apply(request: HttpRequest, session_id: int, log_id: int) -> HttpResponse:
    """Mark who was chosen."""
    session = held(request, session_id)
    log = get_object_or_404(CallLog.objects.select_related("date"), pk=log_id, date__session=session)
    chosen = {int(one) for one in request.POST.getlist("booking") if one.isdecimal() and len(one) < 12}
    if request.POST.get("everybody"):
        chosen |= {row["booking"] for row in log.rows if row["how"] in services.SURE_ENOUGH}
    try:
        marked = services.apply(log=log, chosen=chosen, by=request.user, now=timezone.now(), reason=request.POST.get("reason", "")[:300])  # type: ignore[arg-type]
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return redirect("call_log_show", session_id=session.pk, log_id=log.pk)
    messages.success(request, ngettext("%(count)d person marked from the log.", "%(count)d people marked from the log.", marked) % {"count": marked})
    return redirect(reverse("roster", args=[session.pk]) + f"?date={log.date_id}#people")
