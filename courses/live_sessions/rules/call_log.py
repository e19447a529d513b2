"""Reading the log of an online call: files of the usual meeting programs as they really are (§8.4). No Django here.

A log has a row per stay: a name, perhaps an address, the moments of joining and leaving. Some programs write UTF-16 with tabs, some
write their own summary above the table, and days as 5/26/2026 or 26-5-2026; the day of the session tells which is meant.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

MOST_BYTES = 2_000_000
MOST_ROWS = 5000
ENOUGH_PERCENT = 75

NAMES = {
    "name",
    "full name",
    "participant",
    "naam",
    "volledige naam",
    "deelnemer",
    "name original name",
    "naam oorspronkelijke naam",
    "user name",
    "display name",
}
ADDRESSES = {
    "email",
    "e mail",
    "user email",
    "email address",
    "participant id upn",
    "e mailadres",
    "e mailadres van gebruiker",
    "mail",
    "upn",
    "gebruikers e mail",
}
JOINED = {"join time", "first join", "joined", "joined at", "tijd van deelname", "eerste deelname", "deelnametijd", "aanmeldtijd", "start", "begin"}
LEFT = {"leave time", "last leave", "left", "left at", "tijd van verlaten", "laatst verlaten", "vertrektijd", "verlaten", "end", "einde"}


class UnreadableLog(Exception):
    """The file is no call log: `line` says where, `why` is one of not text, no table, no moments, too many."""

    def __init__(self, why: str, line: int = 0, found: str = "") -> None:
        super().__init__(why)
        self.why, self.line, self.found = why, line, found


@dataclass(frozen=True)
class Stay:
    """One person in the call; `minutes` lie within the date, whole minutes rounded down, several stays added up without counting twice."""

    name: str
    address: str
    minutes: int


def read(content: bytes, *, starts: datetime, ends: datetime, zone: str) -> list[Stay]:
    """Everybody in the log, by name. Raises UnreadableLog."""
    rows = _rows(_text(content))
    head, columns = _head(rows)
    day = starts.astimezone(ZoneInfo(zone)).date()
    spans: dict[tuple[str, str], list[tuple[datetime, datetime]]] = {}
    for number, row in enumerate(rows[head + 1 :], start=head + 2):
        cells = {key: row[at].strip() if at < len(row) else "" for key, at in columns.items()}
        if not cells["name"] or not cells["joined"]:
            if any(spans) and not any(cells.values()):
                break  # some programs write a second table below an empty line
            continue
        if len(spans) > MOST_ROWS:
            raise UnreadableLog("too many", number)
        joined = _moment(cells["joined"], day, zone, number)
        left = _moment(cells["left"], day, zone, number) if cells["left"] else ends
        key = (_plain_name(cells["name"]), cells["address"].lower())
        spans.setdefault(key, []).append((joined, left))
    found = [Stay(name, address, minutes_within(times, starts=starts, ends=ends)) for (name, address), times in spans.items()]
    if not found:
        raise UnreadableLog("no table")
    return sorted(found, key=lambda stay: stay.name.casefold())


def minutes_within(spans: Iterable[tuple[datetime, datetime]], *, starts: datetime, ends: datetime) -> int:
    """Whole minutes inside the date; two devices at the same time count once."""
    total, reached = timedelta(), starts
    for joined, left in sorted(spans):
        begin, end = max(joined, reached), min(left, ends)
        if end > begin:
            total, reached = total + (end - begin), end
    return int(total.total_seconds() // 60)


def is_attended(*, minutes: int, length: int) -> bool:
    """Three quarters of the time is being there; less is partly."""
    return minutes * 100 >= ENOUGH_PERCENT * length


def same_name(one: str, other: str) -> bool:
    """Whether two ways of writing are the same name: order, capitals, commas and brackets do not matter."""
    return _words(one) == _words(other) and bool(_words(one))


def _words(name: str) -> list[str]:
    return sorted(re.findall(r"[^\W\d_]+", name.casefold()))


def _plain_name(name: str) -> str:
    """Without what programs add in brackets, such as (Guest) or the original name."""
    return re.sub(r"\s*\([^)]*\)\s*", " ", name).strip() or name


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise UnreadableLog("too many")
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return content.decode("utf-16", errors="replace")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise UnreadableLog("not text")
    return text


def _rows(text: str) -> list[list[str]]:
    lines = "\n".join(text.splitlines())
    try:
        return list(csv.reader(io.StringIO(lines), delimiter=_delimiter(lines)))
    except csv.Error as problem:
        raise UnreadableLog("no table") from problem


def _delimiter(text: str) -> str:
    counts = {mark: text.count(mark) for mark in ("\t", ";", ",")}
    return max(counts, key=lambda mark: counts[mark])


def _head(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    """The line with the titles of the columns, and where each column is."""
    for number, row in enumerate(rows):
        titles = [re.sub(r"[^a-z]+", " ", cell.casefold()).strip() for cell in row]
        found = {
            key: next((at for at, title in enumerate(titles) if title in words), -1)
            for key, words in (("name", NAMES), ("address", ADDRESSES), ("joined", JOINED), ("left", LEFT))
        }
        if found["name"] >= 0 and found["joined"] >= 0:
            return number, {key: at if at >= 0 else 10**6 for key, at in found.items()}
    raise UnreadableLog("no table")


_NUMBERS = re.compile(r"\d+")


def _moment(typed: str, day: date, zone: str, line: int) -> datetime:
    """The instant of a cell: ISO, or day and time in any order; the day of the session says which number is the month."""
    try:
        return _placed(datetime.fromisoformat(typed.replace("Z", "+00:00")), zone)
    except ValueError:
        pass
    numbers = [int(one) for one in _NUMBERS.findall(typed)]
    has_day = len(numbers) >= 5 and re.search(r"\d[/.\-]\d", typed) is not None
    on = _day(numbers[:3], day) if has_day else day
    clock = numbers[3:] if has_day else numbers
    if on is None or len(clock) < 2:
        raise UnreadableLog("no moments", line, typed[:40])
    hour, minute, second = [*clock, 0][:3]
    if re.search(r"p\.?m", typed, re.IGNORECASE) and hour < 12:
        hour += 12
    if re.search(r"a\.?m", typed, re.IGNORECASE) and hour == 12:
        hour = 0
    try:
        return _placed(datetime(on.year, on.month, on.day, hour, minute, second), zone)  # noqa: DTZ001  placed in the zone just after
    except ValueError as problem:
        raise UnreadableLog("no moments", line, typed[:40]) from problem


def _placed(moment: datetime, zone: str) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def _day(numbers: Sequence[int], day: date) -> date | None:
    """The reading nearest to the day of the session: year first, day first or month first."""
    one, two, three = numbers
    readings = [(one, two, three)] if one > 31 else [(three, two, one), (three, one, two)]
    found = []
    for year, month, number in readings:
        try:
            found.append(date(year + 2000 if year < 100 else year, month, number))
        except ValueError:
            continue
    return min(found, key=lambda reading: abs((reading - day).days), default=None)
