"""Wall times and instants: what a person types in a zone, and the moment it means (§10.1)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class NoSuchTime(Exception):
    """The clock skips this wall time in spring; `before` and `after` are the nearest ones that exist."""

    before: datetime
    after: datetime


@dataclass(frozen=True)
class TwoSuchTimes(Exception):
    """The clock shows this wall time twice in autumn; `first` and `second` are the two instants."""

    first: datetime
    second: datetime


def instant(wall: datetime, zone: str, *, is_second: bool | None = None) -> datetime:
    """The UTC moment of a wall time (without zone) in an IANA zone.

    Raises NoSuchTime when the clock skips it, TwoSuchTimes when it comes twice and `is_second` does not say which.
    """
    tz = ZoneInfo(zone)
    first, second = (wall.replace(tzinfo=tz, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return first
    if first > second:
        gap = first - second
        raise NoSuchTime(before=wall - gap, after=wall + gap)
    if is_second is None:
        raise TwoSuchTimes(first, second)
    return second if is_second else first


def is_second_time(at: datetime, zone: str) -> bool:
    """Whether this instant is the second of two that show the same wall time."""
    return at.astimezone(ZoneInfo(zone)).fold == 1


def on_the_clock_before(at: datetime, zone: str, *, hours: int) -> datetime:
    """So many hours earlier, judged in the zone (§4.1): 24 hours before 10:00 is 10:00 the day before, also when the clock changes."""
    tz = ZoneInfo(zone)
    days, rest = divmod(hours, 24)
    wall = at.astimezone(tz).replace(tzinfo=None) - timedelta(days=days)
    return wall.replace(tzinfo=tz, fold=at.astimezone(tz).fold).astimezone(UTC) - timedelta(hours=rest)
