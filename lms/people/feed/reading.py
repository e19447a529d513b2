"""Reading a file of people as HR systems write it: CSV in three encodings with any usual separator, or XLSX. The file is read as a stream."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy as _

from lms.lib.refusals import Refused
from lms.people.feed import spreadsheets

SEPARATORS = (";", ",", "\t", "|")
PIECE = 1024 * 1024  # bytes
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 300_000, 100, 5_000
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
NAMES = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252", "xlsx": "XLSX"}


class EmptyFile(Refused):
    message = _("The file holds no headings and rows. The first row must name the columns.")


class NotAList(Refused):
    message = _("This is not a list that can be read. Save it as CSV or XLSX, and choose it again.")


class TooManyRows(Refused):
    message = _("The file has more than %(most)s rows. Split it, and say of each part that it does not hold everybody.")


class TooManyColumns(Refused):
    message = _("The file has more than %(most)s columns. Keep only what Podium needs.")


@dataclass
class Sheet:
    """A list: how it was written, its headings, and its rows with the line on which each stands."""

    encoding: str
    headings: list[str]
    rows: Iterator[tuple[int, Sequence[str]]]


def open_sheet(file: Any) -> Sheet:
    """The list in a file opened for bytes, from its start. Raises EmptyFile, NotAList, TooManyColumns; iterating the rows may raise TooManyRows or NotAList."""
    file.seek(0)
    head = file.read(8)
    file.seek(0)
    if head[:4] == b"PK\x03\x04":
        return _sheet("XLSX", _of_spreadsheet(file))
    if head[:4] == b"\xd0\xcf\x11\xe0" or head[:5] == b"%PDF-":
        raise NotAList
    encoding = encoding_of(file)
    return _sheet(NAMES[encoding], _of_text(file, encoding))


def encoding_of(file: BinaryIO) -> str:
    """The encoding: what the mark in front says; UTF-8 when all of it is UTF-8; otherwise Windows-1252."""
    file.seek(0)
    head = file.read(4)
    for mark, name in MARKS:
        if head.startswith(mark):
            return name
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while piece := file.read(PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def separator_in(line: str) -> str:
    """The sign that separates the headings: the most frequent one outside quotation marks."""
    outside = "".join(part for place, part in enumerate(line.split('"')) if place % 2 == 0)
    return max(SEPARATORS, key=outside.count)


def _sheet(encoding: str, lines: Iterator[tuple[int, Sequence[str]]]) -> Sheet:
    found = next(((number, cells) for number, cells in lines if any(cell.strip() for cell in cells)), None)
    if found is None:
        raise EmptyFile
    headings = [" ".join(cell.replace("\0", "").split())[:120] for cell in found[1]]
    while headings and not headings[-1]:
        headings.pop()
    if len(headings) > MOST_COLUMNS:
        raise TooManyColumns(most=MOST_COLUMNS)
    return Sheet(encoding, headings, _filled(lines))


def _filled(lines: Iterator[tuple[int, Sequence[str]]]) -> Iterator[tuple[int, Sequence[str]]]:
    count = 0
    for number, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        count += 1
        if count > MOST_ROWS:
            raise TooManyRows(most=MOST_ROWS)
        yield number, [cell[:LONGEST_CELL] for cell in cells] if max(map(len, cells)) > LONGEST_CELL else cells


def _of_text(file: BinaryIO, encoding: str) -> Iterator[tuple[int, Sequence[str]]]:
    file.seek(0)
    # A byte that the encoding does not know becomes a sign that the rules refuse, with the row's own reason.
    text = io.TextIOWrapper(io.BufferedReader(_Borrowed(file)), encoding=encoding, errors="replace", newline="")
    skipped = 0
    first = text.readline(100_000)
    if first.lower().startswith("sep=") and len(first.strip()) == 5:  # written by spreadsheets for themselves
        skipped, first = 1, text.readline(100_000)
    while first and not first.strip():
        skipped, first = skipped + 1, text.readline(100_000)

    def lines() -> Iterator[str]:
        yield first
        yield from text

    reader = csv.reader(lines(), delimiter=separator_in(first))
    try:
        for cells in reader:
            yield reader.line_num + skipped, cells
    except csv.Error as problem:
        raise NotAList from problem


def _of_spreadsheet(file: BinaryIO) -> Iterator[tuple[int, Sequence[str]]]:
    try:
        yield from spreadsheets.rows_in(file)
    except spreadsheets.NotASpreadsheet as problem:
        raise NotAList from problem


class _Borrowed(io.RawIOBase):
    """The file for a text reader that closes what it reads; ours stays open."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self.file.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)
