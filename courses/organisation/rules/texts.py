"""Texts as bytes that can be compared: digests, and how long reading takes."""

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence

WORDS_A_MINUTE = 180


def digest_of(parts: object) -> str:
    """SHA-256 of plain values, in hexadecimal."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def clause_digest(words: Mapping[str, Sequence[str]]) -> str:
    """The digest of a clause from its plain paragraphs per language: other layout is no other rule."""
    return digest_of({language: list(lines) for language, lines in words.items()})


def whole_text(*, policy: str, number: int, language: str, in_short: str, clauses: Iterable[Sequence[str]]) -> list[object]:
    """Everything that somebody who acknowledges has in front of them, in one language and in order; for `digest_of`."""
    return [policy, number, language, in_short, [list(clause) for clause in clauses]]


def reading_minutes(words: int) -> int:
    """Whole minutes, at least one."""
    return max(1, math.ceil(words / WORDS_A_MINUTE))
