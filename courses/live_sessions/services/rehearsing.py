"""What cancelling does to people, before anybody cancels (§5.1, §5.2)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.queries.eligibility import person_facts, session_facts
from courses.live_sessions.queries.presenters import presenters_of
from courses.live_sessions.queries.seats import seats_left
from courses.live_sessions.queries.sessions import next_session_after, upcoming
from courses.live_sessions.rules import states, waiting

ALTERNATIVES = 3


@dataclass(frozen=True)
class Cancelling:
    """Whom cancelling concerns: who has a seat, who holds an offer, who waits or asked, who gives it or tells something.

    `following` is the next date: `in_front` of them go to the front of its queue, and `offered` of these get an offer at once.
    """

    session: LiveSession
    seated: int
    held: int
    queued: int
    on_duty: int
    following: LiveSession | None
    in_front: int
    offered: int
    alternatives: list[LiveSession]

    @property
    def people(self) -> int:
        return self.seated + self.held + self.queued


def rehearse_cancelling(*, session: LiveSession, but: Collection[int] = (), now: datetime) -> Cancelling:
    """What would happen; nothing is written. `but` are sessions that would be cancelled in the same go."""
    rows = list(Booking.objects.filter(session=session, status__in=sorted(states.LIVE)).select_related("person"))
    following = next_session_after(session, now=now, but=but)
    in_front, offered = _moved_on(rows, following, now) if following is not None else (0, 0)
    others = upcoming().filter(module=session.module_id, starts_at__gt=now).exclude(pk__in=[session.pk, *but])
    return Cancelling(
        session=session,
        seated=sum(row.status == states.BOOKED for row in rows),
        held=sum(row.status == states.OFFERED for row in rows),
        queued=sum(row.status not in states.HOLDS_SEAT for row in rows),
        on_duty=len({*session.trainings.values_list("person_id", flat=True), *presenters_of(session).values_list("person_id", flat=True)}),
        following=following,
        in_front=in_front,
        offered=offered,
        alternatives=list(others.prefetch_related("dates").order_by("starts_at", "pk")[:ALTERNATIVES]),
    )


def _moved_on(rows: list[Booking], following: LiveSession, now: datetime) -> tuple[int, int]:
    about = person_facts([row.person for row in rows], following)
    there = set(Booking.objects.filter(session=following, person__in=about, status__in=sorted(states.LIVE)).values_list("person_id", flat=True))
    in_front = sum(pk not in there and waiting.unmet_by_person(facts) is None for pk, facts in about.items())
    if waiting.unmet_by_session(session_facts(following), now=now) is not None:
        return in_front, 0
    left = seats_left(following)
    return in_front, in_front if left is None else min(left, in_front)
