"""Decisions about people, in plain Python."""

from collections.abc import Iterable, Mapping
from datetime import date


def has_left(*, left_on: date | None, today: date) -> bool:
    """Access ends on the day of leaving itself (people-and-tracks.md §1.4)."""
    return left_on is not None and left_on <= today


def makes_a_circle(*, person: int, managers: Iterable[int], managers_of: Mapping[int, set[int]]) -> bool:
    """Whether giving the person these managers would make somebody their own manager, directly or through others."""
    seen: set[int] = set()
    todo = list(managers)
    while todo:
        manager = todo.pop()
        if manager == person:
            return True
        if manager not in seen:
            seen.add(manager)
            todo.extend(managers_of.get(manager, ()))
    return False


def path_below(parent_path: str, unit_id: int) -> str:
    """The path of a unit under a parent: the ids from the top down, as `/1/4/9/`."""
    return f"{parent_path or '/'}{unit_id}/"
