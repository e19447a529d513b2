"""Writing a case. The draft is one document; each change says which one it was made from, so that nobody overwrites another author."""

from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Lesson, LessonVersion
from courses.practice.models import CaseEdition, PracticeCase
from courses.practice.rules import case as shape
from courses.practice.rules.case import END, Case, Choice, Debrief, Step, Words
from courses.practice.rules.limits import MOST
from lms.audit.services import record
from lms.lib.locks import lock, transaction_or_busy
from lms.lib.refusals import Refused
from lms.people.models import User

Item = TypeVar("Item")


class ChangedMeanwhile(Refused):
    message = _("Somebody changed this case while you were writing, so yours was not saved. Your words are still here: compare and save again.")


class TooMany(Refused):
    message = _("A case has at most forty steps, and a step at most forty choices.")


class NoSuchPlace(Refused):
    message = _("This step or choice is not there any more.")


@transaction.atomic
def store(*, lesson: Lesson, case: Case | None) -> PracticeCase:
    """Put a whole case in the place of the draft: from a folder, or a copy."""
    row = PracticeCase.objects.get_or_create(lesson=lesson)[0]
    row.draft = shape.to_stored(case or Case())
    row.edits += 1
    row.changed_at = timezone.now()
    row.save()
    return row


def keep_edition(*, lesson: Lesson, version: LessonVersion) -> CaseEdition:
    """Keep the draft with the version that is published with it."""
    draft = PracticeCase.objects.get(lesson=lesson)
    return CaseEdition.objects.create(version=version, stored=draft.draft)


def _changed(lesson: Lesson, edits: int) -> PracticeCase:
    """The draft, locked, when nobody changed it since `edits`."""
    row = lock(PracticeCase.objects.get_or_create(lesson=lesson)[0])
    if row.edits != edits:
        raise ChangedMeanwhile
    return row


def _save(row: PracticeCase, case: Case, by: User, now: datetime, what: str) -> PracticeCase:
    row.draft = shape.to_stored(case)
    row.edits += 1
    row.changed_at = now
    row.save()
    record(by, "practice_case.changed", row.lesson, changes={"draft": [None, what]})
    return row


def _free_key(word: str, taken: set[str]) -> str:
    return next(key for key in (f"{word}-{number}" for number in range(1, MOST + 2)) if key not in taken)


@transaction_or_busy()
def save_step(*, lesson: Lesson, key: str, step: Step, edits: int, by: User, now: datetime) -> str:
    """Write the words of a step, or add it at the end when `key` is empty; its choices stay. Gives its key.

    Raises ChangedMeanwhile, TooMany, NoSuchPlace.
    """
    row = _changed(lesson, edits)
    case = row.case
    if not key:
        if len(case.steps) >= MOST:
            raise TooMany
        key = _free_key("step", {one.key for one in case.steps})
        steps = (*case.steps, replace(step, key=key, choices=()))
    else:
        old = case.step(key)
        if old is None:
            raise NoSuchPlace
        steps = tuple(replace(step, key=key, choices=old.choices) if one is old else one for one in case.steps)
    _save(row, replace(case, steps=steps), by, now, f"step {key}")
    return key


@transaction_or_busy()
def save_choice(*, lesson: Lesson, step_key: str, key: str, choice: Choice, edits: int, by: User, now: datetime) -> str:
    """Write a choice, or add one to the step when `key` is empty. Gives its key.

    Raises ChangedMeanwhile, TooMany, NoSuchPlace.
    """
    row = _changed(lesson, edits)
    case = row.case
    step = case.step(step_key)
    old = step.choice(key) if step and key else None
    if step is None or (key and old is None) or (choice.next not in ("", END) and case.step(choice.next) is None):
        raise NoSuchPlace
    if old is None:
        if len(step.choices) >= MOST:
            raise TooMany
        key = _free_key("choice", {one.key for one in step.choices})
        choices = (*step.choices, replace(choice, key=key))
    else:
        choices = tuple(replace(choice, key=key) if one is old else one for one in step.choices)
    steps = tuple(replace(one, choices=choices) if one is step else one for one in case.steps)
    _save(row, replace(case, steps=steps), by, now, f"choice {step_key}/{key}")
    return key


@transaction_or_busy()
def save_frame(*, lesson: Lesson, intro: Words, debrief: Debrief, seed: int, edits: int, by: User, now: datetime) -> None:
    """Write how the case begins and ends, and the seed of its spread. Raises ChangedMeanwhile."""
    row = _changed(lesson, edits)
    _save(row, replace(row.case, intro=intro, debrief=debrief, seed=seed), by, now, "beginning and end")


@transaction_or_busy()
def remove(*, lesson: Lesson, step_key: str, choice_key: str = "", edits: int, by: User, now: datetime) -> None:
    """Take a step or one of its choices out. Choices that led to the step lead nowhere then, and the case says so. Raises ChangedMeanwhile, NoSuchPlace."""
    row = _changed(lesson, edits)
    case = row.case
    step = case.step(step_key)
    if step is None or (choice_key and step.choice(choice_key) is None):
        raise NoSuchPlace
    if choice_key:
        left = replace(step, choices=tuple(one for one in step.choices if one.key != choice_key))
        steps = tuple(left if one is step else one for one in case.steps)
    else:
        steps = tuple(_without_way_to(one, step_key) for one in case.steps if one is not step)
    _save(row, replace(case, steps=steps), by, now, f"without {step_key} {choice_key}".strip())


def _without_way_to(step: Step, key: str) -> Step:
    return replace(step, choices=tuple(replace(one, next="") if one.next == key else one for one in step.choices))


@transaction_or_busy()
def move(*, lesson: Lesson, step_key: str, choice_key: str = "", by_places: int, edits: int, by: User, now: datetime) -> None:
    """Move a step, or a choice within its step, by so many places; the first step is where one begins. Raises ChangedMeanwhile, NoSuchPlace."""
    row = _changed(lesson, edits)
    case = row.case
    step = case.step(step_key)
    choice = step.choice(choice_key) if step and choice_key else None
    if step is None or (choice_key and choice is None):
        raise NoSuchPlace
    if choice is not None:
        moved = replace(step, choices=_moved(step.choices, step.choices.index(choice), by_places))
        steps = tuple(moved if one is step else one for one in case.steps)
    else:
        steps = _moved(case.steps, case.steps.index(step), by_places)
    _save(row, replace(case, steps=steps), by, now, f"order {step_key} {choice_key}".strip())


def _moved(items: tuple[Item, ...], at: int, by_places: int) -> tuple[Item, ...]:
    left = [*items[:at], *items[at + 1 :]]
    left.insert(min(max(at + by_places, 0), len(left)), items[at])
    return tuple(left)
