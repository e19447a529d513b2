"""Dates, places and reasons of live sessions in words: one formatter for pages, mails and files (§10.4)."""

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from courses.live_sessions.models import LiveSession, SessionDate
from lms.lib.bilingual import LANGUAGES
from lms.people.models import User
from lms.web import dates


def city(zone: str) -> str:
    """Amsterdam, for Europe/Amsterdam."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def reader_zone() -> str:
    """The IANA name of the zone of who reads now."""
    return timezone.get_current_timezone_name()


def zones_differ(at: datetime, one: str, other: str) -> bool:
    """Whether clocks in the two zones show another time at this moment."""
    return at.astimezone(ZoneInfo(one)).utcoffset() != at.astimezone(ZoneInfo(other)).utcoffset()


def times(starts: datetime, ends: datetime, zone: str) -> str:
    """10:00–11:30; with the city and the reader's own time where the two differ."""
    mine = reader_zone()
    there = _range(starts, ends, ZoneInfo(zone))
    if not zones_differ(starts, zone, mine):
        return there
    here = _range(starts, ends, timezone.get_current_timezone())
    if starts.astimezone(ZoneInfo(zone)).date() != timezone.localtime(starts).date():
        here = f"{dates.short_day(starts)}, {here}"
    return _("%(there)s in %(city)s, %(here)s where you are (%(mine)s)") % {"there": there, "city": city(zone), "here": here, "mine": city(mine)}


def _range(starts: datetime, ends: datetime, zone: tzinfo) -> str:
    """The times; on the night on which the clock changes with how long it lasts, because the times do not tell."""
    words = dates.time_range(starts, ends, zone=zone)
    if starts.astimezone(zone).utcoffset() == ends.astimezone(zone).utcoffset():
        return words
    minutes = (ends - starts) // timedelta(minutes=1)
    return _("%(times)s (the clock changes; it lasts %(minutes)d minutes)") % {"times": words, "minutes": minutes}


def date_and_times(date: SessionDate) -> str:
    """dinsdag 26 mei, 10:00–11:30 uur."""
    return f"{dates.day(date.starts_at, zone=ZoneInfo(date.zone))}, {times(date.starts_at, date.ends_at, date.zone)}"


def all_dates(session: LiveSession) -> str:
    """Every date of the session, in one sentence part."""
    return "; ".join(date_and_times(date) for date in session.dates.all()) or _("no date yet")


def moment(at: datetime, zone: str) -> str:
    """maandag 25 mei, 10:00 uur, on the clock of the session; with the city when the reader's clock differs."""
    tz = ZoneInfo(zone)
    words = f"{dates.day(at, zone=tz)}, {dates.clock_words(at, zone=tz)}"
    return _("%(moment)s (time in %(city)s)") % {"moment": words, "city": city(zone)} if zones_differ(at, zone, reader_zone()) else words


def where(session: LiveSession) -> str:
    """Zaal Wilg / online / Zaal Wilg, or online."""
    if session.mode == LiveSession.Mode.ONLINE:
        return _("online")
    return session.place if session.mode == LiveSession.Mode.ROOM else _("%(place)s, or online") % {"place": session.place}


def in_both(session: LiveSession, person: User, *, dated: Iterable[SessionDate] | None = None) -> dict[str, dict[str, str]]:
    """`module`, `when` and `place` in both languages on the clock of this person: what every mail about a session tells."""
    told: dict[str, dict[str, str]] = {"module": {}, "when": {}, "place": {}}
    chosen = list(session.dates.all() if dated is None else dated)
    with timezone.override(ZoneInfo(person.time_zone)):
        for language in LANGUAGES:
            with translation.override(language):
                told["module"][language] = str(session.module.title)
                told["when"][language] = "; ".join(date_and_times(date) for date in chosen) or _("no date yet")
                told["place"][language] = where(session)
    return told


def change_key(session_id: int) -> str:
    """Changes of one session that follow each other within ten minutes are one message (§5.3)."""
    return f"session-{session_id}"


def tellers_key(session_id: int) -> str:
    """The same for who tells something in a session."""
    return f"{change_key(session_id)}-tellers"


def keys_of_changes(session_id: int) -> tuple[str, str]:
    """What may wait for somebody whose booking ends."""
    return change_key(session_id), tellers_key(session_id)


def moment_in_both(at: datetime, session: LiveSession, person: User) -> dict[str, str]:
    """A moment in both languages on the clock of this person."""
    told = {}
    with timezone.override(ZoneInfo(person.time_zone)):
        for language in LANGUAGES:
            with translation.override(language):
                told[language] = moment(at, session.zone)
    return told


def full_address(path: str) -> str:
    return settings.PUBLIC_URL + path
