"""What cells of HR systems look like: names with prefixes, Dutch dates, several things in one cell."""

import re
from datetime import date

# The prefixes of Dutch, Flemish and some other names as they stand before a family name in lower case. A capital letter belongs to the name (Van Damme).
PREFIXES = {
    "van", "de", "der", "den", "het", "'t", "’t", "ter", "ten", "te", "tot", "toe", "op", "in", "aan", "bij", "uit", "over", "onder", "voor", "zur", "zum",
    "von", "zu", "du", "des", "la", "le", "da", "dos", "das", "do", "di", "del", "della", "el", "al", "bin", "ben", "ibn", "af", "av", "d'", "l'",
}  # fmt: skip
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january", "februari feb february", "maart mrt mar march", "april apr", "mei may", "juni jun june", "juli jul july",
            "augustus aug august", "september sep sept", "oktober okt oct october", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("ma maandag mo mon monday", "di dinsdag tu tue tues tuesday", "wo woensdag we wed wednesday", "do donderdag th thu thur thurs thursday",
         "vr vrijdag fr fri friday", "za zaterdag sa sat saturday", "zo zondag su sun sunday"),
        start=1,
    )
    for name in names.split()
} | {str(number): number for number in range(1, 8)}  # fmt: skip
YEAR_FIRST = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[t ][\d:.]+z?)?")
DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2}|[^\W\d]+\.?)[-/. ](\d{4})(?: 0?0:00(?::00)?)?", re.IGNORECASE)


def tidy(text: str) -> str:
    """Without spaces around, with one space between words; a no-break space is a space."""
    return " ".join(text.split())


def day_in(text: str) -> date | None:
    """The day that a cell means, day before month: 1-2-2026, 01/02/2026, 1 februari 2026, 2026-02-01, 20260201. None for anything else."""
    text = tidy(text).lower()
    if found := YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
    elif found := DAY_FIRST.fullmatch(text):
        day, month, year = found.groups()
        month = month if month.isdigit() else str(MONTHS.get(month.rstrip("."), 0))
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def weekdays_in(text: str) -> str | None:
    """The days of the week that a cell means, Monday is 1: "ma-do" and "ma, di, wo, do" are 1234, and so is 1234. Nothing is "", None for anything else."""
    text = re.sub(r"\s*(?:-|–|\bt/m\b|\btot en met\b|\bto\b)\s*", "-", tidy(text).lower())
    parts = re.split(r"[,;/|&+ ]+|\ben\b|\band\b", text.replace(".", ""))
    found: set[int] = set()
    for part in (part for part in parts if part):
        if part.isdigit():
            days = [WEEKDAYS.get(digit) for digit in part]
        else:
            ends = [WEEKDAYS.get(end) for end in part.split("-")]
            days = list(range(ends[0], ends[1] + 1)) if len(ends) == 2 and ends[0] and ends[1] and ends[0] <= ends[1] else ends if len(ends) == 1 else [None]
        if None in days:
            return None
        found.update(day for day in days if day)
    return "".join(map(str, sorted(found)))


def family_name_in(text: str) -> tuple[str, str]:
    """(prefix, family name) of a cell such as "van der Berg", "Berg, van der" or "Berg"."""
    text = tidy(text)
    name, comma, after = text.partition(",")
    if comma and after.strip() and all(_is_prefix(word) for word in after.split()):
        return tidy(after), tidy(name)
    words = text.split()
    place = 0
    while place < len(words) - 1 and _is_prefix(words[place]):
        place += 1
    return " ".join(words[:place]), " ".join(words[place:])


def full_name_in(text: str) -> tuple[str, str, str]:
    """(given name, prefix, family name) of "Marloes van der Berg" or "Berg, Marloes van der". Without a family name the last is empty."""
    text = tidy(text)
    family, comma, rest = text.partition(",")
    if comma:
        words = rest.split()
        place = len(words)
        while place > 1 and _is_prefix(words[place - 1]):
            place -= 1
        prefix, name = family_name_in(family)
        return " ".join(words[:place]), " ".join(words[place:]) or prefix, name
    words = text.split()
    place = next((number for number, word in enumerate(words) if number and _is_prefix(word)), max(len(words) - 1, 1))
    prefix, name = family_name_in(" ".join(words[place:]))
    return " ".join(words[:place]), prefix, name


def several_in(text: str, *, commas: bool = False) -> list[str]:
    """The things of one cell, separated by | or ; or a new line (and by commas in lists of numbers), each once, in their order."""
    parts = re.split(r"[|;\n,]" if commas else r"[|;\n]", text)
    return list(dict.fromkeys(part for part in (tidy(part) for part in parts) if part))


def _is_prefix(word: str) -> bool:
    return word in PREFIXES
