"""The one row that an address names, or the page that it is not found."""

from collections.abc import Sequence
from typing import TypeVar

from django.http import Http404

Row = TypeVar("Row")


def the_one(rows: Sequence[Row]) -> Row:
    """The first of the rows that a prepared question gave; Http404 when there is none."""
    if not rows:
        raise Http404
    return rows[0]
