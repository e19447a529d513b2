"""What changes live sessions and bookings: the one door for pages, imports, tasks and staff (§2.1)."""

from courses.live_sessions.services.approving import approve, decline, settle_requests, tell_approvers
from courses.live_sessions.services.attendance import attended_module, attendees_of, mark, mark_everybody, unmark
from courses.live_sessions.services.booking import book, cancel, wait_for_any
from courses.live_sessions.services.cancelling import cancel_session
from courses.live_sessions.services.changing import change, rehearse, set_capacity
from courses.live_sessions.services.checking import check
from courses.live_sessions.services.deciding import extend, go_ahead, merge
from courses.live_sessions.services.interest import show_interest
from courses.live_sessions.services.leaving import person_leaves
from courses.live_sessions.services.messaging import send_message, send_trial
from courses.live_sessions.services.moving import move
from courses.live_sessions.services.planning import SessionPlan, TypedDate, plan, publish
from courses.live_sessions.services.presenting import accept as accept_slot
from courses.live_sessions.services.presenting import ask_presenter, cancel_slot, end_slots_of, withdraw
from courses.live_sessions.services.presenting import decline as decline_slot
from courses.live_sessions.services.queueing import put_back, put_in_front
from courses.live_sessions.services.rehearsing import rehearse_cancelling
from courses.live_sessions.services.repairing import repair
from courses.live_sessions.services.repeating import copy_series, copy_session, plan_series
from courses.live_sessions.services.restoring import restore
from courses.live_sessions.services.returning import ask_again, come_back
from courses.live_sessions.services.series import cancel_series, change_series, publish_series, rehearse_series
from courses.live_sessions.services.several import book_several, rehearse_several
from courses.live_sessions.services.staff import book_for, promote, promote_next, remove
from courses.live_sessions.services.sweeps import close_started, expire_offers, fill_free_seats, remind
from courses.live_sessions.services.waiting import accept_offer, fill

__all__ = [
    "SessionPlan",
    "TypedDate",
    "accept_offer",
    "accept_slot",
    "approve",
    "ask_again",
    "ask_presenter",
    "attended_module",
    "attendees_of",
    "book",
    "book_for",
    "book_several",
    "cancel",
    "cancel_series",
    "cancel_session",
    "cancel_slot",
    "change",
    "change_series",
    "check",
    "close_started",
    "come_back",
    "copy_series",
    "copy_session",
    "decline",
    "decline_slot",
    "end_slots_of",
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
    "plan_series",
    "promote",
    "promote_next",
    "publish",
    "publish_series",
    "put_back",
    "put_in_front",
    "rehearse",
    "rehearse_cancelling",
    "rehearse_series",
    "rehearse_several",
    "remind",
    "remove",
    "repair",
    "restore",
    "send_message",
    "send_trial",
    "set_capacity",
    "settle_requests",
    "show_interest",
    "tell_approvers",
    "unmark",
    "wait_for_any",
    "withdraw",
]
