"""Months and weeks as a grid of days, and the names that addresses give them."""

from datetime import date, timedelta


def month_of(name: str) -> date | None:
    """The first day of `2026-05`, or None when this is no month."""
    try:
        return date.fromisoformat(f"{name}-01") if len(name) == 7 else None
    except ValueError:
        return None


def week_of(name: str) -> date | None:
    """The Monday of `2026-W21` (ISO 8601), or None when this is no week."""
    try:
        return date.fromisoformat(name) if len(name) == 8 and name[4:6] == "-W" else None
    except ValueError:
        return None


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_name(day: date) -> str:
    """2026-W21."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"


def month_name(day: date) -> str:
    """2026-05."""
    return f"{day:%Y-%m}"


def months_later(first: date, number: int) -> date:
    """The first day of the month so many months later, or earlier."""
    months = first.year * 12 + first.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)


def weeks_of_month(first: date) -> list[list[date]]:
    """The weeks from Monday to Sunday that touch a month."""
    start, last = monday(first), months_later(first, 1) - timedelta(days=1)
    weeks = (monday(last) - start).days // 7 + 1
    return [week_from(start + timedelta(weeks=number)) for number in range(weeks)]


def week_from(start: date) -> list[date]:
    return [start + timedelta(days=number) for number in range(7)]
