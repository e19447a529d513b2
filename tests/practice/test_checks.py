"""What keeps a case from being published: dead ends, steps that nobody reaches, audiences, words and languages."""

from dataclasses import replace

import pytest

from courses.practice.rules import checks
from courses.practice.rules.case import Case, Debrief, Spread, Words, from_stored, to_stored
from courses.practice.rules.checks import lacking
from tests.practice.made import CASE, SPREAD, choice


def changed(step: int, **fields) -> Case:
    steps = list(CASE.steps)
    steps[step] = replace(steps[step], **fields)
    return replace(CASE, steps=tuple(steps))


def with_choice(**fields) -> Case:
    first = CASE.steps[0]
    return changed(0, choices=(replace(first.choices[0], **fields), *first.choices[1:]))


def test_a_whole_case_lacks_nothing_and_survives_being_stored():
    assert lacking(CASE) == []
    assert from_stored(to_stored(CASE)) == CASE


def test_an_empty_case_says_so_and_nothing_else():
    assert [one.what for one in lacking(Case())] == [checks.NO_STEPS]


@pytest.mark.parametrize(
    ("case", "what", "step", "place"),
    [
        (with_choice(next=""), checks.DEAD_END, "complaint", "public"),
        (with_choice(next="gone"), checks.DEAD_END, "complaint", "public"),
        (with_choice(next="end"), checks.UNREACHABLE, "oops", ""),
        (changed(1, choices=()), checks.NO_CHOICES, "oops", ""),
        (changed(1, choices=(choice("delete", "delete", "nobody", "complaint"),)), checks.CIRCLE, "oops", ""),
        (with_choice(audience=""), checks.NO_AUDIENCE, "complaint", "public"),
        (with_choice(kind=""), checks.NO_KIND, "complaint", "public"),
        (with_choice(label=Words()), checks.NO_LABEL, "complaint", "public"),
        (with_choice(happens=Words()), checks.NO_CONSEQUENCE, "complaint", "public"),
        (with_choice(audience="nobody"), checks.SPREAD_OF_FEW, "complaint", "public"),
        (changed(0, at="25:00"), checks.NO_TIME, "complaint", ""),
        (changed(0, messages=()), checks.NO_MESSAGE, "complaint", ""),
        (changed(0, where=Words()), checks.NO_PLACE, "complaint", ""),
        (changed(1, choices=(choice("wait", "wait", "nobody", "end"),)), checks.NOTHING_TO_MEND, "oops", ""),
        (changed(1, key="complaint"), checks.KEY_TWICE, "complaint", ""),
        (replace(CASE, debrief=Debrief()), checks.NO_DEBRIEF, "", ""),
        (replace(CASE, debrief=replace(CASE.debrief, clause="")), checks.NO_CLAUSE, "", ""),
        (replace(CASE, debrief=replace(CASE.debrief, ambassador=Words())), checks.NO_AMBASSADOR, "", ""),
    ],
)
def test_what_is_missing_is_found_where_it_is_missing(case, what, step, place):
    assert (what, step, place) in [(one.what, one.step, one.choice) for one in lacking(case)]


def test_a_text_in_one_language_is_missing_in_the_other_one():
    found = lacking(with_choice(happens=Words(nl="Alleen dit")))
    assert [(one.what, one.step, one.choice, one.language) for one in found] == [(checks.OTHER_LANGUAGE, "complaint", "public", "en")]


def test_a_lesson_in_one_language_asks_for_no_other():
    assert lacking(with_choice(happens=Words(nl="Alleen dit")), languages=["nl"]) == []


def test_a_moment_of_a_spread_needs_both_languages_too():
    moment = replace(SPREAD.moments[0], text=Words(en="Only this"))
    found = lacking(with_choice(spread=Spread(moments=(moment,))))
    assert [(one.what, one.language) for one in found] == [(checks.OTHER_LANGUAGE, "nl")]
