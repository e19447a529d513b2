"""Copies: everything that is published or drafted, as drafts that nobody reads yet."""

from datetime import datetime
from typing import Any

from django.db import transaction

from courses.authoring.models import LessonDraft
from courses.authoring.services import courses, drafts, files
from courses.catalogue.kinds import kind_of
from courses.catalogue.lesson_content import LessonContent
from courses.catalogue.models import Attachment, Course, Lesson, Module, State
from lms.audit.services import record
from lms.people.models import User

_OF_COURSE = ("phase", "summary_nl", "summary_en")
_OF_MODULE = ("summary_nl", "summary_en", "outcomes_nl", "outcomes_en", "stance", "platforms", "is_optional", "completion", "illustration_alt_nl", "illustration_alt_en")  # fmt: skip  # noqa: E501
_OF_LESSON = ("kind", "minutes", "stance", "is_optional", "platforms", "checked_on", "check_again_on")
_MARK = {"nl": " (kopie)", "en": " (copy)"}


def _copied(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _titles(row: Any) -> dict[str, str]:
    titles = {language: getattr(row, f"title_{language}") for language in ("nl", "en")}
    return {f"title_{language}": f"{title[: 160 - len(_MARK[language])]}{_MARK[language]}" if title else "" for language, title in titles.items()}


@transaction.atomic
def copy_course(*, course: Course, by: User, now: datetime) -> Course:
    """The course with its modules and lessons, as drafts. Versions for units point at the copy of their general module."""
    made = courses.create_course(by=by, now=now, **_titles(course), **_copied(course, _OF_COURSE))
    copies: dict[int, Module] = {}
    for module in course.modules.exclude(state=State.ARCHIVED).order_by("position", "pk"):
        copies[module.pk] = _copy_module(module, made, by, now, titles=_copied(module, ("title_nl", "title_en")))
    for pk, copy in copies.items():
        source = Module.objects.get(pk=pk)
        if source.variant_of_id in copies:
            copy.variant_of, copy.variant_for = copies[source.variant_of_id], source.variant_for
            copy.save(update_fields=["variant_of", "variant_for"])
    record(by, "course.copied", made, changes={"from": [course.key, made.key]})
    return made


@transaction.atomic
def copy_module(*, module: Module, by: User, now: datetime) -> Module:
    """The module with its lessons, as drafts, in the same course."""
    made = _copy_module(module, module.course, by, now, titles=_titles(module))
    record(by, "module.copied", made, changes={"from": [module.key, made.key]})
    return made


def _copy_module(module: Module, course: Course, by: User, now: datetime, *, titles: dict[str, Any]) -> Module:
    made = courses.create_module(course=course, by=by, now=now, owner=module.owner, **titles, **_copied(module, _OF_MODULE))
    attachments = files.copy_attachments(module, made)
    for language in ("nl", "en"):
        setattr(made, f"illustration_{language}", attachments.get(getattr(module, f"illustration_{language}_id")))
    made.save(update_fields=["illustration_nl", "illustration_en"])
    for lesson in module.lessons.exclude(state=State.ARCHIVED).order_by("position", "pk"):
        _copy_lesson(lesson, made, attachments, by, now, mark=False)
    return made


@transaction.atomic
def copy_lesson(*, lesson: Lesson, by: User, now: datetime) -> Lesson:
    """The lesson as a draft at the end of its module."""
    made = _copy_lesson(lesson, lesson.module, {}, by, now, mark=True)
    record(by, "lesson.copied", made, changes={"from": [lesson.key, made.key]})
    return made


def _copy_lesson(lesson: Lesson, module: Module, attachments: dict[int, Attachment], by: User, now: datetime, *, mark: bool) -> Lesson:
    source = drafts.content(drafts.draft_of(lesson))
    titles = _titles(source) if mark else _copied(source, ("title_nl", "title_en"))
    key = courses.key_for(titles["title_en"] or titles["title_nl"] or lesson.key)
    made = Lesson.objects.create(module=module, key=key, position=courses.next_position(module.lessons.all()), **_copied(lesson, _OF_LESSON))
    values = titles | {name: _moved(getattr(source, name), attachments) for name in LessonContent.__dataclass_fields__ if not name.startswith("title")}
    LessonDraft.objects.create(lesson=made, is_open=True, number=1, saved_at=now, saved_by=by, **values)
    copy = kind_of(lesson).copy
    if copy:
        copy(lesson, made)
    return made


def _moved(value: Any, attachments: dict[int, Attachment]) -> Any:
    """A text or the files of a lesson, with the addresses and ids of the copied files."""
    if isinstance(value, dict):
        return {use: attachments[pk].pk if pk in attachments else pk for use, pk in value.items()}
    for pk, row in attachments.items():
        value = value.replace(f"/learn/files/{pk}/", f"/learn/files/{row.pk}/")
    return value
