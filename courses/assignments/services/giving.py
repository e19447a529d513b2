"""Giving sets to people, taking them back, and completion. Whoever decides who gets what (tracks) calls these with people already chosen."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from courses.assignments import queries, rules
from courses.assignments.models import AssignedSet, Assignment, Grounds, SetModule, Strength
from courses.assignments.services.pausing import move_by_absence
from courses.assignments.sources import page_of
from courses.catalogue.models import Module
from courses.phases import PhaseKey
from courses.progress.notices import tell_learnt_again
from lms.lib.bilingual import LANGUAGES, text_in
from lms.lib.refusals import Refused
from lms.notifications.services import notify_all
from lms.people.models import User


class PhaseOneIsNeverRequired(Refused):
    message = _("Modules of the general phase are never required. Leave them out, or choose ‘invited’ or ‘expected’.")


@dataclass(frozen=True)
class Recipient:
    """Somebody who gets a set, with what differs per person."""

    person: int
    due_on: date | None = None
    matched: list[dict[str, Any]] = field(default_factory=list)


@transaction.atomic
def set_modules(*, assigned_set: AssignedSet, modules: Sequence[tuple[Module, bool]]) -> None:
    """The modules of the set in this order, each with whether it is optional.

    Raises PhaseOneIsNeverRequired when the set is required of somebody and a module belongs to phase 1.
    """
    if any(module.course.phase == PhaseKey.GENERAL for module, _optional in modules) and _is_required_of_somebody(assigned_set):
        raise PhaseOneIsNeverRequired
    assigned_set.entries.exclude(module__in=[module for module, _optional in modules]).delete()
    for position, (module, is_optional) in enumerate(modules):
        SetModule.objects.update_or_create(assigned_set=assigned_set, module=module, defaults={"position": position, "is_optional": is_optional})


@transaction.atomic
def assign(*, grounds: Grounds, recipients: Iterable[Recipient], now: datetime) -> list[Assignment]:
    """Give the set to these people; who has it already keeps it. Who finished its modules earlier has finished it.

    Everybody gets one message with the reason. Returns the new assignments. Raises PhaseOneIsNeverRequired.
    """
    return assign_together(given=[(grounds, recipients)], now=now)


@transaction.atomic
def assign_together(*, given: Iterable[tuple[Grounds, Iterable[Recipient]]], now: datetime) -> list[Assignment]:
    """The same for several sets at once, in as many questions as for one."""
    wanted = {(grounds.assigned_set_id, one.person): (grounds, one) for grounds, recipients in given for one in recipients}
    if not wanted:
        return []
    sets, people = {one_set for one_set, _person in wanted}, {person for _set, person in wanted}
    for pair in queries.live().filter(assigned_set__in=sets, person__in=people).values_list("assigned_set_id", "person_id"):
        wanted.pop(pair, None)
    for grounds in {grounds.pk: grounds for grounds, _one in wanted.values()}.values():
        if grounds.strength == Strength.REQUIRED and queries.has_phase_one(grounds.assigned_set):
            raise PhaseOneIsNeverRequired
    finished = _who_finished(wanted)
    excused = queries.excuses_in(sets, people, today=timezone.localdate(now))
    rows = [
        Assignment(
            person_id=one.person, assigned_set=grounds.assigned_set, grounds=grounds, matched=one.matched, due_on=one.due_on, assigned_at=now,
            completed_at=now if pair in finished else None, excused=excused.get(pair, ""),
            valid_until=rules.valid_until(timezone.localdate(finished[pair]), grounds.period_months) if pair in finished else None,
        )
        for pair, (grounds, one) in wanted.items()
    ]  # fmt: skip
    move_by_absence(rows, now=now)
    made = Assignment.objects.bulk_create(rows, batch_size=500)
    tell([one for one in made if is_still_to_do(one)], "track_assigned")
    return made


@transaction.atomic
def end(*, assignments: Collection[Assignment], why: str, now: datetime) -> None:
    """End assignments: nothing of them becomes overdue, what was finished stays finished. People whose work it still was are told."""
    Assignment.objects.filter(pk__in=[one.pk for one in assignments], ended_at=None).update(ended_at=now, why_ended=why)
    if why != Assignment.Ended.LEFT:
        tell([one for one in assignments if is_still_to_do(one)], "track_ended", why=why)


@transaction.atomic
def reopen(*, assignments: Collection[Assignment], now: datetime) -> list[Assignment]:
    """Take the end of assignments back, for people who work here and have not got the set again meanwhile."""
    sets = {one.assigned_set_id for one in assignments}
    people = {one.person_id for one in assignments}
    taken = set(queries.live().filter(assigned_set__in=sets, person__in=people).values_list("person_id", "assigned_set_id"))
    back = [one for one in assignments if (one.person_id, one.assigned_set_id) not in taken and one.person.is_active]
    _excuse_again(back, now=now)
    for one in back:
        one.ended_at, one.why_ended, one.due_on = None, "", plain_due_date(one)
    move_by_absence(back, now=now)
    Assignment.objects.bulk_update(back, ["ended_at", "why_ended", "due_on", "paused_days", "excused"], batch_size=200)
    for one_set in {one.assigned_set_id for one in back}:
        recheck(assigned_set=one_set, people=[row.person_id for row in back if row.assigned_set_id == one_set], now=now)
    tell([one for one in back if is_still_to_do(one)], "track_assigned")
    return back


@transaction.atomic
def change(
    *, assignments: Collection[Assignment], grounds: Grounds, due: dict[int, date | None], matched: dict[int, list[dict[str, Any]]], now: datetime
) -> None:
    """Put people who keep the set on other grounds. Who gets another date or strength is told.

    `due` and `matched` by person id; the date is the one by the terms, and absence moves it again.
    """
    before = {one.pk: (one.due_on, one.grounds.strength) for one in assignments}
    for one in assignments:
        one.grounds, one.due_on, one.matched = grounds, rules.later_of(due[one.person_id], one.never_due_before), matched[one.person_id]
        if one.completed_at is not None:
            one.due_on = one.due_on + timedelta(days=one.paused_days) if one.due_on else None
            one.valid_until = rules.valid_until(timezone.localdate(one.completed_at), grounds.period_months)
    move_by_absence([one for one in assignments if one.completed_at is None], now=now)
    Assignment.objects.bulk_update(assignments, ["grounds", "due_on", "paused_days", "matched", "valid_until"], batch_size=200)
    told = [one for one in assignments if is_still_to_do(one) and before[one.pk] != (one.due_on, grounds.strength)]
    tell(told, "track_changed", grounds=grounds)


@transaction.atomic
def module_completed(*, person: User, module: Module, now: datetime) -> None:
    """A module is finished: assignments of which it was the last counting one are complete."""
    modules = [module.pk, module.variant_of_id] if module.variant_of_id else [module.pk]
    sets = queries.live().filter(person=person, completed_at=None, assigned_set__entries__module__in=modules).values_list("assigned_set_id", flat=True)
    for one in set(sets):
        recheck(assigned_set=one, people=[person.pk], now=now)


@transaction.atomic
def recheck(*, assigned_set: int, people: Collection[int], now: datetime) -> int:
    """Mark the assignments of these people complete whose counting modules are all finished. Returns how many; never takes one away.

    In a later round only what was finished or gone through again since it began counts (§3.9).
    """
    modules = queries.counting_modules([assigned_set])[assigned_set]
    rows = list(queries.live().filter(assigned_set=assigned_set, person__in=people, completed_at=None).select_related("grounds"))
    if not modules or not rows:
        return 0
    finished, again = queries.completed_modules([one.person_id for one in rows], modules), queries.refreshed_modules(rows)

    def counts(row: Assignment, module: int) -> bool:
        at = finished[row.person_id].get(module) if row.person_id in finished else None
        return rules.counts_in_round(finished_at=at, round_began_at=row.round_began_at, is_refreshed=row.pk in again and module in again[row.pk])

    complete = [row for row in rows if all(counts(row, module) for module in modules)]
    for row in complete:
        row.completed_at, row.valid_until = now, rules.valid_until(timezone.localdate(now), row.grounds.period_months)
    Assignment.objects.bulk_update(complete, ["completed_at", "valid_until"], batch_size=500)
    tell_learnt_again({row.person_id: set(modules) for row in complete if row.round_number > 1}, now)
    return len(complete)


@transaction.atomic
def person_left(*, person: User, now: datetime) -> None:
    """Everything that this person should still do ends (people-and-tracks.md §1.4)."""
    end(assignments=list(queries.live().filter(person=person)), why=Assignment.Ended.LEFT, now=now)


def tell(assignments: Collection[Assignment], kind: str, *, grounds: Grounds | None = None, why: str = "") -> None:
    """One message per person, with the title, the reason and the date."""
    if not assignments:
        return
    people = User.objects.in_bulk({one.person_id for one in assignments})
    about, days, told = {}, {}, []
    for one in assignments:
        on, assigned_set = grounds or one.grounds, grounds.assigned_set if grounds else one.assigned_set
        if on.pk not in about:
            about[on.pk] = {
                "title": both_languages(assigned_set, "title"), "reason": both_languages(on, "reason"), "rule": both_languages(on, "rule"),
                "strength": on.strength, "why": why, "url": page_of(assigned_set.source, assigned_set.key),
            }  # fmt: skip
        if one.due_on not in days:
            days[one.due_on] = day_in_both(one.due_on)
        told.append((people[one.person_id], about[on.pk] | {"due_on": days[one.due_on]}))
    notify_all(told, kind)


def day_in_both(day: date | None) -> dict[str, str] | str:
    """A date in the words of both languages, for messages; nothing without a date."""
    if day is None:
        return ""
    words = {}
    for language in LANGUAGES:
        with translation.override(language):
            words[language] = date_format(day, "j F Y")
    return words


def both_languages(row: Any, name: str) -> dict[str, str]:
    """A text with two languages, for messages."""
    return {language: text_in(row, name, language) for language in LANGUAGES}


def is_still_to_do(assignment: Assignment) -> bool:
    """Whether somebody should still do it: not finished and not excused."""
    return assignment.completed_at is None and not assignment.excused


def plain_due_date(assignment: Assignment) -> date | None:
    """The date without what absence added to it."""
    return assignment.due_on - timedelta(days=assignment.paused_days) if assignment.due_on else None


def _excuse_again(assignments: Collection[Assignment], *, now: datetime) -> None:
    """An exemption may have come or gone while the assignment was ended."""
    for one_set in {one.assigned_set_id for one in assignments}:
        rows = [row for row in assignments if row.assigned_set_id == one_set]
        excused = queries.excuses(one_set, [row.person_id for row in rows], today=timezone.localdate(now))
        for row in rows:
            row.excused = excused.get(row.person_id, "")


def _who_finished(wanted: Collection[tuple[int, int]]) -> dict[tuple[int, int], datetime]:
    """Of these pairs of set and person those in which every counting module is finished, with when the last of them was."""
    modules = queries.counting_modules({one_set for one_set, _person in wanted})
    done = queries.completions({person for _set, person in wanted}, set().union(*modules.values()))
    found = {}
    for one_set, person in wanted:
        if modules[one_set] and person in done:
            counted = queries.counting_in(done[person], modules[one_set])
            if counted.keys() >= modules[one_set]:
                found[one_set, person] = max(counted.values())
    return found


def _is_required_of_somebody(assigned_set: AssignedSet) -> bool:
    return queries.live().filter(assigned_set=assigned_set, grounds__strength=Strength.REQUIRED).exists()
