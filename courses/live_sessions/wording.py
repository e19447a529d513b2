"""Dates, places and reasons of live sessions in words: one formatter for pages, mails and files (§10.4)."""

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from courses.live_sessions.models import LiveSession, SessionDate
from lms.lib.bilingual import LANGUAGES, pick
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
    return _date_and_times(date.starts_at, date.ends_at, date.zone)


def _date_and_times(starts: datetime, ends: datetime, zone: str) -> str:
    return f"{dates.day(starts, zone=ZoneInfo(zone))}, {times(starts, ends, zone)}"


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
    return _where(session.mode, session.place)


def _where(mode: str, place: str) -> str:
    if mode == LiveSession.Mode.ONLINE:
        return _("online")
    return place if mode == LiveSession.Mode.ROOM else _("%(place)s, or online") % {"place": place}


def in_both(session: LiveSession, person: User, *, dated: Iterable[SessionDate] | None = None) -> dict[str, dict[str, str]]:
    """`module`, `when` and `place` in both languages on the clock of this person: what every mail about a session tells."""
    module = session.module
    chosen = tuple((one.starts_at, one.ends_at, one.zone) for one in (session.dates.all() if dated is None else dated))
    years = _years(person.time_zone, *(zone for _starts, _ends, zone in chosen))
    told = _in_both((module.title_nl, module.title_en), chosen, session.mode, session.place, person.time_zone, years)
    return {name: dict(words) for name, words in told.items()}


# What everybody reads who books the same session on the same clock is worked out once; at a hot session that is half of the words of a booking.
# The years are those of today, because the words leave out the year when it is this one.
@lru_cache(maxsize=500)
def _in_both(
    titles: tuple[str, str], dated: tuple[tuple[datetime, datetime, str], ...], mode: str, place: str, reader: str, _now: tuple[int, ...]
) -> dict[str, dict[str, str]]:
    told: dict[str, dict[str, str]] = {"module": {}, "when": {}, "place": {}}
    with timezone.override(ZoneInfo(reader)):
        for language in LANGUAGES:
            with translation.override(language):
                told["module"][language] = pick(*titles)
                told["when"][language] = "; ".join(_date_and_times(*one) for one in dated) or _("no date yet")
                told["place"][language] = _where(mode, place)
    return told


def _years(*zones: str) -> tuple[int, ...]:
    """Which year it is on each of these clocks."""
    now = timezone.now()
    return tuple(now.astimezone(ZoneInfo(zone)).year for zone in zones)


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
    return dict(_moment_in_both(at, session.zone, person.time_zone, _years(person.time_zone, session.zone)))


@lru_cache(maxsize=500)
def _moment_in_both(at: datetime, zone: str, reader: str, _now: tuple[int, ...]) -> dict[str, str]:
    told = {}
    with timezone.override(ZoneInfo(reader)):
        for language in LANGUAGES:
            with translation.override(language):
                told[language] = moment(at, zone)
    return told


def full_address(path: str) -> str:
    return settings.PUBLIC_URL + path
