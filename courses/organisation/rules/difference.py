"""What differs between two versions: which clauses, and which words of a clause."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

ADDED, CHANGED, REMOVED = "added", "changed", "removed"
SAME, INS, DEL = "", "ins", "del"
BREAK = "\n"
FEWEST_SAME = 3  # words; a shorter piece that stayed the same between two changes reads as part of the change


@dataclass(frozen=True)
class ClauseFacts:
    """A clause without its words: `units` are the ids for whom it matters most, none for everybody."""

    key: str
    digest: str
    units: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Change:
    """One clause that is not what it was. `units` of both versions together; empty means that it concerns everybody."""

    key: str
    kind: str
    units: frozenset[int] = frozenset()


def changes(old: Iterable[ClauseFacts], new: Sequence[ClauseFacts]) -> list[Change]:
    """The clauses of the new version that are new or have other words, in its order; then those that are no longer there."""
    before = {one.key: one for one in old}
    found = []
    for clause in new:
        was = before.pop(clause.key, None)
        if was is None:
            found.append(Change(clause.key, ADDED, clause.units))
        elif was.digest != clause.digest:
            found.append(Change(clause.key, CHANGED, _together(was.units, clause.units)))
    return found + [Change(one.key, REMOVED, one.units) for one in before.values()]


def _together(one: frozenset[int], other: frozenset[int]) -> frozenset[int]:
    return one | other if one and other else frozenset()


@dataclass(frozen=True)
class Piece:
    """A few words; `mark` is "ins", "del" or nothing."""

    text: str
    mark: str = SAME


Paragraphs = list[list[Piece]]


def words_that_differ(old: Sequence[str], new: Sequence[str]) -> tuple[Paragraphs, Paragraphs]:
    """The paragraphs that are not the same, with what went marked in the old ones and what came in the new ones."""
    left: Paragraphs = []
    right: Paragraphs = []
    for tag, first, last, start, end in SequenceMatcher(None, list(old), list(new), autojunk=False).get_opcodes():
        if tag != "equal":
            before, after = _marked(old[first:last], new[start:end])
            left, right = left + before, right + after
    return left, right


def _marked(old: Sequence[str], new: Sequence[str]) -> tuple[Paragraphs, Paragraphs]:
    before, after = _tokens(old), _tokens(new)
    left: list[Piece] = []
    right: list[Piece] = []
    for is_same, first, last, start, end in _runs(before, after):
        left += _pieces(before[first:last], SAME if is_same else DEL)
        right += _pieces(after[start:end], SAME if is_same else INS)
    return _as_paragraphs(left), _as_paragraphs(right)


def _tokens(paragraphs: Sequence[str]) -> list[str]:
    tokens: list[str] = []
    for paragraph in paragraphs:
        tokens += [*re.findall(r"\S+", paragraph), BREAK]
    return tokens


def _runs(before: list[str], after: list[str]) -> list[tuple[bool, int, int, int, int]]:
    """Runs that are the same or not, with short sameness between two changes counted as change."""
    runs: list[tuple[bool, int, int, int, int]] = []
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for place, (tag, first, last, start, end) in enumerate(blocks):
        is_same = tag == "equal"
        if is_same and last - first < FEWEST_SAME and 0 < place < len(blocks) - 1 and BREAK not in before[first:last]:
            is_same = False
        if runs and not is_same and not runs[-1][0]:
            _same, was_first, _last, was_start, _end = runs.pop()
            first, start = was_first, was_start
        runs.append((is_same, first, last, start, end))
    return runs


def _pieces(tokens: list[str], mark: str) -> list[Piece]:
    found: list[Piece] = []
    words: list[str] = []
    for word in [*tokens, ""]:
        if word in {BREAK, ""}:
            if words:
                found.append(Piece(" ".join(words), mark))
            words = []
            if word:
                found.append(Piece(BREAK))
        else:
            words.append(word)
    return found


def _as_paragraphs(pieces: list[Piece]) -> Paragraphs:
    found: Paragraphs = [[]]
    for piece in pieces:
        if piece.text == BREAK:
            found.append([])
        else:
            found[-1].append(piece)
    return [paragraph for paragraph in found if paragraph]


def plain_words(by_language: Mapping[str, Sequence[str]]) -> str:
    """Every language on one line, for searching."""
    return " ".join(line for lines in by_language.values() for line in lines)
