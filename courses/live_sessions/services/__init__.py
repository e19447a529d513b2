"""What changes live sessions and bookings: the one door for pages, imports, tasks and staff (§2.1)."""

from courses.live_sessions.services.approving import approve, decline, settle_requests
from courses.live_sessions.services.attendance import attended_module, mark, mark_everybody, unmark
from courses.live_sessions.services.booking import book, cancel, wait_for_any
from courses.live_sessions.services.cancelling import cancel_session
from courses.live_sessions.services.changing import change, rehearse, set_capacity
from courses.live_sessions.services.checking import check
from courses.live_sessions.services.deciding import extend, go_ahead, merge
from courses.live_sessions.services.interest import show_interest
from courses.live_sessions.services.leaving import person_leaves
from courses.live_sessions.services.moving import move
from courses.live_sessions.services.planning import SessionPlan, TypedDate, plan, publish
from courses.live_sessions.services.restoring import restore
from courses.live_sessions.services.staff import book_for, promote, promote_next, remove
from courses.live_sessions.services.sweeps import close_started, expire_offers, fill_free_seats, remind
from courses.live_sessions.services.waiting import accept_offer, fill

__all__ = [
    "SessionPlan",
    "TypedDate",
    "accept_offer",
    "approve",
    "attended_module",
    "book",
    "book_for",
    "cancel",
    "cancel_session",
    "change",
    "check",
    "close_started",
    "decline",
    "expire_offers",
    "extend",
    "fill",
    "fill_free_seats",
    "go_ahead",
    "mark",
    "mark_everybody",
    "merge",
    "move",
    "person_leaves",
    "plan",
    "promote",
    "promote_next",
    "publish",
    "rehearse",
    "remind",
    "remove",
    "restore",
    "set_capacity",
    "settle_requests",
    "show_interest",
    "unmark",
    "wait_for_any",
]
