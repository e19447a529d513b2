"""Applying a run: one transaction in the background (§2.1). It is all there or not at all, so a worker may die at any moment and it starts again."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.lib.jobs import later
from lms.lib.locks import lock, transaction_or_busy
from lms.lib.many_rows import AT_ONCE, chunks, update
from lms.lib.refusals import Refused
from lms.people import signals
from lms.people.access import branches_of
from lms.people.feed import progress
from lms.people.feed.models import FeedRow, FeedRun
from lms.people.feed.queries.standing import Standing, holders_of, lines_of_everybody, standings
from lms.people.feed.rules import difference as rules
from lms.people.feed.rules.columns import JOB_ROLES, MANAGERS, UNITS
from lms.people.feed.services import storing
from lms.people.feed.services.storing import Change
from lms.people.models import RoleGrant, User
from lms.people.queries import people_changed_by
from lms.people.trail import record

TASK = "lms.people.feed.tasks.work_off"
UNDO_DAYS = 30
Kind, State = FeedRow.Kind, FeedRun.State


class NotWaiting(Refused):
    message = _("This cannot be applied any more. Load the file again to see what would change now.")


class NothingToDo(Refused):
    message = _("Nothing would change, so there is nothing to apply.")


class ManyWouldLeave(Refused):
    message = _("%(leaving)s of %(people)s people would lose access: more than 10%%. Say that this is right, or check the file first.")


class NotInYourBranch(Refused):
    message = _("Somebody in it is no longer in your branch. Nothing has been changed. Choose the people again.")


class NoAdministratorLeft(Refused):
    message = _("No administrator would be left. Nothing has been changed. Give somebody else that role, and compare again.")


class CircleOfManagers(Refused):
    message = _("Managers were changed meanwhile, and together they would make a circle: %(numbers)s. Nothing has been changed. Compare again.")


@transaction.atomic
def request_apply(*, run: FeedRun, by: User | None, now: datetime, is_sure: bool = False, heir: User | None = None, on: date | None = None) -> FeedRun:
    """Apply what the preview shows, now or on a later day. A second click is harmless.

    `is_sure` confirms that more than one in ten people leave. `heir` gets what leavers own. Raises NotWaiting, NothingToDo, ManyWouldLeave, NotInYourBranch.
    """
    run = lock(run)
    if run.state in {State.APPLYING, State.DONE}:
        return run
    if run.state not in {State.READY, State.PLANNED}:
        raise NotWaiting
    refuse_who_is_elsewhere(run.rows, by)
    chosen = run.rows.filter(is_chosen=True).exclude(kind=Kind.REFUSED)
    if not chosen.exists():
        raise NothingToDo
    leaving = chosen.filter(kind=Kind.LEAVING).count()
    if rules.asks_first(leaving=leaving, people=run.people_before) and not is_sure:
        raise ManyWouldLeave(leaving=leaving, people=run.people_before)
    run.heir = heir or run.heir or by
    run.applied_by, run.failures, run.problem = by, 0, ""
    if on is not None and on > timezone.localdate(now):
        run.state, run.takes_effect_on = State.PLANNED, on
        record(by, "feed.planned", run, changes={"on": ["", on]})
    else:
        run.state, run.heartbeat_at = State.APPLYING, now
        later(TASK, run_id=run.pk)
    run.save()
    return run


@transaction_or_busy()
def apply(*, run_id: int, now: datetime) -> None:
    """Do all of it, or nothing. Rows that no longer fit what they were compared with are left alone and say so."""
    run = lock(FeedRun(pk=run_id))
    if run.state != State.APPLYING:
        return
    _Application(run, now).run_through()


class _Application:
    """One pass over the rows of a run."""

    def __init__(self, run: FeedRun, now: datetime) -> None:
        self.run, self.now, self.today = run, now, timezone.localdate(now)
        self.joined: list[int] = []
        self.changed: list[int] = []
        self.left: list[int] = []
        self.changes: dict[int, list[str]] = {}
        self.overtaken: set[int] = set()
        self.changed_managers = False
        self.seen = 0

    def run_through(self) -> None:
        run = self.run
        run.rows.filter(is_chosen=False).update(result=FeedRow.Result.NOT_CHOSEN)
        had_administrator = _has_administrator()
        self._give_addresses_up()
        for rows in self._of([Kind.NEW]):
            self._make(rows)
        self._rows().filter(kind=Kind.NEW, result="").update(person=Subquery(User.objects.filter(employee_number=OuterRef("number")).values("pk")[:1]))
        for rows in self._of([Kind.NEW]):
            self._place_new(rows)
        for rows in self._of([Kind.CHANGED, Kind.BACK]):
            self._change(rows)
        for rows in self._of([Kind.LEAVING]):
            self._let_go(rows)
        if had_administrator and not _has_administrator():
            raise NoAdministratorLeft
        if self.changed_managers:
            refuse_circles()
        self._rows().filter(result="").update(result=FeedRow.Result.DONE)
        self._tell()
        run.state, run.applied_at, run.undo_until = State.DONE, self.now, self.now + timedelta(days=UNDO_DAYS)
        run.failures, run.problem = 0, ""
        run.save()
        record(run.applied_by, "feed.applied", run, changes={"joined": [0, len(self.joined)], "changed": [0, len(self.changed)], "left": [0, len(self.left)]})
        progress.forget(run.pk)

    def _rows(self) -> Any:
        return self.run.rows.filter(is_chosen=True).exclude(kind=Kind.REFUSED)

    def _of(self, kinds: list[Any]) -> Iterator[list[FeedRow]]:
        """The rows of these kinds that are still to be done, in portions."""
        last = 0
        while rows := list(self._rows().filter(kind__in=kinds, result="", pk__gt=last).order_by("pk")[:AT_ONCE]):
            last = rows[-1].pk
            yield rows
            self.seen += len(rows)
            progress.tell(self.run.pk, self.seen, self.run.to_do + self.run.new)

    def _overtake(self, rows: Iterable[FeedRow]) -> None:
        ids = [row.pk for row in rows]
        self.overtaken.update(ids)
        self.run.rows.filter(pk__in=ids).update(result=FeedRow.Result.OVERTAKEN)

    def _fitting(self, rows: list[FeedRow], is_active: Callable[[FeedRow], bool], *, without: str = "") -> list[tuple[FeedRow, Standing]]:
        """The rows whose people are still as they were compared, with how they stand."""
        known = standings(User.objects.filter(pk__in=[row.person_id for row in rows]), by_number=False)
        fitting, overtaken = [], []
        for row in rows:
            one = known.get(row.person_id or 0)
            before = {name: value for name, value in row.before.items() if name != without}
            if one is None or one.is_active != is_active(row) or rules.changed_since(before, one.facts):
                overtaken.append(row)
            else:
                fitting.append((row, one))
        self._overtake(overtaken)
        return fitting

    def _give_addresses_up(self) -> None:
        rows = self._rows().filter(kind__in=[Kind.CHANGED, Kind.BACK], after__has_key="email").order_by("pk")
        for some in chunks(rows.iterator(chunk_size=AT_ONCE)):
            storing.give_addresses_up(one.pk for _row, one in self._fitting(some, lambda row: row.kind == Kind.CHANGED))

    def _make(self, rows: list[FeedRow]) -> None:
        taken = set(User.objects.filter(employee_number__in=[row.number for row in rows]).values_list("employee_number", flat=True))
        held = holders_of([row.after["email"] for row in rows if row.after.get("email")])
        self._overtake(row for row in rows if row.number in taken or row.after.get("email", "") in held)
        storing.make_people(((row.number, row.after) for row in rows if row.pk not in self.overtaken), now=self.now)

    def _place_new(self, rows: list[FeedRow]) -> None:
        places = [Change(Standing(row.person_id, row.number, True, {}), row.after) for row in rows if row.person_id]
        since = {one.person.pk: one.facts.get("joined_on") for one in places}
        for one in places:
            day = max(since[one.person.pk] or "", "") or self.today.isoformat()
            one.since = {name: dict.fromkeys(one.facts.get(name, ()), day) for name in (UNITS, JOB_ROLES)}
        storing.place(places, today=self.today)
        self.joined += [one.person.pk for one in places]
        self.changed_managers = self.changed_managers or any(MANAGERS in one.facts for one in places)

    def _change(self, rows: list[FeedRow]) -> None:
        fitting = self._fitting(rows, lambda row: row.kind == Kind.CHANGED, without="email")
        held = holders_of([row.after["email"] for row, _one in fitting if row.after.get("email")])
        self._overtake(row for row, _one in fitting if row.after.get("email", "") in held)
        done = [(row, one) for row, one in fitting if row.pk not in self.overtaken]
        changes = [Change(one, row.after) for row, one in done]
        storing.set_fields(changes)
        storing.place(changes, today=self.today)
        storing.take_back({one.pk: row.after.get("left_on", one.facts["left_on"]) for row, one in done if row.kind == Kind.BACK})
        self._remember_since(done)
        for row, one in done:
            (self.joined if row.kind == Kind.BACK else self.changed).append(one.pk)
            self.changes[one.pk] = list(row.after)
            self.changed_managers = self.changed_managers or MANAGERS in row.after

    def _remember_since(self, done: list[tuple[FeedRow, Standing]]) -> None:
        """Since when somebody had the places that end now, so that undoing gives them back with that day."""
        rows = []
        for row, one in done:
            ended = {
                name: {code: since for code, (_pk, since) in held.items() if code not in row.after[name]}
                for name, held in ((UNITS, one.units), (JOB_ROLES, one.job_roles))
                if name in row.after
            }
            if any(ended.values()):
                rows.append((row.pk, row.before | {"since": ended}))
        update(FeedRow, ("before",), rows)

    def _let_go(self, rows: list[FeedRow]) -> None:
        done = self._fitting(rows, lambda row: True)
        grants = storing.let_go({one.pk: row.after["left_on"] for row, one in done})
        self.run.traces.setdefault("grants", []).extend(grants)
        self.left += [one.pk for _row, one in done]

    def _tell(self) -> None:
        answers = signals.people_changed_together.send(
            User, joined=self.joined, changed=self.changed, changes=self.changes, left=self.left, heir=self.run.heir, by=self.run.applied_by, now=self.now
        )
        for _receiver, trace in answers:
            self.run.traces.update(trace or {})


def refuse_who_is_elsewhere(rows: Any, by: User | None, refusal: type[Refused] = NotInYourBranch) -> None:
    """Raises the refusal when HR of a branch would change somebody in these rows who is not, or no longer, in it."""
    if by is not None and branches_of(by) is not None and rows.filter(person__isnull=False).exclude(person__in=people_changed_by(by).values("pk")).exists():
        raise refusal


def refuse_circles(refusal: type[Refused] = CircleOfManagers) -> None:
    """Raises the refusal when the lines as they stand now go round."""
    managers_of: dict[str, list[str]] = {}
    for number, manager in lines_of_everybody():
        managers_of.setdefault(number, []).append(manager)
    for circle in rules.circles(managers_of):
        raise refusal(numbers=" → ".join([*circle[:6], circle[0]]))


def _has_administrator() -> bool:
    return RoleGrant.objects.filter(role=RoleGrant.Role.ADMINISTRATOR, person__is_active=True).exists()
