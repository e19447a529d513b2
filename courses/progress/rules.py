"""Decisions about how far somebody is, in plain Python."""

from dataclasses import dataclass
from datetime import datetime

DONE, BUSY, OPEN = "done", "busy", "open"


def is_complete(*, completion: str, all_lessons_finished: bool, has_lessons: bool, has_attended: bool) -> bool:
    """Whether the requirements that the author set are met (spec/learning.md §7).

    `completion` is one of lessons, session, either, both. A module without lessons is never complete by its lessons.
    """
    by_lessons = has_lessons and all_lessons_finished
    if completion == "session":
        return has_attended
    if completion == "either":
        return by_lessons or has_attended
    if completion == "both":
        return has_attended and (by_lessons or not has_lessons)
    return by_lessons


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
