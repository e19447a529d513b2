"""Clauses of the policy, of which practice only knows the key. The part that has them joins in `ready()`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class Clause:
    """A clause as this reader sees it: a title with its number, the rule in one sentence, and where to read it whole."""

    title: str
    sentence: str
    url: str


@dataclass(frozen=True)
class Source:
    """`find(request, key)` gives the clause in force, or None; `choices()` the keys and titles from which an author chooses."""

    find: Callable[[HttpRequest, str], Clause | None]
    choices: Callable[[], list[tuple[str, str]]]


_sources: list[Source] = []


def set_source(source: Source) -> None:
    _sources[:] = [source]


def clause(request: HttpRequest, key: str) -> Clause | None:
    return _sources[0].find(request, key) if _sources and key else None


def choices() -> list[tuple[str, str]]:
    return _sources[0].choices() if _sources else []
