"""A rule, and why somebody matches it, as a sentence in Dutch or English: plain Python, because both languages are stored.

The two grammars stand side by side in one table; a gettext catalogue would cut these sentences into pieces that nobody can translate.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from courses.role.rules import ALL, BEFORE, BELOW, IS_MANAGER, JOB_ROLE, JOINED, NAMED, UNIT, Condition, Group, Matched, Rule

LANGUAGES = ("nl", "en")
MONTHS = {
    "nl": ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
}
# Each phrase: what stands before the value, the value's place (%s), what stands quietly after it.
WORDS: dict[str, dict[str, str]] = {
    "nl": {
        "everybody": "Iedereen ", "nobody": "Nog niemand", "end": ".", "or": ", of ", "and": ", en ", "also": ", en ook ", "else": ", of anders ",
        "unit below": "bij |%s| met alles eronder", "unit is": "bij precies |%s|", "job_role is": "met de functie |%s|",
        "joined before": "in dienst |voor %s|", "joined after": "in dienst |na %s|",
        "manager yes": "die |leidinggevende| is", "manager no": "die |geen leidinggevende| is",
        "plus": ", plus |%s| met naam", "named": "|%s| met naam", "except": ", behalve |%s|", "person": "1 persoon", "people": "%s mensen",
        "why unit": "Je hoort bij ‘%(own)s’.",
        "why unit below": "Je hoort bij ‘%(own)s’. Dat valt onder ‘%(asked)s’.", "why job_role": "Je functie is ‘%(own)s’.",
        "why joined before": "Je bent in dienst sinds %(own)s. Dat is voor %(asked)s.",
        "why joined after": "Je bent in dienst sinds %(own)s. Dat is na %(asked)s.",
        "why manager yes": "Je bent leidinggevende.", "why manager no": "Je bent geen leidinggevende.",
        "why named": "Je bent met naam genoemd.", "since": "Sinds %s.",
        "of unit": "Hoort bij ‘%(own)s’.", "of unit below": "Hoort bij ‘%(own)s’, onder ‘%(asked)s’.", "of job_role": "Functie ‘%(own)s’.",
        "of joined before": "In dienst sinds %(own)s, voor %(asked)s.", "of joined after": "In dienst sinds %(own)s, na %(asked)s.",
        "of manager yes": "Is leidinggevende.", "of manager no": "Is geen leidinggevende.", "of named": "Met naam genoemd.",
    },
    "en": {
        "everybody": "Everybody ", "nobody": "Nobody yet", "end": ".", "or": ", or ", "and": ", and ", "also": ", and also ", "else": ", or else ",
        "unit below": "in |%s| with everything below", "unit is": "in exactly |%s|", "job_role is": "with job role |%s|",
        "joined before": "who joined |before %s|", "joined after": "who joined |after %s|",
        "manager yes": "who is |a manager|", "manager no": "who is |not a manager|",
        "plus": ", plus |%s| by name", "named": "|%s| by name", "except": ", except |%s|", "person": "1 person", "people": "%s people",
        "why unit": "You belong to ‘%(own)s’.",
        "why unit below": "You belong to ‘%(own)s’, which is part of ‘%(asked)s’.", "why job_role": "Your job role is ‘%(own)s’.",
        "why joined before": "You joined on %(own)s, before %(asked)s.", "why joined after": "You joined on %(own)s, after %(asked)s.",
        "why manager yes": "You are a manager.", "why manager no": "You are not a manager.", "why named": "You were named.", "since": "Since %s.",
        "of unit": "Belongs to ‘%(own)s’.", "of unit below": "Belongs to ‘%(own)s’, part of ‘%(asked)s’.", "of job_role": "Job role ‘%(own)s’.",
        "of joined before": "Joined on %(own)s, before %(asked)s.", "of joined after": "Joined on %(own)s, after %(asked)s.",
        "of manager yes": "Is a manager.", "of manager no": "Is not a manager.", "of named": "Named.",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Names:
    """Names of units and job roles by id, each as (Dutch, English)."""

    units: Mapping[int, tuple[str, str]]
    job_roles: Mapping[int, tuple[str, str]]

    def of(self, field: str, key: Any, language: str) -> str:
        nl, en = (self.units if field == UNIT else self.job_roles).get(key, ("?", "?"))
        return (en or nl) if language == "en" else (nl or en)


@dataclass(frozen=True)
class Piece:
    """A piece of the sentence; `anchor` is the line of the form that it comes from, `is_quiet` a joining word."""

    text: str
    anchor: str = ""
    is_quiet: bool = False


def day(on: date, language: str) -> str:
    """1 mei 2026, 1 May 2026."""
    return f"{on.day} {MONTHS[language][on.month - 1]} {on.year}"


def people(count: int, language: str) -> str:
    words = WORDS[language]
    return words["person"] if count == 1 else words["people"] % count


def pieces(rule: Rule, names: Names, language: str) -> list[Piece]:
    """The rule as a sentence in pieces, each condition with an anchor to its line (`group-0-0`)."""
    words = WORDS[language]
    numbered = [(number, group) for number, group in enumerate(rule.groups) if any(one.is_finished for one in group.conditions)]
    found: list[Piece] = []
    for place, (number, group) in enumerate(numbered):
        found.append(Piece(words["everybody"] if place == 0 else words["also" if rule.match == ALL else "else"], is_quiet=place > 0))
        found += _group(number, group, names, language)
    if rule.added:
        found += _phrase(words["plus" if numbered else "named"], people(len(rule.added), language), "named")
    if not found:
        return [Piece(words["nobody"] + words["end"])]
    if rule.left_out:
        found += _phrase(words["except"], people(len(rule.left_out), language), "named")
    return [*found, Piece(words["end"])]


def sentence(rule: Rule, names: Names, language: str) -> str:
    """The rule as plain text, such as: Everybody in Customer service with everything below, except 2 people."""
    return "".join(piece.text for piece in pieces(rule, names, language))


def _group(number: int, group: Group, names: Names, language: str) -> Iterable[Piece]:
    joint = WORDS[language]["and" if group.match == ALL else "or"]
    finished = [(place, one) for place, one in enumerate(group.conditions) if one.is_finished]
    for index, (place, one) in enumerate(finished):
        if index:
            yield Piece(joint, is_quiet=True)
        yield from _phrase(WORDS[language][_phrase_key(one)], _value(one, names, language), f"group-{number}-{place}")


def _phrase(phrase: str, value: str, anchor: str) -> list[Piece]:
    before, middle, after = phrase.split("|")
    parts = [Piece(before), Piece(middle % value if "%s" in middle else middle, anchor), Piece(after, is_quiet=True)]
    return [part for part in parts if part.text]


def _phrase_key(one: Condition | Matched) -> str:
    if one.field == IS_MANAGER:
        return f"manager {'yes' if one.value else 'no'}"
    return f"{one.field} {one.op}"


def _value(one: Condition, names: Names, language: str) -> str:
    if isinstance(one.value, date):
        return day(one.value, language)
    return names.of(one.field, one.value, language)


def as_kept(found: list[Matched], names: Names) -> list[dict[str, Any]]:
    """What an assignment keeps about why: the words of that day, in both languages, so that renaming changes no history."""

    def one(match: Matched) -> dict[str, Any]:
        kept: dict[str, Any] = {"key": _why_key(match), "since": match.since.isoformat() if match.since and match.field in {UNIT, JOB_ROLE} else None}
        for language in LANGUAGES:
            kept[language] = {"own": _own(match, names, language), "asked": _asked(match, names, language)}
        return kept

    return [one(match) for match in found]


def why(kept: Mapping[str, Any], language: str, *, to_the_person: bool = True) -> str:
    """A kept reason as a sentence, to the person (Your job role is …) or about the person (Job role …)."""
    words = WORDS[language]
    said = words[f"{'why' if to_the_person else 'of'} {kept['key']}"] % kept.get(language, {})
    return f"{said} {words['since'] % day(date.fromisoformat(kept['since']), language)}" if kept.get("since") else said


def _why_key(match: Matched) -> str:
    if match.field == UNIT:
        return "unit below" if match.op == BELOW and match.own != match.value else "unit"
    if match.field == JOINED:
        return "joined before" if match.op == BEFORE else "joined after"
    if match.field == IS_MANAGER:
        return _phrase_key(match)
    return match.field


def _own(match: Matched, names: Names, language: str) -> str:
    if match.field in {UNIT, JOB_ROLE}:
        return names.of(match.field, match.own, language)
    return day(match.since, language) if match.field == JOINED and match.since else ""


def _asked(match: Matched, names: Names, language: str) -> str:
    if match.field == UNIT:
        return names.of(UNIT, match.value, language)
    return day(match.value, language) if isinstance(match.value, date) else ""


__all__ = ["JOB_ROLE", "NAMED", "Names", "Piece", "as_kept", "day", "people", "pieces", "sentence", "why"]
