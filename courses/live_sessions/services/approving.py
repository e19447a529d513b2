"""A request for a seat where a required track asks for approval: made, answered, run out (§7). It holds no seat and keeps its moment."""

from datetime import datetime

from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.queries.approval import approvers_of, approvers_of_each, needs_approval
from courses.live_sessions.queries.bookings import places_in_queue
from courses.live_sessions.queries.eligibility import moments_of, person_facts
from courses.live_sessions.refusals import (
    NotYourRequest,
    OwnRequest,
    ReasonNeeded,
    RequestAnswered,
    RequestHasExpired,
    SessionHasStarted,
    SessionIsCancelled,
)
from courses.live_sessions.rules import approval, states, waiting
from courses.live_sessions.services import telling, telling_requests, turning
from courses.live_sessions.services.locking import lock_people
from courses.live_sessions.services.waiting import end_other_entries, fill, has_seat_for_newcomer
from lms.audit.services import record
from lms.lib.locks import lock, transaction_or_busy
from lms.notifications.queries import people_told
from lms.people.models import User


def request_locked(*, person: User, session: LiveSession, by: User | None, now: datetime, idempotency_key: str = "") -> Booking:
    """Ask for a seat. Session and person are locked by who calls."""
    until = approval.request_expires(now=now, zone=session.zone, signup_closes=moments_of(session).signup_closes)
    booking = turning.start(person=person, session=session, status=states.REQUESTED, by=by, now=now, idempotency_key=idempotency_key, requested_until=until)
    approvers = approvers_of(booking, now=now)
    telling_requests.requested(booking, approvers)
    for approver in approvers:
        telling_requests.to_answer(booking, approver)
    return booking


@transaction_or_busy()
def approve(*, booking: Booking, by: User, now: datetime) -> Booking:
    """Yes: a seat, or the place in the queue that the request has had from the beginning."""
    booking, session = _open_request(booking, by=by, now=now)
    if booking.requested_until is not None and now > booking.requested_until:
        raise RequestHasExpired
    if session.is_cancelled:
        raise SessionIsCancelled
    if session.starts_at is not None and now >= session.starts_at:
        raise SessionHasStarted
    record(by, "request.approved", booking)
    return let_in(booking, session, by=by, now=now)


@transaction_or_busy()
def decline(*, booking: Booking, by: User, now: datetime, reason: str) -> Booking:
    """No, with a reason that the person reads."""
    if not reason.strip():
        raise ReasonNeeded
    booking, session = _open_request(booking, by=by, now=now)
    turning.turn(booking, states.DECLINED, by=by, now=now, reason=reason.strip()[:300])
    record(by, "request.declined", booking, reason=reason.strip())
    telling_requests.declined(booking, reason=reason.strip(), now=now)
    fill(session, now=now)
    return booking


def _open_request(booking: Booking, *, by: User, now: datetime) -> tuple[Booking, LiveSession]:
    """The request as it is now, with session and people locked."""
    if booking.person_id == by.pk:
        raise OwnRequest
    session = lock(booking.session)
    lock_people([session], also=[booking.person_id])
    booking = Booking.objects.select_related("person", "session__module__course").get(pk=booking.pk)
    booking.session = session
    if booking.status != states.REQUESTED:
        raise RequestAnswered
    if by.pk not in {one.pk for one in approvers_of(booking, now=now)}:
        raise NotYourRequest
    return booking, session


def let_in(booking: Booking, session: LiveSession, *, by: User | None, now: datetime) -> Booking:
    """A request that may go on: to a seat when there is one for it, else to its place in the queue. Everything is locked by who calls."""
    stands_in_the_way = waiting.unmet_by_person(person_facts([booking.person], session)[booking.person_id])
    if stands_in_the_way is None and has_seat_for_newcomer(session, now=now):
        turning.turn(booking, states.BOOKED, by=by, now=now)
        end_other_entries(booking, now=now)
        telling.seat(booking, now=now, kind="booking_approved")
        return booking
    turning.turn(booking, states.WAITLISTED, by=by, now=now)
    telling.waits(booking, place=places_in_queue([booking])[booking.pk], kind="booking_approved_waits")
    return booking


def tell_approvers(*, now: datetime) -> int:
    """Whoever may answer an open request and was not told of it hears it now: another manager, HR while the manager is away. Returns how many."""
    waiting_ones = Booking.objects.filter(status=states.REQUESTED, session__state=LiveSession.State.PUBLISHED, requested_until__gt=now)
    rows = list(waiting_ones.select_related("person", "session__module__course").prefetch_related("session__dates"))
    if not rows:
        return 0
    approvers, count = approvers_of_each(rows, now=now), 0
    told = people_told("request_to_answer", {str(one.pk) for one in rows}, among={one.pk for some in approvers.values() for one in some})
    for booking in rows:
        for approver in approvers[booking.pk]:
            if (approver.pk, str(booking.pk)) not in told:
                telling_requests.to_answer(booking, approver)
                count += 1
    return count


def settle_requests(*, now: datetime) -> int:
    """Requests that ran out end; those that need no answer any more go on as if they had it. Returns how many."""
    open_ones = Booking.objects.filter(status=states.REQUESTED, session__state=LiveSession.State.PUBLISHED, session__starts_at__gt=now)
    by_session: dict[int, list[int]] = {}
    for pk, session_id in open_ones.order_by("session_id", "sequence").values_list("pk", "session_id"):
        by_session.setdefault(session_id, []).append(pk)
    sessions = LiveSession.objects.filter(pk__in=by_session).select_related("module__course").order_by("pk")
    return sum(_settle_in(session, by_session[session.pk], now=now) for session in sessions)


@transaction_or_busy()
def _settle_in(session: LiveSession, requests: list[int], *, now: datetime) -> int:
    is_free = not needs_approval(session)
    due = Booking.objects.filter(pk__in=requests) if is_free else Booking.objects.filter(pk__in=requests, requested_until__lt=now)
    if not due.exists():
        return 0
    session = lock(session)
    lock_people([session], statuses=states.QUEUED | {states.REQUESTED})
    rows = list(due.filter(status=states.REQUESTED).select_related("person").order_by("sequence"))
    for booking in rows:
        booking.session = session
        if booking.requested_until is not None and booking.requested_until < now:
            turning.turn(booking, states.EXPIRED, by=None, now=now)
            telling_requests.expired(booking, now=now)
        else:
            let_in(booking, session, by=None, now=now)
    return len(rows)
