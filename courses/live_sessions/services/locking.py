"""In which order rows are locked, so that nobody waits in a circle: sessions by id, then people by id in one go, then bookings by session (§2.3).

Who may be given a seat, or loses a place in the queue, is locked: another session may be doing the same to them at this moment.
"""

from collections.abc import Iterable

from django.db.models import QuerySet

from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.queries.seats import seats_left
from courses.live_sessions.rules import states
from lms.lib.locks import lock_all
from lms.people.models import User


def lock_people(sessions: Iterable[LiveSession], *, also: Iterable[int] = (), statuses: frozenset[str] = states.QUEUED) -> list[User]:
    """Whoever waits for these sessions, or has a booking there of these statuses, and these people. The sessions are locked by who calls."""
    there = Booking.objects.filter(session__in=[session.pk for session in sessions], status__in=sorted(statuses)).values_list("person_id", flat=True)
    return lock_all(User, sorted({*also, *there}))


def lock_with_who_may_move_up(person: User, sessions: Iterable[LiveSession]) -> None:
    """The person, and whoever waits for a session that has room now."""
    lock_people([one for one in sessions if one.capacity is None or seats_left(one) != 0], also=[person.pk])


def locked(bookings: QuerySet[Booking]) -> QuerySet[Booking]:
    """These bookings as they are now, held until the end: another session may be ending one of them (§3.9)."""
    return bookings.order_by("session_id", "pk").select_for_update(of=("self",), no_key=True)
