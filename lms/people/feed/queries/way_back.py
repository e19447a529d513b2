"""What undoing a run, or parts of it, would bring back: row by row as people stand now. The undoing itself decides alike."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from lms.lib.many_rows import chunks
from lms.people.feed.models import FeedRow, FeedRun
from lms.people.feed.queries.standing import Standing, holders_of, standings
from lms.people.feed.rules import difference as rules
from lms.people.models import User

Kind = FeedRow.Kind
PORTION = 1000


@dataclass
class Returning:
    """One person: the facts that come back, and the fields that stay because somebody changed them since."""

    row: FeedRow
    known: Standing | None
    facts: dict[str, Any] = field(default_factory=dict)
    left_alone: list[str] = field(default_factory=list)

    @property
    def comes_back(self) -> bool:
        """Whether anything changes: a newcomer who is still here goes again, and a field that was changed since does not count."""
        return bool(self.facts) or (self.known is not None and not self.left_alone)


def rows_to_undo(run: FeedRun, parts: Collection[str] | None) -> QuerySet[FeedRow]:
    """What was done and not put back yet, of the people who came into these units (codes); None for all of it."""
    rows = run.rows.filter(result=FeedRow.Result.DONE)
    return rows if parts is None else rows.filter(part__in=list(parts))


def returning(run: FeedRun, rows: Sequence[FeedRow], parts: Collection[str] | None) -> list[Returning]:
    """These rows as they would come back now; a fixed number of questions whatever their number."""
    known = standings(User.objects.filter(pk__in=[row.person_id for row in rows]), by_number=False)
    kept = _addresses_kept(run, rows, parts)
    return [_returning(row, known.get(row.person_id), kept) for row in rows]


def _returning(row: FeedRow, one: Standing | None, kept: Collection[str]) -> Returning:
    if one is None or (row.kind == Kind.LEAVING and (one.is_active or one.facts["left_on"] != row.after["left_on"])):
        return Returning(row, one, {}, ["account"])
    if row.kind == Kind.NEW:
        return Returning(row, one)
    if row.kind == Kind.LEAVING:
        return Returning(row, one, {"left_on": row.before["left_on"]})
    before = {name: value for name, value in row.before.items() if name != "since"}
    left_alone = rules.changed_since(row.after, one.facts)
    left_alone += ["email"] if before.get("email") in kept and "email" not in left_alone else []
    return Returning(row, one, {name: value for name, value in before.items() if name not in left_alone}, sorted(left_alone))


def _addresses_kept(run: FeedRun, rows: Sequence[FeedRow], parts: Collection[str] | None) -> set[str]:
    """Earlier addresses of these rows that somebody else has and keeps."""
    wanted = {row.before["email"]: row.number for row in rows if row.before.get("email")}
    held = {address: number for address, number in holders_of(list(wanted)).items() if number != wanted[address]}
    giving = dict(rows_to_undo(run, parts).filter(number__in=list(held.values())).exclude(kind=Kind.LEAVING).values_list("number", "after")) if held else {}
    return {address for address, number in held.items() if giving.get(number, {}).get("email") != address}


def all_returning(run: FeedRun, parts: Collection[str] | None) -> Iterator[list[Returning]]:
    """All of it in portions, in the order of the rows."""
    for rows in chunks(rows_to_undo(run, parts).order_by("pk").iterator(chunk_size=PORTION), PORTION):
        yield returning(run, rows, parts)
