"""The waiting list: seats, order, and the conditions of a promotion in the order of the spec (§2, §3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

Slot = tuple[datetime, datetime]
PRIORITY_AFTER_A_CANCELLED_SESSION = 100
PRIORITY_BY_STAFF = 50


class Unmet(StrEnum):
    """What stands between a waiting person and a seat, in the order in which it is looked at (§3.5)."""

    NOT_PUBLISHED = "not published"
    STARTED = "started"
    NOT_OPEN = "not open"
    CLOSED = "closed"
    STOPPED = "stopped"
    MANUAL = "manual"
    INACTIVE = "inactive"
    NOT_IN_AUDIENCE = "not in audience"
    NOT_APPROVED = "not approved"
    OVERLAP = "overlap"
    NO_SEAT = "no seat"


@dataclass(frozen=True)
class SessionFacts:
    """What a promotion must know about the session."""

    is_published: bool
    starts: datetime
    signup_opens: datetime | None
    signup_closes: datetime
    promotion_stops: datetime
    is_manual: bool
    capacity: int | None


@dataclass(frozen=True)
class PersonFacts:
    """What a promotion must know about the person who waits."""

    is_active: bool
    is_in_audience: bool
    is_approved: bool
    overlaps: bool


def seats_left(*, capacity: int | None, held: int) -> int | None:
    """Free seats, never below 0; None when there is no limit (§2.8)."""
    return None if capacity is None else max(0, capacity - held)


def seats_over(*, capacity: int | None, held: int) -> int:
    """How many hold a seat beyond the capacity (§2.6)."""
    return 0 if capacity is None else max(0, held - capacity)


def queue_key(*, priority: int, sequence: int) -> tuple[int, int]:
    """Higher priority first, then who joined first (§3.1)."""
    return -priority, sequence


def unmet_by_session(session: SessionFacts, *, now: datetime, by_staff: bool = False) -> Unmet | None:
    """The first condition of the session that fails. Staff may promote after the stop and by hand, never after the start."""
    if not session.is_published:
        return Unmet.NOT_PUBLISHED
    if now >= session.starts:
        return Unmet.STARTED
    if by_staff:
        return None
    if session.signup_opens is not None and now < session.signup_opens:
        return Unmet.NOT_OPEN
    if session.capacity == 0 or (session.signup_closes <= now and session.signup_closes < session.promotion_stops):
        return Unmet.CLOSED
    if now >= session.promotion_stops:
        return Unmet.STOPPED
    return Unmet.MANUAL if session.is_manual else None


def unmet_by_person(person: PersonFacts) -> Unmet | None:
    """The first condition of the person that fails."""
    if not person.is_active:
        return Unmet.INACTIVE
    if not person.is_in_audience:
        return Unmet.NOT_IN_AUDIENCE
    if not person.is_approved:
        return Unmet.NOT_APPROVED
    return Unmet.OVERLAP if person.overlaps else None


def first_unmet(session: SessionFacts, person: PersonFacts, *, seat_is_free: bool, now: datetime) -> Unmet | None:
    """The first condition that fails, in the order of §3.5, or nothing when the person can have a seat now."""
    return unmet_by_session(session, now=now) or unmet_by_person(person) or (None if seat_is_free else Unmet.NO_SEAT)


def overlap(one: Slot, other: Slot) -> bool:
    """Two slots share time. Back to back is no overlap (§11)."""
    return one[0] < other[1] and other[0] < one[1]


def any_overlap(mine: Iterable[Slot], theirs: Sequence[Slot]) -> bool:
    return any(overlap(one, other) for one in mine for other in theirs)
