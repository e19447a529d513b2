"""What time does by itself: offers run out, sessions start, seats that nobody filled, reminders. Every sweep is safe to repeat."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.queries.sessions import dates_starting_between
from courses.live_sessions.rules import states
from courses.live_sessions.services import telling, telling_requests, turning
from courses.live_sessions.services.locking import lock_people
from courses.live_sessions.services.waiting import fill
from lms.lib.locks import lock, transaction_or_busy

REMIND_BEFORE = timedelta(hours=24)


def expire_offers(*, now: datetime) -> int:
    """Offers past their deadline end, and the next person has the seat at once (§3.8). Returns how many ended."""
    due = Booking.objects.filter(status=states.OFFERED, offered_until__lt=now).values_list("session_id", flat=True)
    return sum(_expire_in(session, now=now) for session in _sessions(due))


@transaction_or_busy()
def _expire_in(session: LiveSession, *, now: datetime) -> int:
    session = lock(session)
    due = list(Booking.objects.filter(session=session, status=states.OFFERED, offered_until__lt=now).select_related("person"))
    for booking in due:
        booking.session = session
        turning.turn(booking, states.EXPIRED, by=None, now=now)
        telling.offer_expired(booking)
    if due:
        fill(session, now=now)
    return len(due)


def close_started(*, now: datetime) -> int:
    """At the start, those who still wait become "not placed" and read the next dates (§3.10). Returns how many."""
    left = Q(status__in=sorted(states.ENDS_AT_START), session__starts_at__lte=now)
    due = Booking.objects.filter(left, session__state=LiveSession.State.PUBLISHED).values_list("session_id", flat=True)
    return sum(_close(session, now=now) for session in _sessions(due))


@transaction_or_busy()
def _close(session: LiveSession, *, now: datetime) -> int:
    session = lock(session)
    if session.starts_at is None or session.starts_at > now:
        return 0
    lock_people([session], statuses=frozenset(states.ENDS_AT_START))
    left = list(Booking.objects.filter(session=session, status__in=sorted(states.ENDS_AT_START)).select_related("person"))
    for booking in left:
        old, booking.session = booking.status, session
        turning.turn(booking, states.ENDS_AT_START[old], by=None, now=now)
        if old in states.QUEUED:
            telling.not_placed(booking, now=now)
        elif old == states.REQUESTED:
            telling_requests.expired(booking, now=now)
        elif old == states.OFFERED:
            telling.offer_expired(booking)
    return len(left)


def fill_free_seats(*, now: datetime) -> int:
    """Sessions where somebody waits, looked at again: a clash may have gone, a person may have left. Returns how many moved up."""
    waiting = Booking.objects.filter(status__in=sorted(states.QUEUED), session__state=LiveSession.State.PUBLISHED, session__starts_at__gt=now)
    return sum(fill_session(session=session, now=now) for session in _sessions(waiting.values_list("session_id", flat=True)))


@transaction_or_busy()
def fill_session(*, session: LiveSession, now: datetime) -> int:
    """Fill the free seats of one session from its queue."""
    return len(fill(lock(session), now=now))


def remind(*, now: datetime) -> int:
    """Tell people with a seat about tomorrow, once for each date. Who booked within that day has just been told. Returns how many."""
    count = 0
    for date in dates_starting_between(now, now + REMIND_BEFORE):
        rows = Booking.objects.filter(session=date.session_id, status=states.BOOKED, booked_at__lte=date.starts_at - REMIND_BEFORE)
        for booking in rows.select_related("person", "session__module"):
            telling.reminder(booking, date)
            count += 1
    return count


def _sessions(ids: Iterable[int]) -> list[LiveSession]:
    return list(LiveSession.objects.filter(pk__in=set(ids)).order_by("pk"))
