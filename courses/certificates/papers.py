"""Other papers that carry a number of ours: a part above makes them, and the same page checks them and the same list shows the own ones."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lms.people.models import User

Context = dict[str, Any]


@dataclass(frozen=True)
class Papers:
    """`find(number)` answers with what stands on that paper, for `check_template`; None when it knows no such number.

    `of_person(person)` answers with what `own_template` shows on the page of one's own certificates; None when there is nothing to show.
    """

    check_template: str
    find: Callable[[str], Context | None]
    own_template: str
    of_person: Callable[[User], Context | None]


_kinds: list[Papers] = []


def add(kind: Papers) -> None:
    _kinds.append(kind)


def found(number: str) -> tuple[str, Context] | None:
    """The template and what it shows, for whoever has the number of another paper."""
    for kind in _kinds if number else []:
        context = kind.find(number)
        if context is not None:
            return kind.check_template, context
    return None


def own(person: User) -> list[tuple[str, Context]]:
    """The pieces of the page of one's own certificates."""
    return [(kind.own_template, context) for kind in _kinds if (context := kind.of_person(person)) is not None]
