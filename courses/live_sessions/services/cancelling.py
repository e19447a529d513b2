"""Cancelling a session: a state with actor, moment and reason; nothing is deleted (§5.1)."""

from collections.abc import Sequence
from datetime import datetime

from courses.live_sessions import own_reasons
from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.queries.approval import needs_approval
from courses.live_sessions.queries.audience import people_in_audience
from courses.live_sessions.queries.seats import live_booking_of
from courses.live_sessions.queries.sessions import next_session_after
from courses.live_sessions.refusals import ReasonNeeded, SessionHasStarted
from courses.live_sessions.rules import states, waiting
from courses.live_sessions.services import telling, telling_duties, turning
from courses.live_sessions.services.locking import lock_people
from courses.live_sessions.services.waiting import fill
from lms.audit.services import record
from lms.lib.locks import lock_all, transaction_or_busy
from lms.people.models import User


@transaction_or_busy()
def cancel_session(*, session: LiveSession, by: User, now: datetime, reason: str) -> LiveSession:
    """End every booking, tell everybody once with the alternatives, and put them in front of the queue of the next date.

    They did not choose that date, so a seat there is offered to them and never booked for them.
    """
    if not reason.strip():
        raise ReasonNeeded
    session, following = _locked(session, next_session_after(session, now=now))
    if session.is_cancelled:
        return session
    lock_everybody(session, following)
    mark_cancelled(session, by=by, now=now, reason=reason)
    ended = end_all(session, by=by, now=now, reason=reason)
    joined = join_next(ended, following, now=now) if following is not None else {}
    for booking, old in ended:
        telling.session_cancelled(booking, had_seat=old == states.BOOKED, follow_up=joined.get(booking.person_id), now=now)
    telling_duties.session_cancelled(session, by=by, now=now)
    return session


def _locked(session: LiveSession, following: LiveSession | None) -> tuple[LiveSession, LiveSession | None]:
    """Both as they are now; the following one only while it takes bookings."""
    locked = {row.pk: row for row in lock_all(LiveSession, [session.pk, *([following.pk] if following else [])])}
    found = locked.get(following.pk) if following else None
    return locked[session.pk], found if found is not None and found.is_published else None


def lock_everybody(session: LiveSession, following: LiveSession | None) -> None:
    """Who has a booking here or waits for the other date. Both sessions are locked by who calls."""
    here = Booking.objects.filter(session=session, status__in=sorted(states.LIVE)).values_list("person_id", flat=True)
    lock_people([following] if following is not None else [], also=here)


def mark_cancelled(session: LiveSession, *, by: User, now: datetime, reason: str) -> None:
    """The state, with actor, moment and reason. The session is locked by who calls."""
    if session.starts_at is not None and session.starts_at <= now and session.is_published:
        raise SessionHasStarted
    session.state, session.cancelled_at, session.cancelled_by = LiveSession.State.CANCELLED, now, by
    session.cancelled_because = reason.strip()[:300]
    session.edit_number += 1
    session.save(update_fields=["edit_number", "state", "cancelled_at", "cancelled_by", "cancelled_because"])
    record(by, "session.cancelled", session, reason=reason)


def end_all(session: LiveSession, *, by: User, now: datetime, reason: str, seats_become: str = states.SESSION_CANCELLED) -> list[tuple[Booking, str]]:
    """Every live booking ends; seats first, then the queue, each in its order. Each comes with what it was."""
    rows = list(Booking.objects.filter(session=session, status__in=sorted(states.LIVE)).select_related("person"))
    rows.sort(key=lambda row: (not row.holds_seat, -row.priority, row.sequence or 0, row.pk))
    ended = []
    for booking in rows:
        old, booking.session = booking.status, session
        turning.turn(booking, seats_become if old == states.BOOKED else states.ENDS_WITH_SESSION[old], by=by, now=now, reason=reason[:300])
        ended.append((booking, old))
    return ended


def join_next(ended: Sequence[tuple[Booking, str]], following: LiveSession, *, now: datetime, why: str = own_reasons.SESSION_CANCELLED) -> dict[int, Booking]:
    """Person id → the entry in front of the queue of this date, offered a seat where one is free. Each ended booking comes with what it was."""
    concerned = {booking.person_id for booking, _old in ended}
    welcome = [person.pk for person in lock_people([following], also=concerned) if person.is_active and person.pk in concerned]
    inside = people_in_audience(welcome, following)
    asks = needs_approval(following)
    joined: dict[int, Booking] = {}
    for booking, old in ended:
        is_approved = booking.requested_until is not None and old != states.REQUESTED
        if booking.person_id not in inside or (asks and not is_approved) or live_booking_of(booking.person_id, following) is not None:
            continue
        joined[booking.person_id] = turning.start(
            person=booking.person,
            session=following,
            status=states.WAITLISTED,
            by=None,
            now=now,
            priority=waiting.PRIORITY_AFTER_A_CANCELLED_SESSION,
            reason=why,
            by_offer=True,
            requested_until=booking.requested_until if asks else None,
        )
    moved = {entry.person_id: entry for entry in fill(following, now=now, is_quiet=True)}
    for person_id, entry in moved.items():
        if person_id not in joined:
            telling.offered(entry) if entry.status == states.OFFERED else telling.seat(entry, now=now, kind="booking_promoted")
    return {person_id: moved.get(person_id, entry) for person_id, entry in joined.items()}
