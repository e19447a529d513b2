"""Seats and places in the queue, counted from the bookings every time (§2.5)."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.rules import states, waiting
from lms.lib.prepared import prepared


def _count(statuses: frozenset[str]) -> Coalesce:
    rows = Booking.objects.filter(session=OuterRef("pk"), status__in=sorted(statuses)).order_by().values("session")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


def with_seats(sessions: QuerySet[LiveSession]) -> QuerySet[LiveSession]:
    """Every session with `seats_held` and `people_waiting`; without a date these are the people who are interested."""
    return sessions.annotate(seats_held=_count(states.HOLDS_SEAT), people_waiting=_count(states.QUEUED))


def seats_held(session: LiveSession) -> int:
    """How many bookings hold a seat now."""
    return next(iter(_held(session=session.pk)), 0)


@prepared
def _held(session: int) -> QuerySet[Any]:
    rows = Booking.objects.filter(session=session, status__in=sorted(states.HOLDS_SEAT)).order_by().values("session")
    return rows.annotate(number=Count("pk")).values_list("number", flat=True)


def seats_left(session: LiveSession) -> int | None:
    """Free seats, or None when there is no limit."""
    return None if session.capacity is None else waiting.seats_left(capacity=session.capacity, held=seats_held(session))


def queue_of(session: LiveSession) -> QuerySet[Booking]:
    """Who waits, in the order of the queue (§3.1)."""
    return Booking.objects.filter(session=session, status__in=sorted(states.QUEUED)).select_related("person").order_by("-priority", "sequence")


def live_booking_of(person_id: int, session: LiveSession) -> Booking | None:
    """The one booking of this person that has not ended."""
    return Booking.objects.filter(session=session, person_id=person_id, status__in=sorted(states.LIVE)).first()
