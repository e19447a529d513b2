"""A booking goes from one status to the next: checked against the table, with its line of history (§1)."""

from datetime import datetime
from uuid import UUID

from django.db.models import Max

from courses.live_sessions.models import Booking, BookingChange, LiveSession
from courses.live_sessions.refusals import NotAChange
from courses.live_sessions.rules import states
from courses.live_sessions.wording import keys_of_changes
from lms.lib.inserting import insert
from lms.notifications.holding import withdraw
from lms.people.models import User


def start(
    *,
    person: User,
    session: LiveSession,
    status: str,
    by: User | None,
    now: datetime,
    idempotency_key: str = "",
    priority: int = 0,
    reason: str = "",
    by_offer: bool = False,
    offered_until: datetime | None = None,
    requested_until: datetime | None = None,
    overbooked_because: str = "",
    uid: UUID | None = None,
    sequence: int | None = None,
    key: int | None = None,
) -> Booking:
    """A new booking, with a place in the queue when it waits, asks or is interested (§3.1, §7). The session is locked by who calls."""
    booking = Booking(
        pk=key,
        person=person,
        session=session,
        status=status,
        sequence=sequence or _next_place(session) if status in states.ENDS_WITH_A_SEAT else None,
        priority=priority,
        priority_reason=reason if priority else "",
        by_offer=by_offer,
        offered_until=offered_until,
        requested_until=requested_until,
        overbooked_because=overbooked_because,
        idempotency_key=idempotency_key,
        created_at=now,
        created_by=by,
        booked_at=now if status == states.BOOKED else None,
        **({"uid": uid} if uid is not None else {}),
    )
    insert(booking)
    _note(booking, "", status, by, now, reason)
    return booking


def turn(booking: Booking, to: str, *, by: User | None, now: datetime, reason: str = "", offered_until: datetime | None = None) -> Booking:
    """Change the status. Raises NotAChange when the table of §1 does not have it. The session is locked by who calls."""
    old = booking.status
    if not states.may_become(old, to):
        raise NotAChange(old=booking.get_status_display(), new=Booking.Status(to).label)
    booking.status, booking.offered_until = to, offered_until
    if to == states.BOOKED:
        booking.booked_at = now
    if to not in states.LIVE:
        booking.ended_at = now
        # What the person has not been told yet is no news any more; the mail about the end speaks of the date that they know.
        booking.last_told = withdraw([booking.person_id], merge_keys=keys_of_changes(booking.session_id))  # type: ignore[attr-defined]
        if old == states.BOOKED:
            booking.calendar_sequence += 1
    booking.save(update_fields=["status", "offered_until", "booked_at", "ended_at", "calendar_sequence"])
    _note(booking, old, to, by, now, reason)
    return booking


def _note(booking: Booking, old: str, new: str, by: User | None, now: datetime, reason: str) -> None:
    insert(BookingChange(booking=booking, at=now, by=by, old=old, new=new, reason=reason), needs_key=False)


def _next_place(session: LiveSession) -> int:
    last: int | None = Booking.objects.filter(session=session).aggregate(last=Max("sequence"))["last"]
    return (last or 0) + 1
