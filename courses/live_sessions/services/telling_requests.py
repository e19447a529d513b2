"""Messages about requests for approval (§7): to who asks, and to who answers."""

from collections.abc import Sequence
from datetime import datetime

from courses.live_sessions import wording
from courses.live_sessions.models import Booking
from courses.live_sessions.services.telling import alternatives, tell
from lms.notifications.services import notify
from lms.people.models import User


def requested(booking: Booking, approvers: Sequence[User]) -> None:
    """The request lies with these people until a moment."""
    tell(booking, "booking_requested", who=", ".join(one.full_name for one in approvers), until=_until(booking, booking.person))


def to_answer(booking: Booking, approver: User) -> None:
    """Somebody asks this approver for a yes or a no."""
    told = wording.in_both(booking.session, approver)
    who = booking.person.full_name
    notify(approver, "request_to_answer", url="/learn/requests/", event_key=str(booking.pk), who=who, until=_until(booking, approver), **told)  # type: ignore[arg-type]


def declined(booking: Booking, *, reason: str, now: datetime) -> None:
    tell(booking, "request_declined", reason=reason, alternatives=alternatives(booking, now=now))


def expired(booking: Booking, *, now: datetime) -> None:
    """Nobody answered in time; the person may ask again."""
    tell(booking, "request_expired", alternatives=alternatives(booking, now=now))


def _until(booking: Booking, reader: User) -> dict[str, str] | str:
    return wording.moment_in_both(booking.requested_until, booking.session, reader) if booking.requested_until else ""
