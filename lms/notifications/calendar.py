"""From dates to an iCalendar file (RFC 5545): one builder for what goes with mails, for downloads and for feeds."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Alarm, Calendar, Component, Event, vCalAddress, vDatetime, vDuration, vText
from icalendar.parser import Contentline

from lms.notifications import zones
from lms.people.models import Organisation, User

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
CONFIRMED, TENTATIVE, CANCELLED = "CONFIRMED", "TENTATIVE", "CANCELLED"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
ALARM_BEFORE = timedelta(minutes=15)
_BEGIN = "BEGIN:VEVENT\r\n"


@dataclass(frozen=True)
class Entry:
    """One event. A moment comes with its IANA `zone`; a plain date is a whole day. `stamp` is when it last changed.

    `uid` never changes and `sequence` only rises (RFC 5546 §2.1.4); an empty `status` leaves the property out.
    """

    uid: str
    starts: datetime | date
    ends: datetime | date
    title: str
    stamp: datetime
    sequence: int = 0
    status: str = CONFIRMED
    zone: str = ""
    description: str = ""
    place: str = ""
    url: str = ""
    has_alarm: bool = False
    is_busy: bool = True


def file(entries: Iterable[Entry], *, method: str = "", attendee: User | None = None, name: str = "") -> str:
    """The file as text, with CRLF and lines of at most 75 octets. Without a method it is a feed, called `name`.

    `attendee` is the one recipient (§9.3). Each zone that is used comes as a VTIMEZONE.
    """
    chosen = list(entries)
    opening, _end, closing = _frame(method, name).partition("END:VCALENDAR")
    named = sorted({entry.zone for entry in chosen if _has_zone(entry)})
    years = {zone: [entry.starts.year for entry in chosen if entry.zone == zone] for zone in named}
    clocks = (_zone(zone, min(years[zone]) - 1, max(years[zone]) + 2) for zone in named)
    organizer, invited = _organizer(), attendee if method in {REQUEST, CANCEL} else None
    events = (_event(entry, organizer, invited) for entry in chosen)
    return "".join([opening, *clocks, *events, _end, closing])


# What is the same in the file of everybody who books is written by the library once: it takes longer than all else about a booking.
@lru_cache(maxsize=100)
def _frame(method: str, name: str) -> str:
    made = Calendar()
    made.add("prodid", "-//Podium//Podium//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    if method:
        made.add("method", method)
    else:
        made.add("name", name)
        made.add("x-wr-calname", name)
        made.add("refresh-interval", vDuration(timedelta(hours=1)), parameters={"value": "DURATION"})
        made.add("x-published-ttl", "PT1H")
    return _written(made)


@lru_cache(maxsize=200)
def _zone(name: str, first: int, last: int) -> str:
    return _written(zones.vtimezone(name, first, last))


def _event(entry: Entry, organizer: tuple[str, str], attendee: User | None) -> str:
    """The event: what is of this person, then what is the same for all."""
    own = [_line("UID", vText(entry.uid)), _line("DTSTAMP", vDatetime(entry.stamp.astimezone(UTC)))]
    if attendee is not None and attendee.email:
        own.append(_line("ATTENDEE", _attendee(attendee)))
    same = _same_for_all(replace(entry, uid="", stamp=NEVER), organizer)
    return "".join([_BEGIN, *own, same.removeprefix(_BEGIN)])


def _line(name: str, value: vText | vDatetime | vCalAddress) -> str:
    return bytes(Contentline.from_parts(name, value.params, value).to_ical()).decode() + "\r\n"


@lru_cache(maxsize=1000)
def _same_for_all(entry: Entry, organizer: tuple[str, str]) -> str:
    event = Event()
    event.add("sequence", entry.sequence)
    starts, ends = _moments(entry)
    event.add("dtstart", starts)
    event.add("dtend", ends)
    event.add("summary", entry.title)
    for field, value in (("description", entry.description), ("location", entry.place), ("url", entry.url), ("status", entry.status)):
        if value:
            event.add(field, value)
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE" if entry.is_busy else "TRANSPARENT")
    address, name = organizer
    event["organizer"] = vCalAddress(address)
    event["organizer"].params["cn"] = vText(name)
    if entry.has_alarm:
        event.add_component(_alarm(entry.title))
    return _written(event)


def _written(part: Component) -> str:
    return bytes(part.to_ical()).decode()


def _has_zone(entry: Entry) -> bool:
    starts, _ends = _moments(entry)
    return isinstance(starts, datetime) and starts.tzinfo is not UTC


def _moments(entry: Entry) -> tuple[datetime | date, datetime | date]:
    """On the clock of the zone; in UTC when a time means the second of two equal ones in autumn.

    RFC 5545 §3.3.5: a local time that occurs twice means the first one, so the second can only be told in UTC.
    """
    if not isinstance(entry.starts, datetime) or not isinstance(entry.ends, datetime):
        return entry.starts, entry.ends
    zone = ZoneInfo(entry.zone) if entry.zone not in {"", "UTC", "Etc/UTC"} else None
    if zone is not None:
        starts, ends = entry.starts.astimezone(zone), entry.ends.astimezone(zone)
        if not starts.fold and not ends.fold:
            return starts, ends
    return entry.starts.astimezone(UTC), entry.ends.astimezone(UTC)


def _organizer() -> tuple[str, str]:
    """Address and name of the one stable mailbox of the organisation (§9.3)."""
    ours = Organisation.current()
    name, address = _sender(settings.DEFAULT_FROM_EMAIL)
    return f"mailto:{(ours.mailbox if ours else '') or address}", ours.name if ours else name


@lru_cache(maxsize=10)
def _sender(written: str) -> tuple[str, str]:
    return parseaddr(written)


def _attendee(person: User) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{person.email}")
    attendee.params["cn"] = vText(person.full_name)
    attendee.params["partstat"] = vText("ACCEPTED")
    attendee.params["role"] = vText("REQ-PARTICIPANT")
    attendee.params["rsvp"] = vText("FALSE")
    return attendee


def _alarm(title: str) -> Alarm:
    """At the moment on which the meeting opens."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", -ALARM_BEFORE)
    return alarm
