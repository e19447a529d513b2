"""The kinds of messages. A part registers its kinds in `ready()`.

Each has two templates: `notifications/<key>.subject.txt`, which is also the line in the app, and `notifications/<key>.txt`,
the mail without greeting and button. The HTML follows from the text; `notifications/<key>.html` may stand in for it.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Kind:
    """`key` names the templates; `group` is the line in the preferences; an optional kind may be switched off by the person.

    `button` is the word on the one button of the mail; it leads to the message's `url`.
    """

    key: str
    group: str | Promise
    is_optional: bool = True
    by_mail: bool = True
    button: str | Promise = _("Open in Podium")


_kinds: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Add kinds; the same key twice is a mistake in our code."""
    for kind in kinds:
        if kind.key in _kinds:
            raise LookupError(f"The kind {kind.key} is registered twice.")
        _kinds[kind.key] = kind


def kind(key: str) -> Kind:
    """The kind with this key; LookupError when nobody registered it."""
    return _kinds[key]


def every_kind() -> list[Kind]:
    """The kinds in the order of their keys."""
    return sorted(_kinds.values(), key=lambda one: one.key)
