"""What changes live sessions and bookings: the one door for pages, imports, tasks and staff (§2.1)."""

from courses.live_sessions.services.attendance import attended_module, mark, mark_everybody, unmark
from courses.live_sessions.services.booking import book, cancel, wait_for_any
from courses.live_sessions.services.cancelling import cancel_session
from courses.live_sessions.services.changing import change, rehearse, set_capacity
from courses.live_sessions.services.leaving import person_leaves
from courses.live_sessions.services.planning import SessionPlan, TypedDate, plan, publish
from courses.live_sessions.services.staff import book_for, promote, promote_next, remove
from courses.live_sessions.services.sweeps import close_started, expire_offers, fill_free_seats, remind
from courses.live_sessions.services.waiting import accept_offer, fill

__all__ = [
    "SessionPlan",
    "TypedDate",
    "accept_offer",
    "attended_module",
    "book",
    "book_for",
    "cancel",
    "cancel_session",
    "change",
    "close_started",
    "expire_offers",
    "fill",
    "fill_free_seats",
    "mark",
    "mark_everybody",
    "person_leaves",
    "plan",
    "promote",
    "promote_next",
    "publish",
    "rehearse",
    "remind",
    "remove",
    "set_capacity",
    "unmark",
    "wait_for_any",
]
