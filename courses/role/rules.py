"""Audience rules, in plain Python: the reference of who matches, and why (people-and-tracks.md §3.2, §3.6).

A rule is stored as JSON: groups of conditions (a group asks for any or all of its conditions; the rule for all or any of its
groups), people added by name, and people left out by name, who win over everything. A rule without conditions matches nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

ANY, ALL = "any", "all"
UNIT, JOB_ROLE, JOINED, IS_MANAGER, NAMED = "unit", "job_role", "joined", "manager", "named"
IS, BELOW, BEFORE, AFTER = "is", "below", "before", "after"
OPERATIONS: dict[str, tuple[str, ...]] = {UNIT: (BELOW, IS), JOB_ROLE: (IS,), JOINED: (BEFORE, AFTER), IS_MANAGER: (IS,)}
MOST_GROUPS, MOST_CONDITIONS, MOST_NAMED = 10, 40, 100_000


class WrongRule(ValueError):
    """The stored or posted rule is not a rule."""


class TooManyNamed(WrongRule):
    """More people by name than a rule keeps."""


@dataclass(frozen=True)
class Condition:
    """One line: a field of the person, a comparison and a value. Without a value it is not finished and asks nothing."""

    field: str
    op: str
    value: int | date | bool | None

    @property
    def is_finished(self) -> bool:
        return self.value is not None


@dataclass(frozen=True)
class Group:
    match: str = ANY
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Rule:
    match: str = ALL
    groups: tuple[Group, ...] = ()
    added: tuple[int, ...] = ()
    left_out: tuple[int, ...] = ()

    @cached_property
    def asked(self) -> tuple[Group, ...]:
        """The groups with only what is finished; a group without conditions asks nothing."""
        finished = (Group(group.match, tuple(one for one in group.conditions if one.is_finished)) for group in self.groups)
        return tuple(group for group in finished if group.conditions)

    @cached_property
    def named_in(self) -> frozenset[int]:
        """Who is added by name, to look somebody up in."""
        return frozenset(self.added)

    @cached_property
    def named_out(self) -> frozenset[int]:
        """Who is left out by name."""
        return frozenset(self.left_out)

    @property
    def is_finished(self) -> bool:
        """Whether somebody can be meant by it and no line waits for a value."""
        return all(one.is_finished for group in self.groups for one in group.conditions) and bool(self.asked or self.added)


NOBODY = Rule()


@dataclass(frozen=True)
class Membership:
    """A unit of the person with the ids from the top of the tree down to itself."""

    unit: int
    line: tuple[int, ...]
    since: date | None = None


@dataclass(frozen=True)
class Facts:
    """What a rule may know of a person."""

    person: int
    joined_on: date
    units: tuple[Membership, ...] = ()
    job_roles: Mapping[int, date | None] = field(default_factory=dict)
    is_manager: bool = False
    is_active: bool = True


@dataclass(frozen=True)
class Matched:
    """The field of the person that made a condition true: its id (unit, job role), the condition's own value, and since when."""

    field: str
    op: str = ""
    value: int | date | bool | None = None
    own: int | None = None
    since: date | None = None


def rule_from(stored: Mapping[str, Any] | None) -> Rule:
    """The rule in stored JSON. Raises WrongRule for what no builder of ours writes."""
    stored = stored or {}
    groups = tuple(
        Group(_one_of(one.get("match", ANY), (ANY, ALL)), tuple(_condition(line) for line in one.get("conditions", []))) for one in stored.get("groups", [])
    )
    rule = Rule(_one_of(stored.get("match", ALL), (ANY, ALL)), groups, _ids(stored.get("added", [])), _ids(stored.get("left_out", [])))
    if len(groups) > MOST_GROUPS or sum(len(group.conditions) for group in groups) > MOST_CONDITIONS:
        raise WrongRule("too long")
    if len(rule.added) + len(rule.left_out) > MOST_NAMED:
        raise TooManyNamed("too long")
    return rule


