"""The words that somebody looks for."""

from collections.abc import Sequence

from lms.lib.prepared import Text

MOST_WORDS, MOST_LETTERS = 8, 60


def search_words(text: str | Sequence[Text]) -> list[str]:
    """The first eight words, each cut at 60 letters: more never helps, and a whole page pasted here would keep the database busy.

    Without NUL, which PostgreSQL does not take. Words that were taken apart before, for a prepared question, stay as they are.
    """
    if not isinstance(text, str):
        return list(text)
    return [word[:MOST_LETTERS] for word in text[: MOST_WORDS * MOST_LETTERS].replace("\0", " ").split()[:MOST_WORDS]]


def words_in(text: str) -> tuple[Text, ...]:
    """The same words, to be given to a prepared question."""
    return tuple(map(Text, search_words(text)))
