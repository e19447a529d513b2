"""The rules of the policy: what differs, who is asked, what is missing (policy-privacy-insight.md §1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.organisation.rules import difference, drafts, readers, texts
from courses.organisation.rules.difference import Change, ClauseFacts, Piece
from courses.organisation.rules.readers import Concern

NORTH, SOUTH = 2, 3


def facts(key: str, digest: str = "a", *units: int) -> ClauseFacts:
    return ClauseFacts(key, digest, frozenset(units))


def test_a_clause_is_added_changed_or_taken_out_and_moving_it_is_no_change():
    old = [facts("one"), facts("two"), facts("three")]
    new = [facts("three"), facts("one", "b"), facts("four")]
    assert difference.changes(old, new) == [Change("one", "changed"), Change("four", "added"), Change("two", "removed")]
    assert difference.changes(old, list(reversed(old))) == []


def test_a_change_concerns_the_units_of_both_texts_and_everybody_when_one_of_them_was_for_everybody():
    assert difference.changes([facts("one", "a", NORTH)], [facts("one", "b", SOUTH)])[0].units == {NORTH, SOUTH}
    assert difference.changes([facts("one", "a")], [facts("one", "b", SOUTH)])[0].units == frozenset()


@pytest.mark.parametrize(
    ("last", "changes", "asked"),
    [
        (None, [], True),
        (3, [Change("one", "changed")], False),
        (2, [], False),
        (2, [Change("one", "changed")], True),
        (2, [Change("one", "changed", frozenset({NORTH}))], True),
        (2, [Change("one", "changed", frozenset({SOUTH}))], False),
        (2, [Change("one", "changed", frozenset({SOUTH})), Change("two", "removed")], True),
    ],
)
def test_asked_is_who_read_nothing_yet_or_an_older_version_when_a_change_since_concerns_them(last, changes, asked):
    assert readers.must_read(last=last, number=3, units=[1, NORTH], concern=readers.concern_of(changes)) is asked


@given(st.builds(Concern, everybody=st.booleans(), units=st.frozensets(st.integers(1, 50))), st.lists(st.integers(1, 50)))
def test_a_concern_says_the_same_after_it_was_stored(concern, units):
    assert readers.concern_in(readers.as_stored(concern)).touches(units) == concern.touches(units)


def test_of_what_was_not_stored_everybody_is_concerned():
    assert readers.concern_in(None).touches([]) is True


def test_only_the_paragraphs_that_differ_are_shown_with_what_went_and_what_came():
    old = ["Data of a customer", "You never name it in public, unless the customer did.", "Because."]
    new = ["Data of a customer", "You never name it in public, not even when the customer did.", "Because."]
    left, right = difference.words_that_differ(old, new)
    assert left == [[Piece("You never name it in public,"), Piece("unless", "del"), Piece("the customer did.")]]
    assert right == [[Piece("You never name it in public,"), Piece("not even when", "ins"), Piece("the customer did.")]]


def test_a_word_that_stayed_between_two_changes_reads_as_part_of_the_change():
    left, right = difference.words_that_differ(["alpha beta gamma delta"], ["one beta two delta"])
    assert left == [[Piece("alpha beta gamma", "del"), Piece("delta")]]
    assert right == [[Piece("one beta two", "ins"), Piece("delta")]]


TEXT = st.lists(st.text(alphabet="ab ", min_size=1).map(lambda words: " ".join(words.split())).filter(bool), max_size=5)


@given(TEXT, TEXT)
def test_nothing_is_lost_in_a_difference_and_the_same_text_has_none(old, new):
    left, right = difference.words_that_differ(old, new)
    said_left = [" ".join(piece.text for piece in paragraph) for paragraph in left]
    said_right = [" ".join(piece.text for piece in paragraph) for paragraph in right]
    assert [line for line in old if line not in new] == [line for line in said_left if line not in new]
    assert [line for line in new if line not in old] == [line for line in said_right if line not in old]
    if old == new:
        assert (left, right) == ([], [])


def test_other_layout_is_no_other_rule_and_another_word_is():
    words = {"nl": ["Titel", "Een regel."], "en": ["Title", "A rule."]}
    assert texts.clause_digest(words) == texts.clause_digest({"en": ["Title", "A rule."], "nl": ["Titel", "Een regel."]})
    assert texts.clause_digest(words) != texts.clause_digest(words | {"en": ["Title", "Another rule."]})


def test_reading_takes_a_minute_at_least_and_counts_up():
    assert [texts.reading_minutes(words) for words in (0, 180, 181)] == [1, 1, 2]


def written(key: str = "one", *, needs_reason: bool = False, **parts: bool) -> drafts.Written:
    def both(there: bool) -> dict[str, bool]:
        return {"nl": there, "en": there}

    there = {name: both(parts.get(name, True)) for name in ("title", "body", "in_short", "what_changed")}
    return drafts.Written(key, **there, needs_reason=needs_reason)


def test_everything_that_is_missing_is_named_in_both_languages():
    both = {"nl": True, "en": True}
    assert drafts.missing(in_short=both, clauses=[written()]) == []
    assert drafts.missing(in_short=both, clauses=[]) == [drafts.Lack("", "clauses")]
    assert drafts.missing(in_short={"nl": True, "en": False}, clauses=[written(body=False)]) == [
        drafts.Lack("", "in_short", "en"), drafts.Lack("one", "body", "nl"), drafts.Lack("one", "body", "en"),
    ]  # fmt: skip


def test_a_clause_that_differs_needs_a_sentence_about_it_and_one_that_does_not_needs_none():
    both = {"nl": True, "en": True}
    assert drafts.missing(in_short=both, clauses=[written(what_changed=False)]) == []
    assert {lack.what for lack in drafts.missing(in_short=both, clauses=[written(what_changed=False, needs_reason=True)])} == {"what_changed"}


def test_moving_stops_at_both_ends():
    order = ["one", "two", "three"]
    assert drafts.moved(order, "two", by=-1) == ["two", "one", "three"]
    assert drafts.moved(order, "one", by=-1) == order
    assert drafts.moved(order, "three", by=1) == order


def test_a_key_that_is_taken_gets_a_number():
    assert drafts.free_key("data", {"data", "data-2"}) == "data-3"
