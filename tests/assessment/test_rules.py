"""Marking, attempts and figures: the rules of spec/learning.md §4."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.assessment.rules import attempts, questions, statistics
from courses.assessment.rules.marking import MATCHING, MULTIPLE, ORDERING, SHORT, SINGLE, Asked, NotAnAnswer, Option, cleaned, is_right
from tests.assessment.conftest import FORMS, RIGHT, WRONG

ASKED = {form.key: Asked(form.kind, form.options) for form in FORMS}
NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("key", sorted(ASKED))
def test_what_fits_is_right_and_what_does_not_is_not_and_nothing_is_neither(key):
    asked = ASKED[key]
    assert is_right(asked, cleaned(asked, RIGHT[key]))
    assert not is_right(asked, cleaned(asked, WRONG[key]))
    assert not is_right(asked, None)


def test_of_several_answers_all_that_fit_must_be_chosen_and_nothing_else():
    asked = ASKED["share"]
    assert [is_right(asked, chosen) for chosen in (["a"], ["a", "c"], ["c", "a"], ["a", "b", "c"])] == [False, True, True, False]


def test_two_pairs_may_share_a_half():
    asked = Asked(
        MATCHING,
        (Option("a", "Kat", "Cat", to_nl="Dier", to_en="Animal"), Option("b", "Hond", "Dog", to_nl="Dier", to_en="Animal"), Option("c", to_nl="Plant")),
    )
    assert len(asked.halves) == 2
    assert is_right(asked, {"a": "a", "b": "a"})
    assert not is_right(asked, {"a": "a"})


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        ("persdienst", True),
        ("  Persdienst. ", True),
        ("PRESS OFFICE", True),
        ("press  office!", True),
        ("pers", False),
        ("de persdienst", False),
        ("my boss", False),
    ],
)
def test_a_short_answer_forgives_spaces_capitals_and_a_full_stop(words, fits):
    assert is_right(ASKED["call"], cleaned(ASKED["call"], words)) is fits


def test_capitals_matter_when_the_author_says_so_and_a_star_stands_for_anything():
    strict = Asked(SHORT, (Option("a", "LinkedIn", right=True),), is_case_sensitive=True)
    assert [is_right(strict, words) for words in ("LinkedIn", "linkedin")] == [True, False]
    open_end = Asked(SHORT, (Option("a", "bel * persdienst", right=True), Option("b", r"vijf\*", right=True)))
    assert [is_right(open_end, words) for words in ("bel de persdienst", "bel persdienst", "bel ze", "vijf*", "vijfde")] == [True, True, False, True, False]


@pytest.mark.parametrize(
    ("key", "sent"),
    [
        ("who", ["a", "b"]),
        ("who", ["z"]),
        ("who", "a"),
        ("order", ["a", "b"]),
        ("order", ["a", "a", "b", "c"]),
        ("belongs", ["a"]),
        ("belongs", {"a": "zzz"}),
        ("belongs", {"c": "a"}),
        ("call", ["x"]),
        ("call", "x" * 201),
        ("call", "a\0b"),
        ("share", [1]),
    ],
)
def test_what_is_no_answer_to_the_question_is_refused(key, sent):
    with pytest.raises(NotAnAnswer):
        cleaned(ASKED[key], sent)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=2), inner, max_size=4),
    )
)
def test_whatever_is_sent_is_an_answer_or_refused_and_never_an_error(sent):
    for asked in ASKED.values():
        try:
            is_right(asked, cleaned(asked, sent))
        except NotAnAnswer:
            continue


@given(st.permutations(["a", "b", "c", "d"]))
def test_only_one_order_fits(order):
    assert is_right(ASKED["order"], cleaned(ASKED["order"], order)) is (order == ["a", "b", "c", "d"])


def test_half_a_question_more_is_needed_never_less():
    assert [attempts.needed(asked=asked, pass_mark=mark) for asked, mark in ((5, 80), (3, 50), (7, 0), (4, 100), (3, 75))] == [4, 2, 0, 4, 3]


def test_extra_time_is_a_share_of_the_limit():
    assert attempts.due_at(started_at=NOON, minutes_allowed=10, extra_percent=50) == NOON + timedelta(minutes=15)
    assert attempts.due_at(started_at=NOON, minutes_allowed=0, extra_percent=50) is None
    assert [attempts.is_late(due_at=NOON, now=NOON + timedelta(seconds=one)) for one in (0, 1)] == [False, True]


@given(st.integers(0, 10_000), st.booleans(), st.integers(0, 9))
def test_an_attempt_asks_what_is_in_no_pool_and_draws_from_each_pool(seed, is_shuffled, take):
    there = [(1, ""), (2, "easy"), (3, "easy"), (4, ""), (5, "hard"), (6, "easy")]
    order = attempts.drawn(there, take={"easy": take}, is_shuffled=is_shuffled, dice=Random(seed))
    assert {1, 4, 5} <= set(order)
    assert len({2, 3, 6} & set(order)) == (min(take, 3) or 3)
    assert len(order) == len(set(order)) == attempts.asked_of([pool for _one, pool in there], take={"easy": take})
    assert is_shuffled or order == sorted(order)


def test_things_to_put_in_order_are_never_shown_in_order():
    assert all(attempts.mixed(["a", "b"], dice=Random(seed)) == ["b", "a"] for seed in range(50))


@pytest.mark.parametrize(
    ("kind", "options", "lacks"),
    [
        (SINGLE, (Option("a", "x", right=True), Option("b", "y")), []),
        (SINGLE, (Option("a", "x", right=True), Option("b", "y", right=True)), ["one_right"]),
        (SINGLE, (Option("a", "x", right=True),), ["options"]),
        (MULTIPLE, (Option("a", "x"), Option("b", "y")), ["some_right"]),
        (MULTIPLE, (Option("a", "x", right=True), Option("b", "x")), ["same"]),
        (ORDERING, (Option("a", "x"),), ["items"]),
        (MATCHING, (Option("a", "x", to_nl="1"), Option("b", "y", to_nl="1")), ["halves"]),
        (MATCHING, (Option("a", "x", to_nl="1"), Option("b", "y")), ["halves"]),
        (SHORT, (Option("a", "x"),), ["accepted"]),
    ],
)
def test_a_question_lacks_what_its_kind_needs(kind, options, lacks):
    assert questions.missing_in(kind=kind, has_text=True, options=options) == lacks
    assert questions.missing_in(kind=kind, has_text=False, options=options) == ["text", *lacks]


def test_figures_come_with_eight_and_grow_by_eight():
    rows = [(True, 1.0), (False, 0.0)] * 10
    assert statistics.figure(rows[:7]) is None
    assert statistics.figure(rows[:8]).asked == statistics.figure(rows[:15]).asked == 8
    assert statistics.figure(rows[:16]).asked == 16


def test_difficulty_is_the_share_that_fitted_and_discrimination_how_it_goes_with_the_rest():
    well = statistics.figure([(True, 1.0)] * 6 + [(False, 0.0)] * 2)
    assert (well.difficulty, well.discrimination, well.tells_apart) == (0.75, 1.0, "well")
    against = statistics.figure([(True, 0.0)] * 4 + [(False, 1.0)] * 4)
    assert (against.discrimination, against.tells_apart) == (-1.0, "against")
    same = statistics.figure([(True, 0.5)] * 8)
    assert (same.discrimination, same.tells_apart) == (None, "")
