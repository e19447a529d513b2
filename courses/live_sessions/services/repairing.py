"""What can be put right about bookings without a choice of people: nobody loses a seat or a place by it (§2.5).

What asks for a choice, such as more people than seats, is only told; `repairs.py` says how staff do it.
"""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Max, Min

from courses.live_sessions.models import Booking, BookingChange, LiveSession, SessionDate
from courses.live_sessions.queries.invariants import Violation, violations
from courses.live_sessions.rules import invariants
from courses.live_sessions.services import approving, sweeps
from courses.live_sessions.services.leaving import person_leaves
from lms.audit.services import record
from lms.lib.locks import lock, transaction_or_busy
from lms.people.models import User

NOT_NOTED = "nobody noted when or why"


def repair(*, by: User | None, now: datetime) -> int:
    """Put right what can be. Safe to run again, also twice at once. `by` is None for the command. Returns how many violations are gone."""
    before = list(violations(now=now))
    sweeps.expire_offers(now=now)
    approving.settle_requests(now=now)
    sweeps.close_started(now=now)
    for violation in violations(now=now):
        if violation.rule in _BY_RULE:
            _BY_RULE[violation.rule](violation, by, now)
    sweeps.fill_free_seats(now=now)
    after = list(violations(now=now))
    if by is not None:
        record(by, "bookings.repaired", changes={"violations": [len(before), len(after)]})
    return len(before) - len(after)


@transaction_or_busy()
def _dates_in_step(violation: Violation, by: User | None, now: datetime) -> None:
    session = lock(LiveSession(pk=violation.session))
    found = SessionDate.objects.filter(session=session).aggregate(first=Min("starts_at"), last=Max("ends_at"))
    if (session.starts_at, session.ends_at) == (found["first"], found["last"]):
        return
    old, session.starts_at, session.ends_at = session.starts_at, found["first"], found["last"]
    session.save(update_fields=["starts_at", "ends_at"])
    told = [str(old) if old else None, str(session.starts_at) if session.starts_at else None]
    record(by, "session.repaired", session, changes={"starts_at": told}, reason=violation.rule)


@transaction_or_busy()
def _own_places(violation: Violation, by: User | None, now: datetime) -> None:
    """Numbers move up where two are the same, so that the order of everybody stays; the last one first, so that no two ever meet."""
    session = lock(LiveSession(pk=violation.session))
    rows = list(Booking.objects.filter(session=session).exclude(sequence=None).order_by("sequence", "pk"))
    last, wanted = 0, []
    for row in rows:
        last = max(row.sequence or 0, last + 1)
        wanted.append((row, last))
    for row, place in reversed(wanted):
        if row.sequence != place:
            record(by, "booking.repaired", row, changes={"sequence": [row.sequence, place]}, reason=violation.rule)
            row.sequence = place
            row.save(update_fields=["sequence"])


@transaction_or_busy()
def _written_down(violation: Violation, by: User | None, now: datetime) -> None:
    lock(LiveSession(pk=violation.session))
    booking = _booking(violation)
    last = booking.changes.filter(what=BookingChange.What.STATUS).order_by("-pk").first()
    old = last.new if last is not None else ""
    if old == booking.status:
        return
    BookingChange.objects.create(booking=booking, at=now, old=old, new=booking.status, reason=NOT_NOTED)
    record(by, "booking.repaired", booking, changes={"status": [old, booking.status]}, reason=violation.rule)


def _leaver_goes(violation: Violation, by: User | None, now: datetime) -> None:
    person_leaves(person=_booking(violation).person, by=by, now=now)


def _booking(violation: Violation) -> Booking:
    return Booking.objects.select_related("person").get(pk=violation.booking or 0)


_BY_RULE: dict[str, Callable[[Violation, User | None, datetime], None]] = {
    invariants.DATES_OUT_OF_STEP: _dates_in_step,
    invariants.SAME_PLACE: _own_places,
    invariants.LIVE_OF_LEAVER: _leaver_goes,
    invariants.STATUS_WITHOUT_HISTORY: _written_down,
}
