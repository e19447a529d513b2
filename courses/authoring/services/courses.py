"""Courses, modules and lessons: making, describing, ordering, archiving and bringing back."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from courses.authoring.models import LessonDraft
from courses.catalogue import kinds, notices
from courses.catalogue.models import Course, Lesson, Module, State
from courses.catalogue.rules import RESERVED_KEYS
from courses.catalogue.services import archive_lesson, archive_module, publish_course, publish_module, refresh_module
from courses.phases import PhaseKey
from courses.progress import rules
from lms.audit.services import record
from lms.lib.locks import lock
from lms.lib.ordering import free_key, moved, reordered
from lms.lib.refusals import Refused
from lms.people.models import Unit, User

Thing = TypeVar("Thing", Course, Module, Lesson)
MOST_IN_A_FOLDER = 99


class NoTitle(Refused):
    message = _("Give it a title in at least one language.")


class TooMany(Refused):
    message = _("There are 99 already, and more than that nobody finds back. Make another one and go on there.")


class NoLessonsYet(Refused):
    message = _("Publish a lesson of this module first, or let people complete it by a session. Then publish the module.")


class NoModulesYet(Refused):
    message = _("Publish a module of this course first. Then publish the course.")


class VariantOfAVariant(Refused):
    message = _("Choose the general module: the one you chose is itself a version for some units.")


class HasVariants(Refused):
    message = _("This module has versions of its own for some units, so it stays the general one.")


def key_for(title: str) -> str:
    """A key that no course, module or lesson has, as a folder needs it."""
    taken = RESERVED_KEYS | {key for model in (Course, Module, Lesson) for key in model.objects.values_list("key", flat=True)}
    return free_key("-".join(re.findall(r"[a-z0-9]+", slugify(title)))[:70].strip("-") or "new", taken)


def next_position(rows: models.QuerySet[Any]) -> int:
    if rows.exclude(state=State.ARCHIVED).count() >= MOST_IN_A_FOLDER:
        raise TooMany
    return (rows.aggregate(last=models.Max("position"))["last"] or 0) + 1


def _titled(facts: Mapping[str, Any]) -> str:
    title = str(facts.get("title_en") or facts.get("title_nl") or "")
    if not title.strip():
        raise NoTitle
    return title


def _write(row: Thing, facts: Mapping[str, Any], by: User, action: str) -> Thing:
    """The fields that differ, with an audit line; nothing when nothing does."""
    changes = {name: [_plain(getattr(row, name)), _plain(value)] for name, value in facts.items() if getattr(row, name) != value}
    if changes:
        for name, value in facts.items():
            setattr(row, name, value)
        row.save(update_fields=list(facts))
        record(by, action, row, changes=changes)
    return row


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | bool | list) else str(value)


@transaction.atomic
def create_course(*, by: User, now: datetime, **facts: Any) -> Course:
    """A draft that nobody sees, at the end of its phase. Raises NoTitle."""
    title = _titled(facts)
    phase = facts.get("phase", PhaseKey.GENERAL)
    course = Course(key=key_for(title), position=next_position(Course.objects.filter(phase=phase)), created_at=now, **facts)
    course.owner = course.owner or by
    course.save()
    record(by, "course.made", course)
    return course


@transaction.atomic
def describe_course(*, course: Course, by: User, **facts: Any) -> Course:
    """Title, summary, owner and phase. Raises NoTitle."""
    _titled(facts)
    return _write(lock(course), facts, by, "course.described")


@transaction.atomic
def create_module(*, course: Course, by: User, now: datetime, units: Iterable[Unit] = (), **facts: Any) -> Module:
    """A draft at the end of the course. Raises NoTitle, TooMany, VariantOfAVariant."""
    title = _titled(facts)
    module = Module(course=course, key=key_for(title), position=next_position(course.modules.all()), created_at=now, **facts)
    _refuse_chains(module)
    module.owner = module.owner or by
    module.save()
    module.units.set(units)
    record(by, "module.made", module)
    return module


@transaction.atomic
def describe_module(*, module: Module, by: User, units: Iterable[Unit] = (), **facts: Any) -> Module:
    """Everything about a module but its lessons. Raises NoTitle, VariantOfAVariant, HasVariants."""
    _titled(facts)
    module = lock(module)
    was = module.completion
    _refuse_chains(Module(pk=module.pk, variant_of=facts.get("variant_of")))
    _write(module, facts, by, "module.described")
    before, wanted = sorted(module.units.values_list("code", flat=True)), list(units)
    after = sorted(unit.code for unit in wanted)
    if before != after:
        module.units.set(wanted)
        record(by, "module.units", module, changes={"units": [before, after]})
    if module.completion != was:
        notices.tell_requirements_changed(module)
    return module


def _refuse_chains(module: Module) -> None:
    if module.variant_of is None:
        return
    if module.variant_of.variant_of_id is not None or module.variant_of.pk == module.pk:
        raise VariantOfAVariant
    if module.pk and Module.objects.filter(variant_of=module.pk).exists():
        raise HasVariants


@transaction.atomic
def create_lesson(*, module: Module, kind: str, by: User, now: datetime, title_nl: str = "", title_en: str = "", minutes: int = 3) -> Lesson:
    """A draft at the end of the module. Raises NoTitle, TooMany."""
    title = _titled({"title_nl": title_nl, "title_en": title_en})
    module = lock(module)
    known = {one.key for one in kinds.kinds()}
    kind = kind if kind in known else "page"
    lesson = Lesson.objects.create(module=module, key=key_for(title), kind=kind, position=next_position(module.lessons.all()), minutes=minutes)
    LessonDraft.objects.create(lesson=lesson, title_nl=title_nl, title_en=title_en, is_open=True, number=1, saved_at=now, saved_by=by)
    record(by, "lesson.made", lesson)
    return lesson


@transaction.atomic
def describe_lesson(*, lesson: Lesson, by: User, **facts: Any) -> Lesson:
    """Minutes, stance, platforms, owner, when it is checked again, and whether it is extra."""
    lesson = lock(lesson)
    was_optional = lesson.is_optional
    _write(lesson, facts, by, "lesson.described")
    refresh_module(lesson.module_id)
    if lesson.is_optional and not was_optional:
        notices.tell_requirements_changed(lesson.module)
    return lesson


def _siblings(thing: Course | Module | Lesson) -> models.QuerySet[Any]:
    if isinstance(thing, Course):
        return Course.objects.filter(phase=thing.phase)
    return Module.objects.filter(course=thing.course_id) if isinstance(thing, Module) else Lesson.objects.filter(module=thing.module_id)


@transaction.atomic
def move(*, thing: Course | Module | Lesson, by_places: int, by: User) -> None:
    """One place up (-1) or down (1) among what is not archived."""
    rows = list(_siblings(thing).exclude(state=State.ARCHIVED).order_by("position", "pk"))
    keys = [row.key for row in rows]
    if thing.key in keys:
        _renumber(rows, moved(keys, thing.key, by=by_places), by, thing)


@transaction.atomic
def order(*, thing: Course | Module | Lesson, keys: Iterable[str], by: User) -> None:
    """The whole order at once, as after dragging; `thing` is one of them. What came meanwhile stays behind the rest."""
    rows = list(_siblings(thing).exclude(state=State.ARCHIVED).order_by("position", "pk"))
    _renumber(rows, reordered([row.key for row in rows], keys), by, thing)


def _renumber(rows: list[Any], keys: list[str], by: User, thing: Course | Module | Lesson) -> None:
    was = [row.key for row in rows]
    if keys == was:
        return
    by_key = {row.key: row for row in rows}
    for position, key in enumerate(keys, 1):
        by_key[key].position = position
    type(rows[0]).objects.bulk_update(rows, ["position"])
    record(by, f"{type(thing)._meta.model_name}.ordered", thing, changes={"order": [was, keys]})


@transaction.atomic
def open_module(*, module: Module, by: User, now: datetime) -> None:
    """Let people find the module. Raises NoLessonsYet."""
    has_lessons = module.lessons.filter(state=State.PUBLISHED).exists()
    if not has_lessons and frozenset({rules.SESSION}) not in rules.ways(module.completion):
        raise NoLessonsYet
    publish_module(module=module, by=by, now=now)


@transaction.atomic
def open_course(*, course: Course, by: User) -> None:
    """Let people find the course with its published modules. Raises NoModulesYet."""
    if not course.modules.filter(state=State.PUBLISHED).exists():
        raise NoModulesYet
    publish_course(course=course, by=by)


@transaction.atomic
def archive(*, thing: Course | Module | Lesson, by: User) -> None:
    """Nobody is offered it any more; what people did in it stays. Twice is the same as once."""
    if isinstance(thing, Lesson):
        archive_lesson(lesson=thing, by=by)
    elif isinstance(thing, Module):
        archive_module(module=thing, by=by)
    else:
        course = lock(thing)
        if course.state != State.ARCHIVED:
            course.state = State.ARCHIVED
            course.save(update_fields=["state"])
            record(by, "course.archived", course)


@transaction.atomic
def restore(*, thing: Course | Module | Lesson, by: User) -> None:
    """As it was before it was archived: read by people when it was, else a draft."""
    row: Any = lock(thing)
    if row.state != State.ARCHIVED:
        return
    row.state = State.PUBLISHED if _was_read(row) else State.DRAFT
    row.save(update_fields=["state"])
    if isinstance(row, Lesson):
        refresh_module(row.module_id)
    record(by, f"{row._meta.model_name}.restored", row)


def _was_read(row: Course | Module | Lesson) -> bool:
    if isinstance(row, Lesson):
        return row.published_id is not None
    return row.published_at is not None if isinstance(row, Module) else row.modules.filter(state=State.PUBLISHED).exists()
