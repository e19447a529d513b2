"""The nightly look at what must always hold about bookings (§2.5). It only looks; `repairing` puts right what can be."""

from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction

from courses.live_sessions.models import InvariantRun
from courses.live_sessions.queries.invariants import sessions_looked_at, violations

KEPT_FOR = timedelta(days=90)
AT_MOST = 500


@transaction.atomic
def check(*, now: datetime) -> InvariantRun:
    """Look at everything and keep what was found; the first 500 violations. Older looks are forgotten after 90 days."""
    found = [asdict(one) for one, _number in zip(violations(now=now), range(AT_MOST), strict=False)]
    InvariantRun.objects.filter(at__lt=now - KEPT_FOR).delete()
    return InvariantRun.objects.create(at=now, sessions=sessions_looked_at(), violations=found)
