"""Decisions about tips and plans, in plain Python."""

from datetime import date, timedelta

GROUP = 8
WEEKS = 8  # as far ahead as one plans


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def weeks_ahead(today: date) -> list[date]:
    """The Mondays that one may choose: this week and the seven after it."""
    first = monday_of(today)
    return [first + timedelta(weeks=number) for number in range(WEEKS)]


def worked_for(people: int) -> int:
    """How many people a tip worked for, as others may see it: in steps of eight, so that one answer never changes the number by one."""
    return people // GROUP * GROUP


def is_asked(*, week: date | None, outcome: str, today: date) -> bool:
    """Whether it is time to say what came of it: the chosen week has begun and nothing final was said."""
    return week is not None and week <= today and outcome in ("", "not_yet")
