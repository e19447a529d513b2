"""The kinds of messages. A part registers its kinds in `ready()`; each has templates `notifications/<key>.*`."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Kind:
    """`key` names the templates; `group` is the line in the preferences; `is_optional` may be switched off by the person."""

    key: str
    group: str | Promise
    is_optional: bool = True
    by_mail: bool = True


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
    return sorted(_kinds.values(), key=lambda one: one.key)
