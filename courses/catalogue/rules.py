"""Decisions about what can be learnt, in plain Python."""

from collections.abc import Iterable

# What a lesson needs before people may read it; the service turns each word into a sentence.
TITLE, TEXT, ALT_TEXT, VIDEO, CAPTIONS, DOCUMENT = "title", "text", "alt_text", "video", "captions", "document"

# Words that stand right after /learn/ in an address; no module has one of them as its key.
RESERVED_KEYS = frozenset(
    {"mine", "courses", "phases", "files", "flag", "sessions", "tracks", "check", "policy", "wishes", "plan", "general", "organisation", "role"}
)


def missing_in(*, title: str, body: str, needs_text: bool, needs: Iterable[str], media: Iterable[str], images_without_alt: int) -> list[str]:
    """What one language of a lesson lacks before it may be published (spec/learning.md §1.5). `needs` are uses of files, such as captions."""
    wants = [
        (TITLE, bool(title.strip())),
        (TEXT, not needs_text or bool(body.strip())),
        (ALT_TEXT, images_without_alt == 0),
    ]
    has = set(media)
    return [name for name, is_there in wants if not is_there] + [use for use in needs if use not in has]


def languages_of_all(languages: Iterable[tuple[bool, bool]]) -> tuple[bool, bool]:
    """Whether every lesson exists in Dutch, and in English; a module without lessons is in neither."""
    pairs = list(languages)
    return (bool(pairs) and all(nl for nl, _en in pairs), bool(pairs) and all(en for _nl, en in pairs))
