"""When one may sign up, cancel freely, be promoted, answer an offer, and when attendance is marked (§3.7, §3.8, §4, §8.1)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from courses.live_sessions.rules.walltime import on_the_clock_before

OFFER_LASTS = timedelta(hours=48)
JOIN_OPENS_BEFORE = timedelta(minutes=15)
MARKING_OPENS_BEFORE = timedelta(minutes=15)
MARKING_CLOSES_AFTER = timedelta(days=14)
FREE_AFTER_A_CHANGE_HOURS = 24


@dataclass(frozen=True)
class Moments:
    """The moments of a session, worked out from its settings; all UTC. `signup_opens` is None when it is open from the beginning."""

    starts: datetime
    ends: datetime
    signup_opens: datetime | None
    signup_closes: datetime
    promotion_stops: datetime
    cancel_until: datetime
    cancel_until_after_change: datetime


def moments(
    *,
    starts: datetime,
    ends: datetime,
    zone: str,
    signup_opens_at: datetime | None,
    signup_opens_days: int | None,
    signup_closes_at: datetime | None,
    signup_closes_hours: int,
    promotion_stop_hours: int,
    cancel_cutoff_hours: int,
) -> Moments:
    """Absolute moments win over relative ones; nothing closes later than the start."""
    opens = signup_opens_at
    if opens is None and signup_opens_days is not None:
        opens = on_the_clock_before(starts, zone, hours=24 * signup_opens_days)
    closes = signup_closes_at or on_the_clock_before(starts, zone, hours=signup_closes_hours)
    return Moments(
        starts=starts,
        ends=ends,
        signup_opens=opens,
        signup_closes=min(closes, starts),
        promotion_stops=on_the_clock_before(starts, zone, hours=promotion_stop_hours),
        cancel_until=on_the_clock_before(starts, zone, hours=cancel_cutoff_hours),
        cancel_until_after_change=on_the_clock_before(starts, zone, hours=min(cancel_cutoff_hours, FREE_AFTER_A_CHANGE_HOURS)),
    )


def free_cancelling_until(when: Moments, *, booked_at: datetime | None, changed_at: datetime | None) -> datetime:
    """The cut-off; who booked before a material change may leave freely until 24 hours before the new start (§5.2)."""
    if changed_at is not None and booked_at is not None and booked_at <= changed_at:
        return when.cancel_until_after_change
    return when.cancel_until


def is_late(*, now: datetime, free_until: datetime) -> bool:
    """Cancelling is free up to and including the cut-off (§4.2)."""
    return now > free_until


def offer_deadline(when: Moments, *, now: datetime) -> datetime:
    """The earliest of 48 hours, the promotion stop and the sign-up close (§3.8).

    An offer that staff make after the stop has those moments behind it; it runs to the start at the latest.
    """
    ahead = [moment for moment in (when.promotion_stops, when.signup_closes) if moment > now]
    return min([now + OFFER_LASTS, when.starts, *ahead])


def join_link_is_open(*, now: datetime, starts: datetime, ends: datetime) -> bool:
    """From 15 minutes before the start of a date until its end (§9.5)."""
    return starts - JOIN_OPENS_BEFORE <= now <= ends


def may_mark(*, now: datetime, starts: datetime) -> bool:
    """Marking opens 15 minutes before the start of the date (§8.1)."""
    return now >= starts - MARKING_OPENS_BEFORE


def marking_needs_reason(*, now: datetime, ends: datetime) -> bool:
    """After 14 days a change needs a reason (§8.1)."""
    return now > ends + MARKING_CLOSES_AFTER
