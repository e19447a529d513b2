"""What can be worked out before the session is locked, so that the lock is held as short as can be: at a hot session everybody waits for it.

It was read without the lock, so it only counts when the session is still as it was; every change of a session raises its edit number.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db.models import prefetch_related_objects

from courses.live_sessions import calendar
from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.queries.audience import people_in_audience
from courses.live_sessions.queries.seats import seats_left
from courses.live_sessions.services import telling
from lms.people.models import User


@dataclass(frozen=True)
class Prepared:
    """For one person and one session: whether the session is for them, and what the message tells about a seat (with its file) or about waiting."""

    session: int
    edit_number: int
    is_welcome: bool
    uid: UUID = field(default_factory=uuid4)
    seat: dict[str, Any] | None = None
    file: str = ""
    waits: dict[str, Any] | None = None

    def fits(self, session: LiveSession) -> bool:
        """Whether nothing about the session changed since."""
        return (self.session, self.edit_number) == (session.pk, session.edit_number)


def prepare(person: User, session: LiveSession, *, now: datetime) -> Prepared:
    """Work out what does not need the lock. The message only where a seat looks free."""
    is_welcome = person.is_active and bool(people_in_audience([person.pk], session))
    uid = uuid4()
    seat, file, waits = None, "", None
    if is_welcome and session.starts_at is not None and session.is_published:
        prefetch_related_objects([session], "dates")
        booking = Booking(person=person, session=session, uid=uid, booked_at=now, status=Booking.Status.BOOKED)
        if session.capacity is None or seats_left(session):
            seat, file = telling.seat_words(booking, now=now), calendar.invitation(booking, now=now, nobody_tells=True)
        else:
            waits = telling.waiting_words(booking)
    return Prepared(session.pk, session.edit_number, is_welcome, uid, seat, file, waits)


def tell_seat(booking: Booking, prepared: Prepared, *, somebody_tells: bool, now: datetime) -> None:
    """The message about a new seat, as prepared, else made now: a colleague may have said yes to telling something since, and stands in it."""
    if prepared.seat is None or somebody_tells:
        telling.seat(booking, now=now)
    else:
        telling.tell_in_words(booking, "booking_confirmed", prepared.seat, file=prepared.file, method=calendar.REQUEST)


def tell_waits(booking: Booking, prepared: Prepared, *, place: int) -> None:
    """The message about a place in the queue, as prepared, else made now."""
    if prepared.waits is None:
        telling.waits(booking, place=place)
    else:
        telling.tell_in_words(booking, "booking_waiting", prepared.waits, number=place)
