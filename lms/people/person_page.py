"""What parts above show on HR's page of one person: required learning only, never what somebody does by choice."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lms.people.models import User


@dataclass(frozen=True)
class Section:
    """A piece of the page; `build` gives the context of its template, or None when there is nothing to show."""

    template: str
    order: int
    build: Callable[[User], dict[str, Any] | None]


_sections: list[Section] = []


def add_section(section: Section) -> None:
    """Called by a part above in `ready()`."""
    _sections.append(section)
    _sections.sort(key=lambda one: one.order)


def sections(person: User) -> list[tuple[str, dict[str, Any]]]:
    """Template and context of each piece for this person."""
    built = ((section.template, section.build(person)) for section in _sections)
    return [(template, context) for template, context in built if context is not None]
