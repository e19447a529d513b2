"""A session without a date collects interest; when it gets one, the interested are offered seats in order (§5.4)."""

from collections.abc import Collection
from datetime import datetime

from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.queries.bookings import places_in_queue
from courses.live_sessions.queries.seats import live_booking_of, queue_of
from courses.live_sessions.refusals import HasADate, SessionIsCancelled, SessionIsClosed, SessionNotOpen
from courses.live_sessions.rules import states
from courses.live_sessions.services import telling, turning
from courses.live_sessions.services.booking import refuse_unless_welcome
from lms.lib.locks import lock, transaction_or_busy
from lms.people.models import User


@transaction_or_busy()
def show_interest(*, person: User, session: LiveSession, by: User, now: datetime) -> Booking:
    """ "I would come": keeps the person's place for when there is a date. Twice is the same as once."""
    session = lock(session)
    existing = live_booking_of(person.pk, session)
    if existing is not None:
        return existing
    if session.is_cancelled:
        raise SessionIsCancelled
    if not session.is_published:
        raise SessionNotOpen
    if session.starts_at is not None:
        raise HasADate
    if session.capacity == 0:
        raise SessionIsClosed
    refuse_unless_welcome(person, session)
    return turning.start(person=person, session=session, status=states.INTERESTED, by=by, now=now, by_offer=True)


def tell_who_gets_no_offer(session: LiveSession, *, but: Collection[Booking]) -> None:
    """There is a date, and every seat is offered to who came before: these people keep their place in the queue."""
    told = {entry.pk for entry in but}
    left = [entry for entry in queue_of(session) if entry.pk not in told]
    places = places_in_queue(left)
    for entry in left:
        entry.session = session
        telling.tell(entry, "interest_has_a_date", number=places[entry.pk])
