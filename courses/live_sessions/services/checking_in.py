"""Checking in with the code in the room, and coming in without a seat (§8.2)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from courses.live_sessions import wording
from courses.live_sessions.models import Attendance, Booking, LiveSession, SessionDate, WalkIn
from courses.live_sessions.queries.room import dates_with_code, own_open_dates, seat_of
from courses.live_sessions.queries.seats import live_booking_of, seats_left
from courses.live_sessions.rules import moments, states
from courses.live_sessions.services import turning
from courses.live_sessions.services.attendance import note_mark
from lms.audit.services import record
from lms.lib.locks import lock, lock_all, transaction_or_busy
from lms.lib.refusals import Refused
from lms.notifications.services import notify
from lms.people.models import User


class CodeNotKnown(Refused):
    message = _("No session that is on now has this code. Look at the screen again: the code changes every five minutes.")


class CodeOfAnotherSession(Refused):
    message = _("This code is for another session: ‘%(other)s’. Your seat is in ‘%(mine)s’. Type the code of that room.")


class NotOpenNow(Refused):
    message = _("This session is not on at this moment.")


def date_of_code(*, person: User, code: str, now: datetime) -> SessionDate:
    """The date of this code: one that the person has a seat for, else another. Raises CodeNotKnown, or CodeOfAnotherSession when the own room is elsewhere."""
    found = dates_with_code(code, now)
    if not found:
        raise CodeNotKnown
    mine = own_open_dates(person, now)
    own = next((date for date in found if date in mine), None)
    if own is None and mine:
        raise CodeOfAnotherSession(other=str(found[0].session.module.title), mine=str(mine[0].session.module.title))
    return own or found[0]


@transaction_or_busy()
def check_in(*, person: User, date: SessionDate, now: datetime) -> Booking | None:
    """Note that this person is there; nothing for somebody without a seat. Twice is harmless, and a mark of the trainer stays as it is."""
    lock(date.session)
    booking = seat_of(person, date.session)
    if booking is None:
        return None
    if not Attendance.objects.filter(booking=booking, date=date).exists():
        note_mark(booking, date, Attendance.Value.ATTENDED, by=person, now=now, reason=str(_("checked in with the code")))
    return booking


@transaction_or_busy()
def ask_to_come_in(*, person: User, date: SessionDate, now: datetime) -> WalkIn:
    """Stand at the door. Asking again after a no is asking again; who has a seat needs no question."""
    if not _is_on(date, now):
        raise NotOpenNow
    row, made = WalkIn.objects.get_or_create(date=date, person=person, defaults={"asked_at": now})
    if not made and row.status == WalkIn.Status.REFUSED:
        row.status, row.asked_at, row.answered_at, row.answered_by = WalkIn.Status.ASKED, now, None, None
        row.save(update_fields=["status", "asked_at", "answered_at", "answered_by"])
    return row


@transaction_or_busy()
def answer_walk_in(*, walk_in: WalkIn, is_welcome: bool, by: User, now: datetime) -> WalkIn:
    """The trainer's answer. A yes is a seat, beyond the seats when none is free and visibly so, and the person is noted as present."""
    session = lock(walk_in.date.session)
    lock_all(User, [walk_in.person_id])
    walk_in = lock(walk_in)
    if walk_in.status == WalkIn.Status.WELCOME:
        return walk_in
    walk_in.status = WalkIn.Status.WELCOME if is_welcome else WalkIn.Status.REFUSED
    walk_in.answered_at, walk_in.answered_by = now, by
    walk_in.save(update_fields=["status", "answered_at", "answered_by"])
    record(by, "walk_in.answered", walk_in.date.session, changes={"walk_in": ["", walk_in.status]})
    if is_welcome:
        booking = _seat(walk_in.person, session, by=by, now=now)
        if not Attendance.objects.filter(booking=booking, date=walk_in.date).exists():
            note_mark(booking, walk_in.date, Attendance.Value.ATTENDED, by=by, now=now, reason="")
    kind = "walk_in_welcome" if is_welcome else "walk_in_refused"
    told = wording.in_both(session, walk_in.person, dated=[walk_in.date])
    notify(walk_in.person, kind, url=f"/learn/sessions/{session.pk}/", event_key=f"{walk_in.pk}:{now.isoformat(timespec='seconds')}", **told)  # type: ignore[arg-type]
    return walk_in


def _seat(person: User, session: LiveSession, *, by: User, now: datetime) -> Booking:
    existing = live_booking_of(person.pk, session)
    if existing is not None and existing.status == states.BOOKED:
        return existing
    beyond = str(_("came in without a seat")) if seats_left(session) == 0 else ""
    if existing is not None and states.may_become(existing.status, states.BOOKED):
        if beyond and not states.holds_seat(existing.status):
            existing.overbooked_because = beyond
            existing.save(update_fields=["overbooked_because"])
        return turning.turn(existing, states.BOOKED, by=by, now=now, reason=beyond)
    return turning.start(person=person, session=session, status=states.BOOKED, by=by, now=now, overbooked_because=beyond, reason=beyond)


def _is_on(date: SessionDate, now: datetime) -> bool:
    is_published = date.session.state == LiveSession.State.PUBLISHED
    return is_published and moments.may_mark(now=now, starts=date.starts_at) and now <= date.ends_at
