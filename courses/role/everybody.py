"""Everybody at once, by what a rule may ask: so that hundreds of rules are answered by joining sets, in plain Python (people-and-tracks.md §3.12).

One rule for one person is `rules.matched`, one rule as a question to the database is `queries.audience`; all three mean the same people.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, reduce

from courses.role.rules import ALL, BEFORE, BELOW, JOB_ROLE, JOINED, UNIT, Condition, Group, Rule

NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Everybody:
    """Ids of the people who work here: with the day each joined, by unit, by unit with everything below, by job role, and the managers."""

    joined_on: Mapping[int, date]
    in_unit: Mapping[int, frozenset[int]] = field(default_factory=dict)
    below_unit: Mapping[int, frozenset[int]] = field(default_factory=dict)
    with_job_role: Mapping[int, frozenset[int]] = field(default_factory=dict)
    managers: frozenset[int] = NOBODY

    @cached_property
    def everyone(self) -> frozenset[int]:
        return frozenset(self.joined_on)

    @cached_property
    def _by_day(self) -> tuple[list[date], list[int]]:
        order = sorted(self.joined_on, key=lambda person: self.joined_on[person])
        return [self.joined_on[person] for person in order], order

    def meant_by(self, rule: Rule) -> frozenset[int]:
        """The people whom the rule means."""
        asked = [self._group(group) for group in rule.asked]
        meant = _joined(asked, rule.match) if asked else NOBODY
        return frozenset((meant | self.everyone & rule.named_in) - rule.named_out)

    def _group(self, group: Group) -> frozenset[int]:
        return _joined([self._condition(one) for one in group.conditions], group.match)

    def _condition(self, one: Condition) -> frozenset[int]:
        if one.field == UNIT:
            return (self.below_unit if one.op == BELOW else self.in_unit).get(_number(one.value), NOBODY)
        if one.field == JOB_ROLE:
            return self.with_job_role.get(_number(one.value), NOBODY)
        if one.field == JOINED:
            days, order = self._by_day
            if not isinstance(one.value, date):
                return NOBODY
            return frozenset(order[: bisect_left(days, one.value)] if one.op == BEFORE else order[bisect_right(days, one.value) :])
        return self.managers if one.value else self.everyone - self.managers


def _joined(sets: Iterable[frozenset[int]], match: str) -> frozenset[int]:
    if match == ALL:
        return reduce(frozenset.intersection, sorted(sets, key=len))
    return frozenset().union(*sets)


def _number(value: int | date | bool | None) -> int:
    return value if isinstance(value, int) else 0
