"""Bookings and duties as entries of a calendar: with a mail, as a download, and in the person's own feed (§9)."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from courses.live_sessions import wording
from courses.live_sessions.models import Booking, LiveSession, SessionDate
from courses.live_sessions.queries.presenters import who_tells, who_tells_in
from courses.live_sessions.rules import states
from lms.lib.bilingual import text_in
from lms.notifications.calendar import CANCEL, CANCELLED, CONFIRMED, PUBLISH, REQUEST, TENTATIVE, Entry, file
from lms.people.models import User

DUTIES = UUID("6f0d4c0e-6f4e-4b53-9c57-0f3f4f2f9d11")


def invitation(booking: Booking, *, now: datetime, nobody_tells: bool = False) -> str:
    """One event per date, new or changed: METHOD:REQUEST. `nobody_tells` is for who knows, or finds out later, that no colleague tells something there."""
    return _file(booking, booking.session.dates.all(), REQUEST, now, status=CONFIRMED, names_tellers=not nobody_tells)


def ended_booking(booking: Booking, *, now: datetime) -> str:
    """This booking ended, the session goes on: METHOD:CANCEL without STATUS:CANCELLED (§9.2)."""
    return _file(booking, booking.session.dates.all(), CANCEL, now, status="")


def cancelled_dates(booking: Booking, dates: Iterable[SessionDate], *, now: datetime) -> str:
    """These dates do not take place for anybody: METHOD:CANCEL with STATUS:CANCELLED."""
    return _file(booking, dates, CANCEL, now, status=CANCELLED)


def download(booking: Booking, *, now: datetime) -> str:
    """The same events with the same UIDs, to open by hand. Without a seat they are tentative."""
    status = CONFIRMED if booking.status == states.BOOKED else TENTATIVE
    return _file(booking, booking.session.dates.all(), PUBLISH, now, status=status)


def uid(booking: Booking, date: SessionDate) -> str:
    """Fixed per booking and date, whatever is set later; a new booking after cancelling is a new event (§9.1, RFC 7986 §5.3)."""
    return str(uuid5(booking.uid, str(date.pk)))


def duty_uid(person: User, date: SessionDate, duty: str) -> str:
    """Fixed per person, date and duty: "trainer" or "presenter"."""
    return str(uuid5(DUTIES, f"{duty} {person.pk} {date.pk}"))


def entry(booking: Booking, date: SessionDate, *, stamp: datetime, status: str, more: str = "") -> Entry:
    """One date of a booking, in the language and on the clock of the person. Activate both before calling: see `_file`.

    `more` is a paragraph for the description that only some entries have.
    """
    session = booking.session
    return Entry(
        uid=uid(booking, date),
        starts=date.starts_at,
        ends=date.ends_at,
        zone=date.zone,
        title=text_in(session.module, "title", booking.person.language),
        description="\n\n".join(part for part in (_description(booking, date, status), more) if part),
        place=wording.where(session),
        url=_page(session),
        stamp=stamp,
        sequence=booking.calendar_sequence,
        status=status,
        has_alarm=status == CONFIRMED,
    )


def _file(booking: Booking, dates: Iterable[SessionDate], method: str, now: datetime, *, status: str, names_tellers: bool = False) -> str:
    with translation.override(booking.person.language), timezone.override(ZoneInfo(booking.person.time_zone)):
        words = words_of_tellers(booking.session) if names_tellers else ""
        entries = [entry(booking, date, stamp=now, status=status, more=words) for date in dates]
    return file(entries, method=method, attendee=booking.person)


def _description(booking: Booking, date: SessionDate, status: str) -> str:
    session, page = booking.session, _page(booking.session)
    if session.is_cancelled:
        return _("This session has been cancelled.")
    if status == CANCELLED and booking.is_live:
        return _("This date does not take place. The other dates stay.")
    if not booking.is_live:
        return _("Your booking has ended.")
    parts = [both_clocks(date), _seat(booking, page)]
    if session.mode != LiveSession.Mode.ROOM and booking.status == states.BOOKED:
        parts.insert(1, _("Join from 15 minutes before the start: %(link)s") % {"link": wording.full_address(f"/learn/sessions/{session.pk}/join/")})
    return "\n\n".join(part for part in parts if part)


def words_of_tellers(session: LiveSession) -> str:
    """Who said yes to telling something, a line each."""
    rows = ({"name": name, "minutes": minutes} for name, minutes in tellers(session))
    return "\n".join(_("%(name)s tells how they do it, %(minutes)s minutes.") % row for row in rows)


def read_tellers(sessions: Collection[LiveSession]) -> None:
    """Ask for the tellers of all these sessions in one query."""
    found: dict[int, list[tuple[str, int]]] = {}
    for one in who_tells_in([session.pk for session in sessions]):
        found.setdefault(one.session_id, []).append((one.person.full_name, one.minutes))
    for session in sessions:
        session.__dict__["_known_presenters"] = found.get(session.pk, [])


def tellers(session: LiveSession, *, anew: bool = False) -> list[tuple[str, int]]:
    """Names and minutes of who said yes to telling something; read once for a session, however many are invited, unless asked `anew`."""
    known: list[tuple[str, int]] | None = session.__dict__.get("_known_presenters")
    if known is None or anew:
        known = session.__dict__["_known_presenters"] = [(one.person.full_name, one.minutes) for one in who_tells(session=session.pk)]
    return known


def _seat(booking: Booking, page: str) -> str:
    if booking.status == states.BOOKED:
        return _("Cannot come? Tell us here: %(page)s") % {"page": page}
    if booking.status == states.OFFERED:
        return _("A seat is held for you. Say yes or no here: %(page)s") % {"page": page}
    return _("You have no seat yet. How it stands: %(page)s") % {"page": page}


def both_clocks(date: SessionDate) -> str:
    """The times with the names of the zones where the reader's clock differs from the session's (§10.4); else nothing."""
    differ = wording.zones_differ(date.starts_at, date.zone, wording.reader_zone())
    return wording.date_and_times(date) if differ else ""


def _page(session: LiveSession) -> str:
    return wording.full_address(f"/learn/sessions/{session.pk}/")
