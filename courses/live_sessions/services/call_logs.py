"""Attendance from the log of an online call: read, compare, confirm (§8.4)."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.live_sessions.models import Attendance, Booking, CallLog, SessionDate
from courses.live_sessions.refusals import MarkingNeedsReason
from courses.live_sessions.rules import call_log as rules
from courses.live_sessions.rules import moments, states
from courses.live_sessions.services.attendance import note_mark
from lms.audit.services import record
from lms.lib.locks import lock, transaction_or_busy
from lms.lib.refusals import Refused
from lms.people.models import User

KEPT_FOR = timedelta(days=14)
BY_ADDRESS, BY_NAME, BY_NOTHING = "address", "name", "nothing"


class LogNotReadable(Refused):
    message = _("This file could not be read as a call log. It needs a table with a column for names and one for the moment of joining. Nothing was changed.")


class LogHasNoMoments(Refused):
    message = _("Line %(line)d has ‘%(found)s’ where a moment should be. Nothing was changed. Export the log again, or mend that line.")


class LogTooLarge(Refused):
    message = _("This file is too large for a call log. Nothing was changed.")


class LogIsApplied(Refused):
    message = _("This log has been used already.")


class NobodyTicked(Refused):
    message = _("Nobody has been ticked, so nothing was changed. Tick who was there.")


@transaction_or_busy()
def load(*, date: SessionDate, name: str, content: bytes, by: User, now: datetime) -> CallLog:
    """Read the file and compare it with who has a seat: by address, then by name. Nobody is marked yet."""
    try:
        stays = rules.read(content, starts=date.starts_at, ends=date.ends_at, zone=date.zone)
    except rules.UnreadableLog as problem:
        if problem.why == "no moments":
            raise LogHasNoMoments(line=problem.line, found=problem.found) from problem
        raise (LogTooLarge if problem.why == "too many" else LogNotReadable) from problem
    bookings = list(Booking.objects.filter(session=date.session_id, status=states.BOOKED).select_related("person"))
    rows = [_compared(stay, bookings) for stay in stays]
    return CallLog.objects.create(date=date, name=name[:160], rows=_once_each(rows), loaded_at=now, loaded_by=by)


@transaction_or_busy()
def apply(*, log: CallLog, chosen: Collection[int], by: User, now: datetime, reason: str = "") -> int:
    """Mark the chosen bookings from the log: three quarters of the time is present, less is partly. A mark that is there stays. Returns how many."""
    lock(log.date.session)
    log = lock(log)
    if log.applied_at is not None:
        raise LogIsApplied
    if moments.marking_needs_reason(now=now, ends=log.date.ends_at) and not reason.strip():
        raise MarkingNeedsReason
    length = int((log.date.ends_at - log.date.starts_at).total_seconds() // 60)
    minutes = {row["booking"]: row["minutes"] for row in log.rows if row["booking"] in chosen}
    if not minutes:
        raise NobodyTicked
    free = Booking.objects.filter(pk__in=minutes, session=log.date.session_id, status=states.BOOKED).exclude(attendance__date=log.date)
    marked = list(free.select_related("person", "session__module"))
    for booking in marked:
        is_there = rules.is_attended(minutes=minutes[booking.pk], length=length)
        value = Attendance.Value.ATTENDED if is_there else Attendance.Value.PARTLY
        note_mark(booking, log.date, value, by=by, now=now, reason=reason or str(_("from the call log")), minutes=None if is_there else minutes[booking.pk])
    log.applied_at, log.rows = now, []
    log.save(update_fields=["applied_at", "rows"])
    record(by, "attendance.call_log", log.date.session, changes={"marked": [0, len(marked)]}, reason=reason)
    return len(marked)


def forget_old(*, now: datetime) -> int:
    """The names in a log go when it was used, or after 14 days."""
    return CallLog.objects.filter(loaded_at__lt=now - KEPT_FOR).exclude(rows=[]).update(rows=[])


def _compared(stay: rules.Stay, bookings: list[Booking]) -> dict[str, Any]:
    by_address = [one for one in bookings if stay.address and one.person.email and one.person.email.lower() == stay.address]
    by_name = [one for one in bookings if rules.same_name(stay.name, one.person.full_name)]
    found, how = (by_address, BY_ADDRESS) if by_address else (by_name, BY_NAME)
    booking = found[0] if len(found) == 1 else None
    return {
        "name": stay.name,
        "address": stay.address,
        "minutes": stay.minutes,
        "booking": booking.pk if booking else None,
        "how": how if booking else BY_NOTHING,
    }


def _once_each(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Two rows that mean the same booking, as a guest and with an address, count with the longer stay."""
    best: dict[int, int] = {}
    for row in rows:
        if row["booking"] is not None:
            best[row["booking"]] = max(best.get(row["booking"], 0), row["minutes"])
    seen: set[int] = set()
    kept = []
    for row in rows:
        if row["booking"] is not None:
            if row["booking"] in seen:
                continue
            seen.add(row["booking"])
            row = row | {"minutes": best[row["booking"]]}
        kept.append(row)
    return kept
