"""Somebody said yes to telling something, or cannot come after all: the calendar entries of who has a seat follow (§5.3, §9.1)."""

from datetime import datetime

from courses.live_sessions import calendar, wording
from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.rules import states
from courses.live_sessions.services.telling import page_of
from lms.notifications.holding import Change, bring_in_step, hold

KIND = "session_tellers"


def names(session: LiveSession) -> str:
    """Who tells something now, in the order of asking; take it before the change is written."""
    return ", ".join(name for name, _minutes in calendar.tellers(session, anew=True))


def changed(session: LiveSession, *, before: str, now: datetime) -> None:
    """The same entries with a higher SEQUENCE: one message for what happens within ten minutes, none when it is as before by then.

    Whoever has an update of time or place waiting gets the names with that one.
    """
    after = names(session)
    if after == before or not session.is_published or session.starts_at is None or session.starts_at <= now:
        return
    bookings = list(Booking.objects.filter(session=session, status=states.BOOKED).select_related("person"))
    for booking in bookings:
        booking.session = session
        booking.calendar_sequence += 1
    Booking.objects.bulk_update(bookings, ["calendar_sequence"], batch_size=500)
    files = {one.person_id: calendar.invitation(one, now=now) for one in bookings}
    in_step = bring_in_step(files, merge_key=wording.change_key(session.pk))
    changes = [
        Change(one.person, {"who": before}, {"who": after}, wording.in_both(session, one.person), files[one.person_id], calendar.REQUEST)
        for one in bookings
        if one.person_id not in in_step
    ]
    hold(changes, KIND, merge_key=wording.tellers_key(session.pk), url=page_of(session), now=now)
