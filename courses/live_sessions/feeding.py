"""What live sessions put into a person's own calendar feed: seats, offers and duties (§9.6)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.live_sessions import calendar, duty_calendar
from courses.live_sessions.models import Booking, BookingChange, LiveSession, SessionPresenter
from courses.live_sessions.queries.seats import with_seats
from courses.live_sessions.rules import states
from lms.notifications.calendar import CANCELLED, CONFIRMED, TENTATIVE, Entry
from lms.people.models import User

LOOKS_BACK = timedelta(days=90)
CANCELLED_STAYS = timedelta(days=14)
ASKED, ACCEPTED = SessionPresenter.Status.ASKED, SessionPresenter.Status.ACCEPTED
SHOWN = [LiveSession.State.PUBLISHED, LiveSession.State.CANCELLED]


def entries(person: User, now: datetime) -> Iterator[Entry]:
    """Everything with a date of live sessions, of the past 90 days and ahead."""
    yield from _bookings(person, now)
    yield from _given(person, now)
    yield from _told(person, now)


def _bookings(person: User, now: datetime) -> Iterator[Entry]:
    held = BookingChange.objects.filter(booking=OuterRef("pk"), what=BookingChange.What.STATUS, new__in=sorted(states.HOLDS_SEAT))
    ended = Q(Exists(held), ended_at__gt=now - CANCELLED_STAYS)
    rows = Booking.objects.filter(Q(status__in=sorted(states.HOLDS_SEAT)) | ended, person=person, session__ends_at__gt=now - LOOKS_BACK)
    rows = rows.exclude(moved_to__session=F("session"))  # it came back on the same entry of the calendar
    found = list(rows.select_related("session__module", "person").prefetch_related("session__dates").order_by("pk"))
    calendar.read_tellers([booking.session for booking in found])
    for booking in found:
        status = {states.BOOKED: CONFIRMED, states.OFFERED: TENTATIVE}.get(booking.status, CANCELLED)
        moments = [booking.created_at, booking.booked_at, booking.ended_at, booking.session.materially_changed_at, booking.session.cancelled_at]
        stamp = max(moment for moment in moments if moment)
        words = "" if status == CANCELLED else calendar.words_of_tellers(booking.session)
        yield from (calendar.entry(booking, date, stamp=stamp, status=status, more=words) for date in booking.session.dates.all())


def _given(person: User, now: datetime) -> Iterator[Entry]:
    sessions = _near(LiveSession.objects.filter(trainings__person=person), now)
    for session in with_seats(sessions):
        yield from _duties(person, session, "trainer", CONFIRMED, _bookings_words(session))


def _told(person: User, now: datetime) -> Iterator[Entry]:
    asked = SessionPresenter.objects.filter(person=person, status__in=[ASKED, ACCEPTED])
    statuses = dict(asked.values_list("session_id", "status"))
    for session in _near(LiveSession.objects.filter(pk__in=statuses), now):
        is_sure = statuses[session.pk] == ACCEPTED
        words = _("You tell something in this session.") if is_sure else _("You are asked to tell something in this session. Say yes or no in Podium.")
        yield from _duties(person, session, "presenter", CONFIRMED if is_sure else TENTATIVE, words)


def _near(sessions: QuerySet[LiveSession], now: datetime) -> QuerySet[LiveSession]:
    stays = Q(cancelled_at=None) | Q(cancelled_at__gt=now - CANCELLED_STAYS)
    found = sessions.filter(stays, state__in=SHOWN, ends_at__gt=now - LOOKS_BACK)
    return found.select_related("module").prefetch_related("dates").order_by("pk")


def _bookings_words(session: LiveSession) -> str:
    """How many come, never who."""
    held: int = session.seats_held  # type: ignore[attr-defined]
    if session.capacity is None:
        return ngettext("You give this session. %(held)d booking.", "You give this session. %(held)d bookings.", held) % {"held": held}
    told = {"held": held, "seats": session.capacity}
    return _("You give this session. %(held)d of %(seats)d seats are taken.") % told


def _duties(person: User, session: LiveSession, duty: str, status: str, words: str) -> Iterator[Entry]:
    status = CANCELLED if session.is_cancelled else status
    moments = [session.created_at, session.published_at, session.materially_changed_at, session.cancelled_at]
    for date in session.dates.all():
        yield duty_calendar.entry(person, session, date, duty, status=status, words=words, stamp=max(moment for moment in moments if moment))
