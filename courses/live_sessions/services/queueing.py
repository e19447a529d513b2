"""The order of the queue by hand: staff put somebody in front with a reason, or back to the own place (§3.1). The number given on joining never changes."""

from datetime import datetime

from courses.live_sessions.models import Booking, BookingChange
from courses.live_sessions.refusals import NotInFront, NotWaiting, ReasonForTheFront
from courses.live_sessions.rules import states, waiting
from courses.live_sessions.services.locking import locked
from lms.audit.services import record
from lms.lib.locks import lock, transaction_or_busy
from lms.people.models import User


@transaction_or_busy()
def put_in_front(*, booking: Booking, by: User, now: datetime, reason: str) -> Booking:
    """In front of everybody who waits without a reason, behind who lost a session that was cancelled (§5.1). The colleague reads the reason."""
    if not reason.strip():
        raise ReasonForTheFront
    entry = _waiting(booking)
    return _move(entry, waiting.PRIORITY_BY_STAFF, reason.strip()[:300], by=by, now=now) if entry.priority < waiting.PRIORITY_BY_STAFF else entry


@transaction_or_busy()
def put_back(*, booking: Booking, by: User, now: datetime) -> Booking:
    """To the own place, among those who wait in the order of joining. Only what staff gave is taken back."""
    entry = _waiting(booking)
    if entry.priority != waiting.PRIORITY_BY_STAFF:
        raise NotInFront
    return _move(entry, 0, "", by=by, now=now)


def _waiting(booking: Booking) -> Booking:
    lock(booking.session)
    entry = locked(Booking.objects.select_related("person", "session")).get(pk=booking.pk)
    if entry.status not in states.QUEUED:
        raise NotWaiting
    return entry


def _move(entry: Booking, priority: int, reason: str, *, by: User, now: datetime) -> Booking:
    old, entry.priority, entry.priority_reason = entry.priority, priority, reason
    entry.save(update_fields=["priority", "priority_reason"])
    BookingChange.objects.create(booking=entry, at=now, by=by, what=BookingChange.What.PRIORITY, old=str(old), new=str(priority), reason=reason)
    record(by, "booking.priority", entry, changes={"priority": [old, priority]}, reason=reason)
    return entry
