"""Seats and places in the queue, counted from the bookings every time (§2.5)."""

from dataclasses import dataclass

from django.db.models import Count, IntegerField, Max, OuterRef, Q, QuerySet, Subquery
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

    def has_room(self, capacity: int | None) -> bool:
        return capacity is None or self.held < capacity


def figures_of(session: LiveSession, person_id: int, idempotency_key: str = "") -> Figures:
    """Seats held, people in the queue, how many of them a newcomer stands behind, the last number that was given,
    and the id of this person's booking: the one of this click, else the live one."""
    live = Q(status__in=sorted(states.LIVE))
    by_click = Q(idempotency_key=idempotency_key) if idempotency_key else live
    queued = Q(status__in=sorted(states.QUEUED))
    counted = Booking.objects.filter(session=session).aggregate(
        held=Count("pk", filter=Q(status__in=sorted(states.HOLDS_SEAT))),
        queued=Count("pk", filter=queued),
        ahead=Count("pk", filter=queued & Q(priority__gte=0)),
        last=Max("sequence"),
        mine=Coalesce(Max("pk", filter=by_click & Q(person=person_id)), Max("pk", filter=live & Q(person=person_id))),
    )
    return Figures(counted["held"], counted["queued"], counted["ahead"], counted["last"] or 0, counted["mine"])
