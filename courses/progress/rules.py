"""Decisions about how far somebody is, in plain Python."""

from dataclasses import dataclass
from datetime import datetime

DONE, BUSY, OPEN = "done", "busy", "open"


LESSONS, QUIZ, SESSION = "lessons", "quiz", "session"

# Words of earlier versions for combinations that are written out now.
_WORDS = {"either": "lessons|session", "both": "lessons+session"}


def ways(completion: str) -> list[frozenset[str]]:
    """The ways in which a module can be completed: `lessons+quiz|session` is by lessons and a quiz together, or by a session."""
    return [frozenset(way.split("+")) for way in _WORDS.get(completion, completion).split("|")]


def needs(completion: str, what: str) -> bool:
    """Whether lessons, a quiz or a session count at all for this module."""
    return any(what in way for way in ways(completion))


def is_complete(*, completion: str, lessons: bool | None, quiz: bool | None, session: bool) -> bool:
    """Whether the requirements that the author set are met (spec/learning.md §7).

    `lessons`: every lesson was seen; `quiz`: every quiz was passed; `session`: one was attended. None: the module has none. What it does not have is left
    out of a way; a way of which nothing is left completes nothing.
    """
    standing = {LESSONS: lessons, QUIZ: quiz, SESSION: session}
    for way in ways(completion):
        there = [standing[what] for what in way if standing.get(what) is not None]
        if there and all(there):
            return True
    return False


def phase_state(*, is_declared: bool, modules: int, completed: int, begun: int) -> str:
    """A phase is done when it is declared known or when every module that counts is complete; never by having no modules.

    The numbers count the modules that are not optional and are for this person.
    """
    if is_declared or (modules > 0 and completed >= modules):
        return DONE
    return BUSY if completed or begun else OPEN


def counts(*, saved_at: datetime, at: datetime, now: datetime) -> bool:
    """Whether a place that was noted at `at` is news. A late one never overwrites a later one; a clock that runs ahead counts as now."""
    return min(at, now) >= saved_at


@dataclass(frozen=True)
class Step:
    """A lesson and how far the person is in it."""

    key: str
    is_optional: bool
    is_finished: bool
    is_begun: bool


def next_step(steps: list[Step]) -> Step | None:
    """Where to go on: what was begun, then the first that is not finished, then an optional one; None when all is finished."""
    open_steps = [step for step in steps if not step.is_finished]
    needed = [step for step in open_steps if not step.is_optional] or open_steps
    return next((step for step in needed if step.is_begun), needed[0] if needed else None)
