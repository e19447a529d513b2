"""The nightly look at what must always hold about bookings (§2.5). It only looks; `repairing` puts right what can be."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from courses.live_sessions.models import InvariantRun
from courses.live_sessions.queries.invariants import sessions_looked_at, violations

KEPT_FOR = timedelta(days=90)
AT_MOST = 500


@transaction.atomic
def check(*, now: datetime) -> InvariantRun:
    """Look at everything and keep what was found, each with the look in which it was first seen; the first 500. Older looks are forgotten after 90 days."""
    last = InvariantRun.objects.first()
    seen = {_which(one): one.get("since", last.at.isoformat()) for one in last.violations} if last is not None else {}
    found = [asdict(one) for one, _number in zip(violations(now=now), range(AT_MOST), strict=False)]
    told = [one | {"since": seen.get(_which(one), now.isoformat())} for one in found]
    InvariantRun.objects.filter(at__lt=now - KEPT_FOR).delete()
    return InvariantRun.objects.create(at=now, sessions=sessions_looked_at(), violations=told)


def _which(violation: dict[str, Any]) -> tuple[str, int, int | None]:
    """The same mistake in two looks, also when its figures differ."""
    return violation["rule"], violation["session"], violation["booking"]
