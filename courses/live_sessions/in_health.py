"""The line about bookings on the page of health, and beneath it what the last look found (§2.5)."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from courses.live_sessions import repairs
from courses.live_sessions.models import InvariantRun, LiveSession
from courses.live_sessions.rules import invariants
from courses.live_sessions.services.checking import AT_MOST
from lms.people.access import may
from lms.web import dates, health

SHOWN = 50
OVERDUE_AFTER = timedelta(hours=26)  # a day, and the time that a look may take and a busy night may cost
LABEL = gettext_lazy("Bookings")


def bookings() -> health.Finding:
    """Well when the last look found nothing and was last night. Before the first night of an installation there is nothing to say."""
    last, now = InvariantRun.objects.first(), timezone.now()
    if last is None:
        return _not_yet(now)
    is_overdue = last.at < now - OVERDUE_AFTER
    sentence = _outcome(last)
    if is_overdue:
        sentence += " " + _("That is more than a day ago; it should be every night. Look whether the background work runs.")
    is_well = not last.violations and not is_overdue
    return health.Finding("bookings", LABEL, is_well, sentence, details=None if is_well else _details(last))


def _not_yet(now: datetime) -> health.Finding:
    should = LiveSession.objects.filter(created_at__lt=now - OVERDUE_AFTER).exists()
    sentence = _("Nobody has looked yet, and it should be every night. Look whether the background work runs.") if should else _("The first look is tonight.")
    return health.Finding("bookings", LABEL, not should, sentence, details=_details(None) if should else None)


def _outcome(last: InvariantRun) -> str:
    count = len(last.violations)
    words = {"moment": dates.moment(last.at), "sessions": last.sessions, "count": count}
    if not count:
        return (
            ngettext(
                "Last look: %(moment)s. Everything held, in %(sessions)d session.",
                "Last look: %(moment)s. Everything held, in %(sessions)d sessions.",
                last.sessions,
            )
            % words
        )
    if count >= AT_MOST:
        return _("Last look: %(moment)s. At least %(count)d things were not right.") % words
    return ngettext("Last look: %(moment)s. %(count)d thing was not right.", "Last look: %(moment)s. %(count)d things were not right.", count) % words


def _details(last: InvariantRun | None) -> health.Details:
    def build(request: HttpRequest) -> dict[str, Any]:
        return _found(last, may_plan=may(request.user, "sessions.plan"))  # type: ignore[arg-type]

    return health.Details("courses/live_sessions/_health_bookings.html", build)


def _found(last: InvariantRun | None, *, may_plan: bool) -> dict[str, Any]:
    """What people must choose comes first: the rest is one button away."""
    every = last.violations if last is not None else []
    by_itself = [one for one in every if one["rule"] in invariants.BY_ITSELF]
    choices = [one for one in every if one["rule"] not in invariants.BY_ITSELF]
    shown = repairs.told(choices + by_itself)[:SHOWN]
    return {
        "choices": (len(choices), [one for one in shown if not one.is_by_itself]),
        "by_itself": (len(by_itself), [one for one in shown if one.is_by_itself]),
        "more": len(every) - sum(one.count for one in shown),
        "is_capped": len(every) >= AT_MOST,
        "may_open": may_plan,
    }
