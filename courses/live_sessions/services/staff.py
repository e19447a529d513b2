"""What HR and trainers do for others: booking, moving up, removing; each leaves an audit line."""

from datetime import datetime

from courses.live_sessions import explain
from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.queries.approval import needs_approval
from courses.live_sessions.queries.eligibility import entry_facts, first_eligible, moments_of, session_facts
from courses.live_sessions.queries.seats import live_booking_of, queue_of, seats_left
from courses.live_sessions.refusals import (
    AlreadyBooked,
    AnotherAppointment,
    CannotBePlaced,
    ColleagueIsTaken,
    NoFreeSeat,
    NothingToCancel,
    NotWaiting,
    OwnRequest,
    ReasonNeeded,
    ReasonToPassOver,
)
from courses.live_sessions.rules import states, waiting
from courses.live_sessions.services import telling, turning
from courses.live_sessions.services.booking import book_locked, refuse_unless_welcome
from courses.live_sessions.services.locking import lock_with_who_may_move_up, locked
from courses.live_sessions.services.waiting import end_other_entries, fill, give_seat
from lms.audit.services import record
from lms.lib.locks import lock, lock_all, transaction_or_busy
from lms.people.models import User


@transaction_or_busy()
def book_for(*, person: User, session: LiveSession, by: User, now: datetime, overbook_because: str = "", idempotency_key: str = "") -> Booking:
    """Book a colleague as that person would: a seat, or a place in the queue. With a reason also beyond the seats, and visibly so (§2.7)."""
    session = lock(session)
    lock_with_who_may_move_up(person, [session])
    earlier = Booking.objects.filter(person=person, idempotency_key=idempotency_key).first() if idempotency_key else None
    if earlier is not None:
        return earlier
    existing = live_booking_of(person.pk, session)
    if existing is not None and existing.status == states.BOOKED:
        raise AlreadyBooked
    if not overbook_because.strip():
        try:
            booking = book_locked(person=person, session=session, by=by, now=now, idempotency_key=idempotency_key)
        except AnotherAppointment as why:  # which speaks to the person
            raise ColleagueIsTaken from why
        record(by, "booking.made", booking)
        return booking
    return _overbook(person, session, existing, by=by, now=now, reason=overbook_because.strip()[:300], key=idempotency_key)


def _overbook(person: User, session: LiveSession, existing: Booking | None, *, by: User, now: datetime, reason: str, key: str) -> Booking:
    refuse_unless_welcome(person, session)
    if person.pk == by.pk and needs_approval(session):
        raise OwnRequest
    unmet = waiting.unmet_by_session(session_facts(session), now=now, by_staff=True)
    if unmet is not None:
        raise CannotBePlaced(why=explain.to_staff(unmet, session))
    is_beyond = not _has_a_seat_for(person, session)
    reason = reason if is_beyond else ""
    if existing is not None:
        existing.overbooked_because = reason
        existing.save(update_fields=["overbooked_because"])
        booking = turning.turn(existing, states.BOOKED, by=by, now=now, reason=reason)
    else:
        booking = turning.start(
            person=person, session=session, status=states.BOOKED, by=by, now=now, idempotency_key=key, overbooked_because=reason, reason=reason
        )
    end_other_entries(booking, now=now)
    record(by, "booking.overbooked" if is_beyond else "booking.made", booking, reason=reason)
    telling.seat(booking, now=now)
    return booking


def _has_a_seat_for(person: User, session: LiveSession) -> bool:
    """Whether a seat is free and nobody else waits for it, so that the reason that staff gave is not needed."""
    left = seats_left(session)
    return (left is None or left > 0) and not queue_of(session).exclude(person=person).exists()


@transaction_or_busy()
def promote_next(*, session: LiveSession, by: User, now: datetime) -> Booking:
    """Staff give the free seat to the first in the queue who can have it; after the promotion stop as an offer (§3.4, §3.7)."""
    session = lock(session)
    first = first_eligible(queue_of(session), session)
    if first is None:
        raise NotWaiting
    return _promote(first, session, by=by, now=now, reason="")


@transaction_or_busy()
def promote(*, booking: Booking, by: User, now: datetime, reason: str = "") -> Booking:
    """Staff give the free seat to this person. Passing over somebody who waited longer needs a reason."""
    session = lock(booking.session)
    current = Booking.objects.select_related("person").get(pk=booking.pk)
    if current.status in states.HOLDS_SEAT:
        raise AlreadyBooked
    if current.status not in states.QUEUED:
        raise NotWaiting
    first = first_eligible(queue_of(session), session)
    if first is not None and first.pk != current.pk and not reason.strip():
        raise ReasonToPassOver
    return _promote(current, session, by=by, now=now, reason=reason.strip()[:300])


def _promote(entry: Booking, session: LiveSession, *, by: User, now: datetime, reason: str) -> Booking:
    lock_all(User, [entry.person_id])
    entry = Booking.objects.select_related("person").get(pk=entry.pk)
    if entry.status not in states.QUEUED:
        raise NotWaiting
    entry.session = session
    facts = entry_facts([entry], session)[entry.person_id]
    unmet = waiting.unmet_by_session(session_facts(session), now=now, by_staff=True) or waiting.unmet_by_person(facts)
    if unmet is not None:
        raise CannotBePlaced(why=explain.to_staff(unmet, session))
    if seats_left(session) == 0:
        raise NoFreeSeat
    give_seat(entry, by=by, now=now, reason=reason, as_offer=now >= moments_of(session).promotion_stops)
    record(by, "booking.promoted", entry, reason=reason)
    return entry


@transaction_or_busy()
def remove(*, booking: Booking, by: User, now: datetime, reason: str) -> Booking:
    """Staff end a booking; the person reads the reason, and the next in the queue moves up."""
    if not reason.strip():
        raise ReasonNeeded
    session = lock(booking.session)
    booking = locked(Booking.objects.select_related("person", "session__module")).get(pk=booking.pk)
    if not booking.is_live:
        return booking
    if session.ends_at is not None and now >= session.ends_at:
        raise NothingToCancel
    old = booking.status
    turning.turn(booking, states.ENDS_BY_STAFF[old], by=by, now=now, reason=reason.strip()[:300])
    record(by, "booking.removed", booking, reason=reason)
    telling.removed(booking, had_seat=old == states.BOOKED, reason=reason.strip(), now=now)
    if states.holds_seat(old):
        fill(session, now=now)
    return booking
