"""When people are taken: seats and offers they hold, sessions they give, and slots they said yes to (§11)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from courses.live_sessions.models import Booking, LiveSession, SessionDate, SessionPresenter, SessionTrainer
from courses.live_sessions.rules import states, waiting
from lms.lib.prepared import prepared


@dataclass(frozen=True)
class Appointment:
    """One time slot in which a person is taken by a session."""

    session_id: int
    starts_at: datetime
    ends_at: datetime

    @property
    def slot(self) -> waiting.Slot:
        return self.starts_at, self.ends_at


def appointments_of(people: Collection[int], *, not_session: int | None, during: Collection[waiting.Slot]) -> dict[int, list[Appointment]]:
    """Person id → appointments around the given slots, without those of one session."""
    found: dict[int, list[Appointment]] = defaultdict(list)
    if not people or not during:
        return found
    first, last = min(start for start, _end in during), max(end for _start, end in during)
    one = next(iter(people)) if len(people) == 1 else None
    if one is not None:
        rows = _of_person(person=one, first=first, last=last)
        found[one] = [Appointment(session, starts, ends) for session, starts, ends in rows if session != not_session]
        return found
    for session, who, starts, ends in _taken(people, not_session, first, last):
        found[who].append(Appointment(session, starts, ends))
    return found


@prepared
def _of_person(person: int, first: datetime, last: datetime) -> QuerySet[Any]:
    """Session, start and end of everything that takes this one person between two moments."""
    near = SessionDate.objects.filter(ends_at__gt=first, starts_at__lt=last, session__state=LiveSession.State.PUBLISHED)
    booked = Booking.objects.filter(person=person, status__in=sorted(states.HOLDS_SEAT)).values("session")
    given = SessionTrainer.objects.filter(person=person).values("session")
    told = SessionPresenter.objects.filter(person=person, status=SessionPresenter.Status.ACCEPTED).values("session")
    mine = near.filter(Q(session__in=booked) | Q(session__in=given) | Q(session__in=told))
    return mine.order_by().values_list("session_id", "starts_at", "ends_at")


def _taken(people: Collection[int], not_session: int | None, first: datetime, last: datetime) -> QuerySet[Any]:
    """Session, person, start and end of everything that takes one of these people between two moments."""
    near = SessionDate.objects.filter(ends_at__gt=first, starts_at__lt=last, session__state=LiveSession.State.PUBLISHED).exclude(session_id=not_session)
    booked = near.filter(session__bookings__person__in=people, session__bookings__status__in=sorted(states.HOLDS_SEAT))
    given = near.filter(session__trainings__person__in=people)
    told = near.filter(session__presenters__person__in=people, session__presenters__status=SessionPresenter.Status.ACCEPTED)
    one, *others = (
        rows.order_by().annotate(who=F(f"session__{why}__person")).values_list("session_id", "who", "starts_at", "ends_at")
        for rows, why in ((booked, "bookings"), (given, "trainings"), (told, "presenters"))
    )
    return one.union(*others)


def slots_of(session: LiveSession) -> list[waiting.Slot]:
    """The time slots of a session."""
    return [(date.starts_at, date.ends_at) for date in session.dates.all()]


def clashes_with(person_id: int, sessions: Collection[LiveSession]) -> dict[int, Appointment]:
    """Session id → the first thing that this person has at the same time as that session; one query for all of them."""
    slots = {session.pk: slots_of(session) for session in sessions}
    mine = appointments_of([person_id], not_session=None, during=[slot for ones in slots.values() for slot in ones]).get(person_id, [])
    mine.sort(key=lambda one: (one.starts_at, one.session_id))
    found: dict[int, Appointment] = {}
    for session_id, theirs in slots.items():
        taken = (one for one in mine if one.session_id != session_id and waiting.any_overlap([one.slot], theirs))
        first = next(taken, None)
        if first is not None:
            found[session_id] = first
    return found


def clashes_of(person_id: int, session: LiveSession) -> list[Appointment]:
    """What this person has at the same time as the session."""
    slots = slots_of(session)
    mine = appointments_of([person_id], not_session=session.pk, during=slots).get(person_id, [])
    return [one for one in mine if waiting.any_overlap([one.slot], slots)]


def people_who_clash(people: Collection[int], session: LiveSession, slots: Collection[waiting.Slot]) -> set[int]:
    """Who of these people is taken during one of the slots by something other than this session."""
    taken = appointments_of(people, not_session=session.pk, during=slots)
    return {person for person, ones in taken.items() if waiting.any_overlap((one.slot for one in ones), list(slots))}
