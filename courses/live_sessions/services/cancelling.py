"""Cancelling a session: a state with actor, moment and reason; nothing is deleted (§5.1)."""

from datetime import datetime

from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.queries.eligibility import person_facts
from courses.live_sessions.queries.seats import live_booking_of
from courses.live_sessions.queries.sessions import next_session_after
from courses.live_sessions.refusals import ReasonNeeded, SessionHasStarted
from courses.live_sessions.rules import states, waiting
from courses.live_sessions.services import telling, telling_duties, turning
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
    following = next_session_after(session, now=now)
    locked = {row.pk: row for row in lock_all(LiveSession, [session.pk, *([following.pk] if following else [])])}
    session, following = locked[session.pk], locked.get(following.pk) if following else None
    if session.is_cancelled:
        return session
    if session.starts_at is not None and session.starts_at <= now and session.is_published:
        raise SessionHasStarted
    if following is not None and not following.is_published:
        following = None
    session.state, session.cancelled_at, session.cancelled_by = LiveSession.State.CANCELLED, now, by
    session.cancelled_because = reason.strip()[:300]
    session.save(update_fields=["state", "cancelled_at", "cancelled_by", "cancelled_because"])
    record(by, "session.cancelled", session, reason=reason)
    ended = _end_all(session, by=by, now=now, reason=reason)
    joined = _join_next([booking for booking, _old in ended], following, now=now) if following is not None else {}
    for booking, old in ended:
        telling.session_cancelled(booking, had_seat=old == states.BOOKED, follow_up=joined.get(booking.person_id), now=now)
    telling_duties.session_cancelled(session, by=by)
    return session


def _end_all(session: LiveSession, *, by: User, now: datetime, reason: str) -> list[tuple[Booking, str]]:
    """Every live booking ends; seats first, then the queue, each in its order."""
    rows = list(Booking.objects.filter(session=session, status__in=sorted(states.LIVE)).select_related("person"))
    rows.sort(key=lambda row: (not row.holds_seat, -row.priority, row.sequence or 0, row.pk))
    ended = []
    for booking in rows:
        old, booking.session = booking.status, session
        turning.turn(booking, states.ENDS_WITH_SESSION[old], by=by, now=now, reason=reason[:300])
        ended.append((booking, old))
    return ended


def _join_next(ended: list[Booking], following: LiveSession, *, now: datetime) -> dict[int, Booking]:
    """Person id → the entry in front of the queue of the next date, offered a seat where one is free."""
    people = lock_all(User, [booking.person_id for booking in ended])
    about = person_facts(people, following)
    joined: dict[int, Booking] = {}
    for booking in ended:
        unmet = waiting.unmet_by_person(about[booking.person_id])
        if unmet is None and live_booking_of(booking.person_id, following) is None:
            joined[booking.person_id] = turning.start(
                person=booking.person,
                session=following,
                status=states.WAITLISTED,
                by=None,
                now=now,
                priority=waiting.PRIORITY_AFTER_A_CANCELLED_SESSION,
                reason="the session of an earlier booking was cancelled",
                by_offer=True,
            )
    moved = {entry.person_id: entry for entry in fill(following, now=now, is_quiet=True)}
    for person_id, entry in moved.items():
        if person_id not in joined:
            telling.offered(entry) if entry.status == states.OFFERED else telling.seat(entry, now=now, kind="booking_promoted")
    return {person_id: moved.get(person_id, entry) for person_id, entry in joined.items()}
