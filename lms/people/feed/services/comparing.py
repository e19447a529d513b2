"""The preview: what a run would change, written down as rows. Of the people nothing changes here (§2.1)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from lms.lib.locks import lock
from lms.lib.many_rows import chunks, insert
from lms.people import effects
from lms.people.effects import Effect
from lms.people.feed import progress, reading
from lms.people.feed.models import FeedRow, FeedRun
from lms.people.feed.queries import standing
from lms.people.feed.queries.standing import Standing
from lms.people.feed.rules import difference as rules
from lms.people.feed.rules.columns import UNITS
from lms.people.feed.rules.difference import Difference
from lms.people.feed.rules.rows import Incoming, incoming
from lms.people.feed.services import acting
from lms.people.feed.services.checking import Checked
from lms.people.feed.services.foreseeing import Foresight

FIELDS = ("run", "line", "kind", "number", "name", "person", "before", "after", "part", "reasons", "effects")
NEW_NEEDS = ("given_name", "family_name")
PORTION = 1000


@dataclass(slots=True)
class Found:
    """A row to store: what changes for whom, or why it was refused."""

    said: Incoming
    known: Standing | None
    difference: Difference | None

    @property
    def name(self) -> str:
        facts = self.said.facts
        return self.known.name if self.known else " ".join(str(facts[key]) for key in ("given_name", "name_prefix", "family_name") if facts.get(key))

    @property
    def part(self) -> str:
        units = self.said.facts.get(UNITS) or (self.known.facts[UNITS] if self.known else [])
        return str(units[0]) if units else ""


def compare(*, run_id: int, now: datetime) -> None:
    """Read the file or the choice of the run and store what would change. Raises what `reading` raises."""
    run = FeedRun.objects.get(pk=run_id)
    if run.state != FeedRun.State.READING:
        return
    today = timezone.localdate(now).isoformat()
    checked = Checked(_said(run), is_complete=run.is_complete, today=today)
    with transaction.atomic():
        run = lock(run)
        if run.state == FeedRun.State.READING:
            store(run, checked, today=today)
    if run.file and run.state == FeedRun.State.READY:
        run.file.delete(save=True)  # what it said stands in the rows, and nobody's data lies about in files


def store(run: FeedRun, checked: Checked, *, today: str) -> None:
    """Write the rows and the figures of a run that is locked."""
    run.rows.all().delete()
    comparison = _Comparison(run, checked, today)
    insert(FeedRow, FIELDS, comparison.rows())
    run.people_before = sum(1 for _one in standing.active_numbers())
    run.rows_read = checked.rows_read
    for name in ("new", "changed", "back", "leaving", "refused", "unchanged"):
        setattr(run, name, comparison.counts.get(name, 0))
    run.effects = effects.as_stored(comparison.totals.values())
    run.state, run.failures, run.problem = FeedRun.State.READY, 0, ""
    run.save()


def _said(run: FeedRun) -> Iterator[Incoming]:
    if run.source == FeedRun.Source.TOGETHER:
        yield from acting.said_by(run)
        return
    known = standing.known()
    with run.file.open("rb") as file:
        sheet = reading.open_sheet(file)
        for place, (line, cells) in enumerate(sheet.rows):
            if place % 1000 == 0:
                progress.tell(run.pk, place, 0)
            yield incoming(line, cells, run.meanings, known)


class _Comparison:
    """One pass over what was said and over who works here, in portions."""

    def __init__(self, run: FeedRun, checked: Checked, today: str) -> None:
        self.run, self.checked, self.today = run, checked, today
        self.counts: dict[str, int] = {}
        self.totals: dict[tuple[str, tuple[str, str]], Effect] = {}
        self.kept = _administrators_who_stay(run, checked, today)
        self.foresight = Foresight(today)

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The rows as they are stored: what changes in the order of the file, who leaves, and what was refused."""
        for some in chunks(self._found(), PORTION):
            changes = [(one.difference, one.known) for one in some if one.difference]
            foreseen = iter(range(len(changes)))
            effects_by_place = self.foresight.effects_of(changes)
            for one in some:
                found = effects_by_place.get(next(foreseen), []) if one.difference else []
                yield self._stored(one, found)

    def _stored(self, one: Found, found: list[Effect]) -> tuple[Any, ...]:
        for effect in found:
            before = self.totals.get((effect.kind, effect.about))
            self.totals[effect.kind, effect.about] = replace(effect, count=effect.count + (before.count if before else 0))
        kind = one.difference.kind if one.difference else FeedRow.Kind.REFUSED
        self.counts[kind] = self.counts.get(kind, 0) + 1
        before_after = (one.difference.before, one.difference.after) if one.difference else ({}, {})
        return (
            self.run.pk, one.said.line, kind, one.said.number[:40], one.name[:200], one.known.pk if one.known and one.difference else None, *before_after,
            one.part if one.difference else "", [[key, facts] for key, facts in one.said.reasons], effects.as_stored(found),
        )  # fmt: skip

    def _found(self) -> Iterator[Found]:
        total, seen = len(self.checked.accepted), 0
        for numbers, known in standing.standings_of_numbers(self.checked.accepted):
            for number in numbers:
                yield from self._compared(self.checked.accepted[number], known.get(number))
            seen += len(numbers)
            progress.tell(self.run.pk, seen, total)
        if self.run.is_complete:
            missing = (number for number, _pk in standing.active_numbers() if number not in self.checked.numbers)
            for _numbers, known in standing.standings_of_numbers(missing):
                for one in known.values():
                    yield self._missing(one)
        for said in sorted(self.checked.refused, key=lambda one: one.line or 0):
            yield Found(said, None, None)

    def _compared(self, said: Incoming, known: Standing | None) -> Iterator[Found]:
        found = rules.difference(said.facts, known.facts if known else None, is_active=bool(known and known.is_active), today=self.today)
        if found is None:
            self.counts["unchanged"] = self.counts.get("unchanged", 0) + 1
            return
        reason = self._reason(said, found)
        if reason:
            said.reasons.append(reason)
        yield Found(said, known, None if reason else found)

    def _reason(self, said: Incoming, found: Difference) -> tuple[str, dict[str, Any]] | None:
        if found.kind == rules.NEW and self.run.source in {FeedRun.Source.TOGETHER, FeedRun.Source.CHART}:
            return "not_here", {"value": said.number}
        if found.kind == rules.NEW and not all(found.after.get(name) for name in NEW_NEEDS):
            return "no_name", {}
        if found.kind == rules.LEAVING and said.number in self.kept:
            return "last_administrator", {}
        return None

    def _missing(self, one: Standing) -> Found:
        said = Incoming(None, one.number)
        if one.number in self.kept:
            said.reasons.append(("last_administrator", {}))
            return Found(said, one, None)
        return Found(said, one, rules.leaves(one.facts, today=self.today))


def _administrators_who_stay(run: FeedRun, checked: Checked, today: str) -> set[str]:
    """When every administrator would leave, none of them does: somebody must be able to put it right."""
    administrators = standing.last_administrators()

    def leaves(number: str) -> bool:
        row = checked.accepted.get(number)
        if row is None:
            return run.is_complete and number not in checked.numbers
        return bool(row.facts.get("left_on")) and bool(row.facts["left_on"] <= today)

    return administrators if all(leaves(number) for number in administrators) else set()
