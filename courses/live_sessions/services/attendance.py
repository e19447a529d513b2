"""Marking who is there, per date; only attendance completes the module's session requirement (§8)."""

from datetime import datetime

from courses.catalogue.models import Module
from courses.live_sessions.models import Attendance, Booking, BookingChange, LiveSession, SessionDate
from courses.live_sessions.refusals import MarkingNeedsReason, MarkingNotOpen, NotOnTheList
from courses.live_sessions.rules import attendance as rules
from courses.live_sessions.rules import moments, states
from courses.progress.models import ModuleCompletion
from courses.progress.services import complete_module
from lms.audit.services import record
from lms.lib.locks import lock, transaction_or_busy
from lms.people.models import User


@transaction_or_busy()
def mark(*, booking: Booking, date: SessionDate, value: str, by: User, now: datetime, minutes: int | None = None, reason: str = "") -> Attendance:
    """Note one person on one date. The same mark twice is harmless."""
    lock(booking.session)
    booking = Booking.objects.select_related("person", "session__module").get(pk=booking.pk)
    _refuse_marking(booking, date, now=now, reason=reason)
    minutes = minutes if value == Attendance.Value.PARTLY else None
    found = Attendance.objects.filter(booking=booking, date=date).first()
    if found is not None and (found.value, found.minutes) == (value, minutes):
        return found
    return note_mark(booking, date, value, by=by, now=now, reason=reason, minutes=minutes)


def note_mark(booking: Booking, date: SessionDate, value: str, *, by: User, now: datetime, reason: str, minutes: int | None = None) -> Attendance:
    """Write the mark with its line of history, and complete the module when it is enough. The session is locked by who calls."""
    found = Attendance.objects.filter(booking=booking, date=date).first()
    old = found.value if found else ""
    row = found or Attendance(booking=booking, date=date)
    row.value, row.minutes, row.marked_at, row.marked_by = value, minutes, now, by
    row.save()
    _note(booking, date, old, value, by, now, reason)
    _complete(booking, now)
    return row


@transaction_or_busy()
def unmark(*, booking: Booking, date: SessionDate, by: User, now: datetime, reason: str = "") -> None:
    """Back to "not recorded". What the mark already completed stays complete."""
    lock(booking.session)
    booking = Booking.objects.select_related("person", "session__module").get(pk=booking.pk)
    _refuse_marking(booking, date, now=now, reason=reason)
    found = Attendance.objects.filter(booking=booking, date=date).first()
    if found is not None:
        found.delete()
        _note(booking, date, found.value, "", by, now, reason)


@transaction_or_busy()
def mark_everybody(*, session: LiveSession, date: SessionDate, by: User, now: datetime, reason: str = "") -> list[Booking]:
    """Everybody with a seat about whom nothing was noted on this date is present. Returns whom this concerned."""
    lock(session)
    rows = Booking.objects.filter(session=session, status=states.BOOKED).exclude(attendance__date=date)
    left = list(rows.select_related("person", "session__module").order_by("pk"))
    for booking in left:
        _refuse_marking(booking, date, now=now, reason=reason)
        note_mark(booking, date, Attendance.Value.ATTENDED, by=by, now=now, reason=reason)
    return left


def attended_module(person: User, module: Module) -> bool:
    """Whether this person has attended a session of the module, by the session's own share of dates."""
    rows = Booking.objects.filter(person=person, session__module=module, status=states.BOOKED, attendance__value=Attendance.Value.ATTENDED)
    return any(outcome_of(row) == rules.ATTENDED for row in rows.select_related("session").distinct())


def attendees_of(module: Module) -> set[int]:
    """The ids of everybody who has attended a session of the module."""
    rows = Booking.objects.filter(session__module=module, status=states.BOOKED, attendance__value=Attendance.Value.ATTENDED).distinct()
    loaded = rows.select_related("session").prefetch_related("attendance", "session__dates")
    return {row.person_id for row in loaded if outcome_of(row) == rules.ATTENDED}


def outcome_of(booking: Booking) -> str:
    """The overall outcome of one booking."""
    marks = {row.date_id: row.value for row in booking.attendance.all()}
    return rules.outcome([marks.get(date.pk) for date in booking.session.dates.all()], percent=booking.session.attendance_percent)


def _refuse_marking(booking: Booking, date: SessionDate, *, now: datetime, reason: str) -> None:
    if booking.status != states.BOOKED or date.session_id != booking.session_id:
        raise NotOnTheList
    if not moments.may_mark(now=now, starts=date.starts_at):
        raise MarkingNotOpen
    if moments.marking_needs_reason(now=now, ends=date.ends_at) and not reason.strip():
        raise MarkingNeedsReason


def _note(booking: Booking, date: SessionDate, old: str, new: str, by: User, now: datetime, reason: str) -> None:
    what = BookingChange.What.ATTENDANCE
    BookingChange.objects.create(booking=booking, date=date, at=now, by=by, what=what, old=old, new=new, reason=reason.strip()[:300])
    record(by, "attendance.marked", booking, changes={"attendance": [old, new]}, reason=reason.strip())


def _complete(booking: Booking, now: datetime) -> None:
    if outcome_of(booking) == rules.ATTENDED:
        complete_module(person=booking.person, module=booking.session.module, how=ModuleCompletion.How.SESSION, now=now)
