"""Bulk actions: the same change for many chosen people. They are said as a feed of those people only, so preview, results and undo are the feed's."""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.lib.jobs import later
from lms.lib.many_rows import chunks
from lms.lib.refusals import Refused
from lms.people.access import branches_of
from lms.people.feed.models import FeedRun
from lms.people.feed.queries.standing import Standing, standings
from lms.people.feed.rules.columns import JOB_ROLES, MANAGERS, UNITS
from lms.people.feed.rules.rows import Incoming
from lms.people.feed.rules.together import ACTIONS, ADD_JOB_ROLE, LEAVE, MOVE, SET_MANAGER, TAKE_JOB_ROLE
from lms.people.models import JobRole, Unit, User
from lms.people.queries import units_of


class NobodyChosen(Refused):
    message = _("Nobody is chosen yet. Tick the people, or choose everybody who was found.")


class NothingChosen(Refused):
    message = _("Say first what should happen: choose a job role, a unit or a manager.")


@transaction.atomic
def act_together(*, action: str, people: Collection[int], target: JobRole | Unit | User | None, by: User, now: datetime, task: str) -> FeedRun:
    """Begin a bulk action for these people (ids): nothing changes until its preview is applied. Raises NobodyChosen or NothingChosen."""
    if not people:
        raise NobodyChosen
    if action not in ACTIONS or (target is None and action != LEAVE):
        raise NothingChosen
    key, names = _about(target)
    run = FeedRun.objects.create(
        source=FeedRun.Source.TOGETHER, state=FeedRun.State.READING, is_complete=False, heir=by, by=by, made_at=now, heartbeat_at=None,
        action={"do": action, "key": key, "names": names, "people": sorted(people)},
    )  # fmt: skip
    later(task, run_id=run.pk)
    return run


def _about(target: JobRole | Unit | User | None) -> tuple[str, list[str]]:
    """The key of what the action is about, and its name in both languages."""
    if isinstance(target, User):
        return target.employee_number, [target.full_name] * 2
    return (target.code, [target.name_nl or target.name_en, target.name_en or target.name_nl]) if target else ("", ["", ""])


def said_by(run: FeedRun) -> Iterator[Incoming]:
    """What the action says of each chosen person."""
    today = timezone.localdate(run.made_at).isoformat()
    change, elsewhere = CHANGES[run.action["do"]], _outside_the_branch_of(run.by)
    for some in chunks(run.action["people"]):
        known = standings(User.objects.active().filter(pk__in=some), by_number=False)
        for pk in some:
            if pk in known:
                yield Incoming(None, known[pk].number, change(known[pk], run.action["key"], today, elsewhere))


def _outside_the_branch_of(staff: User | None) -> Collection[str]:
    """The codes of the units that HR of a branch takes nobody out of."""
    if staff is None or branches_of(staff) is None:
        return ()
    return set(Unit.objects.exclude(pk__in=units_of(staff).values("pk")).values_list("code", flat=True))


def _with_job_role(one: Standing, code: str, _today: str, _elsewhere: Collection[str]) -> dict[str, Any]:
    return {JOB_ROLES: sorted({*one.facts[JOB_ROLES], code})}


def _without_job_role(one: Standing, code: str, _today: str, _elsewhere: Collection[str]) -> dict[str, Any]:
    return {JOB_ROLES: [each for each in one.facts[JOB_ROLES] if each != code]}


def _in_unit(one: Standing, code: str, _today: str, elsewhere: Collection[str]) -> dict[str, Any]:
    """The unit replaces the first one that may be taken away, mostly the primary one; the others stay."""
    before = one.facts[UNITS]
    replaced = next((each for each in before if each not in elsewhere), "")
    return {UNITS: list(dict.fromkeys(code if each == replaced else each for each in before)) if replaced else [*before, code]}


def _under(_one: Standing, number: str, _today: str, _elsewhere: Collection[str]) -> dict[str, Any]:
    return {MANAGERS: [number]}


def _left(_one: Standing, _key: str, today: str, _elsewhere: Collection[str]) -> dict[str, Any]:
    return {"left_on": today}


CHANGES: dict[str, Callable[[Standing, str, str, Collection[str]], dict[str, Any]]] = {
    ADD_JOB_ROLE: _with_job_role, TAKE_JOB_ROLE: _without_job_role, MOVE: _in_unit, SET_MANAGER: _under, LEAVE: _left,
}  # fmt: skip
