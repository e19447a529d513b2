"""Staff move a colleague with a seat to another date of the module (§1 moved)."""

from datetime import datetime

from courses.live_sessions import explain
from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.queries.approval import needs_approval
from courses.live_sessions.queries.eligibility import person_facts, session_facts
from courses.live_sessions.queries.seats import live_booking_of, seats_left
from courses.live_sessions.refusals import AlreadyBooked, AnotherModule, CannotBePlaced, NoFreeSeat, OnlyWithASeat, ReasonNeeded
from courses.live_sessions.rules import states, waiting
from courses.live_sessions.services import telling_moves, turning
from courses.live_sessions.services.booking import refuse_unless_welcome
from courses.live_sessions.services.locking import lock_people
from courses.live_sessions.services.waiting import end_other_entries, fill
from lms.audit.services import record
from lms.lib.locks import again_when_busy, lock_all, transaction_or_busy
from lms.people.models import User


@again_when_busy
@transaction_or_busy()
def move(*, booking: Booking, to: LiveSession, by: User, now: datetime, reason: str, overbook_because: str = "") -> Booking:
    """End the seat here and book one there, in one step and with one message. Agree with the colleague first; the reason is for them.

    Returns the new booking. Beyond the seats of the other date only with `overbook_because`, and visibly so (§2.7).
    """
    if not reason.strip():
        raise ReasonNeeded
    locked = {row.pk: row for row in lock_all(LiveSession, [booking.session_id, to.pk])}
    session, to = locked[booking.session_id], locked[to.pk]
    lock_people(locked.values(), also=[booking.person_id])
    booking = Booking.objects.select_related("person", "session__module").get(pk=booking.pk)
    if booking.status != states.BOOKED or (session.ends_at is not None and now >= session.ends_at):
        raise OnlyWithASeat
    if to.pk == session.pk or to.module_id != session.module_id:
        raise AnotherModule
    _refuse_unless_possible(booking, to, now=now)
    reason = reason.strip()[:300]
    turning.turn(booking, states.MOVED, by=by, now=now, reason=reason)
    new = _seat_there(booking, to, by=by, now=now, reason=reason, overbook_because=overbook_because.strip()[:300])
    booking.moved_to = new
    booking.save(update_fields=["moved_to"])
    end_other_entries(new, now=now)
    record(by, "booking.moved", new, changes={"session": [session.pk, to.pk]}, reason=reason)
    telling_moves.moved(booking, new, reason=reason, now=now)
    fill(session, now=now)
    return new


def _refuse_unless_possible(booking: Booking, to: LiveSession, *, now: datetime) -> None:
    if to.starts_at is None:
        raise CannotBePlaced(why=explain.to_staff(waiting.Unmet.NOT_PUBLISHED, to))
    refuse_unless_welcome(booking.person, to)
    unmet = waiting.unmet_by_session(session_facts(to), now=now, by_staff=True)
    if unmet is None and needs_approval(to) and booking.requested_until is None:
        unmet = waiting.Unmet.NOT_APPROVED
    if unmet is not None:
        raise CannotBePlaced(why=explain.to_staff(unmet, to))


def _seat_there(booking: Booking, to: LiveSession, *, by: User, now: datetime, reason: str, overbook_because: str) -> Booking:
    if to.overlap == LiveSession.Overlap.BLOCK and person_facts([booking.person], to)[booking.person_id].overlaps:
        raise CannotBePlaced(why=explain.to_staff(waiting.Unmet.OVERLAP, to))
    there = live_booking_of(booking.person_id, to)
    if there is not None and there.status == states.BOOKED:
        raise AlreadyBooked
    fill(to, now=now)
    there = live_booking_of(booking.person_id, to)
    has_seat = there is not None and states.holds_seat(there.status)
    if not has_seat and seats_left(to) == 0 and not overbook_because:
        raise NoFreeSeat
    if there is None:
        return turning.start(
            person=booking.person, session=to, status=states.BOOKED, by=by, now=now, reason=reason, overbooked_because=overbook_because,
            requested_until=booking.requested_until,
        )  # fmt: skip
    there.session, there.overbooked_because = to, overbook_because
    there.save(update_fields=["overbooked_because"])
    return there if there.status == states.BOOKED else turning.turn(there, states.BOOKED, by=by, now=now, reason=reason)
