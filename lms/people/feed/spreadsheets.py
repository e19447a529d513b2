"""The first sheet of an XLSX file as rows of texts, read by openpyxl as a stream: a row is forgotten when the next one comes.

Days become 2026-11-26, whole numbers lose their ".0", errors such as #N/A become nothing. Formulas are read by their last value.
"""

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook

LARGEST, MOST_COLUMNS = 400 * 1024 * 1024, 200  # bytes unpacked, columns
WRONG = (
    zipfile.BadZipFile, zlib.error, ParseError, KeyError, ValueError, IndexError, TypeError, AttributeError, OverflowError, RuntimeError,
    NotImplementedError, EOFError,
)  # fmt: skip
Row = tuple[int, list[str]]


class NotASpreadsheet(Exception):
    """The file is no XLSX that can be read."""


def rows_in(file: BinaryIO) -> Iterator[Row]:
    """(line, cells) of the first visible sheet. Raises NotASpreadsheet, also halfway."""
    try:
        _look_at_the_pack(file)
        with warnings.catch_warnings(action="ignore"):  # what openpyxl does not keep (colours, checks of cells) is nothing that we read
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        try:
            sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), None)
            if sheet is None:
                raise NotASpreadsheet("no sheet")
            sheet.reset_dimensions()  # some programs write a wrong size
            for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                yield number, [_text_of(value) for value in cells[:MOST_COLUMNS]]
        finally:
            book.close()
    except WRONG as problem:
        raise NotASpreadsheet(str(problem)) from problem


def _look_at_the_pack(file: BinaryIO) -> None:
    """Refuse what grows too large, and entities, which are a way to make a small file large: no spreadsheet has a document type."""
    with zipfile.ZipFile(file) as pack:
        if sum(one.file_size for one in pack.infolist()) > LARGEST:
            raise NotASpreadsheet("too large")
        for one in pack.infolist():
            if one.filename.endswith((".xml", ".rels")):
                with pack.open(one) as part:
                    if b"<!DOCTYPE" in part.read(4096):
                        raise NotASpreadsheet("has a document type")
    file.seek(0)


def _text_of(value: Any) -> str:
    if value is None or (isinstance(value, str) and value.startswith("#") and value in ERRORS):
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value)
    return str(value)


ERRORS = frozenset({"#N/A", "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#GETTING_DATA"})