def as_stored(rule: Rule) -> dict[str, Any]:
    """The JSON of a rule; `rule_from` gives the same rule back."""

    def value(one: Condition) -> int | bool | str | None:
        return one.value.isoformat() if isinstance(one.value, date) else one.value

    return {
        "match": rule.match,
        "groups": [
            {"match": group.match, "conditions": [{"field": one.field, "op": one.op, "value": value(one)} for one in group.conditions]}
            for group in rule.groups
        ],
        "added": list(rule.added),
        "left_out": list(rule.left_out),
    }  # fmt: skip


def matched(rule: Rule, person: Facts) -> list[Matched] | None:
    """Which fields of the person made the rule true, or None when it does not fit. Who has left fits nothing."""
    if not person.is_active or person.person in rule.named_out:
        return None
    by_group = [_matched_in(group, person) for group in rule.asked]
    fitting = [found for found in by_group if found]
    if by_group and (len(fitting) == len(by_group) if rule.match == ALL else fitting):
        return [one for found in fitting for one in found]
    return [Matched(NAMED)] if person.person in rule.named_in else None


@dataclass(frozen=True)
class Unmet:
    """A condition that is not true of the person, with what is true instead: own units or job roles by id with since when, or the day."""

    condition: Condition
    own: tuple[tuple[int, date | None], ...] = ()
    day: date | None = None


def unmet(rule: Rule, person: Facts) -> list[Unmet]:
    """The conditions that keep a person out: of each group that does not fit, those that are not true. Nothing for a rule of names only."""
    found = []
    for group in rule.asked:
        if not _matched_in(group, person):
            found += [_unmet(one, person) for one in group.conditions if _matched_by(one, person) is None]
    return found


def _unmet(one: Condition, person: Facts) -> Unmet:
    if one.field == UNIT:
        return Unmet(one, tuple((membership.unit, membership.since) for membership in person.units))
    if one.field == JOB_ROLE:
        return Unmet(one, tuple(person.job_roles.items()))
    return Unmet(one, day=person.joined_on if one.field == JOINED else None)


def _matched_in(group: Group, person: Facts) -> list[Matched]:
    found = [_matched_by(one, person) for one in group.conditions]
    fitting = [one for one in found if one]
    if group.match == ALL:
        return fitting if len(fitting) == len(found) else []
    return fitting[:1]


def _matched_by(one: Condition, person: Facts) -> Matched | None:
    if one.field == UNIT:
        for membership in person.units:
            if one.value == membership.unit or (one.op == BELOW and one.value in membership.line):
                return Matched(UNIT, one.op, one.value, membership.unit, membership.since)
        return None
    if one.field == JOB_ROLE:
        if isinstance(one.value, int) and one.value in person.job_roles:
            return Matched(JOB_ROLE, one.op, one.value, one.value, person.job_roles[one.value])
        return None
    if one.field == JOINED:
        if isinstance(one.value, date) and (person.joined_on < one.value if one.op == BEFORE else person.joined_on > one.value):
            return Matched(JOINED, one.op, one.value, None, person.joined_on)
        return None
    return Matched(IS_MANAGER, one.op, one.value) if person.is_manager is one.value else None


def _condition(line: Mapping[str, Any]) -> Condition:
    name = _one_of(line.get("field"), tuple(OPERATIONS))
    return Condition(name, _one_of(line.get("op"), OPERATIONS[name]), _value(name, line.get("value")))


def _value(name: str, raw: Any) -> int | date | bool | None:
    if raw is None or raw == "":
        return None
    try:
        if name == JOINED:
            return date.fromisoformat(str(raw))
        if name == IS_MANAGER:
            return {True: True, False: False, "yes": True, "no": False}[raw]
        return int(raw)
    except (ValueError, KeyError, TypeError) as problem:
        raise WrongRule(f"{name}={raw!r}") from problem


def _one_of(value: Any, options: tuple[str, ...]) -> str:
    if value not in options:
        raise WrongRule(f"{value!r} is none of {', '.join(options)}")
    return str(value)


def _ids(values: Any) -> tuple[int, ...]:
    try:
        return tuple(sorted({int(one) for one in values}))
    except (ValueError, TypeError) as problem:
        raise WrongRule("people") from problem
