"""Strength, due dates, reminders and small groups (people-and-tracks.md §3.4, §3.5; product.md, principle 2)."""

from datetime import date, timedelta

import pytest

from courses.assignments.rules import (
    Terms,
    add_working_days,
    cannot_make_it,
    due_date,
    first_possible,
    groups_to_show,
    missing,
    reminder_due,
    status,
)  # fmt: skip

MONDAY = date(2026, 6, 1)
FULL = Terms(strength="required", reason_en="Why", council_reference="WC 3", working_minutes=60, exemption_en="Ask HR")


def test_required_asks_for_reason_council_working_time_and_exemption():
    assert missing(Terms(strength="required"), has_phase_one=False) == ["reason", "council", "working_time", "exemption"]
    assert missing(FULL, has_phase_one=False) == []


def test_a_stated_reason_may_stand_in_for_the_decision_of_the_works_council():
    terms = Terms(strength="required", reason_nl="Omdat", council_not_needed="Fewer than 50 people", working_minutes=60, exemption_nl="Vraag HR")
    assert missing(terms, has_phase_one=False) == []


def test_phase_one_is_never_required_but_may_be_invited_or_expected():
    assert missing(FULL, has_phase_one=True) == ["phase_one"]
    assert missing(Terms(strength="expected"), has_phase_one=True) == missing(Terms(), has_phase_one=True) == []


def test_a_kind_of_date_asks_for_its_date_or_days():
    assert missing(Terms(strength="expected", due_kind="fixed"), has_phase_one=False) == ["due_on"]
    assert missing(Terms(strength="expected", due_kind="joined"), has_phase_one=False) == ["due_days"]


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        (Terms(strength="expected", due_kind="fixed", due_on=date(2026, 9, 1)), date(2026, 9, 1)),
        (Terms(strength="expected", due_kind="assigned", due_days=30), date(2026, 7, 1)),
        (Terms(strength="expected", due_kind="joined", due_days=30), date(2026, 6, 25)),
        (Terms(strength="expected"), None),
        (Terms(strength="invited", due_kind="fixed", due_on=date(2026, 9, 1)), None),
    ],
)
def test_it_is_due_on_a_date_or_so_many_days_after_assignment_or_joining(terms, expected):
    assert due_date(terms, assigned_on=MONDAY, joined_on=date(2026, 5, 26), modules=3) == expected


def test_nobody_can_finish_within_a_working_week_and_a_module_takes_a_working_day():
    assert add_working_days(MONDAY, 5) == date(2026, 6, 8)
    assert add_working_days(date(2026, 6, 5), 1) == date(2026, 6, 8)
    assert add_working_days(date(2026, 6, 6), 0) == date(2026, 6, 8)
    assert first_possible(assigned_on=MONDAY, joined_on=date(2020, 1, 1), modules=2) == date(2026, 6, 8)
    assert first_possible(assigned_on=MONDAY, joined_on=date(2026, 7, 6), modules=10) == date(2026, 7, 20)


def test_who_cannot_make_the_date_gets_the_later_one_and_nobody_else_does():
    terms = Terms(strength="expected", due_kind="fixed", due_on=date(2026, 6, 20), extended_to=date(2026, 7, 3))
    late, early = date(2026, 6, 22), date(2026, 1, 1)
    assert cannot_make_it(Terms(strength="expected", due_kind="fixed", due_on=date(2026, 6, 20)), assigned_on=MONDAY, joined_on=late, modules=3)
    assert due_date(terms, assigned_on=MONDAY, joined_on=late, modules=3) == date(2026, 7, 3)
    assert due_date(terms, assigned_on=MONDAY, joined_on=early, modules=3) == date(2026, 6, 20)


DUE = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("day", "sent", "expected"),
    [
        (-15, [], None), (-14, [], "two_weeks"), (-14, ["two_weeks"], None), (-10, [], "two_weeks"),
        (-3, ["two_weeks"], "three_days"), (-2, [], "three_days"),
        (0, ["three_days"], None), (1, ["three_days"], "day_after"), (6, ["day_after"], None), (7, ["day_after"], "manager"),
        (8, ["day_after", "manager"], None),
        (9, [], "day_after"),
    ],
)  # fmt: skip
def test_reminders_leave_14_and_3_days_before_1_day_after_and_to_the_manager_a_week_after(day, sent, expected):
    assert reminder_due(due_on=DUE, assigned_on=date(2026, 1, 1), today=DUE + timedelta(days=day), sent=sent) == expected


def test_nobody_is_reminded_of_what_was_assigned_only_just_now():
    assert reminder_due(due_on=DUE, assigned_on=DUE - timedelta(days=10), today=DUE - timedelta(days=9), sent=[]) is None
    assert reminder_due(due_on=DUE, assigned_on=DUE - timedelta(days=10), today=DUE - timedelta(days=3), sent=[]) == "three_days"


def test_others_learn_only_finished_open_or_late():
    assert status(due_on=DUE, is_completed=True, today=DUE + timedelta(days=9)) == "finished"
    assert status(due_on=DUE, is_completed=False, today=DUE) == "open"
    assert status(due_on=DUE, is_completed=False, today=DUE + timedelta(days=1)) == "late"
    assert status(due_on=None, is_completed=False, today=DUE) == "open"


@pytest.mark.parametrize(
    ("sizes", "shown", "rest"),
    [
        ({1: 8, 2: 20}, {1, 2}, False),
        ({1: 7}, set(), False),
        ({1: 30, 2: 5, 3: 4}, {1}, True),
        ({1: 30, 2: 12, 3: 3}, {1}, True),
        ({1: 12, 2: 3}, set(), True),
        ({}, set(), False),
    ],
)
def test_groups_under_eight_have_no_figure_and_cannot_be_worked_out_from_the_rest(sizes, shown, rest):
    assert groups_to_show(sizes) == (shown, rest)
