"""What becomes of "this could be a post": the part that has posts joins in `ready()`. Until then nothing is offered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from lms.people.models import User


@dataclass(frozen=True)
class Idea:
    """A tip that was tried and what the person tells about it."""

    title: str
    line: str
    stance: str


@dataclass(frozen=True)
class Taker:
    """`ambassadors(person)` are those one may give the idea to, as (id, words).

    `give(idea, by, to, now)` tells the chosen one. Who `is_ambassador` makes an own draft of it: `begin(idea, by, now)` gives its address.
    Both raise Refused when that is not possible.
    """

    is_ambassador: Callable[[User], bool]
    ambassadors: Callable[[User], list[tuple[str, str]]]
    begin: Callable[[Idea, User, datetime], str]
    give: Callable[[Idea, User, str, datetime], None]


_takers: list[Taker] = []


def set_taker(taker: Taker) -> None:
    _takers[:] = [taker]


def taker() -> Taker | None:
    return _takers[0] if _takers else None
