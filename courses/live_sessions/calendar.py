"""Calendar files of one booking for one person (RFC 5545, RFC 5546; §9)."""

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parseaddr
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from courses.live_sessions import wording
from courses.live_sessions.models import Booking, LiveSession, SessionDate
from lms.lib.bilingual import text_in
from lms.people.queries import organisation

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"


def invitation(booking: Booking, *, now: datetime) -> str:
    """One event per date, new or changed: METHOD:REQUEST."""
    return _file(booking, booking.session.dates.all(), REQUEST, now)


def ended_booking(booking: Booking, *, now: datetime) -> str:
    """This booking ended, the session goes on: METHOD:CANCEL without STATUS:CANCELLED (§9.2)."""
    return _file(booking, booking.session.dates.all(), CANCEL, now)


def cancelled_dates(booking: Booking, dates: Iterable[SessionDate], *, now: datetime) -> str:
    """These dates do not take place for anybody: METHOD:CANCEL with STATUS:CANCELLED."""
    return _file(booking, dates, CANCEL, now, is_cancelled=True)


def download(booking: Booking, *, now: datetime) -> str:
    """The same events with the same UIDs, to open by hand."""
    return _file(booking, booking.session.dates.all(), PUBLISH, now)


def uid(booking: Booking, date: SessionDate) -> str:
    """Fixed per booking and date; a new booking after cancelling is a new event (§9.1)."""
    return f"{booking.uid}-{date.pk}@{urlsplit(settings.PUBLIC_URL).hostname}"


def _file(booking: Booking, dates: Iterable[SessionDate], method: str, now: datetime, *, is_cancelled: bool = False) -> str:
    file = Calendar()
    file.add("prodid", "-//Podium//Live sessions//EN")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", method)
    with translation.override(booking.person.language):
        for date in dates:
            file.add_component(_event(booking, date, method, now, is_cancelled=is_cancelled))
    file.add_missing_timezones()
    return bytes(file.to_ical()).decode()


def _event(booking: Booking, date: SessionDate, method: str, now: datetime, *, is_cancelled: bool) -> Event:
    session, person, zone = booking.session, booking.person, ZoneInfo(date.zone)
    event = Event()
    event.add("uid", uid(booking, date))
    event.add("sequence", booking.calendar_sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", date.starts_at.astimezone(zone))
    event.add("dtend", date.ends_at.astimezone(zone))
    event.add("summary", text_in(session.module, "title", person.language))
    event.add("description", _description(session, method))
    event.add("location", str(wording.where(session)))
    event.add("url", _page(session))
    event.add("class", "PRIVATE")
    event["organizer"] = _organizer()
    if person.email and method != PUBLISH:
        event["attendee"] = _attendee(person.full_name, person.email)
    if method != CANCEL or is_cancelled:
        event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    return event


def _description(session: LiveSession, method: str) -> str:
    if method == CANCEL:
        return _("This session has been cancelled.") if session.is_cancelled else _("Your booking has ended.")
    page = _page(session)
    if session.mode == LiveSession.Mode.ROOM:
        return _("Cannot come? Tell us here: %(page)s") % {"page": page}
    joining = wording.full_address(f"/learn/sessions/{session.pk}/join/")
    return _("Join from 15 minutes before the start: %(link)s\n\nCannot come? Tell us here: %(page)s") % {"link": joining, "page": page}


def _page(session: LiveSession) -> str:
    return wording.full_address(f"/learn/sessions/{session.pk}/")


def _organizer() -> vCalAddress:
    """One stable mailbox of the organisation (§9.3)."""
    ours = organisation()
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organizer = vCalAddress(f"mailto:{(ours.mailbox if ours else '') or address}")
    organizer.params["cn"] = vText(ours.name if ours else name)
    return organizer


def _attendee(name: str, address: str) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{address}")
    attendee.params["cn"] = vText(name)
    attendee.params["partstat"] = vText("ACCEPTED")
    attendee.params["role"] = vText("REQ-PARTICIPANT")
    attendee.params["rsvp"] = vText("FALSE")
    return attendee
