"""Decisions of the level check, in plain Python (spec/learning.md §5)."""

from collections.abc import Iterable, Sequence

# Fewer people than this are never shown as a group (spec/policy-privacy-insight.md §2.3).
GROUP = 8

# What a theme comes to: begin there, it may be skipped, or nothing was answered and nothing is said.
START, SKIP, UNANSWERED = "start", "skip", "unanswered"

# What all themes together come to.
ALL, MOST, SOME, NONE = "all", "most", "some", "none"

# Of a whole check, and of one theme in it.
FEWEST_QUESTIONS, MOST_QUESTIONS = 10, 15
FEWEST_OF_A_THEME = 2


def advice(*, right: int, answered: int, asked: int) -> str:
    """A theme may be skipped when two of every three answers fitted; a question that was passed by did not fit."""
    if answered == 0:
        return UNANSWERED
    return SKIP if right * 3 >= asked * 2 else START


def verdict(advices: Iterable[str]) -> str:
    """ALL, MOST (more than half), SOME or NONE of the themes may be skipped; UNANSWERED when no question was answered."""
    found = list(advices)
    skipped = found.count(SKIP)
    if all(one == UNANSWERED for one in found):
        return UNANSWERED
    if skipped == len(found):
        return ALL
    if skipped * 2 > len(found):
        return MOST
    return SOME if skipped else NONE


def to_go_on_with(keys: Sequence[str], seen: Iterable[str]) -> str:
    """Where to go on in a check: the first question that was neither answered nor passed by; the last one when all were."""
    known = set(seen)
    return next((key for key in keys if key not in known), keys[-1] if keys else "")


def after(keys: Sequence[str], key: str, seen: Iterable[str]) -> str:
    """The question after this one; after the last one a question that was never looked at; "" when there is nothing left."""
    at = list(keys).index(key)
    if at + 1 < len(keys):
        return keys[at + 1]
    known = {*seen, key}
    return next((one for one in keys if one not in known), "")


def level(*, right: int, asked: int) -> float:
    """Of every five situations, how many were answered with what fits; 0 to 5, to one decimal."""
    return round(5 * right / asked, 1) if asked else 0.0
