"""What changes about assignments. Whoever decides who gets what (tracks) calls these with people already chosen."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from courses.assignments import queries
from courses.assignments.models import AssignedSet, Assignment, Grounds, SetModule, Strength
from courses.assignments.sources import page_of
from courses.catalogue.models import Module
from courses.phases import PhaseKey
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
    wanted = {one.person: one for one in recipients}
    for person in queries.live().filter(assigned_set=grounds.assigned_set_id, person__in=wanted).values_list("person_id", flat=True):
        wanted.pop(person)
    if not wanted:
        return []
    if grounds.strength == Strength.REQUIRED and queries.has_phase_one(grounds.assigned_set):
        raise PhaseOneIsNeverRequired
    finished = _who_finished(grounds.assigned_set_id, wanted)
    made = Assignment.objects.bulk_create(
        [
            Assignment(
                person_id=one.person, assigned_set_id=grounds.assigned_set_id, grounds=grounds, matched=one.matched,
                due_on=one.due_on, assigned_at=now, completed_at=now if one.person in finished else None,
            )
            for one in wanted.values()
        ],
        batch_size=500,
    )  # fmt: skip
    tell([one for one in made if one.completed_at is None], "track_assigned", grounds=grounds)
    return made


@transaction.atomic
def end(*, assignments: Collection[Assignment], why: str, now: datetime) -> None:
    """End assignments: nothing of them becomes overdue, what was finished stays finished. People whose work it still was are told."""
    Assignment.objects.filter(pk__in=[one.pk for one in assignments], ended_at=None).update(ended_at=now, why_ended=why)
    if why != Assignment.Ended.LEFT:
        tell([one for one in assignments if one.completed_at is None], "track_ended", why=why)


@transaction.atomic
def reopen(*, assignments: Collection[Assignment], now: datetime) -> list[Assignment]:
    """Take the end of assignments back, for people who work here and have not got the set again meanwhile."""
    sets = {one.assigned_set_id for one in assignments}
    people = {one.person_id for one in assignments}
    taken = set(queries.live().filter(assigned_set__in=sets, person__in=people).values_list("person_id", "assigned_set_id"))
    back = [one for one in assignments if (one.person_id, one.assigned_set_id) not in taken and one.person.is_active]
    Assignment.objects.filter(pk__in=[one.pk for one in back]).update(ended_at=None, why_ended="")
    for one in {one.assigned_set_id for one in back}:
        recheck(assigned_set=one, people=[row.person_id for row in back if row.assigned_set_id == one], now=now)
    tell([one for one in back if one.completed_at is None], "track_assigned")
    return back


@transaction.atomic
def change(*, assignments: Collection[Assignment], grounds: Grounds, due: dict[int, date | None], matched: dict[int, list[dict[str, Any]]]) -> None:
    """Put people who keep the set on other grounds. Who gets another date or strength is told. `due` and `matched` by person id."""
    told = []
    for one in assignments:
        new_due = due[one.person_id]
        if one.completed_at is None and (one.due_on != new_due or one.grounds.strength != grounds.strength):
            told.append(one)
        one.grounds, one.due_on, one.matched = grounds, new_due, matched[one.person_id]
    Assignment.objects.bulk_update(assignments, ["grounds", "due_on", "matched"], batch_size=200)
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
    """Mark the assignments of these people complete whose counting modules are all finished. Returns how many; never takes one away."""
    finished = _who_finished(assigned_set, people)
    return queries.live().filter(assigned_set=assigned_set, person__in=finished, completed_at=None).update(completed_at=now)


@transaction.atomic
def person_left(*, person: User, now: datetime) -> None:
    """Everything that this person should still do ends (people-and-tracks.md §1.4)."""
    end(assignments=list(queries.live().filter(person=person)), why=Assignment.Ended.LEFT, now=now)


def tell(assignments: Collection[Assignment], kind: str, *, grounds: Grounds | None = None, why: str = "") -> None:
    """One message per person, with the title, the reason and the date."""
    people = User.objects.in_bulk([one.person_id for one in assignments])
    told = []
    for one in assignments:
        on = grounds or one.grounds
        assigned_set = grounds.assigned_set if grounds else one.assigned_set
        told.append((people[one.person_id], {
            "title": _both(assigned_set, "title"), "reason": _both(on, "reason"), "rule": _both(on, "rule"), "strength": on.strength, "why": why,
            "due_on": day_in_both(one.due_on), "url": page_of(assigned_set.source, assigned_set.key),
        }))  # fmt: skip
    if told:
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


def _both(row: Any, name: str) -> dict[str, str]:
    return {language: text_in(row, name, language) for language in LANGUAGES}


def _who_finished(assigned_set: int, people: Iterable[int]) -> set[int]:
    modules = queries.counting_modules([assigned_set])[assigned_set]
    if not modules:
        return set()
    return {person for person, done in queries.completed_modules(people, modules).items() if done >= modules}


def _is_required_of_somebody(assigned_set: AssignedSet) -> bool:
    return queries.live().filter(assigned_set=assigned_set, grounds__strength=Strength.REQUIRED).exists()
