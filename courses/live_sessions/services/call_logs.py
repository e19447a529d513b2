"""Attendance from the log of an online call: read, compare, confirm (§8.4)."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.live_sessions.models import Attendance, Booking, CallLog, SessionDate
from courses.live_sessions.refusals import MarkingNeedsReason
from courses.live_sessions.rules import call_log as rules
from courses.live_sessions.rules import moments, states
from courses.live_sessions.rules.names import same_name
from courses.live_sessions.services.attendance import note_mark
from lms.audit.services import record
from lms.lib.locks import lock, transaction_or_busy
from lms.lib.refusals import Refused
from lms.people.models import User

KEPT_FOR = timedelta(days=14)
BY_ADDRESS, BY_NAME, BY_SHARED_NAME, BY_NOTHING = "address", "name", "shared name", "nothing"
SURE_ENOUGH = frozenset({BY_ADDRESS, BY_NAME})  # for one confirmation of all; who shares a name is chosen one by one


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
def load(*, date: SessionDate, name: str, content: bytes, by: User, now: datetime, zone: str = "") -> CallLog:
    """Read the file and compare it with who has a seat: by address, then by name. Nobody is marked yet.

    `zone` is the IANA name of the clock in the file, that of the session when it is not given.
    """
    try:
        stays = rules.read(content, starts=date.starts_at, ends=date.ends_at, zone=zone or date.zone)
    except rules.UnreadableLog as problem:
        if problem.why == "no moments":
            raise LogHasNoMoments(line=problem.line, found=problem.found) from problem
        raise (LogTooLarge if problem.why == "too many" else LogNotReadable) from problem
    bookings = list(Booking.objects.filter(session=date.session_id, status=states.BOOKED).select_related("person"))
    return CallLog.objects.create(date=date, name=name[:160], rows=_compared(stays, bookings, date), loaded_at=now, loaded_by=by)


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


def _compared(stays: list[rules.Stay], bookings: list[Booking], date: SessionDate) -> list[dict[str, Any]]:
    """A row per booking with all stays of that person, as a guest or with an address; where colleagues share a name, a row for each; then the strangers."""
    by_address = {one.person.email.lower(): one for one in bookings if one.person.email}
    of_booking: dict[int, list[rules.Stay]] = {}
    how: dict[int, str] = {}
    rows, nameless = [], []
    for stay in stays:
        if stay.address in by_address:
            of_booking.setdefault(by_address[stay.address].pk, []).append(stay)
            how[by_address[stay.address].pk] = BY_ADDRESS
        else:
            nameless.append(stay)
    for stay in nameless:
        fits = [one for one in bookings if any(same_name(name, one.person.full_name) for name in (stay.name, stay.other_name))]
        namesakes = [one for one in fits if how.get(one.pk) != BY_ADDRESS] if len(fits) > 1 else fits
        for one in namesakes:
            of_booking.setdefault(one.pk, []).append(stay)
            how.setdefault(one.pk, BY_NAME if len(fits) == 1 else BY_SHARED_NAME)
        if not namesakes:
            rows.append({"name": stay.name, "address": stay.address, "minutes": stay.minutes, "booking": None, "how": BY_NOTHING})
    found = [
        {
            "name": of_booking[pk][0].name, "address": next((one.address for one in of_booking[pk] if one.address), ""), "booking": pk, "how": how[pk],
            "is_also_guest": how[pk] == BY_ADDRESS and any(not one.address for one in of_booking[pk]),
            "minutes": rules.minutes_within([span for one in of_booking[pk] for span in one.spans], starts=date.starts_at, ends=date.ends_at),
        }
        for pk in of_booking
    ]  # fmt: skip
    return sorted(found + rows, key=lambda row: str(row["name"]).casefold())
