"""What a broken rule about bookings means and how it is repaired, in words; and the line on the page of health."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from courses.live_sessions import wording
from courses.live_sessions.addresses import address_of
from courses.live_sessions.models import InvariantRun
from courses.live_sessions.rules import invariants
from lms.web import dates, health

SWEEP = gettext_lazy("`manage.py check_bookings --repair` ends it, as the sweep of each minute should. Look whether the background work runs.")

# rule → what is wrong, and what to do
WORDS: dict[str, tuple[str | Promise, str | Promise]] = {
    invariants.OVER_CAPACITY: (
        gettext_lazy("%(held)d seats are held and there are %(seats)d."),
        gettext_lazy("Raise the number of seats, or move %(over)d people to another date. Nobody loses a seat by itself."),
    ),
    invariants.IDLE_SEAT: (
        gettext_lazy("A seat is free while somebody who can have it waits."),
        gettext_lazy(
            "`manage.py check_bookings --repair` gives the free seats in the order of the queue. If it happens again, look whether the background work runs."
        ),
    ),
    invariants.TWICE: (
        gettext_lazy("One person has %(times)d live bookings."),
        gettext_lazy("End one of them on the page of the session, with a reason. Keep the one with the seat."),
    ),
    invariants.SAME_PLACE: (
        gettext_lazy("%(times)d bookings have number %(place)d in the queue."),
        gettext_lazy("`manage.py check_bookings --repair` gives each a number of its own. The order of the queue stays."),
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
        gettext_lazy("`manage.py check_bookings --repair` brings them in step. Then look whether the dates are right."),
    ),
    invariants.LIVE_OF_LEAVER: (
        gettext_lazy("Somebody who has left still has a booking ahead."),
        gettext_lazy("`manage.py check_bookings --repair` ends it, and the next one moves up."),
    ),
    invariants.STATUS_WITHOUT_HISTORY: (
        gettext_lazy("The history of a booking does not end with its status."),
        gettext_lazy(
            "Somebody wrote past the services. Compare the booking with the audit; is the status wrong, end it or book again on the page of the session. "
            "Then `manage.py check_bookings --repair` writes the missing line."
        ),
    ),
}


def told(violation: dict[str, Any]) -> tuple[str, str]:
    """What is wrong and what to do, in the active language."""
    wrong, repair = WORDS[violation["rule"]]
    where = _("Session %(session)s") % {"session": violation["session"]}
    if violation["booking"]:
        where = _("Session %(session)s, booking %(booking)s") % violation
    return f"{where}: {str(wrong) % violation['facts']}", str(repair) % violation["facts"]


def page_of(violation: dict[str, Any]) -> str:
    """Where staff see it and act."""
    return wording.full_address(address_of("plan_show", violation["session"]))


def bookings() -> health.Finding:
    """Well when the last nightly look found nothing and is not older than a day and a half. Before the first night there is nothing to say."""
    last = InvariantRun.objects.first()
    label = gettext_lazy("Bookings")
    if last is None:
        return health.Finding("bookings", label, True, _("The first look at the bookings is tonight."))
    when = {"moment": dates.moment(last.at), "sessions": last.sessions}
    if last.violations:
        count = len(last.violations)
        sentence = ngettext(
            "Last look: %(moment)s. %(count)d thing was not right. `manage.py check_bookings` says what, and how to repair it.",
            "Last look: %(moment)s. %(count)d things were not right. `manage.py check_bookings` says what, and how to repair it.",
            count,
        ) % (when | {"count": count})
        return health.Finding("bookings", label, False, sentence)
    if last.at < timezone.now() - timedelta(hours=36):
        return health.Finding("bookings", label, False, _("Last look: %(moment)s. It should be every night.") % when)
    return health.Finding("bookings", label, True, _("Last look: %(moment)s. Everything held, in %(sessions)d sessions.") % when)
