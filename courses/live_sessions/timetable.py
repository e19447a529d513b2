"""The calendar of staff: days with what happens on them on the clock of the reader, and what is planned twice at the same time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import groupby
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from courses.live_sessions import wording
from courses.live_sessions.models import LiveSession, SessionDate
from courses.live_sessions.overview import Row, rows
from courses.live_sessions.queries import planning as queries
from courses.live_sessions.queries.sessions import sessions_by_id
from courses.live_sessions.rules import grid
from lms.web import dates

MOST_A_DAY = 5
FROM_BEFORE = -1  # the hour of what began on an earlier day
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Entry:
    """One date of a session on one day. `part` tells which of its dates it is, `clashes` what is planned twice."""

    row: Row
    times: str
    elsewhere: str
    part: str
    clashes: list[str]
    hour: int

    @property
    def is_off(self) -> bool:
        return self.row.session.is_cancelled

    @property
    def trainers(self) -> str:
        return ", ".join(one.person.full_name for one in self.row.session.trainings.all())


@dataclass(frozen=True)
class Hour:
    """What begins in one hour of a day; `line` is its line in the week, from 1."""

    line: int
    entries: list[Entry]


@dataclass(frozen=True)
class Day:
    """One day of the calendar; `more` counts what did not fit."""

    on: date
    is_inside: bool
    is_today: bool
    is_past: bool
    entries: list[Entry] = field(default_factory=list)
    more: int = 0
    hours: list[Hour] = field(default_factory=list)

    @property
    def name(self) -> str:
        return dates.day(self.on)

    @property
    def short(self) -> str:
        """wo 9 / Wed 9."""
        return f"{dates.weekday_short(self.on)} {self.on.day}"

    @property
    def week_name(self) -> str:
        return grid.week_name(self.on)


@dataclass(frozen=True)
class Week:
    """The days of one week, and the hours at which something begins on any of them: line and time."""

    days: list[Day]
    lines: list[tuple[int, str]]

    @property
    def is_empty(self) -> bool:
        return not any(day.entries for day in self.days)

    @property
    def has_weekend(self) -> bool:
        return any(day.entries for day in self.days[5:])


def month(sessions: QuerySet[LiveSession], days: list[list[date]], *, inside: tuple[date, date], zone: str, now: datetime) -> list[list[Day]]:
    """The weeks that touch a month, at most five entries a day. Six queries however many sessions there are."""
    known = _days(sessions, [day for week in days for day in week], inside=inside, zone=zone, now=now, at_most=MOST_A_DAY)
    return [[known[day] for day in week] for week in days]


def week(sessions: QuerySet[LiveSession], days: list[date], *, zone: str, now: datetime) -> Week:
    """One week with everything in it, by the hour at which it begins. Six queries however many sessions there are."""
    known = _days(sessions, days, inside=(days[0], days[-1]), zone=zone, now=now, at_most=None)
    hours = sorted({entry.hour for day in known.values() for entry in day.entries})
    lines = {hour: number for number, hour in enumerate(hours, 1)}
    for day in known.values():
        day.hours.extend(Hour(lines[hour], list(entries)) for hour, entries in groupby(day.entries, key=lambda entry: entry.hour))
    return Week([known[day] for day in days], [(line, "" if hour == FROM_BEFORE else f"{hour:02}:00") for hour, line in lines.items()])


def _days(
    sessions: QuerySet[LiveSession], days: Sequence[date], *, inside: tuple[date, date], zone: str, now: datetime, at_most: int | None
) -> dict[date, Day]:
    tz = ZoneInfo(zone)
    first, last = datetime.combine(days[0], time.min, tz), datetime.combine(days[-1] + DAY, time.min, tz)
    by_day: dict[date, list[SessionDate]] = {day: [] for day in days}
    for one in queries.dates_between(sessions, first, last):
        for day in _touched(one, tz):
            if day in by_day:
                by_day[day].append(one)
    drawn = {one.pk: one for ones in by_day.values() for one in ones[:at_most]}
    known = {row.session.pk: row for row in rows(sessions_by_id(sorted({one.session_id for one in drawn.values()})), now=now)}
    # Where a day is cut short it could miss half of what clashes, so the month says nothing about it.
    clashes = _clashes(sorted(drawn.values(), key=lambda one: one.starts_at), known, now=now) if at_most is None else {}
    today = now.astimezone(tz).date()

    def made(day: date, ones: Sequence[SessionDate]) -> Day:
        entries = [_entry(one, known[one.session_id], day, tz, clashes.get(one.pk, [])) for one in ones[:at_most]]
        return Day(day, inside[0] <= day <= inside[1], day == today, day < today, entries, max(0, len(ones) - len(entries)))

    return {day: made(day, ones) for day, ones in by_day.items()}


def _touched(one: SessionDate, tz: tzinfo) -> Iterable[date]:
    """The days on which it goes on; what ends at midnight is not on the next day."""
    first, last = one.starts_at.astimezone(tz).date(), (one.ends_at - timedelta(microseconds=1)).astimezone(tz).date()
    return (first + DAY * number for number in range((last - first).days + 1))


def _entry(one: SessionDate, row: Row, day: date, tz: tzinfo, clashes: list[str]) -> Entry:
    stored = list(row.session.dates.all())
    number = next((number for number, date in enumerate(stored, 1) if date.pk == one.pk), 1)
    starts = one.starts_at.astimezone(tz)
    return Entry(
        row=row,
        times=_times(one, day, tz),
        elsewhere=_elsewhere(one),
        part=_("date %(number)d of %(count)d") % {"number": number, "count": len(stored)} if len(stored) > 1 else "",
        clashes=clashes,
        hour=starts.hour if starts.date() == day else FROM_BEFORE,
    )


def _times(one: SessionDate, day: date, tz: tzinfo) -> str:
    """09:00–10:30; on a day on which it only begins, ends or goes on: what it does there."""
    touched = list(_touched(one, tz))
    told = {"start": dates.clock(one.starts_at, zone=tz), "end": dates.clock(one.ends_at, zone=tz), "day": dates.weekday_short(one.ends_at, zone=tz)}
    if len(touched) == 1:
        return f"{told['start']}–{told['end']}"
    if day == touched[0]:
        return _("%(start)s to %(day)s %(end)s") % told
    return _("until %(end)s") % told if day == touched[-1] else _("all day")


def _elsewhere(one: SessionDate) -> str:
    """The time on the clock of the session, where that is another one than the reader's."""
    if not wording.zones_differ(one.starts_at, one.zone, wording.reader_zone()):
        return ""
    there = dates.time_range(one.starts_at, one.ends_at, zone=ZoneInfo(one.zone))
    return _("%(times)s in %(city)s") % {"times": there, "city": wording.city(one.zone)}


