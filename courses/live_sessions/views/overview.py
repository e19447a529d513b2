"""The sessions that staff plan, as a list and as a calendar."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.live_sessions import overview, timetable
from courses.live_sessions.narrowing import Narrowing
from courses.live_sessions.queries import planning as queries
from courses.live_sessions.queries.sessions import sessions_by_id
from courses.live_sessions.rules import grid
from lms.people.access import may, requires
from lms.people.queries import organisation
from lms.web import dates

PAGE = 20


def here(request: HttpRequest) -> dict[str, str]:
    """HR plans in the area of HR, a trainer in the own one."""
    return {"area": "hr" if may(request.user, "sessions.plan") else "trainer", "nav": "sessions"}  # type: ignore[arg-type]


def zone_of_organisation() -> str:
    found = organisation()
    return found.time_zone if found else "Europe/Amsterdam"


@requires("sessions.give")
def plan_list(request: HttpRequest) -> HttpResponse:
    """Sessions by what is going on with them, narrowed as the address says."""
    now, mine = timezone.now(), queries.sessions_planned_by(request.user)  # type: ignore[arg-type]
    what = request.GET.get("show", "coming")
    what = what if what in queries.SHOWN else "coming"
    narrowing = Narrowing.of(request.GET, request.user)  # type: ignore[arg-type]
    found = queries.shown(narrowing.apply(mine, zone=timezone.get_current_timezone_name()), what, now=now)
    page = Paginator(found.values_list("pk", flat=True), PAGE).get_page(request.GET.get("page"))
    kept = f"&{narrowing.address}" if narrowing.address else ""
    names = {
        "coming": _("Coming"), "decide": _("To decide"), "draft": _("Drafts"), "cancelled": _("Cancelled"), "past": _("Past"), "all": _("All"),
    }  # fmt: skip
    context = here(request) | {
        "page": page, "rows": overview.rows(sessions_by_id(page.object_list), now=now), "show": what, "kept": kept, "is_week": False,
        "by_month": "?by=month", "by_week": "?by=week",
        "tabs": [(key, label, f"?show={key}{kept}") for key, label in names.items()],
        **_narrowed(narrowing, request, reverse("plan_list"), {"show": what}),
    }  # fmt: skip
    is_fragment = request.htmx and request.htmx.target == "found"  # type: ignore[attr-defined]
    return render(request, f"courses/live_sessions/{'_plan_found' if is_fragment else 'plan_list'}.html", context)


@requires("sessions.give")
def plan_calendar(request: HttpRequest) -> HttpResponse:
    """A month, or a week by the hour; on a phone the days with something on them, one below the other."""
    now, mine = timezone.now(), queries.sessions_planned_by(request.user)  # type: ignore[arg-type]
    today, zone = timezone.localdate(), timezone.get_current_timezone_name()
    week = grid.week_of(request.GET.get("week", ""))
    month = grid.month_of(request.GET.get("month", "")) or today.replace(day=1)
    is_week = week is not None or request.GET.get("by") == "week"
    start = week or grid.monday(today) if is_week else month
    narrowing = Narrowing.of(request.GET, request.user, without=("first", "last"))  # type: ignore[arg-type]
    found = narrowing.apply(mine, zone=zone)
    days = [grid.week_from(start)] if is_week else grid.weeks_of_month(start)
    if is_week:
        drawn: dict[str, Any] = {"week": timetable.week(found, days[0], zone=zone, now=now)}
    else:
        inside = (start, grid.months_later(start, 1) - timetable.DAY)
        drawn = {"weeks": timetable.month(found.exclude(state="cancelled"), days, inside=inside, zone=zone, now=now)}
    context = here(request) | drawn | {
        "show": "", "is_week": is_week, "title": _title(start, is_week),
        "weekdays": [(dates.DAYS[dates.language_of()][number], dates.weekday_short(day)) for number, day in enumerate(days[0])],
        "kept": f"&{narrowing.address}" if narrowing.address else "", **_ways(start, today, is_week),
        **_narrowed(narrowing, request, reverse("plan_calendar"), {"week": grid.week_name(start)} if is_week else {"month": grid.month_name(start)}),
    }  # fmt: skip
    return render(request, "courses/live_sessions/plan_calendar.html", context)


def _title(start: Any, is_week: bool) -> str:
    if is_week:
        last = grid.week_from(start)[-1]
        return _("Week %(week)s: %(first)s to %(last)s") % {
            "week": start.isocalendar()[1], "first": dates.day_of_month(start), "last": dates.day_of_month(last),
        }  # fmt: skip
    return f"{dates.MONTHS[dates.language_of()][start.month - 1]} {start.year}"


def _ways(start: Any, today: Any, is_week: bool) -> dict[str, str]:
    if is_week:
        before, after = grid.week_from(start)[0], grid.week_from(start)[-1]
        one = before - before.resolution
        return {
            "before": f"?week={grid.week_name(one)}", "after": f"?week={grid.week_name(after + after.resolution)}",
            "current": "?by=week", "by_month": f"?month={grid.month_name(start)}", "by_week": f"?week={grid.week_name(start)}",
        }  # fmt: skip
    day = today if today.replace(day=1) == start else start
    return {
        "before": f"?month={grid.month_name(grid.months_later(start, -1))}", "after": f"?month={grid.month_name(grid.months_later(start, 1))}",
        "current": f"?month={grid.month_name(today)}", "by_month": f"?month={grid.month_name(start)}", "by_week": f"?week={grid.week_name(day)}",
    }  # fmt: skip


def _narrowed(narrowing: Narrowing, request: HttpRequest, address: str, always: dict[str, str]) -> dict[str, Any]:
    return {
        "narrowing": narrowing, "form": narrowing.form, "chips": narrowing.chips(address, request.GET), "always": always,
        "address": address, "clear_url": f"{address}?{urlencode(always)}",
    }  # fmt: skip
