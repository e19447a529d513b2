"""A cancelled session comes back with its settings. Ended bookings stay ended; who had a seat is offered one, in order."""

from datetime import datetime

from courses.catalogue.models import State
from courses.live_sessions import own_reasons
from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.queries.bookings import last_bookings_of
from courses.live_sessions.queries.presenters import trainers_of
from courses.live_sessions.refusals import NotRestored, SessionNotOpen
from courses.live_sessions.rules import states
from courses.live_sessions.services import telling, telling_duties
from courses.live_sessions.services.cancelling import join_next
from lms.audit.services import record
from lms.lib.locks import lock, transaction_or_busy
from lms.people.models import User


@transaction_or_busy()
def restore(*, session: LiveSession, by: User, now: datetime, as_draft: bool = False) -> LiveSession:
    """Take the cancelling back. As a draft nobody hears of it until it is opened again, for instance with new dates."""
    session = lock(session)
    if not session.is_cancelled:
        return session
    if not as_draft and session.starts_at is not None and session.starts_at <= now:
        raise NotRestored
    if not as_draft and session.module.state != State.PUBLISHED:
        raise SessionNotOpen
    was = session.cancelled_because
    session.state = LiveSession.State.DRAFT if as_draft or session.published_at is None else LiveSession.State.PUBLISHED
    session.cancelled_at = session.cancelled_by = None
    session.cancelled_because = ""
    session.edit_number += 1
    session.save(update_fields=["state", "cancelled_at", "cancelled_by", "cancelled_because", "edit_number"])
    record(by, "session.restored", session, changes={"state": [LiveSession.State.CANCELLED, session.state], "cancelled_because": [was, ""]})
    if session.is_published:
        telling_duties.trainers_planned(session, trainers_of(session), by=by, now=now)
    offer_again(session, now=now)
    return session


def offer_again(session: LiveSession, *, now: datetime) -> dict[int, Booking]:
    """Whose seat went with the cancelling stands in front of the queue and is offered a seat: they may have made other plans by now.

    Who has a seat on another date of the module by then is left in peace. The session is locked by who calls.
    """
    if not session.is_published or (session.starts_at is not None and session.starts_at <= now):
        return {}
    lost = [row for row in last_bookings_of(session) if _lost_the_seat(row)]
    if not lost:
        return {}
    seated = Booking.objects.filter(person__in=[row.person_id for row in lost], status=states.BOOKED, session__module=session.module_id)
    elsewhere = set(seated.filter(session__starts_at__gt=now, session__state=LiveSession.State.PUBLISHED).values_list("person_id", flat=True))
    rows = [(row, states.BOOKED) for row in lost if row.person_id not in elsewhere]
    joined = join_next(rows, session, now=now, why=own_reasons.RESTORED)
    for entry in joined.values():
        telling.tell(entry, "session_restored", event=entry.created_at.isoformat(), **telling.next_place_of(entry))
    return joined


def _lost_the_seat(booking: Booking) -> bool:
    """By cancelling, or by merging with another date, where a seat was only offered."""
    if booking.status == states.MOVED:
        return booking.moved_to is not None and booking.moved_to.by_offer
    return booking.status == states.SESSION_CANCELLED
