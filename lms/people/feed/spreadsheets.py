"""The first sheet of an XLSX file (ECMA-376) as rows of texts, read as a stream: a row is forgotten when the next one comes.

Dates become 2026-11-26, whole numbers lose their ".0", errors such as #N/A become nothing. Formulas are read by their last value.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, BinaryIO
from xml.etree import ElementTree

LARGEST, MOST_COLUMNS, MOST_TEXTS = 400 * 1024 * 1024, 200, 2_000_000  # bytes unpacked, columns, shared texts
OWN_DATES = {14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 30, 36, 45, 46, 47, 50, 57}
WRONG = (zipfile.BadZipFile, zlib.error, ElementTree.ParseError, KeyError, ValueError, OverflowError, RuntimeError, NotImplementedError, EOFError)
Row = tuple[int, list[str]]


class NotASpreadsheet(Exception):
    """The file is no XLSX that can be read."""


def rows_in(file: BinaryIO) -> Iterator[Row]:
    """(line, cells) of the first sheet. Raises NotASpreadsheet, also halfway."""
    try:
        with zipfile.ZipFile(file) as pack:
            if sum(one.file_size for one in pack.infolist()) > LARGEST:
                raise NotASpreadsheet("too large")
            yield from _rows(pack)
    except WRONG as problem:
        raise NotASpreadsheet(str(problem)) from problem


def _rows(pack: zipfile.ZipFile) -> Iterator[Row]:
    place, from_1904 = _first_sheet(pack)
    texts = list(_shared_texts(pack))
    dates = _date_styles(pack)
    parent = None
    number = 0
    for event, node in _nodes(pack, place):
        name = _name(node)
        if event == "start":
            parent = node if name == "sheetData" else parent
        elif name == "row":
            number = int(node.get("r") or number + 1)
            cells: list[str] = []
            for cell in node:
                column = _column(cell.get("r", ""), len(cells))
                if column < MOST_COLUMNS:
                    cells.extend([""] * (column - len(cells) + 1))
                    cells[column] = _text_of(cell, texts, dates, from_1904)
            yield number, cells
            if parent is not None:
                parent.clear()


def _nodes(pack: zipfile.ZipFile, place: str) -> Iterator[tuple[str, Any]]:
    with pack.open(place) as head:
        if b"<!DOCTYPE" in head.read(4096):  # no spreadsheet has one; entities are a way to make a small file large
            raise NotASpreadsheet("has a document type")
    with pack.open(place) as part:
        yield from ElementTree.iterparse(part, events=("start", "end"))  # noqa: S314  without a document type there are no entities


def _first_sheet(pack: zipfile.ZipFile) -> tuple[str, bool]:
    """Where the first visible sheet lies, and whether days are counted from 1904."""
    from_1904, wanted = False, ""
    for event, node in _nodes(pack, "xl/workbook.xml"):
        if event == "end" and _name(node) == "workbookPr":
            from_1904 = node.get("date1904") in {"1", "true"}
        if event == "end" and _name(node) == "sheet" and not wanted and node.get("state", "visible") == "visible":
            wanted = next((value for key, value in node.attrib.items() if key.endswith("}id")), "")
    for event, node in _nodes(pack, "xl/_rels/workbook.xml.rels"):
        if event == "end" and node.get("Id") == wanted:
            target = node.get("Target", "")
            return (target.lstrip("/") if target.startswith("/") else f"xl/{target}"), from_1904
    raise NotASpreadsheet("no sheet")


def _shared_texts(pack: zipfile.ZipFile) -> Iterator[str]:
    if "xl/sharedStrings.xml" not in pack.namelist():
        return
    root, count = None, 0
    for event, node in _nodes(pack, "xl/sharedStrings.xml"):
        if root is None:
            root = node
        if event == "end" and _name(node) == "si":
            count += 1
            if count > MOST_TEXTS:
                raise NotASpreadsheet("too many texts")
            yield _plain_text(node)
            root.clear()


def _plain_text(node: Any) -> str:
    """The text without the reading aid that Japanese files carry."""
    own = [part.text or "" for part in node if _name(part) == "t"]
    runs = [part.text or "" for run in node if _name(run) == "r" for part in run if _name(part) == "t"]
    return "".join(own + runs)


def _date_styles(pack: zipfile.ZipFile) -> set[int]:
    """The numbers of the cell styles that show a date."""
    if "xl/styles.xml" not in pack.namelist():
        return set()
    formats: dict[int, str] = {}
    styles: list[int] = []
    for event, node in _nodes(pack, "xl/styles.xml"):
        if event == "end" and _name(node) == "numFmt":
            formats[int(node.get("numFmtId", "0"))] = node.get("formatCode", "")
        elif event == "end" and _name(node) == "cellXfs":
            styles = [int(one.get("numFmtId", "0")) for one in node]
    return {place for place, kind in enumerate(styles) if kind in OWN_DATES or _is_date_format(formats.get(kind, ""))}


def _is_date_format(code: str) -> bool:
    return bool(re.search(r"[dy]", re.sub(r"\"[^\"]*\"|\[[^\]]*\]|\\.", "", code.lower())))


def _text_of(cell: Any, texts: list[str], dates: set[int], from_1904: bool) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return "".join(_plain_text(part) for part in cell if _name(part) == "is")
    value = next((part.text or "" for part in cell if _name(part) == "v"), "")
    if kind == "s":
        place = int(value)
        if not 0 <= place < len(texts):
            raise NotASpreadsheet("a text that is not there")
        return texts[place]
    if kind == "e" or not value:
        return ""
    if kind == "n":
        return _day(float(value), from_1904) if int(cell.get("s", "0")) in dates else _number(value)
    return value


def _number(value: str) -> str:
    number = float(value)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else value


def _day(days: float, from_1904: bool) -> str:
    """A day as days since 30 December 1899, because spreadsheets believe that 1900 was a leap year."""
    start = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
    return (start + timedelta(days=int(days))).isoformat()


def _column(place: str, otherwise: int) -> int:
    """The number from 0 of the column in a place such as AB12."""
    letters = re.match(r"[A-Z]+", place)
    if letters is None:
        return otherwise
    number = 0
    for letter in letters[0]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _name(node: Any) -> str:
    """The name without its namespace: the transitional and the strict form of the standard differ only there."""
    return str(node.tag).rpartition("}")[2]
