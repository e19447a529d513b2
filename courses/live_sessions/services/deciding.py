"""Below the minimum the owner chooses: go, more time, together with another date, or cancel (§6). Nothing is cancelled by itself."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from courses.live_sessions import own_reasons
from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.refusals import AnotherModule, ChooseALaterDay, NothingToDecide, ReasonNeeded, SessionNotOpen
from courses.live_sessions.rules import states
from courses.live_sessions.services import telling_duties, telling_moves
from courses.live_sessions.services.cancelling import end_all, join_next, lock_everybody, mark_cancelled
from courses.live_sessions.wording import dates
from lms.audit.services import record
from lms.lib.locks import lock, lock_all, transaction_or_busy
from lms.people.models import User


@transaction_or_busy()
def go_ahead(*, session: LiveSession, by: User, now: datetime) -> LiveSession:
    """The session takes place also below its minimum, and everybody with a seat hears it. Twice is the same as once."""
    session = lock(session)
    _refuse_unless_open_question(session, now)
    if session.going_ahead_at is not None:
        return session
    session.going_ahead_at, session.going_ahead_by = now, by
    session.edit_number += 1
    session.save(update_fields=["going_ahead_at", "going_ahead_by", "edit_number"])
    record(by, "session.goes_ahead", session)
    for booking in _seated(session):
        telling_moves.goes_ahead(booking)
    return session


@transaction_or_busy()
def extend(*, session: LiveSession, until: date, by: User, now: datetime) -> LiveSession:
    """Decide on a later day; everybody with a seat hears which."""
    session = lock(session)
    _refuse_unless_open_question(session, now)
    zone = ZoneInfo(session.zone)
    earliest = max(now.astimezone(zone).date(), session.decision_on or now.astimezone(zone).date())
    if session.starts_at is None or not earliest < until <= session.starts_at.astimezone(zone).date():
        raise ChooseALaterDay(day=dates.day_of_month(earliest))
    old, session.decision_on, session.going_ahead_at, session.going_ahead_by = session.decision_on, until, None, None
    session.edit_number += 1
    session.save(update_fields=["decision_on", "going_ahead_at", "going_ahead_by", "edit_number"])
    record(by, "session.decided_later", session, changes={"decision_on": [old, until]})
    for booking in _seated(session):
        telling_moves.decided_later(booking)
    return session


@transaction_or_busy()
def merge(*, session: LiveSession, into: LiveSession, by: User, now: datetime, reason: str) -> LiveSession:
    """Cancel this date and bring everybody to the other one. They did not choose that date, so a seat is offered there and not booked.

    Who had a seat is "moved", with a link to the place on the other date; where that is full they stand in front of its queue.
    """
    if not reason.strip():
        raise ReasonNeeded
    if into.pk == session.pk or into.module_id != session.module_id:
        raise AnotherModule
    locked = {row.pk: row for row in lock_all(LiveSession, [session.pk, into.pk])}
    session, into = locked[session.pk], locked[into.pk]
    if session.is_cancelled:
        return session
    if not into.is_published or into.starts_at is None or into.starts_at <= now or into.capacity == 0:
        raise SessionNotOpen
    reason = reason.strip()[:300]
    lock_everybody(session, into)
    mark_cancelled(session, by=by, now=now, reason=reason)
    record(by, "session.merged", session, changes={"into": [None, into.pk]}, reason=reason)
    ended = end_all(session, by=by, now=now, reason=reason, seats_become=states.MOVED)
    joined = join_next(ended, into, now=now, why=own_reasons.MERGED)
    for booking, old in ended:
        there = joined.get(booking.person_id)
        if booking.status == states.MOVED and there is not None:
            booking.moved_to = there
            booking.save(update_fields=["moved_to"])
        telling_moves.merged(booking, had_seat=old == states.BOOKED, there=there, now=now)
    telling_duties.session_cancelled(session, by=by, now=now)
    return session


def _refuse_unless_open_question(session: LiveSession, now: datetime) -> None:
    if not session.is_published or session.minimum is None or session.starts_at is None or session.starts_at <= now:
        raise NothingToDecide


def _seated(session: LiveSession) -> list[Booking]:
    rows = list(Booking.objects.filter(session=session, status=states.BOOKED).select_related("person").order_by("pk"))
    for row in rows:
        row.session = session
    return rows
