"""Somebody was let go by a change of many people that is undone: what ended then comes back where it can (people-and-tracks.md §2.1).

An ended booking is never reopened (§1), so each comes back as a new one, on the same entry of the calendar: nobody was told of the end.
"""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import Q

from courses.live_sessions import own_reasons
from courses.live_sessions.models import Booking, LiveSession, SessionPresenter
from courses.live_sessions.queries.approval import needs_approval
from courses.live_sessions.queries.audience import people_in_audience
from courses.live_sessions.queries.bookings import places_in_queue
from courses.live_sessions.queries.seats import live_booking_of, seats_left
from courses.live_sessions.rules import states, waiting
from courses.live_sessions.services import telling, telling_duties, turning
from courses.live_sessions.services.approving import request_locked
from courses.live_sessions.services.locking import lock_people
from courses.live_sessions.services.waiting import end_other_entries, fill
from lms.audit.services import record
from lms.lib.locks import lock_all, transaction_or_busy
from lms.lib.many_rows import chunks
from lms.people.models import User


@transaction_or_busy()
def come_back(*, ended: Mapping[int, str], people: Collection[int], by: User | None, now: datetime) -> list[Booking]:
    """Of these bookings (id → what it was) those of these people (ids) come back; the sessions that lie ahead are filled once.

    Who had a seat has it again while one is free, and else stands in front of the queue; who waited stands where they stood.
    """
    here = set(people)
    gone = Booking.objects.exclude(status__in=sorted(states.LIVE)).select_related("person")
    rows = [row for some in chunks(ended) for row in gone.filter(pk__in=some) if row.person_id in here]
    sessions = lock_all(LiveSession, sorted({row.session_id for row in rows}))
    lock_people(sessions, also=[row.person_id for row in rows])
    back: list[Booking] = []
    for session in sessions:
        if session.is_published and (session.starts_at is None or session.starts_at > now):
            back += _into(session, [row for row in rows if row.session_id == session.pk], ended, by=by, now=now)
    return back


def _into(session: LiveSession, rows: list[Booking], was: Mapping[int, str], *, by: User | None, now: datetime) -> list[Booking]:
    inside = people_in_audience([row.person_id for row in rows], session)
    rows.sort(key=lambda row: (not states.holds_seat(was[row.pk]), row.booked_at or row.created_at, row.sequence or 0, row.pk))
    joined: dict[int, Booking] = {}
    for row in rows:
        if row.person_id in inside and live_booking_of(row.person_id, session) is None:
            joined[row.person_id] = _again(row, session, was[row.pk], by=by, now=now)
    moved = {entry.person_id: entry for entry in fill(session, now=now, is_quiet=True)}
    for person, entry in (joined | moved).items():
        _tell(entry, is_back=person in joined, now=now)
    return [moved.get(person, entry) for person, entry in joined.items()]


def _again(row: Booking, session: LiveSession, was: str, *, by: User | None, now: datetime) -> Booking:
    """The new booking for one that ended; session and person are locked."""
    asks = needs_approval(session)
    if was == states.REQUESTED and asks:
        return request_locked(person=row.person, session=session, by=by, now=now)
    uid, sequence, row.uid = row.uid, row.sequence, uuid.uuid4()
    keeps_place = was in states.ENDS_WITH_A_SEAT and sequence is not None
    if keeps_place:
        row.sequence = None
    row.save(update_fields=["uid", "sequence"])
    has_seat = was == states.BOOKED and seats_left(session) != 0
    status = states.BOOKED if has_seat else states.INTERESTED if was == states.INTERESTED else states.WAITLISTED
    in_front = states.holds_seat(was) and not has_seat
    entry = turning.start(
        person=row.person,
        session=session,
        status=status,
        by=by,
        now=now,
        priority=waiting.PRIORITY_AFTER_A_CANCELLED_SESSION if in_front else row.priority,
        reason=own_reasons.UNDONE if in_front else row.priority_reason,
        by_offer=row.by_offer,
        requested_until=row.requested_until if asks else None,
        uid=uid,
        sequence=sequence if keeps_place else None,
    )
    entry.session, entry.calendar_sequence = session, row.calendar_sequence + 1
    entry.save(update_fields=["calendar_sequence"])
    row.moved_to = entry
    row.save(update_fields=["moved_to"])
    if has_seat:
        end_other_entries(entry, now=now)
    return entry


def _tell(entry: Booking, *, is_back: bool, now: datetime) -> None:
    """One message each: of the seat, the offer or the place. A request has told of itself; who is only interested loses nothing."""
    if entry.status == states.OFFERED:
        telling.offered(entry)
    elif entry.status == states.BOOKED:
        telling.seat(entry, now=now, kind="booking_back" if is_back else "booking_promoted")
    elif entry.status == states.WAITLISTED:
        telling.waits(entry, place=places_in_queue([entry])[entry.pk], kind="booking_back_waits")


@transaction_or_busy()
def ask_again(*, slots: Collection[int], people: Collection[int], by: User | None, now: datetime) -> int:
    """Who was asked to tell something, or had said yes, is asked once more: a yes is theirs to give. Returns how many."""
    status = SessionPresenter.Status
    gone = SessionPresenter.objects.filter(pk__in=slots, person__in=people, status__in=[status.DECLINED, status.CANCELLED], session__starts_at__gt=now)
    count = 0
    for slot in gone.filter(session__state=LiveSession.State.PUBLISHED).select_related("session__module", "person", "asked_by").order_by("session_id", "pk"):
        live = Q(session=slot.session_id, person=slot.person_id, status__in=[status.ASKED, status.ACCEPTED])
        if SessionPresenter.objects.filter(live).exists():
            continue
        again = SessionPresenter.objects.create(
            session=slot.session, person=slot.person, minutes=slot.minutes, words=slot.words, asked_at=now, asked_by=slot.asked_by
        )
        record(by, "presenter.asked", slot.session, changes={"person": ["", slot.person.full_name]}, reason=own_reasons.UNDONE)
        telling_duties.asked(again)
        count += 1
    return count
