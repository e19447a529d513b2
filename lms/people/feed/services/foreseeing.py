"""What a run would bring about elsewhere, foreseen row by row while it is compared; and what undoing it would."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lms.lib.many_rows import chunks
from lms.people import effects
from lms.people.effects import Effect, Move
from lms.people.feed.models import FeedRow, FeedRun
from lms.people.feed.queries.standing import Standing
from lms.people.feed.queries.way_back import Returning, all_returning, rows_to_undo
from lms.people.feed.rules.columns import JOB_ROLES, MANAGERS, UNITS
from lms.people.feed.rules.difference import BACK, CHANGED, LEAVING, Difference
from lms.people.models import JobRole, Unit, User

KINDS = {FeedRow.Kind.NEW: effects.JOINS, FeedRow.Kind.BACK: effects.JOINS, FeedRow.Kind.CHANGED: effects.MOVES, FeedRow.Kind.LEAVING: effects.LEAVES}
PORTION = 1000
MOST_FORESEEN = 5000  # of more people undoing is not added up beforehand: that would keep the reader waiting
MATTERS = {UNITS, JOB_ROLES, MANAGERS, "joined_on", "left_on"}


class Foresight:
    """Units and job roles are read once; the rest in a fixed number of queries for each portion of rows."""

    def __init__(self, today: str) -> None:
        self.today = date.fromisoformat(today)
        self.units = dict(Unit.objects.values_list("code", "pk"))
        self.job_roles = dict(JobRole.objects.values_list("code", "pk"))

    def effects_of(self, rows: Sequence[tuple[Difference, Standing | None]]) -> dict[int, list[Effect]]:
        """The effects of each row, by its place in the sequence. A change of a name or an address has none."""
        telling = [(place, *row) for place, row in enumerate(rows) if row[0].kind != FeedRow.Kind.CHANGED or MATTERS & set(row[0].after)]
        numbers = {number for _place, found, _known in telling for number in found.after.get(MANAGERS, ())}
        managers = dict(User.objects.filter(employee_number__in=numbers).values_list("employee_number", "pk")) if numbers else {}
        moves = [self._move(place, found, known, managers) for place, found, known in telling]
        moves += [
            Move(place, effects.LEAVES, known.pk, self.today, last_day=date.fromisoformat(found.after["left_on"]))
            for place, found, known in telling
            if known and found.kind == FeedRow.Kind.CHANGED and found.after.get("left_on")
        ]
        return effects.effects_of(moves)

    def _move(self, place: int, found: Difference, known: Standing | None, managers: Mapping[str, int]) -> Move:
        facts: dict[str, Any] = (known.facts if known else {}) | found.after
        return Move(
            key=place,
            kind=KINDS[FeedRow.Kind(found.kind)],
            person=known.pk if known else None,
            joined_on=date.fromisoformat(facts["joined_on"]) if facts.get("joined_on") else self.today,
            units=tuple(self.units[code] for code in facts.get(UNITS, ()) if code in self.units),
            job_roles=tuple(self.job_roles[code] for code in facts.get(JOB_ROLES, ()) if code in self.job_roles),
            managers=tuple(managers[number] for number in found.after.get(MANAGERS, ()) if number in managers),
            other_managers=found.kind == FeedRow.Kind.CHANGED and MANAGERS in found.after,
        )


def added_up(run: FeedRun) -> list[list[Any]]:
    """The effects of the chosen rows of a run together."""
    stored = run.rows.filter(is_chosen=True).exclude(effects=[]).values_list("effects", flat=True)
    return effects.as_stored(one for row in stored.iterator(chunk_size=5000) for one in effects.from_stored(row))


@dataclass(frozen=True)
class WayBack:
    """How many people go back, wholly or in part; how many stay as they are, changed since; and what that brings about elsewhere."""

    back: int
    partly: int
    kept: int
    effects: list[list[Any]]
    rows: list[Returning]


def way_back(run: FeedRun, parts: Collection[str] | None, *, today: str) -> WayBack | None:
    """The figures of undoing these parts; None when there are too many people to look at beforehand."""
    if rows_to_undo(run, parts).count() > MOST_FORESEEN:
        return None
    found = [one for some in all_returning(run, parts) for one in some]
    back = [one for one in found if one.comes_back]
    foresight, foreseen = Foresight(today), list[Effect]()
    for some in chunks(back, PORTION):
        for of_one in foresight.effects_of([(_difference(one), one.known) for one in some]).values():
            foreseen += of_one
    return WayBack(len(back), sum(1 for one in back if one.left_alone), len(found) - len(back), effects.as_stored(foreseen), found)


def _difference(one: Returning) -> Difference:
    """The change back, in the words in which any change is foreseen."""
    if one.row.kind in {FeedRow.Kind.NEW, FeedRow.Kind.BACK}:
        return Difference(LEAVING, {}, {})
    return Difference(BACK if one.row.kind == FeedRow.Kind.LEAVING else CHANGED, {}, one.facts)
