"""A person leaves the organisation: future bookings end, the next ones move up, history stays (§3.4, §12)."""

from datetime import datetime

from django.db.models import Q

from courses.live_sessions import own_reasons
from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.rules import states
from courses.live_sessions.services import turning
from courses.live_sessions.services.locking import lock_people
from courses.live_sessions.services.waiting import fill
from lms.lib.locks import lock_all, transaction_or_busy
from lms.people.models import User


@transaction_or_busy()
def person_leaves(*, person: User, by: User | None, now: datetime) -> dict[int, str]:
    """End what this person still has ahead. Returns the bookings that ended, by id, with what they were."""
    ahead = Booking.objects.filter(person=person, status__in=sorted(states.LIVE)).filter(Q(session__starts_at__gt=now) | Q(session__starts_at=None))
    sessions = {row.pk: row for row in lock_all(LiveSession, list(ahead.values_list("session_id", flat=True)))}
    lock_people(sessions.values(), also=[person.pk])
    ended = list(ahead.filter(session__in=sessions).select_related("person"))
    were = {booking.pk: booking.status for booking in ended}
    for booking in ended:
        booking.session = sessions[booking.session_id]
        turning.turn(booking, states.ENDS_BY_STAFF[booking.status], by=by, now=now, reason=own_reasons.LEFT)
    for session in sessions.values():
        fill(session, now=now)
    return were
