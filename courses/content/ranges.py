"""Which bytes a browser asks for (RFC 9110 §14.1, §14.2), in plain Python."""

import re

_ONE_RANGE = re.compile(r"bytes=\s*(\d*)\s*-\s*(\d*)\s*", re.IGNORECASE)


class NotInTheFile(Exception):
    """The part that was asked for lies outside the file: 416."""


def part_of(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte, both included, or None for the whole file.

    Several parts at once, or a header we cannot read, give the whole file, which is always allowed.
    """
    found = _ONE_RANGE.fullmatch(header.strip())
    if not found or not (found[1] or found[2]):
        return None
    if len(found[1]) > 18 or len(found[2]) > 18:
        raise NotInTheFile
    if not found[1]:
        length = int(found[2])
        if length == 0 or size == 0:
            raise NotInTheFile
        return (max(size - length, 0), size - 1)
    first, last = int(found[1]), int(found[2] or size - 1)
    if found[2] and last < first:
        return None
    if first >= size:
        raise NotInTheFile
    return (first, min(last, size - 1))


def is_same(if_none_match: str, etag: str) -> bool:
    """Whether the browser already has this very file (weak comparison, RFC 9110 §13.1.2)."""
    known = [one.strip().removeprefix("W/") for one in if_none_match.split(",")]
    return "*" in known or etag in known
