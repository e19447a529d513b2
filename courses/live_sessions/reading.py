"""What one reader has to do with some sessions: bookings, places, what stands in the way, other dates. Constant queries, whatever the rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from courses.live_sessions import explain, wording
from courses.live_sessions.models import Booking, BookingChange, LiveSession
from courses.live_sessions.queries import bookings as booking_queries
from courses.live_sessions.queries import sessions as session_queries
from courses.live_sessions.queries.appointments import Appointment, clashes_with
from courses.live_sessions.queries.approval import approvers_of_each, needs_approval
from courses.live_sessions.queries.audience import for_audience
from courses.live_sessions.queries.eligibility import session_facts
from courses.live_sessions.rules import states, waiting
from lms.people.models import User


@dataclass(frozen=True)
class OtherDate:
    """Another date of the module, in words, with whether a seat is free there."""

    session_id: int
    when: str
    is_free: bool


@dataclass
class Standing:
    """What was read; every part is by id of the session, `places`, `in_front` and `reasons` by id of the booking."""

    reader: User
    now: datetime
    bookings: dict[int, Booking]
    places: dict[int, int]
    in_front: dict[int, int]
    clashes: dict[int, Appointment]
    titles: dict[int, LiveSession]
    outside: set[int] = field(default_factory=set)
    others: dict[int, list[OtherDate]] = field(default_factory=dict)
    approvers: dict[int, list[User]] = field(default_factory=dict)
    reasons: dict[int, str] = field(default_factory=dict)

    def clash_words(self, session: LiveSession) -> str:
        """What the reader has at the same time, or nothing."""
        taken = self.clashes.get(session.pk)
        if taken is None or taken.session_id not in self.titles:
            return ""
        other = self.titles[taken.session_id]
        return explain.clash(str(other.module.title), wording.times(taken.starts_at, taken.ends_at, other.zone))

    def unmet(self, session: LiveSession, booking: Booking, *, seats_left: int | None) -> waiting.Unmet | None:
        """The first condition that is not met for the reader's entry (§3.5)."""
        is_approved = booking.status == states.WAITLISTED or not needs_approval(session)
        about = waiting.PersonFacts(
            is_active=self.reader.is_active, is_in_audience=session.pk not in self.outside, is_approved=is_approved, overlaps=session.pk in self.clashes
        )
        return waiting.first_unmet(session_facts(session), about, seat_is_free=seats_left != 0, now=self.now)


def standing(sessions: Sequence[LiveSession], reader: User, *, now: datetime) -> Standing:
    """Read everything for these sessions at once."""
    mine = booking_queries.latest_by_session(reader, sessions)
    ahead = [one for one in sessions if one.ends_at is not None and one.ends_at > now and one.is_published]
    clashes = clashes_with(reader.pk, ahead)
    titles = LiveSession.objects.select_related("module").in_bulk({one.session_id for one in clashes.values()}) if clashes else {}
    queue = booking_queries.standing_in_queue(mine.values())
    places, in_front = ({pk: both[at] for pk, both in queue.items()} for at in (0, 1))
    found = Standing(reader, now, mine, places, in_front, clashes, titles)
    queued = [one for one in sessions if one.pk in mine and mine[one.pk].status in states.QUEUED and one.starts_at is not None]
    if queued:
        inside = for_audience(LiveSession.objects.filter(pk__in=[one.pk for one in queued]), reader).values_list("pk", flat=True)
        found.outside = {one.pk for one in queued} - set(inside)
        found.others = _other_dates(queued, reader, now=now)
    asked = [one for one in sessions if one.pk in mine and mine[one.pk].status == states.REQUESTED]
    if asked:
        found.approvers = _approvers(asked, mine, now=now)
    found.reasons = _reasons(row for row in mine.values() if row.status in {states.DECLINED, states.REMOVED, states.MOVED})
    return found


def _approvers(asked: Sequence[LiveSession], mine: dict[int, Booking], *, now: datetime) -> dict[int, list[User]]:
    rows = []
    for session in asked:
        mine[session.pk].session = session
        rows.append(mine[session.pk])
    by_booking = approvers_of_each(rows, now=now)
    return {row.session_id: by_booking[row.pk] for row in rows}


def _other_dates(queued: Sequence[LiveSession], reader: User, *, now: datetime) -> dict[int, list[OtherDate]]:
    open_ones = session_queries.with_seats(session_queries.open_to(reader, now=now).filter(module__in={one.module_id for one in queued}))
    rows = list(open_ones.prefetch_related("dates"))
    return {one.pk: [_other(row) for row in rows if row.module_id == one.module_id and row.pk != one.pk][:5] for one in queued}


def _other(row: LiveSession) -> OtherDate:
    is_free = row.capacity is None or (row.seats_held < row.capacity and not row.people_waiting)  # type: ignore[attr-defined]
    return OtherDate(row.pk, wording.all_dates(row), is_free)


def _reasons(ended: Iterable[Booking]) -> dict[int, str]:
    """Booking id → the reason that staff or an approver gave with the end."""
    rows = {row.pk: row for row in ended}
    if not rows:
        return {}
    lines = BookingChange.objects.filter(booking__in=rows, what=BookingChange.What.STATUS, reason__gt="")
    return {line.booking_id: line.why for line in lines if line.new == rows[line.booking_id].status}