def _clashes(drawn: Sequence[SessionDate], known: dict[int, Row], *, now: datetime) -> dict[int, list[str]]:
    """Date → what it shares with another date at the same time: the room, or a trainer. Past and cancelled ones are left alone."""
    found: dict[int, list[str]] = {}
    ahead = [one for one in drawn if one.ends_at > now and not known[one.session_id].session.is_cancelled]
    for number, one in enumerate(ahead):
        for other in ahead[number + 1 :]:
            if other.starts_at >= one.ends_at:
                break
            for words in _shared(known[one.session_id].session, known[other.session_id].session) if one.session_id != other.session_id else ():
                for concerned in (one, other):
                    if words not in found.setdefault(concerned.pk, []):
                        found[concerned.pk].append(words)
    return found


def _shared(one: LiveSession, other: LiveSession) -> list[str]:
    is_there = LiveSession.Mode.ONLINE not in {one.mode, other.mode} and one.place.strip()
    is_same_room = is_there and one.place.strip().casefold() == other.place.strip().casefold()
    theirs = {training.person_id for training in other.trainings.all()}
    is_same_trainer = any(training.person_id in theirs for training in one.trainings.all())
    return [words for is_shared, words in ((is_same_room, _("room clash")), (is_same_trainer, _("trainer clash"))) if is_shared]
