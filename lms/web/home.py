"""Sections of the first page. Parts add theirs in `ready()`; the page itself knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

NEXT, AGENDA, PATH, MAIN, STAGE = "next", "agenda", "path", "main", "stage"


@dataclass(frozen=True)
class NextStep:
    """The one next thing. The candidate with the lowest `weight` wins (an offer that expires 10, resume 30, an assigned track 40, begin 90).

    `greeting` follows "Good morning Samira." on the same line, such as "You were here."; `facts` are pairs (icon, words), the icon may be empty;
    `title` is the name of the thing, `why` one sentence, `stance` is chance, risk, both or nothing.
    """

    weight: int
    greeting: str | Promise
    title: str
    why: str | Promise
    facts: list[tuple[str, str | Promise]]
    url: str
    button: str | Promise
    stance: str = ""


@dataclass(frozen=True)
class AgendaRow:
    """One dated line: a session with its state, a due date, a policy to read."""

    at: datetime
    title: str
    sentence: str | Promise
    url: str
    is_sure: bool = True


@dataclass(frozen=True)
class Section:
    """A piece of the page: `build` gives the context for `template`, or None when there is nothing to show."""

    slot: str
    order: int
    template: str
    build: Callable[[HttpRequest], dict[str, Any] | None]


_sections: list[Section] = []
_next: list[tuple[int, Callable[[HttpRequest], NextStep | None]]] = []
_agenda: list[Callable[[HttpRequest], list[AgendaRow]]] = []


def add_section(section: Section) -> None:
    """Add a section to the slot MAIN or STAGE."""
    _sections.append(section)


def add_next_step(candidate: Callable[[HttpRequest], NextStep | None], *, at_least: int = 0) -> None:
    """Add somebody who may know the one next thing for this person. `at_least` is the lowest weight it ever gives: it is not asked in vain."""
    _next.append((at_least, candidate))


def add_agenda(rows: Callable[[HttpRequest], list[AgendaRow]]) -> None:
    """Add a source of dated rows."""
    _agenda.append(rows)


def next_step(request: HttpRequest) -> NextStep | None:
    """The candidate with the lowest weight. Who can only be later than what was found is not asked."""
    best: NextStep | None = None
    for at_least, candidate in sorted(_next, key=lambda entry: entry[0]):
        if best and best.weight <= at_least:
            break
        step = candidate(request)
        if step and (best is None or step.weight < best.weight):
            best = step
    return best


def agenda(request: HttpRequest, at_most: int = 5) -> list[AgendaRow]:
    """The rows of every source, soonest first."""
    return sorted((row for rows in _agenda for row in rows(request)), key=lambda row: row.at)[:at_most]


def sections(request: HttpRequest, slot: str) -> list[tuple[str, dict[str, Any]]]:
    """Template and context of every section of a slot that has something to show."""
    ordered = sorted((one for one in _sections if one.slot == slot), key=lambda one: one.order)
    built = ((one.template, one.build(request)) for one in ordered)
    return [(template, context) for template, context in built if context is not None]
