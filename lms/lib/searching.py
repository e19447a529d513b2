"""The words that somebody looks for."""

MOST_WORDS, MOST_LETTERS = 8, 60


def search_words(text: str) -> list[str]:
    """The first eight words, each cut at 60 letters: more never helps, and a whole page pasted here would keep the database busy.

    Without NUL, which PostgreSQL does not take.
    """
    return [word[:MOST_LETTERS] for word in text[: MOST_WORDS * MOST_LETTERS].replace("\0", " ").split()[:MOST_WORDS]]
