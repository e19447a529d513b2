"""What somebody has on another date of the module when this one does not take place for them: the page says it first (§5.1)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from courses.live_sessions import wording
from courses.live_sessions.addresses import address_of
from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.queries.bookings import elsewhere_of
from courses.live_sessions.rules import states
from lms.people.models import User


@dataclass(frozen=True)
class Elsewhere:
    """The other date in a sentence, and the word on the way to it; `is_urgent` when an answer is asked for."""

    sentence: str
    button: str
    url: str
    is_urgent: bool


def elsewhere(session: LiveSession, reader: User, *, ended: Booking | None, now: datetime) -> Elsewhere | None:
    """For who had a booking here that ended because the session was cancelled, or who was moved; else nothing."""
    if ended is None or not (session.is_cancelled or ended.status == states.MOVED):
        return None
    row = elsewhere_of(reader, session, now=now)
    return None if row is None else Elsewhere(_sentence(row), _button(row), address_of("session", row.session_id), row.status == states.OFFERED)


def _sentence(row: Booking) -> str:
    told = {"when": wording.all_dates(row.session)}
    if row.status == states.OFFERED and row.offered_until is not None:
        told["until"] = wording.moment(row.offered_until, row.session.zone)
        return _("We hold a seat for you on another date: %(when)s. Say yes or no before %(until)s.") % told
    if row.status == states.BOOKED:
        return _("You have a seat on another date: %(when)s.") % told
    if row.status == states.REQUESTED:
        return _("Your request for a seat on another date waits for an answer: %(when)s.") % told
    return _("You stand on the waiting list of another date: %(when)s.") % told


def _button(row: Booking) -> str:
    if row.status == states.OFFERED:
        return _("Answer the offer")
    return _("See your place") if row.status in states.QUEUED else _("See the session")
