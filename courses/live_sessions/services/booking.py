"""Booking a seat or a place in the queue, and giving it up (§2, §4)."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from courses.live_sessions import own_reasons
from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.queries.approval import needs_approval
from courses.live_sessions.queries.audience import people_in_audience
from courses.live_sessions.queries.eligibility import moments_of
from courses.live_sessions.queries.figures import Figures, figures_of
from courses.live_sessions.refusals import (
    AnotherAppointment,
    HasLeft,
    NotForThisPerson,
    NothingToCancel,
    SessionHasStarted,
    SessionIsCancelled,
    SessionIsClosed,
    SessionNotOpen,
    SignUpClosed,
    SignUpNotOpen,
)
from courses.live_sessions.rules import moments, states
from courses.live_sessions.services import before_the_lock, telling, turning
from courses.live_sessions.services.approving import request_locked
from courses.live_sessions.services.locking import lock_and_count, lock_with_who_may_move_up, locked
from courses.live_sessions.services.waiting import end_other_entries, fill, has_seat_for_newcomer, refuse_overlap
from courses.live_sessions.tasks_by_name import FILL_SESSION
from courses.live_sessions.wording import moment as moment_words
from lms.lib.inserting import together
from lms.lib.jobs import later
from lms.lib.locks import again_when_busy, lock, lock_all, transaction_or_busy
from lms.lib.prepared import Text, prepared
from lms.people.models import User


@again_when_busy
def book(*, person: User, session: LiveSession, by: User, now: datetime, idempotency_key: str = "") -> Booking:
    """Give the person a seat, or a place on the waiting list when there is none. One click, one effect, however often it arrives (§2.3)."""
    earlier = _made_by_this_click(person, idempotency_key)
    if earlier is not None:
        return earlier
    prepared = before_the_lock.prepare(person, session, now=now)
    with transaction_or_busy(locks_first=True), together():
        session, figures = lock_and_count(session, person, idempotency_key, looks_free=prepared.seat is not None)
        return book_locked(person=person, session=session, by=by, now=now, idempotency_key=idempotency_key, prepared=prepared, figures=figures)


def book_locked(
    *,
    person: User,
    session: LiveSession,
    by: User | None,
    now: datetime,
    idempotency_key: str = "",
    prepared: before_the_lock.Prepared | None = None,
    figures: Figures | None = None,
) -> Booking:
    """The same, for who holds the locks already. While somebody eligible waits, a newcomer joins the queue (§3.2)."""
    figures = figures or figures_of(session, person.pk, idempotency_key)
    existing = _mine(figures, idempotency_key)
    if existing is not None:
        return _agrees_to_the_date(existing, session, now=now) if existing.status == states.INTERESTED else existing
    refuse_unless_open(session, now=now)
    if prepared is None or not prepared.fits(session):
        prepared = before_the_lock.prepare(person, session, now=now)
    if not prepared.is_welcome:
        refuse_unless_welcome(person, session)
    refuse_overlap(person, session)
    if needs_approval(session):
        return request_locked(person=person, session=session, by=by, now=now, idempotency_key=idempotency_key)
    if figures.has_room(session.capacity) and (not figures.queued or has_seat_for_newcomer(session, now=now)):
        key, uid = figures.next_key, prepared.uid
        booking = turning.start(person=person, session=session, status=states.BOOKED, by=by, now=now, idempotency_key=idempotency_key, uid=uid, key=key)
        if figures.waits_elsewhere is not False:
            end_other_entries(booking, now=now)
        before_the_lock.tell_seat(booking, prepared, somebody_tells=figures.tells, now=now)
        return booking
    if figures.queued and figures.has_room(session.capacity):
        figures = figures_of(session, person.pk)  # some of the queue may have moved up just now
    last, key = figures.last + 1, figures.next_key
    booking = turning.start(
        person=person, session=session, status=states.WAITLISTED, by=by, now=now, idempotency_key=idempotency_key, sequence=last, key=key
    )  # fmt: skip
    before_the_lock.tell_waits(booking, prepared, place=figures.ahead + 1)
    return booking


def _mine(figures: Figures, idempotency_key: str) -> Booking | None:
    """The booking of this click, else the live one, unless another date has just ended it."""
    found = Booking.objects.filter(pk=figures.mine).select_related("person").first() if figures.mine is not None else None
    return found if found is not None and (found.is_live or (idempotency_key and found.idempotency_key == idempotency_key)) else None


def _agrees_to_the_date(entry: Booking, session: LiveSession, *, now: datetime) -> Booking:
    """Who was interested before there was a date says yes to the date: the next free seat is booked and need not be offered any more (§5.4)."""
    refuse_unless_open(session, now=now)
    refuse_overlap(entry.person, session)
    if needs_approval(session):
        turning.turn(entry, states.WITHDRAWN, by=entry.person, now=now, reason=own_reasons.ASKS)
        return request_locked(person=entry.person, session=session, by=entry.person, now=now)
    entry.session, entry.by_offer = session, False
    entry.save(update_fields=["by_offer"])
    fill(session, now=now)
    entry.refresh_from_db(fields=["status", "offered_until", "booked_at", "calendar_sequence"])
    return entry


@again_when_busy
@transaction_or_busy()
def wait_for_any(*, person: User, sessions: Iterable[LiveSession], by: User, now: datetime) -> list[Booking]:
    """Join these dates of a module: the first that has a seat wins and the others end (§3.9). Refuses when none can be joined."""
    joined: list[Booking] = []
    refusal: Exception = SessionNotOpen()
    dates = lock_all(LiveSession, [session.pk for session in sessions])
    lock_with_who_may_move_up(person, dates)
    for session in sorted(dates, key=lambda one: (one.starts_at is None, one.starts_at)):
        try:
            booking = book_locked(person=person, session=session, by=by, now=now)
        except (AnotherAppointment, SessionNotOpen, SessionHasStarted, SessionIsCancelled, SessionIsClosed, SignUpClosed, SignUpNotOpen) as why:
            refusal = why
            continue
        joined.append(booking)
        if booking.status == states.BOOKED:
            return [booking]
    if not joined:
        raise refusal
    return joined


@again_when_busy
@transaction_or_busy()
def cancel(*, booking: Booking, by: User, now: datetime) -> Booking:
    """Give up a seat, an offer or a place in the queue. Never blocked, no reason asked; late only after the cut-off (§4.2, §4.3)."""
    session = lock(booking.session)
    booking = locked(Booking.objects.select_related("person", "session__module")).get(pk=booking.pk)
    if not booking.is_live:
        return booking
    old = booking.status
    if session.ends_at is not None and now >= session.ends_at:
        raise NothingToCancel
    turning.turn(booking, _ending(booking, now), by=by, now=now)
    if old == states.BOOKED:
        telling.cancelled(booking, now=now)
    if booking.status == states.CANCELLED_LATE:
        telling.late_cancellation(booking)
    if states.holds_seat(old):
        fill(session, now=now)
        _fill_elsewhere(booking)
    return booking


def _ending(booking: Booking, now: datetime) -> str:
    if booking.status != states.BOOKED:
        return states.ENDS_BY_PERSON[booking.status]
    until = moments.free_cancelling_until(moments_of(booking.session), booked_at=booking.booked_at, changed_at=booking.session.materially_changed_at)
    return states.CANCELLED_LATE if moments.is_late(now=now, free_until=until) else states.CANCELLED


def _fill_elsewhere(booking: Booking) -> None:
    """Time came free for this person: a session where they were passed over may have a seat for them now (§3.3)."""
    waits = Booking.objects.filter(person=booking.person_id, status__in=sorted(states.QUEUED)).exclude(session=booking.session_id)
    for session_id in waits.values_list("session_id", flat=True):
        later(FILL_SESSION, session_id=session_id)


def _made_by_this_click(person: User, idempotency_key: str) -> Booking | None:
    if not idempotency_key:
        return None
    return next(iter(_of_click(person=person.pk, key=Text(idempotency_key))), None)


@prepared
def _of_click(person: int, key: str) -> QuerySet[Booking]:
    return Booking.objects.filter(person=person, idempotency_key=key).select_related("session__module").order_by("pk")[:1]


def refuse_unless_open(session: LiveSession, *, now: datetime) -> None:
    """Published, not started, seats at all, and within the sign-up moments (§4.1)."""
    if session.is_cancelled:
        raise SessionIsCancelled
    if not session.is_published or session.starts_at is None:
        raise SessionNotOpen
    when = moments_of(session)
    if now >= when.starts:
        raise SessionHasStarted
    if session.capacity == 0:
        raise SessionIsClosed
    if when.signup_opens is not None and now < when.signup_opens:
        raise SignUpNotOpen(moment=moment_words(when.signup_opens, session.zone))
    if now >= when.signup_closes:
        raise SignUpClosed


def refuse_unless_welcome(person: User, session: LiveSession) -> None:
    if not person.is_active:
        raise HasLeft
    if not people_in_audience([person.pk], session):
        raise NotForThisPerson
