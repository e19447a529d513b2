"""What a page shows about a session for one reader: seats, own booking, place in the queue, what can be done now."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.live_sessions import explain, wording
from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.queries import bookings as booking_queries
from courses.live_sessions.queries.eligibility import moments_of, unmet_of
from courses.live_sessions.rules import states
from lms.people.models import User


@dataclass(frozen=True)
class Card:
    """One session as one reader sees it. `seats_left` is None without a limit."""

    session: LiveSession
    booking: Booking | None
    place: int | None
    waiting_why: str
    rule: str
    seats_left: int | None
    times: list[str] = field(default_factory=list)
    where: str = ""
    can_book: bool = False
    can_wait: bool = False
    is_over: bool = False
    cancels_late: bool = False
    closed_why: str = ""

    @property
    def is_booked(self) -> bool:
        return self.booking is not None and self.booking.status == states.BOOKED

    @property
    def is_waiting(self) -> bool:
        return self.booking is not None and self.booking.status == states.WAITLISTED

    @property
    def is_offered(self) -> bool:
        return self.booking is not None and self.booking.status == states.OFFERED

    @property
    def is_live(self) -> bool:
        return self.booking is not None and self.booking.is_live

    @property
    def sentence(self) -> str:
        """How the reader stands here, in one sentence."""
        if self.session.is_cancelled:
            return _("This session has been cancelled: %(why)s") % {"why": self.session.cancelled_because}
        if self.is_booked:
            return _("You have a seat.")
        if self.is_offered and self.booking is not None and self.booking.offered_until is not None:
            return _("A seat is held for you until %(moment)s.") % {"moment": wording.moment(self.booking.offered_until, self.session.zone)}
        if self.is_waiting:
            told = {"place": self.place, "waiting": self.session.people_waiting}  # type: ignore[attr-defined]
            return _("Full. You are waiting, place %(place)s of %(waiting)s.") % told
        return self.closed_why or self.seats_words

    @property
    def seats_words(self) -> str:
        """5 of 12 left, or that it is full."""
        if self.session.capacity is None:
            return _("There is room for everybody.")
        if self.seats_left == 0 or self.session.people_waiting:  # type: ignore[attr-defined]
            waiting = self.session.people_waiting  # type: ignore[attr-defined]
            if not waiting:
                return _("Full. Nobody is waiting yet.")
            return ngettext("Full. %(count)d colleague is waiting.", "Full. %(count)d colleagues are waiting.", waiting) % {"count": waiting}
        return _("%(left)d of %(seats)d seats left.") % {"left": self.seats_left or 0, "seats": self.session.capacity}

    @property
    def minimum_words(self) -> str:
        """2 more needed, decided on 12 May (§6)."""
        missing = (self.session.minimum or 0) - self.session.seats_held  # type: ignore[attr-defined]
        if missing <= 0 or self.session.decision_on is None or self.is_over:
            return ""
        told = {"missing": missing, "day": wording.dates.day_of_month(self.session.decision_on)}
        return ngettext("%(missing)d more booking needed. We decide on %(day)s.", "%(missing)d more bookings needed. We decide on %(day)s.", missing) % told


def cards(sessions: Iterable[LiveSession], reader: User, *, now: datetime) -> list[Card]:
    """The sessions as this reader sees them; constant queries for the own bookings, places and reasons."""
    rows = list(sessions)
    mine = booking_queries.latest_by_session(reader, rows)
    places = booking_queries.places_in_queue(mine.values())
    return [_card(session, mine.get(session.pk), places, now=now) for session in rows]


def _card(session: LiveSession, booking: Booking | None, places: dict[int, int], *, now: datetime) -> Card:
    when = moments_of(session)
    left = None if session.capacity is None else max(0, session.capacity - session.seats_held)  # type: ignore[attr-defined]
    closed = _closed_because(session, now)
    is_live = booking is not None and booking.is_live
    is_free = left is None or (left > 0 and not session.people_waiting)  # type: ignore[attr-defined]
    place = places.get(booking.pk) if booking is not None else None
    return Card(
        session=session,
        booking=booking if is_live else None,
        place=place,
        waiting_why=_why_waiting(session, booking, place, left, now) if place and booking is not None else "",
        rule=explain.rule(session) if place else "",
        seats_left=left,
        times=[wording.date_and_times(date) for date in session.dates.all()],
        where=wording.where(session),
        can_book=not is_live and not closed and is_free,
        can_wait=not is_live and not closed and not is_free,
        is_over=session.ends_at is not None and session.ends_at <= now,
        cancels_late=bool(booking and booking.status == states.BOOKED and now > when.cancel_until),
        closed_why=closed,
    )


def _why_waiting(session: LiveSession, booking: Booking, place: int, left: int | None, now: datetime) -> str:
    unmet = unmet_of([booking], session, seat_is_free=left != 0, now=now)[booking.pk]
    return explain.to_person(unmet, session, place=place)


def _closed_because(session: LiveSession, now: datetime) -> str:
    when = moments_of(session)
    if session.is_cancelled:
        return _("This session has been cancelled.")
    if now >= when.ends:
        return _("This session is over.")
    if now >= when.starts:
        return _("This session has started.")
    if when.signup_opens is not None and now < when.signup_opens:
        return _("Sign-up opens on %(moment)s.") % {"moment": wording.moment(when.signup_opens, session.zone)}
    if now >= when.signup_closes:
        return _("Sign-up has closed.")
    return _("This session takes no bookings.") if session.capacity == 0 else ""
