"""Where an assigned set has its page. The part that stands behind a set registers this in `ready()`."""

from collections.abc import Callable

_pages: dict[str, Callable[[str], str]] = {}


def register(source: str, page: Callable[[str], str]) -> None:
    """`page` gives the path of the page for a key of this source."""
    _pages[source] = page


def page_of(source: str, key: str) -> str:
    """The path of the page on this site; LookupError when nobody registered the source."""
    return _pages[source](key)
