"""What a question lacks before it may be asked, as names; the service turns each into a sentence."""

from collections.abc import Sequence

from courses.assessment.rules.marking import MATCHING, MULTIPLE, ORDERING, SHORT, SINGLE, Option

TEXT, OPTIONS, TOO_MANY, ONE_RIGHT, SOME_RIGHT, SAME, HALVES, ITEMS, ACCEPTED = (
    "text", "options", "too_many", "one_right", "some_right", "same", "halves", "items", "accepted",
)  # fmt: skip
MOST_OPTIONS = 12


def missing_in(*, kind: str, has_text: bool, options: Sequence[Option]) -> list[str]:
    """Empty when the question may be asked."""
    wrong = [] if has_text else [TEXT]
    if len(options) > MOST_OPTIONS:
        wrong.append(TOO_MANY)
    checks = {SINGLE: _choices, MULTIPLE: _choices, ORDERING: _items, MATCHING: _pairs, SHORT: _accepted}
    wrong += checks[kind](kind, options)
    words = [(one.nl, one.en) for one in options if one.nl or one.en]
    if len(set(words)) < len(words):
        wrong.append(SAME)
    return wrong


def _choices(kind: str, options: Sequence[Option]) -> list[str]:
    right = sum(one.right for one in options)
    wrong = [] if len(options) >= 2 and all(one.nl or one.en for one in options) else [OPTIONS]
    if kind == SINGLE and right != 1:
        wrong.append(ONE_RIGHT)
    if kind == MULTIPLE and not right:
        wrong.append(SOME_RIGHT)
    return wrong


def _items(kind: str, options: Sequence[Option]) -> list[str]:
    return [] if len(options) >= 2 and all(one.nl or one.en for one in options) else [ITEMS]


def _pairs(kind: str, options: Sequence[Option]) -> list[str]:
    pairs = [one for one in options if one.nl or one.en]
    halves = {(one.to_nl, one.to_en) for one in options}
    return [] if len(pairs) >= 2 and len(halves) >= 2 and all(one.to_nl or one.to_en for one in options) else [HALVES]


def _accepted(kind: str, options: Sequence[Option]) -> list[str]:
    return [] if any(one.right and (one.nl or one.en) for one in options) else [ACCEPTED]
