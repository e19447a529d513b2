"""How far a track is: per person for what is required, in figures of groups for the rest; why somebody has it, and why not."""

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from courses.assignments import queries as assignments
from courses.assignments.models import Assignment
from courses.assignments.rules import EXEMPT, FINISHED, LATE, OPEN, status
from courses.role.models import Track
from courses.role.queries import overview
from courses.role.queries.why import explain
from courses.role.views.tracks import BASE, track_or_404
from lms.lib.numbers import whole_number
from lms.lib.tables import csv_response
from lms.people.access import requires
from lms.people.models import Unit

STATES = (OPEN, LATE, FINISHED, EXEMPT)


class _Counted(Paginator):
    """Pages of which the number of rows is known already."""

    known: int | None = None

    @cached_property
    def count(self) -> int:
        return self.known if self.known is not None else super().count


@requires("tracks.assign")
def hr_track_status(request: HttpRequest, key: str) -> HttpResponse:
    """Required: per unit and per person the status, filtered. Otherwise only figures of groups from eight people up."""
    track, today = _in_force(key), timezone.localdate()
    is_required = _is_required(track)
    context: dict[str, object] = {"track": track, "is_required": is_required}
    if is_required:
        chosen = _chosen(request)
        is_first = not any(chosen.values()) and request.GET.get("page", "1") == "1"
        units = assignments.status_per_unit(track.assigned_set, today=today) if is_first else []
        pages = _Counted(overview.people_and_status(track, today=today, **chosen).select_related(None).values_list("pk", flat=True), 100)
        if is_first:
            pages.known = sum(one.people for one in units)
        page = pages.get_page(request.GET.get("page"))
        query = request.GET.copy()
        query.pop("page", None)
        context |= {"page": page, "rows": [_row(one) for one in overview.in_this_order(list(page))], "units": units, "chosen": chosen,
                    "query": query.urlencode(), "states": _names(), "all_units": Unit.objects.order_by("path"),
                    "is_filtered": any(chosen.values()), "is_first": is_first}  # fmt: skip
    else:
        context["units"] = assignments.group_figures(track.assigned_set, today=today)
    return render(request, "courses/role/hr_track_status.html", BASE | context)


@requires("tracks.assign")
def hr_track_status_file(request: HttpRequest, key: str) -> HttpResponse:
    """The rows of the screen, all pages of them, as CSV. Only for what is required."""
    track = _in_force(key)
    if not _is_required(track):
        raise Http404
    found = overview.people_and_status(track, today=timezone.localdate(), **_chosen(request))
    names = _names()

    def lines() -> Iterator[list[Any]]:
        for one in found.iterator(chunk_size=2000):
            row = _row(one)
            yield [row["person"].employee_number, row["person"].full_name, row["due_on"].isoformat() if row["due_on"] else "", names[row["status"]]]

    return csv_response(f"{track.key}-status", [_("Number"), _("Name"), _("Due"), _("State")], lines())  # type: ignore[return-value]


@requires("tracks.assign")
def hr_track_why(request: HttpRequest, key: str) -> HttpResponse:
    """Why somebody has the track, or why not, by the rule in force."""
    track, words = _in_force(key), request.GET.get("q", "")
    return render(request, "courses/role/hr_track_why.html", BASE | {"track": track, "q": words, "found": explain(track, words)})


def _in_force(key: str) -> Track:
    track = track_or_404(key)
    if track.in_force is None or track.in_force.grounds is None:
        raise Http404
    return track


def _is_required(track: Track) -> bool:
    return track.in_force is not None and track.in_force.grounds is not None and track.in_force.grounds.strength == "required"


def _chosen(request: HttpRequest) -> dict[str, Any]:
    state = request.GET.get("state", "")
    unit = Unit.objects.filter(pk=number).first() if (number := whole_number(request.GET.get("unit"))) else None
    return {"status": state if state in STATES else "", "words": request.GET.get("q", "").strip(), "unit": unit}


def _names() -> dict[str, str]:
    return {OPEN: _("open"), LATE: _("late"), FINISHED: _("finished"), EXEMPT: _("exempted")}


def _row(one: Assignment) -> dict[str, Any]:
    state = status(due_on=one.due_on, is_completed=one.completed_at is not None, today=timezone.localdate(), excused=one.excused)
    return {"person": one.person, "due_on": one.due_on, "status": state}
