"""Bookings that break what must always hold (§2.5). Each query finds nothing when all is well."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, Subquery

from courses.live_sessions.models import Booking, BookingChange, LiveSession
from courses.live_sessions.queries.eligibility import first_eligible, session_facts
from courses.live_sessions.queries.seats import queue_of, with_seats
from courses.live_sessions.rules import invariants, states, waiting
from lms.audit.models import AuditEntry

SWEEP_MAY_TAKE = timedelta(minutes=5)


@dataclass(frozen=True)
class Violation:
    """One thing that is not as it must be: the rule, where, and the figures that its sentence tells."""

    rule: str
    session: int
    booking: int | None = None
    facts: dict[str, int] = field(default_factory=dict)


def violations(*, now: datetime) -> Iterator[Violation]:
    """Every violation, rule by rule."""
    for look in (_over_capacity, _idle_seats, _twice, _stale, _misplaced, _dates_out_of_step, _leavers, _without_history):
        yield from look(now)


def sessions_looked_at() -> int:
    return LiveSession.objects.count()


def _over_capacity(now: datetime) -> Iterator[Violation]:
    """More seats held than there are, counting out what was overbooked with a reason, and what lowering the capacity left over (§2.6)."""
    rows = with_seats(LiveSession.objects.filter(state=LiveSession.State.PUBLISHED, capacity__isnull=False, ends_at__gt=now - timedelta(days=30)))
    for session in rows.filter(seats_held__gt=F("capacity")):  # type: ignore[misc]
        held = Booking.objects.filter(session=session, status__in=sorted(states.HOLDS_SEAT))
        with_reason = held.exclude(overbooked_because="").count()
        over = waiting.seats_over(capacity=session.capacity, held=session.seats_held - with_reason)  # type: ignore[attr-defined]
        if over and not _capacity_was_lowered(session):
            facts = {"held": session.seats_held, "seats": session.capacity or 0, "over": over}  # type: ignore[attr-defined]
            yield Violation(invariants.OVER_CAPACITY, session.pk, facts=facts)


def _capacity_was_lowered(session: LiveSession) -> bool:
    """Whether staff chose this capacity after the last seat was given: then "3 over" is meant, and nobody moves up."""
    held = Booking.objects.filter(session=session, status__in=sorted(states.HOLDS_SEAT), overbooked_because="")
    since = held.annotate(since=Min("changes__at", filter=Q(changes__new__in=sorted(states.HOLDS_SEAT)))).values_list("since", flat=True)
    last = max((moment for moment in since if moment is not None), default=session.created_at)
    lowered = AuditEntry.objects.filter(subject_type="courses.livesession", subject_id=str(session.pk), action__in=["session.capacity", "session.changed"])
    return any("capacity" in line.changes for line in lowered.filter(at__gte=last))


def _idle_seats(now: datetime) -> Iterator[Violation]:
    """A free seat while an eligible person waits."""
    rows = with_seats(LiveSession.objects.filter(state=LiveSession.State.PUBLISHED, starts_at__gt=now))
    for session in rows.filter(Q(capacity=None) | Q(capacity__gt=F("seats_held")), people_waiting__gt=0):  # type: ignore[misc]
        if waiting.unmet_by_session(session_facts(session), now=now) is None:
            entry = first_eligible(queue_of(session), session)
            if entry is not None and entry.created_at < now - SWEEP_MAY_TAKE:
                yield Violation(invariants.IDLE_SEAT, session.pk, entry.pk)


def _twice(now: datetime) -> Iterator[Violation]:
    """One person with two live bookings, or two people on one place in the queue."""
    live = Booking.objects.filter(status__in=sorted(states.LIVE)).order_by()
    for session, person, times in live.values_list("session", "person").annotate(n=Count("pk")).filter(n__gt=1):
        first = live.filter(session=session, person=person).order_by("pk").values_list("pk", flat=True)[0]
        yield Violation(invariants.TWICE, session, first, {"times": times})
    numbered = Booking.objects.filter(status__in=sorted(states.ENDS_WITH_A_SEAT)).exclude(sequence=None).order_by()
    for session, sequence, times in numbered.values_list("session", "sequence").annotate(n=Count("pk")).filter(n__gt=1):
        yield Violation(invariants.SAME_PLACE, session, facts={"place": sequence, "times": times})


def _stale(now: datetime) -> Iterator[Violation]:
    """Offers and requests that should have ended."""
    late = now - SWEEP_MAY_TAKE
    for rule, rows in (
        (invariants.STALE_OFFER, Booking.objects.filter(status=states.OFFERED, offered_until__lt=late)),
        (invariants.STALE_REQUEST, Booking.objects.filter(status=states.REQUESTED, requested_until__lt=late)),
    ):
        for booking, session in rows.order_by("pk").values_list("pk", "session_id"):
            yield Violation(rule, session, booking)


def _misplaced(now: datetime) -> Iterator[Violation]:
    """Live bookings where there can be none, or none of that kind."""
    live = Booking.objects.filter(status__in=sorted(states.LIVE))
    begun = Q(session__state=LiveSession.State.PUBLISHED, session__starts_at__lt=now - SWEEP_MAY_TAKE)
    for rule, rows in (
        (invariants.ON_CANCELLED, live.filter(session__state=LiveSession.State.CANCELLED)),
        (invariants.ON_DRAFT, live.filter(session__state=LiveSession.State.DRAFT)),
        (invariants.AFTER_START, live.filter(begun).exclude(status=states.BOOKED)),
        (invariants.SEAT_WITHOUT_DATE, live.filter(session__state=LiveSession.State.PUBLISHED, session__starts_at=None).exclude(status=states.INTERESTED)),
    ):
        for booking, session in rows.order_by("pk").values_list("pk", "session_id"):
            yield Violation(rule, session, booking)


def _dates_out_of_step(now: datetime) -> Iterator[Violation]:
    """The first and last moment that the session keeps are those of its dates."""
    rows = LiveSession.objects.annotate(first=Min("dates__starts_at"), last=Max("dates__ends_at"))
    wrong = ~Q(first=F("starts_at"), last=F("ends_at")) & ~Q(first=None, starts_at=None)
    for session in rows.filter(wrong).order_by("pk"):
        if (session.first, session.last) != (session.starts_at, session.ends_at):
            yield Violation(invariants.DATES_OUT_OF_STEP, session.pk)


def _leavers(now: datetime) -> Iterator[Violation]:
    """Who has left has nothing ahead."""
    ahead = Q(session__starts_at__gt=now) | Q(session__starts_at=None)
    rows = Booking.objects.filter(ahead, status__in=sorted(states.LIVE), person__is_active=False)
    for booking, session in rows.order_by("pk").values_list("pk", "session_id"):
        yield Violation(invariants.LIVE_OF_LEAVER, session, booking)


def _without_history(now: datetime) -> Iterator[Violation]:
    """The last line of the history says the status that the booking has."""
    lines = BookingChange.objects.filter(booking=OuterRef("pk"), what=BookingChange.What.STATUS)
    last = lines.order_by("-pk").values("new")[:1]
    rows = Booking.objects.filter(created_at__gt=now - timedelta(days=90)).annotate(told=Subquery(last))
    for booking, session in rows.filter(~Q(told=F("status")) | ~Exists(lines)).order_by("pk").values_list("pk", "session_id"):
        yield Violation(invariants.STATUS_WITHOUT_HISTORY, session, booking)
