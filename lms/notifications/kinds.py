"""The kinds of messages. A part registers its kinds in `ready()`.

Each has two templates: `notifications/<key>.subject.txt`, which is also the line in the app, and `notifications/<key>.txt`,
the mail without greeting and button. The HTML follows from the text; `notifications/<key>.html` may stand in for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Kind:
    """`key` names the templates; `group` is the subject it belongs to; an optional kind may be switched off by the person,
    and `label` then says what it is about.

    `button` is the word on the one button of the mail; it leads to the message's `url`. Where messages of one kind lead to different things to
    do, `then` in the context says which, and `buttons` has the word for each. `example` is a context as `notify` gets it:
    its names are the placeholders of own words, its values stand in the preview and in the test that renders every kind. Names in
    `steers` only choose between sentences, and are no placeholders. Words that are ready when they come are not `is_editable`.
    One that `gathers` lists the lines of other messages.
    A private kind is between Podium and the person: the administrator's list of mails leaves it out, because who gets it already says something.
    """

    key: str
    group: str | Promise
    is_optional: bool = True
    by_mail: bool = True
    is_private: bool = False
    button: str | Promise = _("Open in Podium")
    buttons: Mapping[str, str | Promise] = field(default_factory=dict)
    label: str | Promise = ""
    example: Mapping[str, Any] = field(default_factory=dict)
    steers: tuple[str, ...] = ()
    is_editable: bool = True
    gathers: bool = False

    @property
    def placeholders(self) -> tuple[str, ...]:
        """The names that own words may put between braces."""
        return ("given_name", "organisation", *(name for name in self.example if name not in self.steers))

    def button_for(self, context: Mapping[str, Any]) -> str | Promise:
        """The word on the button of the message with this context."""
        return self.buttons.get(str(context.get("then", "")), self.button)


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
