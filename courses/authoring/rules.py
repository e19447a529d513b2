"""Decisions about writing courses, in plain Python."""

from collections.abc import Collection
from datetime import date

MONTHS_UNTIL_CHECK = 6


def behind(*, was_behind: str, changed: Collection[str], here: Collection[str], here_before: Collection[str], says_the_same: bool) -> str:
    """The language whose text is older than the other one after a change, or "" (spec/learning.md §1.1).

    `changed` are the languages whose words changed, `here` those that exist now and `here_before` those that did. Who says that both say the same is believed.
    """
    if says_the_same or set(here) != {"nl", "en"} or set(here_before) != {"nl", "en"}:
        return ""
    if set(changed) == {"nl", "en"}:
        return ""
    if len(changed) == 1:
        (one,) = changed
        return "" if was_behind == one else ("en" if one == "nl" else "nl")
    return was_behind


def next_check(today: date) -> date:
    """Half a year on; at the end of a short month that month's last day."""
    month = today.month + MONTHS_UNTIL_CHECK
    year, month = today.year + (month - 1) // 12, (month - 1) % 12 + 1
    for day in range(today.day, 0, -1):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    raise AssertionError("every month has a first day")


def is_overdue(*, check_again_on: date | None, today: date) -> bool:
    return check_again_on is not None and check_again_on < today


def platforms_in(text: str) -> list[str]:
    """Platforms as typed, separated by commas: lower case, hyphens inside, each once."""
    found = ("-".join(part.lower().split())[:40] for part in text.split(","))
    return list(dict.fromkeys(name for name in found if name))


def lines_in(text: str) -> list[str]:
    """One thing a line, without empty lines."""
    return [line for line in (" ".join(part.split())[:300] for part in text.splitlines()) if line]
