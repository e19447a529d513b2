"""What an answer comes to."""

import pytest

from courses.general import rules


@pytest.mark.parametrize(
    ("right", "answered", "asked", "advice"),
    [(3, 3, 3, "skip"), (2, 3, 3, "skip"), (1, 3, 3, "start"), (2, 2, 2, "skip"), (1, 2, 2, "start"),
     (4, 5, 5, "skip"), (3, 5, 5, "start"), (0, 0, 3, "unanswered")],
)  # fmt: skip
def test_a_theme_may_be_skipped_when_two_of_every_three_answers_fitted(right, answered, asked, advice):
    assert rules.advice(right=right, answered=answered, asked=asked) == advice


def test_a_question_that_was_passed_by_did_not_fit():
    assert rules.advice(right=1, answered=1, asked=3) == "start"


@pytest.mark.parametrize(
    ("advices", "verdict"),
    [("skip skip", "all"), ("skip skip start", "most"), ("skip start", "some"), ("start start", "none"),
     ("start unanswered", "none"), ("unanswered", "unanswered")],
)  # fmt: skip
def test_all_themes_together_come_to_one_verdict(advices, verdict):
    assert rules.verdict(advices.split()) == verdict


def test_one_goes_on_with_the_first_question_that_was_never_looked_at():
    assert rules.to_go_on_with(["a", "b", "c"], []) == "a"
    assert rules.to_go_on_with(["a", "b", "c"], ["a", "c"]) == "b"
    assert rules.to_go_on_with(["a", "b", "c"], ["c", "b", "a"]) == "c"


def test_after_the_last_question_comes_what_was_never_looked_at_and_then_nothing():
    keys = ["a", "b", "c"]
    assert rules.after(keys, "a", ["a"]) == "b"
    assert rules.after(keys, "c", ["a"]) == "b"
    assert rules.after(keys, "c", ["a", "b"]) == ""


def test_a_level_is_of_every_five_situations_those_that_went_well():
    assert (rules.level(right=24, asked=40), rules.level(right=1, asked=3), rules.level(right=0, asked=0)) == (3.0, 1.7, 0.0)
