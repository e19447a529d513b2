"""Decisions about what can be learnt, in plain Python."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

# What a lesson needs before people may read it; the service turns each word into a sentence.
TITLE, TEXT, ALT_TEXT, VIDEO, CAPTIONS, DOCUMENT = "title", "text", "alt_text", "video", "captions", "document"
LINK, WRONG_LINK, IN_WORDS = "link", "wrong_link", "in_words"

# Whether a kind of lesson has an address outside: never, always, or in place of the files that it needs otherwise.
NO_LINK, LINK_NEEDED, LINK_INSTEAD = "", "needed", "instead"
LONGEST_LINK = 500

# Words that stand right after /learn/ in an address; no module has one of them as its key.
RESERVED_KEYS = frozenset(
    {"mine", "courses", "phases", "files", "flag", "sessions", "tracks", "check", "policy", "wishes", "plan", "general", "organisation", "role"}
)


def missing_in(
    *, title: str, body: str, needs_text: bool, needs: Iterable[str], media: Iterable[str], images_without_alt: int, takes_link: str = NO_LINK, link: str = ""
) -> list[str]:
    """What one language of a lesson lacks before it may be published (spec/learning.md §1.5). `needs` are uses of files, such as captions.

    An address in place of files leaves nobody out: what can be seen and heard there stands in the text too.
    """
    is_instead = takes_link == LINK_INSTEAD and bool(link)
    wants = [
        (TITLE, bool(title.strip())),
        (TEXT, not needs_text or bool(body.strip())),
        (IN_WORDS, not is_instead or bool(body.strip())),
        (LINK, takes_link != LINK_NEEDED or bool(link)),
        (WRONG_LINK, not link or is_address(link)),
        (ALT_TEXT, images_without_alt == 0),
    ]
    has = set(media)
    return [name for name, is_there in wants if not is_there] + [use for use in needs if use not in has and not is_instead]


def is_address(text: str) -> bool:
    """Whether this is an address on the web that a browser can open: http or https, a host, and no name or password in it."""
    if len(text) > LONGEST_LINK or re.search(r"[\s<>\"\\^`{|}]", text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None and parts.password is None and parts.port != 0
    except ValueError:
        return False


def languages_of_all(languages: Iterable[tuple[bool, bool]]) -> tuple[bool, bool]:
    """Whether every lesson exists in Dutch, and in English; a module without lessons is in neither."""
    pairs = list(languages)
    return (bool(pairs) and all(nl for nl, _en in pairs), bool(pairs) and all(en for _nl, en in pairs))
