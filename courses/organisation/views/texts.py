"""Clauses made ready for reading: sanitised once more on the way out, with headings that fit the page."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from courses.content.reading import scrolling
from courses.organisation.models import Clause
from courses.organisation.rules.texts import reading_minutes
from lms.lib.rich_text import plain, sanitised


@dataclass(frozen=True)
class ShownClause:
    """A clause with its number and its text in the language of the reader."""

    number: int
    clause: Clause
    html: SafeString


def shown(clauses: Iterable[tuple[int, Clause]], *, heading: str = "h3") -> list[ShownClause]:
    """`heading` is the level of headings inside the text; h2 on the page of one clause."""
    return [ShownClause(number, clause, as_html(str(clause.body), heading=heading)) for number, clause in clauses]


def as_html(body: str, *, heading: str = "h3") -> SafeString:
    """Safe HTML; headings of the text become `heading`."""
    clean = sanitised(body)
    for level in ("h2", "h3", "h4"):
        clean = clean.replace(f"<{level}>", f"<{heading}>").replace(f"</{level}>", f"</{heading}>")
    return mark_safe(scrolling(clean))  # noqa: S308  sanitised above


def minutes_of(bodies: Iterable[object]) -> int:
    """How long reading takes."""
    return reading_minutes(sum(len(plain(str(body)).split()) for body in bodies))
