"""Hours that trainers and presenters gave: for HR as a table and a file."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.live_sessions.models import DutyAttendance
from courses.live_sessions.queries.room import minutes_given
from lms.lib.tables import csv_response
from lms.people.access import requires
from lms.people.queries import organisation


@requires("sessions.plan")
def given_hours(request: HttpRequest) -> HttpResponse:
    """Minutes per person and duty in a span of days; `?as=csv` gives the same rows as a file."""
    today = timezone.localdate()
    first, last = _day(request.GET.get("from"), today.replace(month=1, day=1)), _day(request.GET.get("to"), today)
    ours = organisation()
    rows = minutes_given(min(first, last), max(first, last), ours.time_zone if ours else "Europe/Amsterdam")
    duties = dict(DutyAttendance.Duty.choices)
    shown = [
        {
            "number": row["person__employee_number"],
            "name": " ".join(part for part in (row["person__given_name"], row["person__name_prefix"], row["person__family_name"]) if part),
            "duty": str(duties[row["duty"]]),
            "minutes": row["total"],
        }
        for row in rows
    ]
    if request.GET.get("as") == "csv":
        head = [_("Employee number"), _("Name"), _("Duty"), _("Minutes")]
        return csv_response(f"podium-hours-{first}-{last}", head, ([row["number"], row["name"], row["duty"], row["minutes"]] for row in shown))  # type: ignore[return-value]
    context = {
        "area": "hr",
        "nav": "sessions",
        "rows": shown,
        "first": min(first, last),
        "last": max(first, last),
        "total": sum(row["minutes"] for row in shown),
    }
    return render(request, "courses/live_sessions/given_hours.html", context)


def _day(typed: str | None, otherwise: date) -> date:
    try:
        return date.fromisoformat(typed or "")
    except ValueError:
        return otherwise
