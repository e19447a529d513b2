"""A session without a date collects interest; when it gets one, the interested are offered seats in order (§5.4)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Q

from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.queries.audience import people_in_audience
from courses.live_sessions.queries.bookings import places_in_queue
from courses.live_sessions.queries.seats import live_booking_of, queue_of
from courses.live_sessions.refusals import HasADate, SessionIsCancelled, SessionIsClosed, SessionNotOpen
from courses.live_sessions.rules import states
from courses.live_sessions.services import telling, turning
from courses.live_sessions.services.booking import refuse_unless_welcome
from courses.live_sessions.services.waiting import fill
from lms.lib.locks import lock, lock_all, transaction_or_busy
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


def join_in_order(*, session: LiveSession, people: Sequence[int], kind: str, now: datetime) -> list[Booking]:
    """People who asked for such a session join an open one in this order, as interested; where it has a date, free seats are offered to them.

    Passed over are who left, who is outside the audience, who stands in the session already or gives it, and who has a seat on another coming
    date of the module. Each of the others gets one message of this kind. The session is locked by who calls.
    """
    if not session.is_published or session.is_cancelled or session.capacity == 0 or (session.starts_at is not None and session.starts_at <= now):
        return []
    known = {person.pk: person for person in lock_all(User, list(people)) if person.is_active}
    inside = people_in_audience(known, session)
    here = Q(session=session, status__in=sorted(states.LIVE))
    seated = Q(session__module=session.module_id, session__starts_at__gt=now, session__state=LiveSession.State.PUBLISHED, status=states.BOOKED)
    passed = set(Booking.objects.filter(here | seated, person__in=known).values_list("person_id", flat=True))
    passed |= set(session.trainings.values_list("person_id", flat=True))
    wanted = [known[pk] for pk in people if pk in inside and pk not in passed]
    joined = [turning.start(person=one, session=session, status=states.INTERESTED, by=None, now=now, by_offer=True) for one in wanted]
    moved = {entry.pk: entry for entry in fill(session, now=now, is_quiet=True)}
    for entry in moved.values():
        if entry.person_id not in {one.pk for one in wanted}:
            telling.offered(entry) if entry.status == states.OFFERED else telling.seat(entry, now=now, kind="booking_promoted")
    for one in joined:
        entry = moved.get(one.pk, one)
        entry.session = session
        telling.tell(entry, kind, has_date=session.starts_at is not None, **telling.next_place_of(entry))
    return joined


def tell_who_gets_no_offer(session: LiveSession, *, but: Collection[Booking]) -> None:
    """There is a date, and every seat is offered to who came before: these people keep their place in the queue."""
    told = {entry.pk for entry in but}
    left = [entry for entry in queue_of(session) if entry.pk not in told]
    places = places_in_queue(left)
    for entry in left:
        entry.session = session
        telling.tell(entry, "interest_has_a_date", number=places[entry.pk])
