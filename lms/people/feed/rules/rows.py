"""What one row says about a person, and what is wrong with it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from lms.people.feed.rules import words
from lms.people.feed.rules.columns import FULL_NAME, JOB_ROLES, MANAGERS, NUMBER, UNITS

FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2100, 12, 31)
LONGEST = {NUMBER: 40, "given_name": 80, "name_prefix": 20, "family_name": 80, "email": 254}
ADDRESS = re.compile(r"[^@\s,;<>()\"]+@[^@\s,;<>()\"]+\.[^@\s,;<>()\".]{2,}")
LANGUAGES = dict.fromkeys(("nl", "nederlands", "dutch", "nld", "nl-nl", "nl-be"), "nl") | dict.fromkeys(
    ("en", "engels", "english", "eng", "en-gb", "en-us"), "en"
)
DAYS = ("joined_on", "left_on", "absent_from", "absent_until")

REASONS = {
    "no_number": _("There is no employee number in this row."),
    "too_long": _("‘%(value)s’ is too long for %(field)s: at most %(most)s letters."),
    "odd_sign": _("%(field)s holds a sign that cannot be read. Save the file again from the HR system, as UTF-8."),
    "too_many_cells": _("The row has more cells than there are headings. A separator inside a name or address needs quotation marks around it."),
    "no_name": _("Somebody new needs a given name and a family name."),
    "not_a_day": _("‘%(value)s’ is not a date for %(field)s. Write it as 31-12-2026, with the year in four digits."),
    "left_before_joined": _("The last day lies before the first day."),
    "back_before_away": _("The last day away comes before the first."),
    "not_weekdays": _("‘%(value)s’ are not days of the week. Write them as Mon-Thu, or as Mon, Tue, Fri."),
    "not_an_address": _("‘%(value)s’ is not a work address. Check it, or leave it empty."),
    "unknown_language": _("‘%(value)s’ is not a language of Podium. Write nl or en."),
    "unknown_unit": _("There is no unit ‘%(value)s’. Add it under Units and job roles, or correct the row."),
    "two_units": _("More than one unit is called ‘%(value)s’. Write its code instead."),
    "unknown_job_role": _("There is no job role ‘%(value)s’. Add it under Units and job roles, or correct the row."),
    "two_job_roles": _("More than one job role is called ‘%(value)s’. Write its code instead."),
    "own_manager": _("Somebody cannot be their own manager."),
    "unknown_manager": _("Nobody who works here or stands in this file has number %(value)s, which is given as manager."),
    "circle": _("The managers make a circle: %(value)s."),
    "contradicts": _("Number %(value)s also stands on line %(line)s, with another name, address or date. Nobody can tell which row is right."),
    "address_twice": _("The address %(value)s also stands on line %(line)s, for another number."),
    "address_taken": _("The address %(value)s belongs to number %(number)s. Two people cannot share an address."),
    "address_of_administrator": _("Number %(value)s is an administrator, whose address only an administrator changes, on the page of the person."),
    "last_administrator": _("This is the last administrator. Give somebody else that role first."),
    "not_here": _("Nobody has number %(value)s."),
}


@dataclass(slots=True)
class Incoming:
    """One person as the file has it: only the fields that it speaks of. Days are texts such as 2026-11-26."""

    line: int | None
    number: str
    facts: dict[str, Any] = field(default_factory=dict)
    reasons: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


@dataclass(frozen=True)
class Known:
    """Units and job roles by code and by name, in lower case; None for a name that two have."""

    units: Mapping[str, str | None]
    job_roles: Mapping[str, str | None]


def incoming(line: int | None, cells: Sequence[str], meanings: Sequence[str], known: Known) -> Incoming:
    """Read a row: `cells` in the order of the columns, `meanings` the field of each column ("" is skipped)."""
    by_field: dict[str, list[str]] = {}
    for meaning, cell in zip(meanings, cells, strict=False):
        if meaning:
            by_field.setdefault(meaning, []).append(cell)
    one = Incoming(line, words.tidy((by_field.pop(NUMBER, None) or [""])[0]))
    if len(cells) > len(meanings) and any(cell.strip() for cell in cells[len(meanings) :]):
        one.reasons.append(("too_many_cells", {}))
    if not one.number:
        one.reasons.append(("no_number", {}))
    for name, cell_list in [(NUMBER, [one.number]), *by_field.items()]:
        if any("\0" in cell or "\ufffd" in cell for cell in cell_list):
            one.number = one.number.replace("\0", "")  # the database does not take it
            one.reasons.append(("odd_sign", {"field": name}))
            return one
    for name, cell_list in by_field.items():
        _read(one, name, cell_list, known)
    _check(one)
    return one


def _read(one: Incoming, name: str, cells: list[str], known: Known) -> None:
    text = words.tidy(cells[0]) if cells else ""
    if name == UNITS:
        one.facts[UNITS] = _codes(one, cells, known.units, "unit")
    elif name == JOB_ROLES:
        one.facts[JOB_ROLES] = sorted(_codes(one, cells, known.job_roles, "job_role"))
    elif name == MANAGERS:
        one.facts[MANAGERS] = sorted({number for cell in cells for number in words.several_in(cell, commas=True)})
    elif name in DAYS:
        one.facts[name] = _day(one, name, text)
    elif name == "working_days":
        days = words.weekdays_in(text)
        one.facts[name] = days or ""
        if days is None:
            one.reasons.append(("not_weekdays", {"value": text[:40]}))
    elif name == "language":
        if text:  # an empty cell leaves the language that somebody chose
            one.facts[name] = LANGUAGES.get(text.lower(), "")
            if not one.facts[name]:
                one.reasons.append(("unknown_language", {"value": text[:40]}))
    elif name == FULL_NAME:
        one.facts["given_name"], one.facts["name_prefix"], one.facts["family_name"] = words.full_name_in(text)
    else:
        one.facts[name] = text.lower() if name == "email" else text


def _codes(one: Incoming, cells: list[str], known: Mapping[str, str | None], what: str) -> list[str]:
    found: list[str] = []
    for name in (name for cell in cells for name in words.several_in(cell)):
        code = known.get(name.lower(), "")
        if code:
            found.append(code)
        else:
            one.reasons.append((f"two_{what}s" if code is None else f"unknown_{what}", {"value": name[:80]}))
    return list(dict.fromkeys(found))


def _day(one: Incoming, name: str, text: str) -> str:
    if not text:
        return ""
    day = words.day_in(text)
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        one.reasons.append(("not_a_day", {"value": text[:40], "field": name}))
        return ""
    return day.isoformat()


def _check(one: Incoming) -> None:
    facts = one.facts
    if "family_name" in facts and not facts.get("name_prefix"):
        prefix, facts["family_name"] = words.family_name_in(facts["family_name"])
        if prefix or "name_prefix" in facts:
            facts["name_prefix"] = prefix
    if facts.get("joined_on", None) == "":
        del facts["joined_on"]
    for name, most in LONGEST.items():
        value = one.number if name == NUMBER else facts.get(name, "")
        if len(value) > most:
            one.reasons.append(("too_long", {"value": f"{value[:20]}…", "field": name, "most": most}))
    for name in ("given_name", "family_name"):
        if facts.get(name, None) == "":
            one.reasons.append(("no_name", {}))
            break
    if facts.get("email") and not ADDRESS.fullmatch(facts["email"]):
        one.reasons.append(("not_an_address", {"value": facts["email"][:80]}))
    if facts.get("left_on") and facts.get("joined_on", "") > facts["left_on"]:
        one.reasons.append(("left_before_joined", {}))
    if facts.get("absent_until") and facts.get("absent_from", "") > facts["absent_until"]:
        one.reasons.append(("back_before_away", {}))
    if one.number in facts.get(MANAGERS, ()):
        one.reasons.append(("own_manager", {}))


def as_one(rows: Sequence[Incoming]) -> list[Incoming]:
    """Rows of one number: two jobs of one person become one, with everything of both; the first row gives the primary unit.

    Rows that contradict each other in anything else are all refused, because nobody can tell which is right.
    """
    first = rows[0]
    if len(rows) == 1:
        return [first]
    several = (UNITS, JOB_ROLES, MANAGERS)
    own = {name: value for name, value in first.facts.items() if name not in several}
    for other in rows[1:]:
        if {name: value for name, value in other.facts.items() if name not in several} != own:
            for one in rows:
                line = other.line if one is first else first.line
                one.reasons.append(("contradicts", {"value": one.number, "line": line}))
            return list(rows)
    for name in several:
        if name in first.facts:
            together = list(dict.fromkeys(value for one in rows for value in one.facts[name]))
            first.facts[name] = together if name == UNITS else sorted(together)
    first.reasons.extend(reason for one in rows[1:] for reason in one.reasons if reason not in first.reasons)
    return [first]
