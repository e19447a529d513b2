"""Booking several colleagues in one go, each as that person would: what happens is shown first (§2.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.queries.appointments import people_who_clash, slots_of
from courses.live_sessions.queries.approval import needs_approval
from courses.live_sessions.queries.audience import people_in_audience
from courses.live_sessions.queries.bookings import places_in_queue
from courses.live_sessions.queries.eligibility import entry_facts, session_facts
from courses.live_sessions.queries.seats import live_booking_of, queue_of, seats_left
from courses.live_sessions.refusals import AnotherAppointment, ColleagueIsTaken, NotForThisPerson, TooManyAtOnce
from courses.live_sessions.rules import states, waiting
from courses.live_sessions.services.booking import book_locked, refuse_unless_open
from courses.live_sessions.services.locking import lock_people
from lms.audit.services import record
from lms.lib.locks import again_when_busy, lock, transaction_or_busy
from lms.lib.many_rows import chunks
from lms.lib.refusals import Refused
from lms.people.models import User

MOST = 200
IN_ONE_GO = 20  # so that others who want this session wait for a moment only


@dataclass(frozen=True)
class Named:
    """One colleague of the list: what the booking is or becomes (a status, empty when there is none), the place in the queue, and why, or what to know.

    `is_new` is whether booking does something for them.
    """

    person: User
    status: str
    place: int = 0
    why: str = ""
    is_new: bool = False


def rehearse_several(*, session: LiveSession, people: Sequence[User], now: datetime) -> list[Named]:
    """What booking them would do, in the order of the list and in a constant number of queries. Nothing is written.

    Raises the refusal of the session itself, and TooManyAtOnce.
    """
    _refuse_too_many(people)
    refuse_unless_open(session, now=now)
    ids = [person.pk for person in people]
    there = {row.person_id: row for row in Booking.objects.filter(session=session, person__in=ids, status__in=sorted(states.LIVE))}
    places, inside = places_in_queue(there.values()), people_in_audience(ids, session)
    clashing, asks = people_who_clash(ids, session, slots_of(session)), needs_approval(session)
    free, ahead = _free_for_newcomers(session, now=now)
    found: list[Named] = []
    for person in people:
        row = there.get(person.pk)
        if row is not None:
            found.append(Named(person, row.status, places.get(row.pk, 0)))
        elif person.pk not in inside:
            found.append(Named(person, "", why=str(NotForThisPerson.message)))
        elif person.pk in clashing and session.overlap == LiveSession.Overlap.BLOCK:
            found.append(Named(person, "", why=str(ColleagueIsTaken.message)))
        else:
            note = str(_("Has another session at that time.")) if person.pk in clashing else ""
            if asks:
                status, place = states.REQUESTED, 0
            elif free is None or free > 0:
                status, place, free = states.BOOKED, 0, free if free is None else free - 1
            else:
                ahead += 1
                status, place = states.WAITLISTED, ahead
            found.append(Named(person, status, place, note, is_new=True))
    return found


def _free_for_newcomers(session: LiveSession, *, now: datetime) -> tuple[int | None, int]:
    """Seats that nobody waits for (§3.2), and how many a newcomer stands behind in the queue."""
    entries = list(queue_of(session))
    ahead, free = sum(entry.priority >= 0 for entry in entries), seats_left(session)
    if not entries or free == 0:
        return free, ahead
    about = entry_facts(entries, session)
    able = sum(waiting.unmet_by_person(about[entry.person_id]) is None for entry in entries)
    if able and waiting.unmet_by_session(session_facts(session), now=now) is not None:
        return 0, ahead
    moves_up = able if free is None else min(able, free)
    return None if free is None else free - moves_up, max(0, ahead - moves_up)


def book_several(*, session: LiveSession, people: Sequence[User], by: User, now: datetime, form_key: str) -> list[Named]:
    """Book them in the order of the list. Whoever cannot be booked is left out with the reason, and stops nobody else.

    One click, one effect: with the same `form_key` nobody is booked twice, and what was not reached goes on where it stopped.
    """
    _refuse_too_many(people)
    done: list[Named] = []
    for some in chunks(people, IN_ONE_GO):
        try:
            done += _book_some(session=session, people=some, by=by, now=now, form_key=form_key)
        except Refused as why:  # it is busy, or the session has changed meanwhile: nothing was written for these
            done += [Named(person, "", why=str(why)) for person in some]
    return done


@again_when_busy
@transaction_or_busy()
def _book_some(*, session: LiveSession, people: Sequence[User], by: User, now: datetime, form_key: str) -> list[Named]:
    session = lock(session)
    refuse_unless_open(session, now=now)
    moves_up = [session] if seats_left(session) != 0 else []
    as_now = {person.pk: person for person in lock_people(moves_up, also=[person.pk for person in people])}
    return [_book_one(as_now[person.pk], session, by=by, now=now, key=f"{form_key[:40]}:{person.pk}") for person in people]


def _book_one(person: User, session: LiveSession, *, by: User, now: datetime, key: str) -> Named:
    existing = live_booking_of(person.pk, session)
    if existing is not None and existing.idempotency_key != key and existing.status != states.INTERESTED:
        return Named(person, existing.status, places_in_queue([existing]).get(existing.pk, 0))
    try:
        booking = book_locked(person=person, session=session, by=by, now=now, idempotency_key=key)
    except AnotherAppointment:
        return Named(person, "", why=str(ColleagueIsTaken.message))
    except Refused as refusal:
        return Named(person, "", why=str(refusal))
    if existing is None or existing.idempotency_key != key:
        record(by, "booking.made", booking)
    return Named(person, booking.status, places_in_queue([booking]).get(booking.pk, 0), is_new=True)


def _refuse_too_many(people: Sequence[User]) -> None:
    if len(people) > MOST:
        raise TooManyAtOnce(most=MOST)
