"""Months and weeks as a grid of days."""

from datetime import date

import pytest

from courses.live_sessions.rules import grid


def test_a_month_is_whole_weeks_from_monday_to_sunday():
    weeks = grid.weeks_of_month(date(2026, 12, 1))
    assert (weeks[0][0], weeks[-1][-1], len(weeks)) == (date(2026, 11, 30), date(2027, 1, 3), 5)
    assert {len(week) for week in weeks} == {7} and {week[0].weekday() for week in weeks} == {0}


def test_a_february_that_begins_on_monday_is_four_weeks():
    assert len(grid.weeks_of_month(date(2027, 2, 1))) == 4


def test_the_last_days_of_a_year_may_lie_in_the_first_week_of_the_next():
    assert grid.week_name(date(2024, 12, 30)) == "2025-W01"
    assert grid.week_of("2026-W53") == date(2026, 12, 28)


@pytest.mark.parametrize("name", ["", "2026", "2026-13", "2026-W54", "2026-W00", "abcdefgh", "2026-1 1", "0000-01"])
def test_a_name_that_is_no_month_and_no_week_is_nothing(name):
    assert grid.month_of(name) is None and grid.week_of(name) is None


@pytest.mark.parametrize("number, expected", [(1, date(2027, 1, 1)), (-12, date(2025, 12, 1)), (0, date(2026, 12, 1))])
def test_months_go_on_past_the_year(number, expected):
    assert grid.months_later(date(2026, 12, 1), number) == expected
