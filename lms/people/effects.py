"""What a change of people brings about elsewhere, told before it happens: bookings that end, tracks that start, content that gets another owner.

Parts above join in `ready()`. The same words stand in the preview of one person and, added up, over the whole change.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lms.lib.bilingual import pick
from lms.people.models import User

JOINS, MOVES, LEAVES = "joins", "moves", "leaves"


@dataclass(frozen=True)
class Move:
    """One person's change: `key` names it in the answer. Units, job roles and managers are ids as they will be.

    `person` is None for somebody new. `other_managers` says that the managers change, `last_day` that
    somebody leaves later than today. Managers who are new themselves have no id and are left out.
    """

    key: int
    kind: str
    person: int | None
    joined_on: date
    units: tuple[int, ...] = ()
    job_roles: tuple[int, ...] = ()
    managers: tuple[int, ...] = ()
    other_managers: bool = False
    last_day: date | None = None


@dataclass(frozen=True)
class Effect:
    """So many of a kind, about a thing with a name in both languages (or without)."""

    kind: str
    count: int = 1
    about: tuple[str, str] = ("", "")


Find = Callable[[Sequence[Move]], dict[int, list[Effect]]]
Words = Callable[[int, str], str]


@dataclass(frozen=True)
class Kind:
    """`find` gives the effects by key of the move: a fixed number of queries for however many moves.

    `words` writes the sentence of each kind of effect for a count and the name of its thing, or of the heir when it is about none.
    What the row of a person says anyway is told added up only.
    """

    key: str
    order: int
    find: Find
    words: dict[str, Words]
    is_told_per_person: bool = True


_kinds: list[Kind] = []


def add(kind: Kind) -> None:
    """Called by a part above in `ready()`."""
    _kinds.append(kind)
    _kinds.sort(key=lambda one: one.order)


def effects_of(moves: Sequence[Move]) -> dict[int, list[Effect]]:
    """Every effect by the key of its move."""
    found: dict[int, list[Effect]] = {}
    if moves:
        for kind in _kinds:
            for key, effects in kind.find(moves).items():
                found.setdefault(key, []).extend(effects)
    return found


def as_stored(effects: Iterable[Effect]) -> list[list[Any]]:
    """Effects added up by kind and thing, as JSON, in the order of the register and the largest first."""
    totals: dict[tuple[str, tuple[str, str]], int] = {}
    for one in effects:
        totals[one.kind, one.about] = totals.get((one.kind, one.about), 0) + one.count
    place = {key: number for number, kind in enumerate(_kinds) for key in kind.words}
    rows = sorted(totals.items(), key=lambda row: (place.get(row[0][0], 99), -row[1], row[0][1]))
    return [[kind, count, *about] for (kind, about), count in rows]


def from_stored(stored: Iterable[Sequence[Any]]) -> list[Effect]:
    return [Effect(kind, count, (nl, en)) for kind, count, nl, en in stored]


def sentences(stored: Iterable[Sequence[Any]], heir: str = "", *, of_a_person: bool = False) -> list[str]:
    """Stored effects in words of the reader's language. `heir` is the name of who takes over what leavers own."""
    words = {key: write for kind in _kinds for key, write in kind.words.items() if kind.is_told_per_person or not of_a_person}
    return [words[one.kind](one.count, pick(*one.about) or heir) for one in from_stored(stored) if one.kind in words]


def of_leaving(person: User) -> list[str]:
    """What it brings about elsewhere when this one person leaves, in words."""
    found = effects_of([Move(0, LEAVES, person.pk, person.joined_on)])
    return sentences(as_stored(found.get(0, [])), of_a_person=True)
