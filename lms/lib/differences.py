"""What changed between two texts, paragraph by paragraph and word by word: for the eye, never for a machine."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from lms.lib.rich_text import plain

_BLOCK = re.compile(r"</(?:p|h[1-6]|li|blockquote|figure|div|tr)>", re.IGNORECASE)
_IMAGE = re.compile(r'<img[^>]*?(?:\salt="([^"]*)")?[^>]*>')


@dataclass(frozen=True)
class Piece:
    """Some words: `kind` is same, old or new."""

    kind: str
    words: str


@dataclass(frozen=True)
class Row:
    """One paragraph before and after; one of the two may be empty."""

    old: list[Piece]
    new: list[Piece]
    is_same: bool


def paragraphs(html: str) -> list[str]:
    """The words of each paragraph, heading, list line or quote; a picture is its sentence in brackets."""
    with_images = _IMAGE.sub(lambda found: f" [{found.group(1) or '…'}] ", html)
    return [words for words in (plain(part) for part in _BLOCK.split(with_images)) if words]


def compared(old: list[str], new: list[str]) -> list[Row]:
    """Paragraphs side by side, in order; what stayed the same is one row each."""
    rows: list[Row] = []
    for what, first, last, start, end in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if what == "equal":
            rows += [Row([Piece("same", words)], [Piece("same", words)], True) for words in old[first:last]]
            continue
        before, after = old[first:last], new[start:end]
        for at in range(max(len(before), len(after))):
            rows.append(_row(before[at] if at < len(before) else "", after[at] if at < len(after) else ""))
    return rows


def _row(old: str, new: str) -> Row:
    if not old or not new:
        return Row([Piece("old", old)] if old else [], [Piece("new", new)] if new else [], False)
    a, b = old.split(), new.split()
    left: list[Piece] = []
    right: list[Piece] = []
    for what, first, last, start, end in SequenceMatcher(a=a, b=b, autojunk=False).get_opcodes():
        if last > first:
            left.append(Piece("same" if what == "equal" else "old", " ".join(a[first:last])))
        if end > start:
            right.append(Piece("same" if what == "equal" else "new", " ".join(b[start:end])))
    return Row(left, right, False)
