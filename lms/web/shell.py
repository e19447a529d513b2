"""What stands around every page: navigation of the area, account menu, areas that are also yours, the path."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.web import navigation
from lms.web.navigation import ADMINISTRATOR, AMBASSADOR, AREAS, HR, OWN, TRAINER, Station

LABELS: dict[str, str | Promise] = {
    OWN: pgettext_lazy("area", "Learning"),
    HR: pgettext_lazy("area", "HR"),
    AMBASSADOR: pgettext_lazy("area", "My stage"),
    TRAINER: pgettext_lazy("area", "Trainer"),
    ADMINISTRATOR: pgettext_lazy("area", "Administration"),
}
ICONS = {OWN: "house", HR: "users", AMBASSADOR: "pen-line", TRAINER: "presentation", ADMINISTRATOR: "settings"}
THEMES: tuple[tuple[str, str | Promise], ...] = (("", _("as system")), ("light", _("light")), ("dark", _("dark")))


class OrganisationFacts(Protocol):
    """What the shell and the error pages say of the organisation."""

    name: str
    mailbox: str
    help_phone: str


_organisation: list[Callable[[], OrganisationFacts | None]] = []


def set_organisation(find: Callable[[], OrganisationFacts | None]) -> None:
    """The people part tells who runs this Podium."""
    _organisation[:] = [find]


def organisation() -> OrganisationFacts | None:
    """Who runs this Podium; nothing before the first-run page is done."""
    return _organisation[0]() if _organisation else None


@dataclass(frozen=True)
class Link:
    """A word that leads somewhere."""

    label: str | Promise
    url: str
    icon: str = ""
    is_current: bool = False
    count: int = 0


@dataclass
class Shell:
    """Everything is worked out when it is drawn, at most once per page."""

    request: HttpRequest | None
    area: str = OWN
    nav: str = ""
    themes: tuple[tuple[str, str | Promise], ...] = field(default=THEMES)

    @property
    def is_signed_in(self) -> bool:
        return bool(self.request is not None and getattr(self.request, "user", None) and self.request.user.is_authenticated)

    @property
    def area_label(self) -> str | Promise:
        return LABELS[self.area]

    @cached_property
    def items(self) -> list[Link]:
        """The words in the header."""
        return [Link(item.label, url, is_current=item.key == self.nav) for item, url in self._open(self.area)]

    @cached_property
    def menu(self) -> list[Link]:
        """The lines of the account menu."""
        if self.request is None:
            return []
        found = ((link, address(link.url_name), link.count(self.request) if link.count else 0) for link in navigation.every_link())
        return [Link(link.label, url, link.icon, count=count) for link, url, count in found if url and (count or not link.needs_count)]

    @cached_property
    def other_areas(self) -> list[Link]:
        """Areas that are also yours; each opens on its first page."""
        found = []
        for area in AREAS:
            pages = self._open(area) if area != self.area else []
            if pages:
                found.append(Link(LABELS[area], pages[0][1], ICONS[area]))
        return found

    @cached_property
    def organisation(self) -> OrganisationFacts | None:
        return organisation()

    def _open(self, area: str) -> list[tuple[navigation.Item, str]]:
        if not self.is_signed_in or self.request is None:
            return []
        with_url = ((item, address(item.url_name)) for item in navigation.items_of(area) if navigation.may(self.request, item.capability))
        return [(item, url) for item, url in with_url if url]


def shell_of(request: HttpRequest | None, *, area: str = "", nav: str = "") -> Shell:
    """The shell of this request, made once."""
    if request is None:
        return Shell(None)
    known: Shell | None = getattr(request, "_shell", None)
    if known is None or (known.area, known.nav) != (area or OWN, nav):
        known = Shell(request, area or OWN, nav)
        request._shell = known  # type: ignore[attr-defined]
    return known


def stations(request: Any, phase: str) -> list[Station]:
    """The path of this person on a page of this phase; worked out once per phase and request."""
    if request is None or not getattr(request, "user", None):
        return []
    known: dict[str, list[Station]] = request.__dict__.setdefault("_stations", {})
    if phase not in known:
        known[phase] = navigation.path_for(request, phase)
    return known[phase]


def address(url_name: str) -> str:
    """The path of a page without arguments, or nothing when this installation does not have it."""
    return _address(url_name, get_urlconf() or settings.ROOT_URLCONF)


@cache
def _address(url_name: str, urlconf: str) -> str:
    # Every page draws a dozen of them, which never change while Podium runs.
    try:
        return reverse(url_name, urlconf=urlconf)
    except NoReverseMatch:
        return ""
