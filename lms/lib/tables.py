"""Tables that leave the house: CSV without formulas, written as it is read."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import translation

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(value: Any) -> Any:
    """A text that a spreadsheet would calculate gets an apostrophe in front (OWASP, CSV injection). Numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and value.startswith(STARTS_A_FORMULA) else value


class _Line:
    def write(self, text: str) -> str:
        return text


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The lines of a CSV file with a byte-order mark, so that spreadsheets read it as UTF-8."""
    writer = csv.writer(_Line(), delimiter=";")
    yield "\ufeff" + writer.writerow(head)
    for row in rows:
        yield writer.writerow([harmless(value) for value in row])


def _in_language(language: str | None, lines: Iterator[str]) -> Iterator[str]:
    """The lines in the language of who asked: they are made while the answer leaves, when the language of the page is over."""
    while True:
        with translation.override(language):
            line = next(lines, None)
        if line is None:
            return
        yield line


def csv_response(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """A download that starts at once and needs the memory of one row."""
    response = StreamingHttpResponse(_in_language(translation.get_language(), csv_lines(head, rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
