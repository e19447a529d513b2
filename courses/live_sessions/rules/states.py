"""Booking status: what holds a seat and what may become what (§1)."""

INTERESTED, REQUESTED, WAITLISTED, OFFERED, BOOKED = "interested", "requested", "waitlisted", "offered", "booked"
WITHDRAWN, DECLINED, REFUSED, EXPIRED, NOT_PLACED = "withdrawn", "declined", "refused", "expired", "not_placed"
CANCELLED, CANCELLED_LATE, REMOVED, SESSION_CANCELLED, MOVED = "cancelled", "cancelled_late", "removed", "session_cancelled", "moved"

MAY_BECOME: dict[str, frozenset[str]] = {
    INTERESTED: frozenset({OFFERED, BOOKED, WITHDRAWN}),
    REQUESTED: frozenset({BOOKED, WAITLISTED, DECLINED, EXPIRED, WITHDRAWN}),
    WAITLISTED: frozenset({OFFERED, BOOKED, NOT_PLACED, WITHDRAWN}),
    OFFERED: frozenset({BOOKED, REFUSED, EXPIRED}),
    BOOKED: frozenset({CANCELLED, CANCELLED_LATE, REMOVED, SESSION_CANCELLED, MOVED}),
}
LIVE = frozenset(MAY_BECOME)
HOLDS_SEAT = frozenset({OFFERED, BOOKED})
QUEUED = frozenset({WAITLISTED, INTERESTED})  # in the order of §3.1; who was interested before there was a date is offered a seat (§5.4)
ENDS_WITH_A_SEAT = frozenset({WAITLISTED, INTERESTED, REQUESTED})  # on the other dates of the module (§3.9)

# How each live status ends when somebody goes: by own wish, by staff, because the session is cancelled, because it starts.
ENDS_BY_PERSON = {INTERESTED: WITHDRAWN, REQUESTED: WITHDRAWN, WAITLISTED: WITHDRAWN, OFFERED: REFUSED, BOOKED: CANCELLED}
ENDS_BY_STAFF = {INTERESTED: WITHDRAWN, REQUESTED: DECLINED, WAITLISTED: WITHDRAWN, OFFERED: REFUSED, BOOKED: REMOVED}
ENDS_WITH_SESSION = {INTERESTED: WITHDRAWN, REQUESTED: EXPIRED, WAITLISTED: NOT_PLACED, OFFERED: EXPIRED, BOOKED: SESSION_CANCELLED}
ENDS_AT_START = {INTERESTED: WITHDRAWN, REQUESTED: EXPIRED, WAITLISTED: NOT_PLACED, OFFERED: EXPIRED}


def may_become(old: str, new: str) -> bool:
    """Whether a booking may go from one status to the other; end states go nowhere."""
    return new in MAY_BECOME.get(old, frozenset())


def holds_seat(status: str) -> bool:
    return status in HOLDS_SEAT


def is_live(status: str) -> bool:
    return status in LIVE
