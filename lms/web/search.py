"""Search over what parts offer. A part adds a source in `ready()` that returns only what this person may see."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise

FEWEST_LETTERS = 2


@dataclass(frozen=True)
class Hit:
    title: str
    url: str
    sentence: str | Promise = ""


@dataclass(frozen=True)
class Source:
    """`find(request, words, at_most)` returns the best hits first; `label` is the heading of the group."""

    key: str
    label: str | Promise
    order: int
    find: Callable[[HttpRequest, str, int], list[Hit]]


_sources: list[Source] = []


def add_source(source: Source) -> None:
    _sources.append(source)


def find(request: HttpRequest, words: str, at_most: int = 8) -> list[tuple[Source, list[Hit]]]:
    """The hits per source, sources in their order, without the empty ones."""
    found = [(source, source.find(request, words, at_most)) for source in sorted(_sources, key=lambda one: one.order)]
    return [(source, hits) for source, hits in found if hits]
