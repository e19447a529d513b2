"""The people of a session as a list: booking several of them at once, and all of them as a file."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.live_sessions import services, wording
from courses.live_sessions.forms import SeveralForm
from courses.live_sessions.forms.people import people_listed
from courses.live_sessions.models import Attendance, Booking, LiveSession
from courses.live_sessions.queries.bookings import everybody_of, marks_by_booking, places_in_queue
from courses.live_sessions.rules import states
from courses.live_sessions.services.several import Named
from courses.live_sessions.views.overview import here
from courses.live_sessions.views.planned import planned
from lms.audit.services import record
from lms.lib.refusals import Refused
from lms.lib.tables import csv_response
from lms.people.access import requires
from lms.people.models import User

MOST_UNKNOWN = 20


@requires("sessions.give")
def plan_book_several(request: HttpRequest, session_id: int) -> HttpResponse:
    """Name them, look at what happens, book them. Whoever could not be booked stays in the list."""
    found = planned(request, session_id)
    form, step = SeveralForm(request.POST or None), request.POST.get("step", "")
    context: dict[str, Any] = {"form_key": request.POST.get("form_key", "")[:40] or uuid4().hex}
    if request.method == "POST" and form.is_valid():
        people, unknown = people_listed(form.cleaned_data["people"])
        context |= {"unknown": unknown[:MOST_UNKNOWN], "unknown_more": max(0, len(unknown) - MOST_UNKNOWN)}
        try:
            if step == "book":
                form, made = _book(request, found, people, unknown, context["form_key"])
                context |= {"made": made, "form_key": uuid4().hex}
            else:
                context |= _expected(found, people)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context |= here(request) | {"session": found, "phase": found.module.course.phase, "form": form, "when": wording.all_dates(found)}
    return render(request, "courses/live_sessions/plan_book_several.html", context, status=422 if form.is_bound and form.errors else 200)


def _expected(session: LiveSession, people: Sequence[User]) -> dict[str, Any]:
    rows = services.rehearse_several(session=session, people=people, now=timezone.now())
    return {
        "looked": True,
        "rows": [(row, _words(row)) for row in rows],
        "new": sum(row.is_new for row in rows),
        "sums": _sums([row for row in rows if row.is_new]),
    }


def _book(request: HttpRequest, session: LiveSession, people: Sequence[User], unknown: Sequence[str], form_key: str) -> tuple[SeveralForm, list[Any]]:
    """Book them, and a form with what is left to do."""
    rows = services.book_several(session=session, people=people, by=request.user, now=timezone.now(), form_key=form_key)  # type: ignore[arg-type]
    booked = [row for row in rows if row.is_new]
    if booked:
        messages.success(request, _("Done: %(what)s.") % {"what": ", ".join(_sums(booked))})
    left = [row.person.employee_number for row in rows if not row.status]
    form = SeveralForm(initial={"people": "\n".join([*left, *unknown])})
    return form, [(row, _words(row)) for row in rows if not row.is_new]


def _sums(rows: Sequence[Named]) -> list[str]:
    """12 seats, 3 places in the queue: how many of each, without what there is none of."""
    seats = sum(row.status in states.HOLDS_SEAT for row in rows)
    asked = sum(row.status == states.REQUESTED for row in rows)
    waiting = len(rows) - seats - asked
    told = [
        (seats, ngettext("%(count)d seat", "%(count)d seats", seats)),
        (waiting, ngettext("%(count)d place in the queue", "%(count)d places in the queue", waiting)),
        (asked, ngettext("%(count)d request for approval", "%(count)d requests for approval", asked)),
    ]
    return [words % {"count": count} for count, words in told if count]


def _words(row: Named) -> str:
    """The number of one colleague, and what happens or why nothing does."""
    return f"{row.person.employee_number} · {_happens(row)}"


def _happens(row: Named) -> str:
    if not row.status:
        return row.why
    if row.is_new:
        known = {states.BOOKED: _("Gets a seat."), states.REQUESTED: _("Asks for a seat; somebody says yes first.")}
        words = known.get(row.status) or _("Waits in the queue, on place %(place)d.") % {"place": row.place}
    else:
        known = {states.BOOKED: _("Has a seat already."), states.OFFERED: _("Has an offer already."), states.REQUESTED: _("Has asked for a seat already.")}
        words = known.get(row.status) or _("Waits already, on place %(place)d.") % {"place": row.place}
    return f"{words} {row.why}".strip() if row.is_new else words


@requires("sessions.give")
def session_people(request: HttpRequest, session_id: int) -> HttpResponse:
    """Everybody with a seat, who asked and who waits, as CSV with what is recorded for each date. Who takes it stands in the audit."""
    found = planned(request, session_id)
    dates = list(found.dates.all())
    rows = [row for row in everybody_of(session=found.pk) if row.is_live]
    head = [_("Number"), _("Name"), _("State"), _("Place in the queue"), *(wording.date_and_times(date) for date in dates)]
    record(request.user, "session.people_exported", found, changes={"people": [0, len(rows)]})  # type: ignore[arg-type]
    return csv_response(f"podium-session-{found.pk}", head, _lines(found, rows, [date.pk for date in dates]))  # type: ignore[return-value]


def _lines(session: LiveSession, rows: Sequence[Booking], dates: Sequence[int]) -> Iterator[list[Any]]:
    places, marks, values = places_in_queue(rows), marks_by_booking(session), dict(Attendance.Value.choices)
    for row in sorted(rows, key=lambda one: (not one.holds_seat, places.get(one.pk, 0))):
        there = (marks.get(row.pk, {}).get(date) for date in dates)
        recorded = [_attended(str(values[mark[0]]), mark[1]) if mark else _("not recorded") if row.holds_seat else "" for mark in there]
        yield [row.person.employee_number, row.person.full_name, row.get_status_display(), places.get(row.pk, ""), *recorded]


def _attended(words: str, minutes: int | None) -> str:
    return _("%(words)s (%(minutes)d minutes)") % {"words": words, "minutes": minutes} if minutes else words
