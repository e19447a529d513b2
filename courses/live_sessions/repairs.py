"""What a broken rule about bookings means and how it is repaired, in words, for the page of health and the command alike (§2.5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.live_sessions import wording
from courses.live_sessions.addresses import address_of
from courses.live_sessions.models import LiveSession
from courses.live_sessions.rules import invariants
from lms.web import dates

SWEEP = gettext_lazy("Putting right ends it, as the sweep of each minute should. Look whether the background work runs.")

# rule → what is wrong, and what to do
WORDS: dict[str, tuple[str | Promise, str | Promise]] = {
    invariants.OVER_CAPACITY: (
        gettext_lazy("%(held)d seats are held and there are %(seats)d."),
        gettext_lazy("Raise the number of seats, or move %(over)d people to another date. Nobody loses a seat by itself."),
    ),
    invariants.IDLE_SEAT: (
        gettext_lazy("A seat is free while somebody who can have it waits."),
        gettext_lazy("Putting right gives the free seats in the order of the queue. If it happens again, look whether the background work runs."),
    ),
    invariants.TWICE: (
        gettext_lazy("One person has %(times)d live bookings."),
        gettext_lazy("End one of them on the page of the session, with a reason. Keep the one with the seat."),
    ),
    invariants.SAME_PLACE: (
        gettext_lazy("%(times)d bookings have number %(place)d in the queue."),
        gettext_lazy("Putting right gives each a number of its own. The order of the queue stays."),
    ),
    invariants.STALE_OFFER: (
        gettext_lazy("An offer has run out and still holds a seat."),
        SWEEP,
    ),
    invariants.STALE_REQUEST: (
        gettext_lazy("A request has run out and is still open."),
        SWEEP,
    ),
    invariants.ON_CANCELLED: (
        gettext_lazy("A booking is live on a cancelled session."),
        gettext_lazy("Bring the session back to a draft and cancel it again, with the reason. Who still had a booking is told; nobody else is."),
    ),
    invariants.ON_DRAFT: (
        gettext_lazy("A booking is live on a session that is a draft."),
        gettext_lazy("Open the session, or cancel it with a reason."),
    ),
    invariants.AFTER_START: (
        gettext_lazy("Somebody still waits for a session that has begun."),
        SWEEP,
    ),
    invariants.SEAT_WITHOUT_DATE: (
        gettext_lazy("Somebody has a seat or waits on a session without a date."),
        gettext_lazy("Give the session its date back, or cancel it with a reason."),
    ),
    invariants.DATES_OUT_OF_STEP: (
        gettext_lazy("The moments of the session are not those of its dates."),
        gettext_lazy("Putting right brings them in step. Then look whether the dates are right."),
    ),
    invariants.LIVE_OF_LEAVER: (
        gettext_lazy("Somebody who has left still has a booking ahead."),
        gettext_lazy("Putting right ends it, and the next one moves up."),
    ),
    invariants.STATUS_WITHOUT_HISTORY: (
        gettext_lazy("The history of a booking does not end with its status."),
        gettext_lazy(
            "Somebody wrote past the services. Compare the booking with the audit; is the status wrong, end it or book again on the page of the session. "
            "Then putting right writes the missing line."
        ),
    ),
}


@dataclass(frozen=True)
class Told:
    """What is wrong with one session in the active language: where, since which look, and what to do. No name of a person stands in it."""

    where: str
    wrong: str
    since: str
    repair: str
    is_by_itself: bool
    address: str
    count: int

    @property
    def who(self) -> str:
        return _("A program can put this right") if self.is_by_itself else _("A person must choose")


def told(found: Iterable[dict[str, Any]]) -> list[Told]:
    """Every violation in words, those of one session that read alike as one; in one query for all of them."""
    alike: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for one in found:
        alike.setdefault((one["rule"], one["session"], *sorted(one["facts"].items()), one.get("since")), []).append(one)
    sessions = LiveSession.objects.filter(pk__in={group[0]["session"] for group in alike.values()}).select_related("module").in_bulk()
    return [_told(group, sessions.get(group[0]["session"])) for group in alike.values()]


def _told(group: list[dict[str, Any]], session: LiveSession | None) -> Told:
    first = group[0]
    wrong, repair = WORDS[first["rule"]]
    return Told(
        where=_where(group, session),
        wrong=str(wrong) % first["facts"],
        since=_since(first.get("since")),
        repair=str(repair) % first["facts"],
        is_by_itself=first["rule"] in invariants.BY_ITSELF,
        address=address_of("plan_show", first["session"]),
        count=len(group),
    )


def _where(group: list[dict[str, Any]], session: LiveSession | None) -> str:
    """Complaints in public, Tuesday 26 May, 09:00 (session 7, booking 9)."""
    if not group[0]["booking"]:
        number = _("session %(session)s")
    elif len(group) == 1:
        number = _("session %(session)s, booking %(booking)s")
    else:
        number = _("session %(session)s, %(count)d bookings")
    title = session.module.title if session is not None else _("A session")
    when = wording.moment(session.starts_at, session.zone) if session is not None and session.starts_at else _("no date")
    return _("%(title)s, %(when)s (%(number)s)") % {"title": title, "when": when, "number": number % (group[0] | {"count": len(group)})}


def _since(at: str | None) -> str:
    """Looks of an older version did not keep it."""
    return _("First seen in the look of %(moment)s.") % {"moment": dates.moment(datetime.fromisoformat(at))} if at else ""
