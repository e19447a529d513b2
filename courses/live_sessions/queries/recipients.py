"""Who gets a message from staff about a session."""

from django.db.models import Exists, OuterRef, QuerySet

from courses.live_sessions.models import Booking, LiveSession, SessionMessage
from courses.live_sessions.rules import states
from lms.people.models import User

STATUSES = {
    SessionMessage.To.BOOKED: frozenset({states.BOOKED}),
    SessionMessage.To.EVERYBODY: frozenset({states.BOOKED, states.OFFERED, states.WAITLISTED}),
}


def recipients_of(session: LiveSession, to: str) -> QuerySet[User]:
    """Each person once, by name."""
    rows = Booking.objects.filter(session=session, person=OuterRef("pk"), status__in=sorted(STATUSES[SessionMessage.To(to)]))
    return User.objects.active().filter(Exists(rows))
