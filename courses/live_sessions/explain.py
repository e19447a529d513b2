"""Why somebody has no seat yet: the first condition that is not met, in a sentence for the person and for staff (§3.5)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.live_sessions import own_reasons, wording
from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.queries.eligibility import moments_of
from courses.live_sessions.rules.waiting import Unmet


@dataclass(frozen=True)
class Place:
    """A place in the queue, from 1; how many of those ahead stand there with a reason, and the reason of this one."""

    number: int
    in_front: int = 0
    reason: str = ""


def to_person(unmet: Unmet | None, session: LiveSession, *, place: Place, has_asked: bool = True) -> str:
    """What stands between this person and a seat, and what would change it. `has_asked` is False for who was interested before there was a date."""
    if unmet is Unmet.NOT_APPROVED and not has_asked:
        return _("Coming to this date needs approval. Ask for a seat, and you keep your chance.")
    if unmet is None or unmet is Unmet.NO_SEAT:
        return _no_seat(session, place)
    return _TO_PERSON[unmet](session)


def to_staff(unmet: Unmet | None, session: LiveSession) -> str:
    """The same for who plans and gives the session."""
    return _("This colleague is next and gets the first free seat.") if unmet is None else _TO_STAFF[unmet](session)


def request_lies_with(booking: Booking, who: str) -> str:
    """For staff: whose answer a request waits for, and until when."""
    told = {"who": who, "until": wording.moment(booking.requested_until, booking.session.zone) if booking.requested_until else ""}
    return _("%(who)s answers, before %(until)s.") % told if who else _("Nobody can answer this request. It ends on %(until)s.") % told


def rule(session: LiveSession, *, by_offer: bool = False) -> str:
    """How a seat that comes free is given, and until when (§3.6, §3.7). `by_offer`: this person did not choose the date."""
    stops = wording.moment(moments_of(session).promotion_stops, session.zone)
    if session.waiting == LiveSession.Waiting.MANUAL:
        return _("The trainer or HR chooses who gets a free seat. You hear it at once.")
    if by_offer or session.waiting == LiveSession.Waiting.OFFER:
        return _(
            "If a seat comes free before %(stops)s and it is your turn, we hold it for you and you say yes or no. "
            "After that the trainer can still offer you a seat."
        ) % {"stops": stops}
    return _(
        "If a seat comes free before %(stops)s and it is your turn, we book it for you and you hear it at once. "
        "After that the trainer can still offer you a seat, and you say yes or no."
    ) % {"stops": stops}


def clash(title: str, times: str) -> str:
    """What the reader has at the same time (§11)."""
    return _("At the same time you have ‘%(title)s’, %(times)s.") % {"title": title, "times": times}


def _no_seat(session: LiveSession, place: Place) -> str:
    ahead = place.number - 1
    if ahead <= 0:
        words = _("All seats are taken. You are the first in the queue.")
    else:
        words = ngettext(
            "All seats are taken. One colleague is ahead of you. Who came first gets the first seat.",
            "All seats are taken. %(ahead)d colleagues are ahead of you. Who came first gets the first seat.",
            ahead,
        ) % {"ahead": ahead}
    return " ".join(part for part in (words, _out_of_turn(place)) if part)


def _out_of_turn(place: Place) -> str:
    """Who stands before the order of joining, and why this person does (§3.1): nothing happens in silence."""
    if place.reason:
        return reason_of_the_front(place.reason)
    if not place.in_front:
        return ""
    return ngettext(
        "One of them was put in front with a reason, for instance because another session was cancelled.",
        "%(count)d of them were put in front with a reason, for instance because another session was cancelled.",
        place.in_front,
    ) % {"count": place.in_front}


def reason_of_the_front(reason: str) -> str:
    """Why this person stands in front: what staff wrote, or what Podium did."""
    return _("You were put in front. The reason: %(reason)s") % {"reason": own_reasons.in_words(reason)}


def _stops(session: LiveSession) -> dict[str, str]:
    return {"stops": wording.moment(moments_of(session).promotion_stops, session.zone)}


def _closes(session: LiveSession) -> dict[str, str]:
    return {"closes": wording.moment(moments_of(session).signup_closes, session.zone)}


def _opens(session: LiveSession) -> dict[str, str]:
    opens = moments_of(session).signup_opens
    return {"opens": wording.moment(opens, session.zone) if opens else ""}


Sentence = Callable[[LiveSession], str]

_TO_PERSON: dict[Unmet, Sentence] = {
    Unmet.NOT_PUBLISHED: lambda session: _("This session is not open. Nobody gets a seat now."),
    Unmet.STARTED: lambda session: _("This session has started. Look at the other dates."),
    Unmet.NOT_OPEN: lambda session: _("Sign-up opens on %(opens)s. Seats are given from then on.") % _opens(session),
    Unmet.CLOSED: lambda session: _("Sign-up has closed, so nobody moves up by itself any more. The trainer can still offer you a seat."),
    Unmet.STOPPED: lambda session: (
        _("Since %(stops)s nobody moves up by itself, so that everybody knows where they stand. The trainer can still offer you a seat.") % _stops(session)
    ),
    Unmet.MANUAL: lambda session: _("For this session the trainer or HR chooses who gets a free seat."),
    Unmet.INACTIVE: lambda session: _("Your account is closed."),
    Unmet.NOT_IN_AUDIENCE: lambda session: _("This session is for other parts of the organisation than yours. Your place stays; ask HR if this is not right."),
    Unmet.NOT_APPROVED: lambda session: _("Your request still waits for an answer."),
    Unmet.OVERLAP: lambda session: _("You have another session at that time. You keep your place; cancel the other one and it is your turn."),
}

_TO_STAFF: dict[Unmet, Sentence] = {
    Unmet.NOT_PUBLISHED: lambda session: _("The session is not open for booking."),
    Unmet.STARTED: lambda session: _("The session has started."),
    Unmet.NOT_OPEN: lambda session: _("Sign-up opens on %(opens)s.") % _opens(session),
    Unmet.CLOSED: lambda session: _("Sign-up closed on %(closes)s. You can still offer a free seat.") % _closes(session),
    Unmet.STOPPED: lambda session: _("Nobody moves up by itself since %(stops)s. You can still offer a free seat.") % _stops(session),
    Unmet.MANUAL: lambda session: _("You choose who gets a free seat."),
    Unmet.INACTIVE: lambda session: _("This colleague has left."),
    Unmet.NOT_IN_AUDIENCE: lambda session: _("This colleague is not in the audience of the session."),
    Unmet.NOT_APPROVED: lambda session: _("The request has not been approved yet."),
    Unmet.OVERLAP: lambda session: _("This colleague has another session at that time, and keeps the place."),
    Unmet.NO_SEAT: lambda session: _("All seats are taken."),
}
