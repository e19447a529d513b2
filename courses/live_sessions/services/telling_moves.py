"""Messages about another date and about the minimum (§1, §6): one for each event."""

from datetime import datetime

from courses.live_sessions import calendar, wording
from courses.live_sessions.models import Booking
from courses.live_sessions.queries.eligibility import moments_of
from courses.live_sessions.rules import moments
from courses.live_sessions.services.telling import alternatives, next_place_of, page_of, tell


def moved(old: Booking, new: Booking, *, reason: str, now: datetime) -> None:
    """One mail with both calendar parts: CANCEL for the date that ended, REQUEST for the new one (§9)."""
    until = moments.free_cancelling_until(moments_of(new.session), booked_at=new.booked_at, changed_at=new.session.materially_changed_at)
    before = wording.in_both(old.session, old.person)
    tell(
        new,
        "booking_moved",
        file=calendar.invitation(new, now=now),
        method=calendar.REQUEST,
        more_calendars=[{"method": calendar.CANCEL, "file": calendar.ended_booking(old, now=now)}],
        old_when=before["when"],
        reason=reason,
        free_until=wording.moment_in_both(until, new.session, new.person) if until > now else "",
    )


def merged(booking: Booking, *, had_seat: bool, there: Booking | None, now: datetime) -> None:
    """This date does not take place; the other one is offered."""
    tell(
        booking,
        "session_merged",
        file=calendar.cancelled_dates(booking, booking.session.dates.all(), now=now) if had_seat else "",
        method=calendar.CANCEL if had_seat else "",
        url=page_of(there.session) if there is not None else "",
        reason=booking.session.cancelled_because,
        alternatives="" if there is not None else alternatives(booking, now=now),
        **next_place_of(there),
    )


def goes_ahead(booking: Booking) -> None:
    tell(booking, "session_goes_ahead", event=str(booking.session.edit_number))


def decided_later(booking: Booking) -> None:
    """The day of the decision moved."""
    day = booking.session.decision_on
    told = {language: wording.dates.day(day, language) for language in ("nl", "en")} if day else ""
    tell(booking, "session_decided_later", event=str(booking.session.edit_number), day=told, minimum=booking.session.minimum)
