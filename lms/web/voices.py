"""The words beside the door of signing in: a sentence of ours, or a colleague's when a part supplies one."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Voice:
    """Everybody may read this, signed in or not. `sub` stands below the name."""

    text: str
    name: str = ""
    sub: str = ""

    @property
    def initials(self) -> str:
        return "".join(part[0] for part in self.name.split()[:1] + self.name.split()[1:][-1:]).upper()


_source: list[Callable[[], Voice | None]] = []


def set_source(find: Callable[[], Voice | None]) -> None:
    """A part supplies words that a colleague agreed to show at the door."""
    _source[:] = [find]


def voice() -> Voice:
    """The words to show now."""
    found = _source[0]() if _source else None
    return found or Voice(_("One true story of a colleague teaches more than ten rules."))
