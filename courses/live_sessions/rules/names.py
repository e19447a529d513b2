"""Names as people type them: capitals, accents, commas and order do not matter. No Django here."""

import re
import unicodedata


def words_of(name: str) -> list[str]:
    """The words of a name without capitals and accents, in alphabetical order."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return sorted(re.findall(r"[^\W\d_]+", "".join(one for one in letters if not unicodedata.combining(one))))


def same_name(one: str, other: str) -> bool:
    """Whether two ways of writing are the same name."""
    return words_of(one) == words_of(other) and bool(words_of(one))


def is_named(typed: str, name: str, number: str = "") -> bool:
    """Whether what somebody typed stands in this name, or is the number; nothing typed fits everybody."""
    if typed and typed == number:
        return True
    there = words_of(name)
    return all(any(part.startswith(word) for part in there) for word in words_of(typed)) and (bool(words_of(typed)) or not typed)
