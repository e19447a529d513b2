"""What differs between what a feed says of a person and what is known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lms.people.feed.rules.columns import UNITS

NEW, CHANGED, BACK, LEAVING = "new", "changed", "back", "leaving"
MOST_LEAVERS = 10  # percent of the people; above that the feed stops and asks (people-and-tracks.md §2.1)


@dataclass(frozen=True)
class Difference:
    """What kind of change it is, and the fields that change with what they were and become."""

    kind: str
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


def difference(said: Mapping[str, Any], known: Mapping[str, Any] | None, *, is_active: bool, today: str) -> Difference | None:
    """None when nothing changes. `known` is None for a number that nobody has; days are texts such as 2026-11-26.

    Who left on or before today leaves now; a later last day is kept and takes effect on that day.
    """
    has_left = bool(said.get("left_on")) and said["left_on"] <= today
    if known is None:
        return None if has_left else Difference(NEW, {}, {name: value for name, value in said.items() if value not in ("", [])})
    if has_left:
        return Difference(LEAVING, {"left_on": known["left_on"]}, {"left_on": said["left_on"]}) if is_active else None
    wanted = dict(said) if is_active else dict(said) | {"left_on": said.get("left_on", "")}
    changed = [name for name, value in wanted.items() if not same(name, value, known[name])]
    if is_active and not changed:
        return None
    return Difference(CHANGED if is_active else BACK, {name: known[name] for name in changed}, {name: wanted[name] for name in changed})


def leaves(known: Mapping[str, Any], *, today: str) -> Difference:
    """Somebody who is not in a complete feed has left, today or on the last day that was known."""
    last = known["left_on"] if known["left_on"] and known["left_on"] <= today else today
    return Difference(LEAVING, {"left_on": known["left_on"]}, {"left_on": last})


def same(name: str, one: Any, other: Any) -> bool:
    """Whether two values of a field mean the same: of units the first is the primary one, and of the rest the order means nothing."""
    if name == UNITS:
        return bool(one[:1] == other[:1] and sorted(one) == sorted(other))
    return bool(one == other)


def asks_first(*, leaving: int, people: int) -> bool:
    """Whether so many would leave that somebody must say it is right."""
    return leaving * 100 > people * MOST_LEAVERS


def changed_since(after: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """The fields that are no longer what the run made of them."""
    return [name for name, value in after.items() if not same(name, value, now[name])]


def circles(managers_of: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Every circle of managers by number, each once, starting anywhere; walks each line once, whatever the depth."""
    state: dict[str, int] = {}  # 1: on the way, 2: done
    found = []
    for start in managers_of:
        if state.get(start):
            continue
        way, turns = [start], [iter(managers_of.get(start, ()))]
        state[start] = 1
        while way:
            above = next(turns[-1], None)
            if above is None:
                state[way.pop()] = 2
                turns.pop()
            elif state.get(above) == 1:
                found.append(way[way.index(above) :])
            elif not state.get(above):
                state[above] = 1
                way.append(above)
                turns.append(iter(managers_of.get(above, ())))
    return found
