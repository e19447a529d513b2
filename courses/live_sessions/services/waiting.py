"""The waiting list: filling free seats in order, offers, and ending the other entries of who got one (§3)."""

from datetime import datetime

from django.db.models import QuerySet

from courses.live_sessions import own_reasons
from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.queries.appointments import clashes_of
from courses.live_sessions.queries.eligibility import entry_facts, first_eligible, moments_of, session_facts
from courses.live_sessions.queries.seats import queue_of, seats_left
from courses.live_sessions.refusals import AnotherAppointment, NoOffer, OfferHasExpired, SessionHasStarted, SessionIsCancelled
from courses.live_sessions.rules import moments, states, waiting
from courses.live_sessions.services import telling, turning
from courses.live_sessions.services.locking import locked
from lms.lib.locks import again_when_busy, hold, lock, transaction_or_busy
from lms.lib.prepared import prepared
from lms.people.models import User


def fill(session: LiveSession, *, now: datetime, is_quiet: bool = False) -> list[Booking]:
    """Give free seats to who waits, in order (§3.1–3.6). The session is locked by who calls; returns who moved up.

    `is_quiet` leaves the message to who calls. Whoever cannot be placed now is passed over and keeps the place (§3.3).
    """
    if session.starts_at is None or waiting.unmet_by_session(session_facts(session), now=now) is not None:
        return []
    free = seats_left(session)
    if free == 0:
        return []
    entries = list(queue_of(session))
    if not entries:
        return []
    entries = _still_waiting(session, entries)
    about = entry_facts(entries, session)
    moved: list[Booking] = []
    for entry in entries:
        if free is not None and len(moved) >= free:
            break
        unmet = waiting.unmet_by_person(about[entry.person_id])
        if unmet is None:
            entry.session = session
            moved.append(give_seat(entry, by=None, now=now, is_quiet=is_quiet))
        elif unmet is waiting.Unmet.OVERLAP and not is_quiet:
            entry.session = session
            telling.skipped(entry)
    return moved


def _still_waiting(session: LiveSession, entries: list[Booking]) -> list[Booking]:
    """The queue again, with its people locked: another session may be giving one of them a seat at this moment (§2.3)."""
    hold(User, [entry.person_id for entry in entries])
    return list(queue_of(session).filter(pk__in=[entry.pk for entry in entries]))


def give_seat(entry: Booking, *, by: User | None, now: datetime, reason: str = "", is_quiet: bool = False, as_offer: bool = False) -> Booking:
    """Book the waiting person, or offer the seat where the session or the entry asks for a yes. Session and person are locked."""
    session = entry.session
    if as_offer or entry.by_offer or session.waiting == LiveSession.Waiting.OFFER:
        until = moments.offer_deadline(moments_of(session), now=now)
        turning.turn(entry, states.OFFERED, by=by, now=now, reason=reason, offered_until=until)
        if not is_quiet:
            telling.offered(entry)
        return entry
    turning.turn(entry, states.BOOKED, by=by, now=now, reason=reason)
    end_other_entries(entry, now=now)
    if not is_quiet:
        telling.seat(entry, now=now, kind="booking_promoted")
    return entry


def end_other_entries(booking: Booking, *, now: datetime) -> int:
    """First fit wins: who has a seat stops waiting for the other dates of the module (§3.9). The person is locked."""
    ended = _other_entries(person=booking.person_id, module=booking.session.module_id, but=booking.pk)
    for entry in ended:
        turning.turn(entry, states.WITHDRAWN, by=None, now=now, reason=own_reasons.SEAT_ELSEWHERE)
    return len(ended)


@prepared
def _other_entries(person: int, module: int, but: int) -> QuerySet[Booking]:
    waits = sorted(states.ENDS_WITH_A_SEAT)
    return locked(Booking.objects.filter(person=person, session__module=module, status__in=waits).exclude(pk=but).select_related("session"))


def has_seat_for_newcomer(session: LiveSession, *, now: datetime) -> bool:
    """A seat is free after everybody who waits and can have one was served (§3.2). Session and queue are locked by who calls."""
    if seats_left(session) == 0:
        return False
    if not queue_of(session).exists():
        return True
    fill(session, now=now)
    return seats_left(session) != 0 and first_eligible(queue_of(session), session) is None


@again_when_busy
@transaction_or_busy()
def accept_offer(*, booking: Booking, by: User, now: datetime) -> Booking:
    """Yes to an offer. Accepting twice is harmless; after the deadline the seat is somebody else's."""
    session = lock(booking.session)
    lock(booking.person)
    booking = Booking.objects.select_related("person", "session__module").get(pk=booking.pk)
    if booking.status == states.BOOKED:
        return booking
    if session.is_cancelled:
        raise SessionIsCancelled
    if booking.status == states.EXPIRED or (booking.offered_until is not None and now > booking.offered_until):
        raise OfferHasExpired
    if booking.status != states.OFFERED:
        raise NoOffer
    if session.starts_at is not None and now >= session.starts_at:
        raise SessionHasStarted
    refuse_overlap(booking.person, session)
    turning.turn(booking, states.BOOKED, by=by, now=now)
    end_other_entries(booking, now=now)
    telling.seat(booking, now=now)
    return booking


def refuse_overlap(person: User, session: LiveSession) -> None:
    """Where the session blocks overlap, a person who is taken cannot have the seat (§11)."""
    if session.overlap != LiveSession.Overlap.BLOCK:
        return
    clashes = clashes_of(person.pk, session)
    if clashes:
        other = LiveSession.objects.select_related("module").get(pk=clashes[0].session_id)
        raise AnotherAppointment(title=str(other.module.title))
