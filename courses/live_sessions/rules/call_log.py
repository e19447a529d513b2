"""Reading the log of an online call: files of the usual meeting programs as they really are (§8.4). No Django here.

A log has a row per stay: a name, perhaps an address, the moments of joining and leaving. Some programs write UTF-16 with tabs, some
write their own summary above the table and a second table with every stay below it, some the name in two columns, and days as 5/26/2026,
26-5-2026 or 26 mei 2026; the day of the session tells which is meant.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
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
    "weergavenaam",
    "gebruikersnaam",
}
GIVEN, FAMILY = {"first name", "given name", "voornaam"}, {"last name", "family name", "surname", "achternaam"}
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
    "attendee email",
    "e mailadres van deelnemer",
    "deelnemer id upn",
}
STAYS = {"join time", "tijd van deelname"}  # one row per stay, where others tell the first and the last moment of somebody
JOINED = STAYS | {
    "first join", "joined", "joined at", "time joined", "eerste deelname", "deelnametijd", "aanmeldtijd", "tijdstip van deelname", "start", "begin",
}  # fmt: skip
LEFT = {
    "leave time", "last leave", "left", "left at", "time left", "time exited", "tijd van verlaten", "laatst verlaten", "vertrektijd", "tijdstip van vertrek",
    "verlaten", "end", "einde",
}  # fmt: skip
IN_FRONT = {"in waiting room", "in wachtruimte", "in de wachtruimte"}
COLUMNS = {"name": NAMES, "given": GIVEN, "family": FAMILY, "address": ADDRESSES, "joined": JOINED, "left": LEFT, "in front": IN_FRONT}


class UnreadableLog(Exception):
    """The file is no call log: `line` says where, `why` is one of not text, no table, no moments, too many."""

    def __init__(self, why: str, line: int = 0, found: str = "") -> None:
        super().__init__(why)
        self.why, self.line, self.found = why, line, found


@dataclass(frozen=True)
class Stay:
    """One person in the call: every stay, and the `minutes` of them within the date, whole minutes rounded down and none counted twice.

    `other_name` is what the program wrote in brackets, as the name of the account beside the one that was shown.
    """

    name: str
    address: str
    minutes: int
    other_name: str = ""
    spans: tuple[tuple[datetime, datetime], ...] = ()


def read(content: bytes, *, starts: datetime, ends: datetime, zone: str) -> list[Stay]:
    """Everybody in the log, by name; moments without a zone are on the clock of `zone`. Raises UnreadableLog."""
    rows = _rows(_text(content))
    head, columns = _head(rows)
    day = starts.astimezone(ZoneInfo(zone)).date()
    spans: dict[tuple[str, str], list[tuple[datetime, datetime]]] = {}
    others: dict[tuple[str, str], str] = {}
    for number, row in enumerate(rows[head + 1 :], start=head + 2):
        cells = {key: row[at].strip() if at < len(row) else "" for key, at in columns.items()}
        shown = cells["name"] or f"{cells['given']} {cells['family']}".strip()
        if not shown or not cells["joined"]:
            if any(spans) and not any(cells.values()):
                break  # some programs write another table below an empty line
            continue
        if len(spans) > MOST_ROWS:
            raise UnreadableLog("too many", number)
        if cells["in front"].casefold() in {"yes", "ja"}:
            continue  # nobody heard anything in the waiting room
        joined = _moment(cells["joined"], day, zone, number)
        left = _moment(cells["left"], day, zone, number) if cells["left"] else ends
        key = (_plain_name(shown), cells["address"].lower())
        others.setdefault(key, _in_brackets(shown))
        spans.setdefault(key, []).append((joined, left))
    found = [
        Stay(name, address, minutes_within(times, starts=starts, ends=ends), others[name, address], tuple(times)) for (name, address), times in spans.items()
    ]
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


def _plain_name(name: str) -> str:
    """Without what programs add in brackets, such as (Guest) or the original name."""
    return re.sub(r"\s*\([^)]*\)\s*", " ", name).strip() or name


def _in_brackets(name: str) -> str:
    found = re.search(r"\(([^)]*)\)", name)
    return found.group(1).strip() if found else ""


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise UnreadableLog("too many")
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return content.decode("utf-16", errors="replace")
    if content[1:2] == b"\x00" and content[3:4] == b"\x00":
        return content.decode("utf-16-le", errors="replace")
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
    """The line with the titles of the columns, and where each column is: of the table with every stay, when there are more tables."""
    heads = []
    for number, row in enumerate(rows):
        titles = [re.sub(r"[^a-z]+", " ", cell.casefold()).strip() for cell in row]
        found = {key: next((at for at, title in enumerate(titles) if title in words), -1) for key, words in COLUMNS.items()}
        if (found["name"] >= 0 or found["given"] >= 0) and found["joined"] >= 0:
            heads.append((titles[found["joined"]] not in STAYS, number, {key: at if at >= 0 else 10**6 for key, at in found.items()}))
    if not heads:
        raise UnreadableLog("no table")
    _is_summed, number, columns = min(heads, key=lambda one: one[:2])
    return number, columns


_NUMBERS = re.compile(r"\d+")
_MONTHS = re.compile(r"\b(jan|feb|mar|mrt|maa|apr|may|mei|jun|jul|aug|sep|oct|okt|nov|dec)[a-z]*\.?", re.IGNORECASE)
_MONTH = {
    "jan": 1,
    "feb": 2,
    "mar": 3,
    "mrt": 3,
    "maa": 3,
    "apr": 4,
    "may": 5,
    "mei": 5,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sep": 9,
    "oct": 10,
    "okt": 10,
    "nov": 11,
    "dec": 12,
}
_ZONE = re.compile(r"\(?\b(UTC|GMT|CEST|CET)\s*(?:([+-])(\d{1,2})(?::?(\d{2}))?)?\)?", re.IGNORECASE)
_HOURS = {"UTC": 0, "GMT": 0, "CET": 1, "CEST": 2}


def _moment(typed: str, day: date, zone: str, line: int) -> datetime:
    """The instant of a cell: ISO, or day and time in any order; the day of the session says which number is the month."""
    try:
        return _placed(datetime.fromisoformat(typed.replace("Z", "+00:00")), zone)
    except ValueError:
        pass
    named = _ZONE.search(typed)
    text = _ZONE.sub(" ", typed)
    has_month = _MONTHS.search(text) is not None
    text = _MONTHS.sub(lambda found: f"-{_MONTH[found.group(1).lower()]}-", text)
    numbers = [int(one) for one in _NUMBERS.findall(text)]
    has_day = len(numbers) >= 5 and (has_month or re.search(r"\d[/.\-]\d", text) is not None)
    on = _day(numbers[:3], day) if has_day else day
    clock = numbers[3:] if has_day else numbers
    if on is None or len(clock) < 2:
        raise UnreadableLog("no moments", line, typed[:40])
    hour, minute, second = [*clock, 0][:3]
    if re.search(r"p\.?\s?m\b", text, re.IGNORECASE) and hour < 12:
        hour += 12
    if re.search(r"a\.?\s?m\b", text, re.IGNORECASE) and hour == 12:
        hour = 0
    try:
        plain = datetime(on.year, on.month, on.day, hour, minute, second)  # noqa: DTZ001  placed in the zone just after
    except ValueError as problem:
        raise UnreadableLog("no moments", line, typed[:40]) from problem
    return _placed(plain.replace(tzinfo=_offset(named)) if named else plain, zone)


def _offset(named: re.Match[str]) -> timezone:
    """UTC, GMT+2, (GMT+02:00), CEST."""
    ahead = timedelta(hours=int(named[3] or 0), minutes=int(named[4] or 0)) * (-1 if named[2] == "-" else 1)
    try:
        return timezone(timedelta(hours=_HOURS[named[1].upper()]) + ahead)
    except ValueError:
        return UTC


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
