"""What a trainer does: see the own sessions, and mark who is there."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from courses.catalogue import slots
from courses.live_sessions import services, wording
from courses.live_sessions.forms.thinking import scale
from courses.live_sessions.models import Attendance, Booking, DutyAttendance, LiveSession, PulseAnswer, SessionDate, SessionQuestion
from courses.live_sessions.queries import bookings as booking_queries
from courses.live_sessions.queries import room
from courses.live_sessions.queries import sessions as queries
from courses.live_sessions.queries.feedback import thoughts_on
from courses.live_sessions.rules import moments, states
from courses.live_sessions.rules.feedback import PULSE_AFTER
from courses.live_sessions.rules.names import is_named
from courses.live_sessions.views.room import HERE, code_context, held
from lms.lib.refusals import Refused
from lms.people.access import requires


@requires("sessions.give")
def trainer_sessions(request: HttpRequest) -> HttpResponse:
    """The sessions I give: coming, and those to mark."""
    now, mine = timezone.now(), queries.sessions_given_by(request.user)  # type: ignore[arg-type]
    past = list(mine.filter(ends_at__lte=now).order_by("-starts_at", "-pk")[:20])
    noted = room.noted_in(past)
    context = HERE | {
        "coming": mine.filter(ends_at__gt=now).order_by("starts_at", "pk"),
        "past": [(one, noted.get(one.pk, room.Noted())) for one in past],
    }
    return render(request, "courses/live_sessions/trainer_sessions.html", context)


SHOWN = ("people", "waiting", "questions", "notes", "hours", "thoughts", "history")
SORTS = ("name", "present")
LINES = 50
FEW = 12  # more names than a phone shows at once


@requires("sessions.give")
def roster(request: HttpRequest, session_id: int) -> HttpResponse:
    """Who has a seat, with a mark for each on the chosen date. Made for a phone in one hand, and for paper."""
    found = held(request, session_id)
    dates = list(found.dates.all())
    chosen = next((date for date in dates if str(date.pk) == request.GET.get("date")), dates[0])
    chosen.session = found
    shown = request.GET.get("show", "people")
    is_fragment = getattr(request, "htmx", False) and request.htmx.target == "people"  # type: ignore[attr-defined]
    template = "courses/live_sessions/_roster_people.html" if is_fragment else "courses/live_sessions/roster.html"
    context = _roster(request, found, chosen, shown if shown in SHOWN else "people") | {"dates": dates}
    if shown == "questions":
        context["pieces"] = slots.pieces(request, slots.SESSION_QUESTIONS, slots.Subject(found.module, session_id=found.pk))
    return render(request, template, context)


def _roster(request: HttpRequest, found: LiveSession, date: SessionDate, shown: str) -> dict[str, Any]:
    asked = list(room.questions_of(found))
    rows = _rows(request, found, date, asked)
    typed = _words(request)
    found_rows = [row for row in rows if is_named(typed, row[0].person.full_name, row[0].person.employee_number)]
    present, left = sum(mark in {"attended", "partly"} for _row, mark, *_rest in rows), sum(not mark for _row, mark, *_rest in rows)
    now = timezone.now()
    return HERE | {
        "phase": found.module.course.phase, "session": found, "date": date, "show": shown, "rows": rows, "present": present, "left": left,
        "queue": found.people_waiting,  # type: ignore[attr-defined]
        "when": wording.date_and_times(date), "where": wording.where(found), "questions": asked, "open_questions": sum(not one.dealt_with_at for one in asked),
        "door": list(room.at_the_door(date)) if shown == "people" else [], "presenters": found.coming_presenters,  # type: ignore[attr-defined]
        "seats_left": None if found.capacity is None else found.capacity - found.seats_held,  # type: ignore[attr-defined]
        "may_mark": moments.may_mark(now=now, starts=date.starts_at), "needs_reason": moments.marking_needs_reason(now=now, ends=date.ends_at),
        "words": typed, "found": found_rows, "few": FEW, "asking": f"&{urlencode({'q': typed})}" if typed else "",
        "is_over": date.ends_at <= now, "has_begun": date.starts_at <= now, "until": (date.ends_at + moments.MARKING_CLOSES_AFTER), "sort": _sort(request),
        "values": [("excused", _("Excused")), ("absent", _("Absent"))], **code_context(date), **_of_tab(request, found, date, shown),
    }  # fmt: skip


def _sort(request: HttpRequest) -> str:
    asked = request.POST.get("sort") or request.GET.get("sort", "")
    return asked if asked in SORTS else SORTS[0]


def _words(request: HttpRequest) -> str:
    """The name that is looked for, in the address or in the form of a mark."""
    return (request.GET.get("q") or request.POST.get("q", "")).strip()[:60]


def _of_tab(request: HttpRequest, found: LiveSession, date: SessionDate, shown: str) -> dict[str, Any]:
    if shown == "waiting":
        queue = sorted(booking_queries.roster_of(found, states.WAITLISTED), key=lambda row: (-row.priority, row.sequence or 0))
        return {"waiting": queue}
    if shown == "hours":
        noted = {(row.duty, row.person_id): row for row in DutyAttendance.objects.filter(date=date)}
        length = int((date.ends_at - date.starts_at).total_seconds() // 60)
        names = dict(DutyAttendance.Duty.choices)
        return {"duties": [(duty, names[duty], person, minutes or length, noted.get((duty, person.pk))) for duty, person, minutes in room.duties_of(found)]}
    if shown == "thoughts":
        thoughts, words = thoughts_on(found, now=timezone.now()), scale()
        pulse_on = found.ends_at + PULSE_AFTER if found.ends_at else None
        return {
            "thoughts": thoughts,
            "pulse_on": pulse_on if pulse_on and pulse_on > timezone.now() else None,
            "useful": [(label, thoughts.useful.get(value, 0)) for value, label in words],
            "joined_in": [(label, thoughts.joined_in.get(value, 0)) for value, label in words],
            "pulse": [(label, thoughts.pulse.get(value, 0)) for value, label in PulseAnswer.Did.choices],
        }
    if shown == "history":
        page = Paginator(room.history_of(found), LINES).get_page(request.GET.get("page"))
        return {"history": page, "page": page, "has_dates": len(found.dates.all()) > 1}
    return {}


def _rows(request: HttpRequest, found: LiveSession, date: SessionDate, questions: list[SessionQuestion]) -> list[tuple[Booking, str, int | None, list[str]]]:
    """Booking, mark on this date with its minutes, and the questions that the person sent ahead."""
    asked: dict[int, list[str]] = {}
    for question in questions:
        asked.setdefault(question.person_id, []).append(question.text)
    rows = [
        (row, row.marks.get(date.pk, ""), row.minutes_there.get(date.pk), asked.get(row.person_id, []))  # type: ignore[attr-defined]
        for row in booking_queries.roster_of(found, states.BOOKED)
    ]
    return sorted(rows, key=lambda row: bool(row[1])) if _sort(request) == "present" else rows


@requires("sessions.give")
@require_POST
def roster_mark(request: HttpRequest, session_id: int, date_id: int) -> HttpResponse:
    """Mark one person, or everybody who has no mark yet; "not recorded" takes a mark back."""
    found = held(request, session_id)
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
            minutes = request.POST.get("minutes", "")
            facts = {"booking": row, "date": date, "by": request.user, "now": timezone.now(), "reason": request.POST.get("reason", "")[:300]}
            if value in Attendance.Value.values:
                services.mark(value=value, minutes=int(minutes) if minutes.isdecimal() and len(minutes) < 5 else None, **facts)  # type: ignore[arg-type]
                _say_marked(request, row, date, value)
            else:
                services.unmark(**facts)  # type: ignore[arg-type]
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    asked = {"date": date.pk, "sort": _sort(request), **({"q": _words(request)} if _words(request) else {})}
    page = reverse("roster", args=[found.pk]) + f"?{urlencode(asked)}#people"
    if not getattr(request, "htmx", False):
        return redirect(page)
    date.session = found
    typed = request.POST.get("booking", "")
    just = int(typed) if typed.isdecimal() and len(typed) < 12 else 0
    return _marked(request, _roster(request, held(request, session_id), date, "people") | {"just": just})


def _marked(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The row that was tapped with the counts beside it, or the whole list: 200 rows are too much for a slow line after every tap."""
    one = next((one for one in context["rows"] if one[0].pk == context["just"]), None)
    if one is None or request.htmx.target != f"row-{context['just']}":  # type: ignore[attr-defined]
        return render(request, "courses/live_sessions/_roster_people.html", context)
    told = dict(zip(("row", "mark", "minutes", "asked"), one, strict=True))
    return render(request, "courses/live_sessions/_roster_marked.html", context | told | {"is_beside": True})


def _say_marked(request: HttpRequest, row: Booking, date: SessionDate, value: str) -> None:
    told = {"name": row.person.full_name, "mark": Attendance.Value(value).label}
    messages.success(request, _("%(name)s: %(mark)s.") % told)
