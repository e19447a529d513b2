"""Areas and their items. Each part adds its own in `ready()`; the shell draws what this person may see."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise

OWN, HR, AMBASSADOR, TRAINER, ADMINISTRATOR = "own", "hr", "ambassador", "trainer", "administrator"
AREAS = (OWN, HR, AMBASSADOR, TRAINER, ADMINISTRATOR)


@dataclass(frozen=True)
class Item:
    """One word in the header. `url_name` is a named address without arguments; `order` counts from the left."""

    area: str
    key: str
    label: str | Promise
    url_name: str
    order: int
    capability: str = "learn"


@dataclass(frozen=True)
class MenuLink:
    """A line in the account menu; `count` tells a number to show (own messages), or nothing. `needs_count` hides it at zero."""

    label: str | Promise
    url_name: str
    icon: str
    order: int
    count: Callable[[HttpRequest], int] | None = None
    needs_count: bool = False


@dataclass(frozen=True)
class Station:
    """A phase on the path: done, current or open; never a percentage, never a lock."""

    key: str
    label: str | Promise
    url: str
    is_done: bool
    is_current: bool
    sentence: str | Promise = ""


_items: list[Item] = []
_links: list[MenuLink] = []
_path: list[Callable[[HttpRequest, str], list[Station]]] = []
_gate: list[Callable[[HttpRequest, str], bool]] = []


def add(*items: Item) -> None:
    """Add items; the area and order decide where they stand."""
    _items.extend(items)


def add_link(*links: MenuLink) -> None:
    """Add lines to the account menu."""
    _links.extend(links)


def set_path(builder: Callable[[HttpRequest, str], list[Station]]) -> None:
    """The training engine tells how the path looks for this person on a page of this phase ("" for none)."""
    _path[:] = [builder]


def set_gate(may: Callable[[HttpRequest, str], bool]) -> None:
    """The people part tells whether somebody has a capability."""
    _gate[:] = [may]


def may(request: HttpRequest, capability: str) -> bool:
    """Whether this person has the capability; nobody has before `set_gate`."""
    return bool(_gate) and _gate[0](request, capability)


def items_of(area: str) -> list[Item]:
    """The items of one area, from left to right."""
    return sorted((item for item in _items if item.area == area), key=lambda item: item.order)


def every_link() -> list[MenuLink]:
    return sorted(_links, key=lambda link: link.order)


def path_for(request: HttpRequest, phase: str) -> list[Station]:
    """The stations for this page, or none when nobody is signed in."""
    return _path[0](request, phase) if _path and request.user.is_authenticated else []
