"""Seats and places in the queue, counted from the bookings every time (§2.5)."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.rules import states, waiting


def _count(statuses: frozenset[str]) -> Coalesce:
    rows = Booking.objects.filter(session=OuterRef("pk"), status__in=sorted(statuses)).order_by().values("session")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


def with_seats(sessions: QuerySet[LiveSession]) -> QuerySet[LiveSession]:
    """Every session with `seats_held` and `people_waiting`; without a date these are the people who are interested."""
    return sessions.annotate(seats_held=_count(states.HOLDS_SEAT), people_waiting=_count(states.QUEUED))


def seats_held(session: LiveSession) -> int:
    """How many bookings hold a seat now."""
    return Booking.objects.filter(session=session, status__in=sorted(states.HOLDS_SEAT)).count()


def seats_left(session: LiveSession) -> int | None:
    """Free seats, or None when there is no limit."""
    return None if session.capacity is None else waiting.seats_left(capacity=session.capacity, held=seats_held(session))


def queue_of(session: LiveSession) -> QuerySet[Booking]:
    """Who waits, in the order of the queue (§3.1)."""
    return Booking.objects.filter(session=session, status__in=sorted(states.QUEUED)).select_related("person").order_by("-priority", "sequence")


def live_booking_of(person_id: int, session: LiveSession) -> Booking | None:
    """The one booking of this person that has not ended."""
    return Booking.objects.filter(session=session, person_id=person_id, status__in=sorted(states.LIVE)).first()


@dataclass(frozen=True)
class Figures:
    """Everything that booking must know about the seats and the queue of a session, in one query."""

    held: int
    queued: int
    ahead: int
    last: int
    mine: int | None = None
    next_key: int | None = None

    def has_room(self, capacity: int | None) -> bool:
        return capacity is None or self.held < capacity


def figures_of(session: LiveSession, person_id: int, idempotency_key: str = "") -> Figures:
    """Seats held, people in the queue, how many of them a newcomer stands behind, the last number that was given,
    the id of this person's booking: the one of this click, else the live one, and the key that a new one gets (None where the database gives it on writing).

    Everybody who books waits while this runs, and composing the query would take longer than running it; so it stands ready as text.
    """
    with connection.cursor() as cursor:
        next_key = _NEXT_KEY if connection.vendor == "postgresql" else "NULL"
        cursor.execute(_FIGURES % {"next_key": next_key}, {"session": session.pk, "person": person_id, "key": idempotency_key})
        held, queued, ahead, last, by_click, live, key = cursor.fetchone()
    return Figures(held or 0, queued or 0, ahead or 0, last or 0, by_click or live, key)


def _among(statuses: frozenset[str]) -> str:
    return f"status IN ({', '.join(repr(one) for one in sorted(statuses))})"


_NEXT_KEY = f"nextval('{Booking._meta.db_table}_id_seq')"
_FIGURES = f"""
SELECT
  SUM(CASE WHEN {_among(states.HOLDS_SEAT)} THEN 1 ELSE 0 END),
  SUM(CASE WHEN {_among(states.QUEUED)} THEN 1 ELSE 0 END),
  SUM(CASE WHEN {_among(states.QUEUED)} AND priority >= 0 THEN 1 ELSE 0 END),
  MAX(sequence),
  MAX(CASE WHEN person_id = %%(person)s AND idempotency_key = %%(key)s AND idempotency_key <> '' THEN id END),
  MAX(CASE WHEN person_id = %%(person)s AND {_among(states.LIVE)} THEN id END),
  %(next_key)s
FROM {Booking._meta.db_table} WHERE session_id = %%(session)s
"""  # noqa: S608  only names of this file go in; what people send are parameters
