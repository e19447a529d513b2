"""Walking through a case: where a path leads, what was deleted, and what is known of a spread."""

import pytest

from courses.practice.rules.playing import NotOnThePath, choices_left, longest, minutes_between, standing, travel_of
from courses.practice.rules.spread import DAY
from tests.practice.made import CASE


def test_a_path_leads_from_the_first_step_to_the_end():
    assert standing(CASE, []).step is CASE.steps[0]
    assert standing(CASE, [["complaint", "public"]]).step is CASE.steps[1]
    assert standing(CASE, [["complaint", "private"]]).has_ended


@pytest.mark.parametrize("path", [[["oops", "delete"]], [["complaint", "delete"]], [["complaint", "private"], ["oops", "delete"]]])
def test_a_path_that_does_not_fit_is_refused(path):
    with pytest.raises(NotOnThePath):
        standing(CASE, path)


def test_deleting_strikes_out_the_words_that_came_before():
    made = standing(CASE, [["complaint", "public"], ["oops", "delete"]]).made
    assert [(one.is_gone, one.gone_at) for one in made] == [(True, "20:02"), (False, "")]


def test_a_spread_is_known_up_to_the_next_step_and_for_a_day_after_the_next_choice():
    before = travel_of(CASE, standing(CASE, [["complaint", "public"]]))
    after = travel_of(CASE, standing(CASE, [["complaint", "public"], ["oops", "delete"]]))
    assert (before.until, before.is_mended) == (42, False)
    assert (after.until, after.deleted_at, after.calmed_at) == (DAY, 42, None)
    assert travel_of(CASE, standing(CASE, [["complaint", "private"]])) is None


def test_an_apology_calms_what_travels():
    assert travel_of(CASE, standing(CASE, [["complaint", "public"], ["oops", "sorry"]])).calmed_at == 42


def test_the_clock_goes_on_after_midnight():
    assert minutes_between("23:50", "00:20") == 30


def test_the_most_choices_ahead_are_counted():
    assert longest(CASE) == 2
    assert choices_left(CASE, CASE.steps[1]) == 1
