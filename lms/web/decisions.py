"""What needs a decision of HR today. Parts add sources in `ready()`; the page of today draws them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise


@dataclass(frozen=True)
class Decision:
    """One row: the kind in a word, the thing, a sentence why, and its button. The lowest `weight` stands first."""

    weight: int
    label: str | Promise
    title: str
    sentence: str | Promise
    url: str
    button: str | Promise


_sources: list[Callable[[HttpRequest], list[Decision]]] = []


def add_source(source: Callable[[HttpRequest], list[Decision]]) -> None:
    _sources.append(source)


def open_decisions(request: HttpRequest) -> list[Decision]:
    """Every decision that waits, the most urgent first."""
    return sorted((one for source in _sources for one in source(request)), key=lambda one: one.weight)
