"""A VTIMEZONE for a time zone (RFC 5545 §3.6.5): when its clock changes, as a yearly rule where there is one.

Our own, because icalendar 7.3 writes the spring change an hour late (its DTSTART is the new wall time, where the RFC wants the old one)
and lists the years as RDATE, of which some programs read the first only.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@dataclass(frozen=True)
class Change:
    """The clock goes from one offset to another; `wall` is what it showed at that moment before it changed."""

    wall: datetime
    before: timedelta
    after: timedelta
    name: str


@lru_cache(maxsize=200)
def vtimezone(name: str, first: int, last: int) -> Timezone:
    """Right from the beginning of the year `first` to the end of `last`, and after that while the yearly rule stays."""
    zone = Timezone()
    zone.add("tzid", name)
    found = _changes(ZoneInfo(name), first - 1, last)
    start = datetime(first - 1, 1, 1, tzinfo=ZoneInfo(name))
    groups: dict[str, list[Change]] = {}
    for change in found:
        groups.setdefault("daylight" if change.after > change.before else "standard", []).append(change)
    rules = {key: _yearly(ones, last - first + 2) for key, ones in groups.items()}
    if found and all(rules.values()):
        for key, ones in groups.items():
            zone.add_component(_part(ones[0], rules[key]))
        return zone
    offset = start.utcoffset() or timedelta()
    zone.add_component(_part(Change(start.replace(tzinfo=None), offset, offset, start.tzname() or name), None))
    for change in found:
        zone.add_component(_part(change, None))
    return zone


def _changes(zone: ZoneInfo, first: int, last: int) -> list[Change]:
    found, moment = [], datetime(first, 1, 1, tzinfo=UTC)
    while moment.year <= last:
        if _offset(zone, moment) != _offset(zone, moment + DAY):
            low, high = moment, moment + DAY
            while high - low > SECOND:
                middle = low + (high - low) // 2
                low, high = (middle, high) if _offset(zone, middle) == _offset(zone, low) else (low, middle)
            at = high.replace(microsecond=0)
            before, after = _offset(zone, at - SECOND), _offset(zone, at)
            found.append(Change((at + before).replace(tzinfo=None), before, after, at.astimezone(zone).tzname() or zone.key))
        moment += DAY
    return found


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _yearly(changes: list[Change], years: int) -> dict[str, object] | None:
    """BYMONTH and BYDAY when the change comes every year on the same weekday of the same week at the same time."""
    kinds = {(one.wall.month, one.wall.weekday(), one.wall.time(), one.before, one.after) for one in changes}
    if len(kinds) != 1 or len({one.wall.year for one in changes}) != years or len(changes) != years:
        return None
    weeks = {(one.wall.day - 1) // 7 + 1 for one in changes}
    is_last = all(one.wall.day + 7 > monthrange(one.wall.year, one.wall.month)[1] for one in changes)
    if not is_last and len(weeks) != 1:
        return None
    week = -1 if is_last else weeks.pop()
    return {"freq": "yearly", "bymonth": changes[0].wall.month, "byday": f"{week}{WEEKDAYS[changes[0].wall.weekday()]}"}


def _part(change: Change, rule: dict[str, object] | None) -> TimezoneStandard | TimezoneDaylight:
    part = TimezoneDaylight() if change.after > change.before else TimezoneStandard()
    part.add("dtstart", change.wall)
    part.add("tzoffsetfrom", change.before)
    part.add("tzoffsetto", change.after)
    part.add("tzname", change.name)
    if rule:
        part.add("rrule", rule)
    return part
