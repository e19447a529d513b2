"""What staff see of a session in a list or calendar: when, where, seats, and what needs a decision."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.live_sessions import wording
from courses.live_sessions.addresses import address_of
from courses.live_sessions.models import LiveSession
from courses.live_sessions.rules import waiting
from lms.web import dates


@dataclass(frozen=True)
class Row:
    """One session for who plans it. `asks` says what staff must choose; `needs` is what is missing."""

    session: LiveSession
    when: str
    where: str
    seats: str
    asks: list[str] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return address_of("plan_show", self.session.pk)

    @property
    def taken(self) -> str:
        """The seats in words that need no heading above them."""
        return seats_words(self.session, stands_alone=True)

    @property
    def facts(self) -> str:
        """The language, and who gives it."""
        return ", ".join([self.session.get_language_display(), *(one.person.full_name for one in self.session.trainings.all())])


def rows(sessions: Iterable[LiveSession], *, now: datetime) -> list[Row]:
    """The sessions with their words; they come with seats, dates and trainers loaded."""
    return [_row(session, now) for session in sessions]


def _row(session: LiveSession, now: datetime) -> Row:
    stored = list(session.dates.all())
    when = wording.date_and_times(stored[0]) if stored else _("no date yet")
    if len(stored) > 1:
        when += " " + ngettext("and %(count)d more date", "and %(count)d more dates", len(stored) - 1) % {"count": len(stored) - 1}
    is_coming = session.is_published and (session.starts_at is None or session.starts_at > now)
    return Row(
        session, when, wording.where(session), seats_words(session), _asks(session) if is_coming and session.starts_at else [], _needs(session, is_coming)
    )


def seats_words(session: LiveSession, *, stands_alone: bool = False) -> str:
    """9 of 12, 3 wait; standing alone 9 of 12 taken."""
    held, queue = session.seats_held, session.people_waiting  # type: ignore[attr-defined]
    if session.capacity is None:
        words = ngettext("%(held)d booked, no limit", "%(held)d booked, no limit", held) % {"held": held}
    elif session.capacity == 0:
        words = _("closed, %(held)d booked") % {"held": held}
    else:
        words = (_("%(held)d of %(seats)d taken") if stands_alone else _("%(held)d of %(seats)d")) % {"held": held, "seats": session.capacity}
    wait = ngettext("%(count)d waits", "%(count)d wait", queue) % {"count": queue}
    return f"{words}, {wait}" if queue else words


def _asks(session: LiveSession) -> list[str]:
    held, queue = session.seats_held, session.people_waiting  # type: ignore[attr-defined]
    found = []
    missing = (session.minimum or 0) - held
    if missing > 0 and session.going_ahead_at is None:
        told = {"missing": missing, "minimum": session.minimum, "day": dates.day_of_month(session.decision_on) if session.decision_on else "–"}
        found.append(ngettext("%(missing)d short of %(minimum)d: decide by %(day)s", "%(missing)d short of %(minimum)d: decide by %(day)s", missing) % told)
    over = waiting.seats_over(capacity=session.capacity, held=held) if session.capacity else 0
    if over:
        found.append(over_words(over))
    left = None if session.capacity is None else session.capacity - held
    if queue and (left is None or left > 0):
        found.append(_("Somebody waits beside a free seat"))
    return found


def over_words(over: int) -> str:
    return _("%(over)d over") % {"over": over}


def _needs(session: LiveSession, is_coming: bool) -> list[str]:
    """What is missing before people come."""
    if not (is_coming or session.state == LiveSession.State.DRAFT):
        return []
    return [] if session.trainings.all() else [_("no trainer yet")]
