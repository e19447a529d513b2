"""Whether an answer fits (spec/learning.md §4). A question counts as one, and fits or does not; there are no parts of a point."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

SINGLE, MULTIPLE, ORDERING, MATCHING, SHORT = "single", "multiple", "ordering", "matching", "short"
KINDS = (SINGLE, MULTIPLE, ORDERING, MATCHING, SHORT)
LONGEST_ANSWER = 200

# A list of keys, a key for each key, or words; nothing was answered when it is empty.
Value = list[str] | dict[str, str] | str | None


@dataclass(frozen=True)
class Option:
    """A choice, an item in its right place, the half of a pair, or words that are accepted.

    `right` counts for choices and for words. `to_*` is the other half of a pair; without words of its own an option of a matching
    question is an other half too many.
    """

    key: str
    nl: str = ""
    en: str = ""
    right: bool = False
    feedback_nl: str = ""
    feedback_en: str = ""
    to_nl: str = ""
    to_en: str = ""

    def stored(self) -> dict[str, object]:
        """Without what is empty, as it stands in the database."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True)
class Asked:
    """A question as far as marking is concerned."""

    kind: str
    options: tuple[Option, ...]
    is_case_sensitive: bool = False

    def option(self, key: str) -> Option | None:
        return next((one for one in self.options if one.key == key), None)

    @property
    def pairs(self) -> tuple[Option, ...]:
        """Of a matching question: what must be given another half."""
        return tuple(one for one in self.options if one.nl or one.en)

    @property
    def halves(self) -> tuple[Option, ...]:
        """Of a matching question: every other half once."""
        found: dict[tuple[str, str], Option] = {}
        for one in self.options:
            found.setdefault((one.to_nl, one.to_en), one)
        return tuple(found.values())


class NotAnAnswer(ValueError):
    """What was sent is no answer to this question."""


def cleaned(asked: Asked, sent: object) -> Value:
    """The answer as it is kept; None for no answer. Raises NotAnAnswer for keys that are not there and for other shapes."""
    if not sent:
        return None
    if asked.kind == SHORT:
        return _words(sent)
    if asked.kind == MATCHING:
        return _pairs(asked, sent)
    if not isinstance(sent, Sequence) or isinstance(sent, str) or not all(isinstance(one, str) for one in sent):
        raise NotAnAnswer
    chosen = [one.key for one in asked.options if one.key in sent]
    if len(chosen) != len(sent):
        raise NotAnAnswer
    if asked.kind == ORDERING:
        if len(chosen) != len(asked.options):
            raise NotAnAnswer
        return list(sent)
    if asked.kind == SINGLE and len(chosen) != 1:
        raise NotAnAnswer
    return chosen


def _words(sent: object) -> Value:
    if not isinstance(sent, str) or len(sent) > LONGEST_ANSWER or "\0" in sent:
        raise NotAnAnswer
    return " ".join(sent.split()) or None


def _pairs(asked: Asked, sent: object) -> Value:
    if not isinstance(sent, Mapping):
        raise NotAnAnswer
    pairs, halves = {one.key for one in asked.pairs}, {one.key for one in asked.halves}
    if not set(sent) <= pairs or not {value for value in sent.values() if value} <= halves:
        raise NotAnAnswer
    return {key: value for key, value in sent.items() if value} or None


def is_right(asked: Asked, value: Value) -> bool:
    """Whether the answer fits as a whole."""
    if not value:
        return False
    if asked.kind == SHORT:
        found = accepted(asked, str(value))
        return found is not None and found.right
    if asked.kind == ORDERING:
        return list(value) == [one.key for one in asked.options]
    if asked.kind == MATCHING:
        return isinstance(value, dict) and all(value.get(one.key) == half_of(asked, one).key for one in asked.pairs)
    return set(value) == {one.key for one in asked.options if one.right}


def fitting(asked: Asked, value: Value) -> int:
    """How many places of an order, pairs or choices are right, to say "partly" in words; it counts for nothing."""
    if not value or asked.kind == SHORT:
        return 0
    if asked.kind == ORDERING:
        return sum(key == one.key for key, one in zip(value, asked.options, strict=False))
    if isinstance(value, dict):
        return sum(value.get(one.key) == half_of(asked, one).key for one in asked.pairs)
    return sum(one.right and one.key in value for one in asked.options)


def half_of(asked: Asked, pair: Option) -> Option:
    """The other half of a pair; two pairs may share one."""
    return next(one for one in asked.halves if (one.to_nl, one.to_en) == (pair.to_nl, pair.to_en))


def accepted(asked: Asked, words: str) -> Option | None:
    """The first accepted answer that these words are, in either language; with `right` false it is a known mistake."""
    return next((one for one in asked.options for text in (one.nl, one.en) if text and _matches(text, words, asked.is_case_sensitive)), None)


def _matches(pattern: str, words: str, is_case_sensitive: bool) -> bool:
    """A star stands for anything, a star after a backslash for itself, as in Moodle."""
    parts = [re.escape(_plain(part.replace("\\*", "*"), is_case_sensitive)) for part in re.split(r"(?<!\\)\*+", pattern)]
    return re.fullmatch(r"\s*.*\s*".join(parts) if len(parts) > 1 else parts[0], _plain(words, is_case_sensitive)) is not None


def _plain(words: str, is_case_sensitive: bool) -> str:
    """Forgives spaces, other quotes and a full stop at the end; and capitals, unless they matter."""
    text = unicodedata.normalize("NFKC", words).replace("’", "'").replace("‘", "'")
    text = " ".join(text.split()).rstrip(".!?")
    return text if is_case_sensitive else text.casefold()
