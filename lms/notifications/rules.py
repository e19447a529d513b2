"""Decisions about sending, in plain Python."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4), timedelta(hours=12), timedelta(hours=24))
LEASE = timedelta(seconds=90)  # what a dead worker had taken leaves within two minutes (quality.md)
HOLD = timedelta(minutes=10)
OPTIONAL_MAILS_A_WEEK = 3
WEEK = timedelta(days=7)
MANY = 20

PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts; None when it is enough and a person must look."""
    return PAUSES[attempts - 1] if 1 <= attempts <= len(PAUSES) else None


def merged(first: Mapping[str, Any], last: Mapping[str, Any]) -> dict[str, Any] | None:
    """From what a person knew to what is true now, as `old_…` beside the new values; None when that is the same."""
    if dict(first) == dict(last):
        return None
    return {f"old_{key}": value for key, value in first.items()} | dict(last)


def weekly_moment(*, now: datetime, zone: str, weekday: int, hour: int) -> datetime:
    """The last moment of the weekly mail at or before `now`, on the clock of `zone`; weekday 0 is Monday."""
    here = now.astimezone(ZoneInfo(zone))
    day = here.date() - timedelta(days=(here.weekday() - weekday) % 7)
    moment = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(zone))
    if moment > here:
        day -= timedelta(days=7)
        moment = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(zone))
    return moment


def placeholders_in(text: str) -> list[str]:
    """What stands between braces, in the order of the text."""
    return PLACEHOLDER.findall(text)


def unknown_placeholders(text: str, known: Iterable[str]) -> list[str]:
    """Placeholders that nobody fills in, and braces that belong to none."""
    allowed = set(known)
    unknown = [f"{{{name}}}" for name in placeholders_in(text) if name not in allowed]
    rest = PLACEHOLDER.sub("", text)
    return list(dict.fromkeys([*unknown, *(brace for brace in "{}" if brace in rest)]))


def filled(text: str, values: Mapping[str, str]) -> str | None:
    """The text with its values, put in once; None when one of them is empty. A name without a value raises KeyError."""
    found = [values[name] for name in placeholders_in(text)]
    if not all(found):
        return None
    return PLACEHOLDER.sub(lambda match: values[match.group(1)], text)
