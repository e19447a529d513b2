"""What a page shows about a session for one reader: seats, own booking, place in the queue, what can be done now."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.live_sessions import explain, wording
from courses.live_sessions.addresses import address_of
from courses.live_sessions.models import Booking, LiveSession, SessionPresenter
from courses.live_sessions.queries.approval import needs_approval
from courses.live_sessions.queries.eligibility import moments_of
from courses.live_sessions.reading import OtherDate, Standing, standing
from courses.live_sessions.rules import moments, states
from lms.people.models import User
from lms.web.drawing import seats


@dataclass(frozen=True)
class Card:
    """One session as one reader sees it. `seats_left` is None without a limit, `place` None for who does not wait."""

    session: LiveSession
    booking: Booking | None
    last: Booking | None
    place: int | None
    seats_left: int | None
    times: list[str] = field(default_factory=list)
    where: str = ""
    waiting_why: str = ""
    rule: str = ""
    others: list[OtherDate] = field(default_factory=list)
    approvers: str = ""
    clash: str = ""
    ended_because: str = ""
    can_book: bool = False
    can_wait: bool = False
    can_ask: bool = False
    can_be_interested: bool = False
    is_over: bool = False
    cancels_late: bool = False
    free_until: str = ""
    closed_why: str = ""

    @property
    def status(self) -> str:
        return self.booking.status if self.booking is not None else ""

    @property
    def is_booked(self) -> bool:
        return self.status == states.BOOKED

    @property
    def is_waiting(self) -> bool:
        """In the queue of a date; who was interested before there was a date stands there too."""
        return self.status in states.QUEUED and not self.has_no_date

    @property
    def is_offered(self) -> bool:
        return self.status == states.OFFERED

    @property
    def is_requested(self) -> bool:
        return self.status == states.REQUESTED

    @property
    def is_interested(self) -> bool:
        return self.status == states.INTERESTED and self.has_no_date

    @property
    def may_agree(self) -> bool:
        """Was interested before there was a date, and has not said yes to this date yet."""
        return self.status == states.INTERESTED and self.is_waiting and self.booking is not None and self.booking.by_offer and not self.closed_why

    @property
    def is_live(self) -> bool:
        return self.booking is not None

    @property
    def has_no_date(self) -> bool:
        return self.session.starts_at is None

    @property
    def presenters(self) -> list[SessionPresenter]:
        """Colleagues who said yes to a slot; only they are shown."""
        found: list[SessionPresenter] = getattr(self.session, "coming_presenters", [])
        return found

    @property
    def pk(self) -> int:
        return self.session.pk

    @property
    def address(self) -> str:
        return address_of("session", self.session.pk)

    @property
    def book_address(self) -> str:
        return address_of("session_book", self.session.pk)

    @property
    def is_sure(self) -> bool:
        """Its day is drawn as certain: a seat, or nothing asked for yet."""
        return self.booking is None or self.is_booked

    @property
    def when(self) -> SafeString:
        """Every date on a line of its own."""
        return format_html_join(mark_safe("<br>"), "{}", ((time,) for time in self.times))

    @property
    def seats_drawn(self) -> SafeString:
        held: int = self.session.seats_held  # type: ignore[attr-defined]
        return SafeString() if self.has_no_date else seats(self.session.capacity or 0, held, minimum=self.session.minimum)

    @property
    def is_ahead(self) -> bool:
        return not self.is_over and not self.session.is_cancelled

    @property
    def has_more_words(self) -> bool:
        """Whether there may be something to explain below it."""
        return self.booking is not None or self.last is not None or self.can_be_interested or self.can_ask or bool(self.clash)

    @property
    def facts(self) -> str:
        """Where, in which language, with whom."""
        parts = [f"{capfirst(self.where)}." if self.where else "", f"{self.session.get_language_display()}."]
        trainers = ", ".join(one.person.full_name for one in self.session.trainings.all())
        if trainers:
            parts.append(_("Trainer:") + f" {trainers}.")
        for one in self.presenters:
            parts.append(_("%(name)s tells in %(minutes)s minutes how it goes there.") % {"name": one.person.full_name, "minutes": one.minutes})
        return " ".join(part for part in parts if part)

    @property
    def book_words(self) -> str:
        """What stands on the button."""
        return _("Book a seat") if self.can_book else _("Ask for a seat") if self.can_ask else _("Join the waiting list")

    @property
    def free_words(self) -> str:
        """Until when cancelling is free, for who can book or has a seat (§4.2)."""
        is_told = self.can_book or (self.is_booked and not self.is_over)
        return _("Cancel freely until %(moment)s") % {"moment": self.free_until} if is_told and self.free_until else ""

    @property
    def can_wait_for_any(self) -> bool:
        """Waits or could wait here, so another date may come first (§3.9)."""
        return self.is_waiting or self.can_wait

    @property
    def sentence(self) -> str:
        """How the reader stands here, in one sentence."""
        if self.session.is_cancelled:
            return _("This session has been cancelled: %(why)s") % {"why": self.session.cancelled_because}
        if self.is_booked:
            return _("You were booked for this session.") if self.is_over else _("You have a seat.")
        if self.is_offered and self.booking is not None and self.booking.offered_until is not None:
            return _("A seat is held for you until %(moment)s.") % {"moment": wording.moment(self.booking.offered_until, self.session.zone)}
        if self.is_requested:
            return self.request_words
        if self.is_waiting:
            told = {"place": self.place, "waiting": self._waiting}
            is_full = self.seats_left == 0
            return (_("Full. You are waiting, place %(place)s of %(waiting)s.") if is_full else _("You are waiting, place %(place)s of %(waiting)s.")) % told
        if self.is_interested:
            return _("You are interested. When there is a date, we offer you a seat.")
        closed = f"{self.clash} {self.closed_why}" if self.clash and self.closed_why else self.closed_why
        return self.ended_words or closed or self.seats_words

    @property
    def request_words(self) -> str:
        """With whom the request lies and until when, and what it keeps."""
        if self.booking is None or self.booking.requested_until is None:
            return ""
        told = {"who": self.approvers, "moment": wording.moment(self.booking.requested_until, self.session.zone)}
        if not self.approvers:
            return _("Your request waits for an answer until %(moment)s.") % told
        return _("Your request waits for an answer of %(who)s, until %(moment)s.") % told

    @property
    def ended_words(self) -> str:
        """How the last booking ended, when that says something about now."""
        words = {
            states.CANCELLED: _("You gave up your seat."),
            states.CANCELLED_LATE: _("You said that you cannot come."),
            states.NOT_PLACED: _("No seat came free for you."),
            states.REFUSED: _("You gave the seat to the next colleague."),
            states.DECLINED: _("Your request was declined: %(why)s") % {"why": self.ended_because},
            states.REMOVED: _("Your booking was ended: %(why)s") % {"why": self.ended_because},
            states.MOVED: _("You were moved to another date: %(why)s") % {"why": self.ended_because},
        }
        if self.last is not None and self.last.status == states.EXPIRED:
            return _("Nobody answered your request in time.") if self.last.offered_until is None and self.last.requested_until else _("Your offer has run out.")
        return words.get(self.last.status, "") if self.last is not None else ""

    @property
    def seats_words(self) -> str:
        """5 of 12 left, or that it is full."""
        if self.session.capacity == 0:
            return ""
        if self.has_no_date and not self._waiting:
            return _("Nobody has said to be interested yet.")
        if self.has_no_date:
            return ngettext("%(count)d colleague is interested.", "%(count)d colleagues are interested.", self._waiting) % {"count": self._waiting}
        if self.session.capacity is None:
            return _("There is room for everybody.")
        if self.seats_left == 0 and not self._waiting:
            return _("Full. Nobody is waiting yet.")
        if self._waiting and self.seats_left:
            told = {"count": self._waiting}
            return ngettext("%(count)d colleague is waiting and goes first.", "%(count)d colleagues are waiting and go first.", self._waiting) % told
        if self._waiting:
            return ngettext("Full. %(count)d colleague is waiting.", "Full. %(count)d colleagues are waiting.", self._waiting) % {"count": self._waiting}
        return _("%(left)d of %(seats)d seats left.") % {"left": self.seats_left or 0, "seats": self.session.capacity}

    @property
    def minimum_words(self) -> str:
        """2 more needed, decided on 12 May (§6); or that it goes ahead."""
        missing = (self.session.minimum or 0) - self.session.seats_held  # type: ignore[attr-defined]
        if missing <= 0 or self.session.decision_on is None or self.is_over or self.has_no_date:
            return ""
        if self.session.going_ahead_at is not None:
            return _("It goes ahead.")
        told = {"missing": missing, "day": wording.dates.day_of_month(self.session.decision_on)}
        return ngettext("%(missing)d more booking needed. We decide on %(day)s.", "%(missing)d more bookings needed. We decide on %(day)s.", missing) % told

    @property
    def _waiting(self) -> int:
        found: int = self.session.people_waiting  # type: ignore[attr-defined]
        return found


def cards(sessions: Iterable[LiveSession], reader: User, *, now: datetime) -> list[Card]:
    """The sessions as this reader sees them."""
    rows = list(sessions)
    known = standing(rows, reader, now=now)
    return [_card(session, known) for session in rows]


def _card(session: LiveSession, known: Standing) -> Card:
    now, last = known.now, known.bookings.get(session.pk)
    booking = last if last is not None and last.is_live else None
    left = None if session.capacity is None else max(0, session.capacity - session.seats_held)  # type: ignore[attr-defined]
    closed = _closed_because(session, now)
    clash = known.clash_words(session)
    is_blocked = bool(clash) and session.overlap == LiveSession.Overlap.BLOCK
    is_open = booking is None and not closed and not is_blocked
    asks = session.approval != LiveSession.Approval.NONE and is_open and needs_approval(session)
    is_free = left is None or (left > 0 and not session.people_waiting)  # type: ignore[attr-defined]
    place = known.places.get(booking.pk) if booking is not None else None
    waits = place is not None and booking is not None and session.starts_at is not None
    has_date = session.starts_at is not None
    return Card(
        session=session,
        booking=booking,
        last=last if booking is None else None,
        place=place,
        seats_left=left,
        times=[wording.date_and_times(date) for date in session.dates.all()] or [_("No date yet")],
        where=wording.where(session),
        waiting_why=_why(session, booking, place, left, known) if waits and booking and place else "",
        rule=explain.rule(session, by_offer=booking.by_offer) if waits and booking and now < moments_of(session).promotion_stops else "",
        others=known.others.get(session.pk, []),
        approvers=", ".join(one.full_name for one in known.approvers.get(session.pk, [])),
        clash=clash,
        ended_because=known.reasons.get(last.pk, "") if last is not None else "",
        can_book=is_open and is_free and not asks and has_date,
        can_wait=is_open and not is_free and not asks and has_date,
        can_ask=is_open and asks and has_date,
        can_be_interested=is_open and not has_date,
        is_over=session.ends_at is not None and session.ends_at <= now,
        closed_why=closed or (_("Cancel the other one first, or choose another date.") if is_blocked and booking is None else ""),
        **_leaving(session, booking, now),
    )


def _why(session: LiveSession, booking: Booking, place: int, left: int | None, known: Standing) -> str:
    has_asked = booking.status != states.INTERESTED
    queue = explain.Place(place, in_front=known.in_front.get(booking.pk, 0), reason=booking.priority_reason if booking.is_in_front else "")
    return explain.to_person(known.unmet(session, booking, seats_left=left), session, place=queue, has_asked=has_asked)


def _leaving(session: LiveSession, booking: Booking | None, now: datetime) -> dict[str, Any]:
    """Until when this reader cancels freely, and whether that has passed (§4.2)."""
    if session.starts_at is None:
        return {}
    booked_at = booking.booked_at if booking is not None else None
    until = moments.free_cancelling_until(moments_of(session), booked_at=booked_at, changed_at=session.materially_changed_at)
    is_late = moments.is_late(now=now, free_until=until)
    return {
        "cancels_late": is_late and booking is not None and booking.status == states.BOOKED,
        "free_until": "" if is_late else wording.moment(until, session.zone),
    }


def _closed_because(session: LiveSession, now: datetime) -> str:
    if session.is_cancelled:
        return _("This session has been cancelled.")
    if session.capacity == 0:
        return _("This session takes no bookings.")
    if session.starts_at is None:
        return ""
    when = moments_of(session)
    if now >= when.ends:
        return _("This session is over.")
    if now >= when.starts:
        return _("This session has started.")
    if when.signup_opens is not None and now < when.signup_opens:
        return _("Sign-up opens on %(moment)s.") % {"moment": wording.moment(when.signup_opens, session.zone)}
    if now >= when.signup_closes:
        return _("Sign-up has closed.")
    return ""
