"""Undoing a run or parts of it, for 30 days: exactly what it did. What somebody changed since is left alone, and the row says so (§2.1)."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.lib.jobs import later
from lms.lib.locks import lock, transaction_or_busy
from lms.lib.many_rows import AT_ONCE, chunks
from lms.lib.refusals import Refused
from lms.people import signals
from lms.people.feed import progress
from lms.people.feed.models import FeedRow, FeedRun
from lms.people.feed.queries.standing import Standing, holders_of, standings
from lms.people.feed.queries.way_back import rows_to_undo
from lms.people.feed.rules import difference as rules
from lms.people.feed.rules.columns import MANAGERS
from lms.people.feed.services import choosing, storing
from lms.people.feed.services.applying import TASK, refuse_circles, refuse_who_is_elsewhere
from lms.people.feed.services.storing import Change
from lms.people.models import ManagerLine, User
from lms.people.trail import record

Kind, State, Result = FeedRow.Kind, FeedRun.State, FeedRow.Result
OWN = {"people.UnitMembership", "people.JobRoleHolding", "people.ManagerLine", "people.FeedRow"}
_given: set[str] = set()


class NotApplied(Refused):
    message = _("This has not been applied, so there is nothing to undo.")


class EarlierManagersMakeACircle(Refused):
    message = _("Managers were changed since, and with the earlier ones back they would make a circle: %(numbers)s. Nothing has been changed.")


class TheseManagersMakeACircle(Refused):
    message = _("With the earlier managers back in these units only, they would make a circle: %(numbers)s. Undo more units together.")


class NoPartChosen(Refused):
    message = _("No unit is chosen yet. Tick at least one.")


class StillUndoing(Refused):
    message = _("Another part of it is being undone at this moment. Wait until that is done, then choose again.")


class NoLongerInYourBranch(Refused):
    message = _("Somebody in it is no longer in your branch. Nothing has been changed. HR of the whole organisation can undo it.")


class TooLateToUndo(Refused):
    message = _("This can no longer be undone: that was possible for 30 days.")


def given_to_newcomers(*labels: str) -> None:
    """Models such as "courses.Assignment" that a newcomer gets without doing anything: with only those, undoing takes the account away again."""
    _given.update(labels)


@transaction.atomic
def request_undo(*, run: FeedRun, by: User | None, now: datetime, parts: Collection[str] | None = None) -> FeedRun:
    """Put back what the run did, for everybody or for the people who came into these units (codes). A second click is harmless.

    Raises NotApplied, TooLateToUndo, NoLongerInYourBranch; for parts also NoPartChosen, StillUndoing, and what `choosing.refuse_half_a_change` raises.
    """
    run = lock(run)
    if run.state == State.UNDONE:
        return run
    if run.state == State.UNDOING:
        if run.undo_parts is None or (parts is not None and set(parts) <= set(run.undo_parts)):
            return run
        raise StillUndoing
    if run.state != State.DONE or run.undo_until is None:
        raise NotApplied
    if now > run.undo_until:
        raise TooLateToUndo
    refuse_who_is_elsewhere(rows_to_undo(run, parts), by, NoLongerInYourBranch)
    if parts is not None and not rows_to_undo(run, parts).exists():
        if run.rows.filter(part__in=parts, is_chosen=True).exists():
            return run
        raise NoPartChosen
    choosing.refuse_half_a_change(run, parts)
    run.undo_parts = None if parts is None else sorted(set(rows_to_undo(run, parts).order_by().values_list("part", flat=True)))
    run.state, run.undone_by, run.heartbeat_at, run.failures, run.problem = State.UNDOING, by, now, 0, ""
    run.save()
    later(TASK, run_id=run.pk)
    return run


@transaction_or_busy()
def undo(*, run_id: int, now: datetime) -> None:
    """Put all of it, or the parts that were asked for, back in one transaction, but for what was changed since."""
    run = lock(FeedRun(pk=run_id))
    if run.state != State.UNDOING:
        return
    _Undoing(run, now).run_through()


class _Undoing:
    """One pass back over the rows of a run."""

    def __init__(self, run: FeedRun, now: datetime) -> None:
        self.run, self.now, self.today = run, now, timezone.localdate(now)
        self.changed: list[int] = []
        self.back: list[int] = []
        self.left: list[int] = []
        self.changes: dict[int, list[str]] = {}
        self.gave_up: set[int] = set()
        self.changes_managers = False
        self.seen = 0

    def run_through(self) -> None:
        run = self.run
        choosing.refuse_half_a_change(run, run.undo_parts)
        self._give_addresses_up()
        for rows in self._of([Kind.CHANGED, Kind.BACK]):
            self._put_back(rows)
        for rows in self._of([Kind.LEAVING]):
            self._take_back(rows)
        untouched = self._untouched_newcomers()
        for rows in self._of([Kind.NEW]):
            self._take_away(rows, untouched)
        if self.changes_managers:
            refuse_circles(EarlierManagersMakeACircle if run.undo_parts is None else TheseManagersMakeACircle)
        self._rows().update(result=Result.PUT_BACK)
        signals.people_put_back.send(
            User,
            changed=self.changed,
            changes=self.changes,
            back=self.back,
            left=self.left,
            traces=run.traces,
            since=run.applied_at,
            by=run.undone_by,
            now=self.now,
        )
        self._end()

    def _end(self) -> None:
        """Undone when nothing is left to put back; else the rest stays applied, and can be undone later."""
        run, parts = self.run, self.run.undo_parts
        run.state = State.DONE if rows_to_undo(run, None).exists() else State.UNDONE
        run.undone_at, run.undo_parts, run.failures, run.problem = self.now, None, 0, ""
        run.save()
        changes: dict[str, Any] = {"people": [0, self.seen]} | ({} if parts is None else {"units": ["", ", ".join(parts)]})
        record(run.undone_by, "feed.undone" if parts is None else "feed.part_undone", run, changes=changes)
        progress.forget(run.pk)

    def _rows(self) -> Any:
        return rows_to_undo(self.run, self.run.undo_parts)

    def _of(self, kinds: list[Any]) -> Iterator[list[FeedRow]]:
        last = 0
        while rows := list(self._rows().filter(kind__in=kinds, pk__gt=last).order_by("pk")[:AT_ONCE]):
            last = rows[-1].pk
            yield rows
            self.seen += len(rows)
            progress.tell(self.run.pk, self.seen, self.run.to_do)

    def _result(self, rows: Collection[FeedRow], result: str, left_alone: list[str] | None = None) -> None:
        self.run.rows.filter(pk__in=[row.pk for row in rows]).update(result=result, left_alone=left_alone or [])

    def _give_addresses_up(self) -> None:
        """Who still has the address of the run gives it up first, so that it can go back to whoever had it."""
        rows = self._rows().exclude(kind=Kind.LEAVING).filter(after__has_key="email").order_by("pk")
        for some in chunks(rows.iterator(chunk_size=AT_ONCE)):
            known = standings(User.objects.filter(pk__in=[row.person_id for row in some]), by_number=False)
            mine = [row for row in some if row.person_id in known and known[row.person_id].facts["email"] == row.after["email"]]
            storing.give_addresses_up(row.person_id for row in mine if row.person_id)
            self.gave_up.update(row.pk for row in mine)

    def _made(self, row: FeedRow) -> dict[str, Any]:
        """What the run made of the person, without an address that was just given up."""
        made: dict[str, Any] = row.after
        return made | {"email": ""} if row.pk in self.gave_up else made

    def _put_back(self, rows: list[FeedRow]) -> None:
        known = standings(User.objects.filter(pk__in=[row.person_id for row in rows]), by_number=False)
        held = holders_of([row.before["email"] for row in rows if row.before.get("email")])
        changes: list[tuple[FeedRow, Change]] = []
        for row in rows:
            one = known.get(row.person_id or 0)
            if one is None:
                self._result([row], Result.KEPT, ["account"])
                continue
            since = row.before.pop("since", {})
            left_alone = rules.changed_since(self._made(row), one.facts)
            if row.before.get("email") and held.get(row.before["email"], one.number) != one.number:
                left_alone.append("email")
            facts = {name: value for name, value in row.before.items() if name not in left_alone}
            if left_alone:
                self._result([row], Result.PARTLY if facts else Result.KEPT, sorted(set(left_alone)))
            changes.append((row, Change(one, facts, since)))
        storing.set_fields(one for _row, one in changes)
        storing.place([one for _row, one in changes], today=self.today)
        gone = {one.person.pk: row.before.get("left_on", one.person.facts["left_on"]) for row, one in changes if row.kind == Kind.BACK and one.person.is_active}
        storing.let_go({pk: day or self.today.isoformat() for pk, day in gone.items()})
        self.left += gone
        self.changed += [one.person.pk for row, one in changes if row.kind == Kind.CHANGED]
        self.changes |= {one.person.pk: list(one.facts) for _row, one in changes}
        self.changes_managers = self.changes_managers or any(MANAGERS in one.facts for _row, one in changes)

    def _take_back(self, rows: list[FeedRow]) -> None:
        known = standings(User.objects.filter(pk__in=[row.person_id for row in rows]), by_number=False)
        fitting = [row for row in rows if (one := known.get(row.person_id or 0)) and not one.is_active and one.facts["left_on"] == row.after["left_on"]]
        self._result([row for row in rows if row not in fitting], Result.KEPT, ["account"])
        people = {row.person_id: row.before["left_on"] for row in fitting if row.person_id}
        storing.take_back(people, [grant for grant in self.run.traces.get("grants", []) if grant[0] in people])
        self.back += people

    def _untouched_newcomers(self) -> set[int]:
        """Newcomers who can go as if they never came. Lines between two of them go with them; whoever stays keeps an own manager here."""
        found: set[int] = set()
        newcomers = self._rows().filter(kind=Kind.NEW).order_by("pk")
        for rows in chunks(newcomers.iterator(chunk_size=AT_ONCE)):
            found |= self._untouched(rows, standings(User.objects.filter(pk__in=[row.person_id for row in rows]), by_number=False))
        lines = [line for some in chunks(sorted(found)) for line in ManagerLine.objects.filter(manager__in=some).values_list("person_id", "manager_id")]
        while needed := {manager for person, manager in lines if manager in found and person not in found}:
            found -= needed
        return found

    def _take_away(self, rows: list[FeedRow], all_untouched: set[int]) -> None:
        """Newcomers who did nothing yet go as if they never came; who did something keeps the account's history and leaves."""
        known = standings(User.objects.filter(pk__in=[row.person_id for row in rows]), by_number=False)
        untouched = all_untouched & {row.person_id for row in rows if row.person_id}
        busy = [row for row in rows if row.person_id not in untouched]
        User.objects.filter(pk__in=untouched).delete()
        here = [row.person_id for row in busy if row.person_id and row.person_id in known]
        gone = {pk: self.today.isoformat() for pk in here if known[pk].is_active}
        storing.let_go(gone)
        self.left += gone
        held = holders_of([row.after["email"] for row in busy if row.pk in self.gave_up])
        keeping = [row for row in busy if row.pk in self.gave_up and row.after["email"] not in held]
        storing.set_fields(Change(known[row.person_id], {"email": row.after["email"]}) for row in keeping)
        self._result(busy, Result.PARTLY, ["account"])

    def _untouched(self, rows: list[FeedRow], known: dict[Any, Standing]) -> set[int]:
        """The newcomers whom nobody changed, who never signed in, and to whom nothing refers but what every newcomer gets."""
        there = [row for row in rows if row.person_id in known]
        ids = {row.person_id for row in there if row.person_id and not rules.changed_since(self._made(row), known[row.person_id].facts)}
        found = set(User.objects.filter(pk__in=ids, last_login=None, is_active=True).values_list("pk", flat=True))
        for relation in User._meta.related_objects:
            model: type[Model] = relation.related_model
            if model._meta.label in OWN | _given or relation.many_to_many:
                continue
            name = relation.field.attname
            found -= set(model._default_manager.filter(**{f"{name}__in": found}).values_list(name, flat=True))
        return found
