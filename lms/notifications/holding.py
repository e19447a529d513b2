"""Holding a message back for ten minutes, so that changes that follow each other reach a person as one (live-sessions.md §5.3)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from lms.lib.jobs import later
from lms.notifications import rules
from lms.notifications.kinds import kind as kind_named
from lms.notifications.models import Message, Preference
from lms.people.models import User

TRIES = 5


@dataclass(frozen=True)
class Change:
    """One person's view of a change: the values as told before and as they are now, under the same names.

    `more` are values of the context that tell nothing by themselves, such as a deadline that follows from the time.
    """

    person: User
    before: dict[str, Any]
    after: dict[str, Any]
    more: dict[str, Any] = field(default_factory=dict)
    calendar: str = ""
    calendar_method: str = ""


@transaction.atomic
def hold(changes: Iterable[Change], kind: str, *, merge_key: str, url: str, now: datetime, in_app: bool = True) -> None:
    """Tell each person about a change, ten minutes after the first one with this `merge_key`.

    The message tells from the first old value to the last new one; back at the first value there is none. The templates read
    `old_<name>` and `<name>`. Rows are locked one after the other in the order of their ids; a row that a worker has just
    released is not there any more, and then this change is held anew.
    """
    wanted = {change.person.pk: change for change in changes if change.person.is_active}
    silent = set(Preference.objects.filter(kind=kind, by_mail=False, person__in=list(wanted)).values_list("person_id", flat=True))
    for _try in range(TRIES):
        if not wanted:
            return
        Message.objects.bulk_create([_held(one, kind, merge_key, url, now, silent, in_app) for one in wanted.values()], ignore_conflicts=True)
        rows = _locked([merge_key], list(wanted))
        _merge([(row, wanted.pop(row.person_id)) for row in rows])
    if wanted:
        raise RuntimeError(f"{len(wanted)} messages of {merge_key} could not be held.")


def _held(change: Change, kind: str, merge_key: str, url: str, now: datetime, silent: Collection[int], in_app: bool) -> Message:
    sort = kind_named(kind)
    by_mail = sort.by_mail and bool(change.person.email) and not (sort.is_optional and change.person.pk in silent)
    return Message(
        person=change.person,
        kind=kind,
        context={"before": change.before},
        url=url,
        created_at=now,
        due_at=now + rules.HOLD,
        in_app=in_app,
        mail=Message.Mail.QUEUED if by_mail else Message.Mail.NONE,
        is_held=True,
        merge_key=merge_key,
    )


def _locked(merge_keys: Collection[str], people: Collection[int]) -> list[Message]:
    rows = Message.objects.filter(merge_key__in=merge_keys, is_held=True, person__in=people).order_by("pk")
    return list(rows.select_for_update(of=("self",), no_key=True))


def _merge(pairs: list[tuple[Message, Change]]) -> None:
    kept, back = [], []
    for row, change in pairs:
        first = row.context["before"]
        merged = rules.merged(first, change.after)
        if merged is None:
            back.append(row.pk)
            continue
        row.context = {"before": first} | change.more | merged
        row.calendar, row.calendar_method = change.calendar, change.calendar_method
        kept.append(row)
    Message.objects.filter(pk__in=back).delete()
    Message.objects.bulk_update(kept, ["context", "calendar", "calendar_method"], batch_size=200)


def held_for(people: Collection[int], *, merge_key: str) -> dict[int, dict[str, Any]]:
    """Person id → the context of the message that is held for that person now."""
    rows = Message.objects.filter(person__in=people, merge_key=merge_key, is_held=True)
    return dict(rows.values_list("person_id", "context"))


@transaction.atomic
def bring_in_step(files: Mapping[int, str], *, merge_key: str) -> set[int]:
    """Put the newest calendar file (by person id) into what is held with this key. Returns whose message that was: they need no other one."""
    rows = [row for row in _locked([merge_key], list(files)) if row.calendar]
    for row in rows:
        row.calendar = files[row.person_id]
    Message.objects.bulk_update(rows, ["calendar"], batch_size=200)
    return {row.person_id for row in rows}


@transaction.atomic
def withdraw(people: Collection[int], *, merge_keys: Collection[str]) -> dict[str, Any]:
    """Something stronger is told instead: take away what is held for these people. Returns the values that they still believe in, or nothing."""
    rows = _locked(merge_keys, people)
    if rows:
        Message.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return {name: value for row in rows for name, value in row.context.get("before", {}).items()}


def release(*, now: datetime) -> int:
    """What was held long enough is told: the line in the app appears and the mail may leave. Returns how many."""
    due = Message.objects.filter(is_held=True, due_at__lte=now)
    if not due.exists():
        return 0
    told = due.update(is_held=False, created_at=F("due_at"))
    later("lms.notifications.tasks.deliver_due")
    return told
