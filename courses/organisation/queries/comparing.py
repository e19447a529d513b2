"""Two versions side by side, clause by clause, in the language of the reader."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from courses.organisation.models import Clause, ClauseQuestion, PolicyVersion
from courses.organisation.queries import policies
from courses.organisation.rules import difference
from courses.organisation.rules.difference import Paragraphs
from lms.lib.rich_text import paragraphs
from lms.people.models import User
from lms.people.queries import unit_ids_of


@dataclass(frozen=True)
class ChangedClause:
    """One clause that differs. `clause` is the new one, or the old one when it was taken out; `number` is its place there.

    `before` and `after` are the paragraphs that differ; `has_more` when others stayed the same. `questions` is how many colleagues
    asked about the older text; `thanks` are those who agreed to be named.
    """

    kind: str
    clause: Clause
    number: int
    before: Paragraphs = field(default_factory=list)
    after: Paragraphs = field(default_factory=list)
    has_more: bool = False
    questions: int = 0
    thanks: tuple[str, ...] = ()
    concerns_reader: bool = True


@dataclass(frozen=True)
class Comparison:
    """What differs between `old` and `new`; `same` are the clauses that did not change, with their numbers."""

    old: PolicyVersion
    new: PolicyVersion
    changed: list[ChangedClause]
    same: list[tuple[int, Clause]]

    @property
    def clauses(self) -> int:
        """How many clauses the new version has."""
        return len(self.same) + sum(one.kind != difference.REMOVED for one in self.changed)


def comparison(old: PolicyVersion, new: PolicyVersion, *, reader: User | None = None) -> Comparison:
    """Read both versions and put them side by side. For a reader, what concerns that person stands first."""
    before, after = policies.clauses_of_both(old, new, reader=reader)
    units = unit_ids_of(reader) if reader else None
    changes = difference.changes(policies.facts_of(before), policies.facts_of(after))
    asked = _questions(old, new, [one.key for one in changes]) if changes else {}
    by_key = {one.key: (number, one) for number, one in enumerate(before, 1)}, {one.key: (number, one) for number, one in enumerate(after, 1)}
    found = [_changed(one, *by_key, asked.get(one.key, []), units) for one in changes]
    touched = {one.key for one in changes}
    same = [(number, one) for number, one in enumerate(after, 1) if one.key not in touched]
    return Comparison(old, new, sorted(found, key=lambda one: not one.concerns_reader), same)


def _changed(
    change: difference.Change,
    before: dict[str, tuple[int, Clause]],
    after: dict[str, tuple[int, Clause]],
    asked: list[ClauseQuestion],
    units: Collection[int] | None,
) -> ChangedClause:
    number, clause = after.get(change.key) or before[change.key]
    old, new = before.get(change.key), after.get(change.key)
    lines = _lines(new[1]) if new else []
    left, right = difference.words_that_differ(_lines(old[1]) if old else [], lines)
    concerns = units is None or not change.units or not change.units.isdisjoint(units)
    thanks = tuple(dict.fromkeys(one.person.full_name for one in asked if one.may_be_named))
    has_more = old is not None and len(right) < len(lines) - 1
    return ChangedClause(change.kind, clause, number, left, right, has_more, len(asked), thanks, concerns)


def _lines(clause: Clause) -> list[str]:
    return [str(clause.title), *paragraphs(str(clause.body))]


def _questions(old: PolicyVersion, new: PolicyVersion, keys: Iterable[str]) -> dict[str, list[ClauseQuestion]]:
    """Questions about the text that was replaced, by clause key."""
    rows = ClauseQuestion.objects.filter(
        clause__key__in=list(keys), version__policy=new.policy_id, version__number__gte=old.number, version__number__lt=new.number
    )
    found: dict[str, list[ClauseQuestion]] = {}
    for one in rows.select_related("person", "clause").order_by("pk"):
        if one.clause is not None:
            found.setdefault(one.clause.key, []).append(one)
    return found
