"""Publishing: what people may read from now on."""

import re
from datetime import datetime

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from courses.catalogue import notices, rules
from courses.catalogue.change_questions import ChangeQuestion, stored_form
from courses.catalogue.kinds import Label, kind_of
from courses.catalogue.lesson_content import LessonContent
from courses.catalogue.models import Course, Lesson, LessonVersion, Module, State
from lms.audit.services import record
from lms.lib.locks import lock
from lms.lib.refusals import Refused
from lms.lib.rich_text import sanitised
from lms.people.models import User

_SENTENCES = {
    rules.TITLE: _("The title is missing."),
    rules.TEXT: _("The text is missing."),
    rules.ALT_TEXT: _("Write one sentence about every picture, for people who cannot see it."),
    rules.VIDEO: _("The video is missing."),
    rules.CAPTIONS: _("The captions of the video are missing."),
    rules.DOCUMENT: _("The document is missing."),
    rules.LINK: _("The address is missing."),
    rules.WRONG_LINK: _("The address is not one that a browser can open. It begins with https:// and names a website."),
    rules.IN_WORDS: _("The video stands elsewhere. Write here in words what can be seen and heard in it, for people who cannot follow it."),
}


class NotReadyToPublish(Refused):
    """`missing` holds a sentence for everything that is missing."""

    message = _("This lesson cannot be published yet.")

    def __init__(self, missing: list[Label]) -> None:
        self.missing = missing
        super().__init__(format_lazy("{} {}", self.message, format_lazy(" ".join(["{}"] * len(missing)), *missing)))


def missing_for_publishing(*, lesson: Lesson, content: LessonContent) -> list[Label]:
    """A sentence for everything that one of the languages in use, or the kind of the lesson, lacks; empty when it may be published."""
    kind = kind_of(lesson)
    found: list[str] = []
    languages = [
        (content.title_nl, content.body_nl, content.media_nl, content.link_nl),
        (content.title_en, content.body_en, content.media_en, content.link_en),
    ]
    used = [one for one in languages if any(one)] or languages[:1]
    for title, body, media, link in used:
        without_alt = len(re.findall(r"<img(?![^>]*\salt=\"[^\"]*\S[^\"]*\")", body))
        found += rules.missing_in(
            title=title, body=body, needs_text=kind.needs_text, needs=kind.needs, media=media, images_without_alt=without_alt, takes_link=kind.link, link=link
        )
    return [_SENTENCES[name] for name in dict.fromkeys(found)] + (kind.missing(lesson, content) if kind.missing else [])


@transaction.atomic
def publish_lesson(
    *,
    lesson: Lesson,
    content: LessonContent,
    by: User | None,
    now: datetime,
    is_substantial: bool = False,
    what_changed_nl: str = "",
    what_changed_en: str = "",
    question: ChangeQuestion | None = None,
    behind: str = "",
    loaded_digest: str = "",
) -> LessonVersion:
    """Make the next version and let people read it from now on. Raises NotReadyToPublish with everything that is missing.

    People who finished keep the version they finished. `by` is None when a programme is loaded. `behind` is the language whose
    text is older than the other one.
    """
    if missing := missing_for_publishing(lesson=lesson, content=content):
        raise NotReadyToPublish(missing)
    lesson = lock(lesson)
    last = lesson.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = LessonVersion.objects.create(
        lesson=lesson,
        number=last + 1,
        title_nl=content.title_nl,
        title_en=content.title_en,
        body_nl=sanitised(content.body_nl),
        body_en=sanitised(content.body_en),
        media_nl=content.media_nl,
        media_en=content.media_en,
        link_nl=content.link_nl,
        link_en=content.link_en,
        is_substantial=is_substantial and last > 0,
        what_changed_nl=what_changed_nl,
        what_changed_en=what_changed_en,
        question=stored_form(question) or None if question and is_substantial and last > 0 else None,
        behind=behind,
        published_at=now,
        published_by=by,
        loaded_digest=loaded_digest,
    )
    lesson.published, lesson.state = version, State.PUBLISHED
    lesson.save(update_fields=["published", "state"])
    if published := kind_of(lesson).published:
        published(lesson, version)
    refresh_module(lesson.module_id)
    if by is not None:
        record(by, "lesson.published", lesson, changes={"version": [last, version.number]})
    return version


@transaction.atomic
def archive_lesson(*, lesson: Lesson, by: User | None) -> None:
    """Nobody is offered the lesson any more; what people did in it stays."""
    lesson = lock(lesson)
    if lesson.state == State.ARCHIVED:
        return
    lesson.state = State.ARCHIVED
    lesson.save(update_fields=["state"])
    refresh_module(lesson.module_id)
    notices.tell_requirements_changed(lesson.module)
    record(by, "lesson.archived", lesson)


def refresh_module(module_id: int) -> None:
    """Write minutes and languages of a module from its published lessons."""
    lessons = list(Lesson.objects.filter(module_id=module_id, state=State.PUBLISHED).select_related("published"))
    in_nl, in_en = rules.languages_of_all((bool(one.published.title_nl), bool(one.published.title_en)) for one in lessons if one.published)
    minutes = sum(one.minutes for one in lessons if not one.is_optional)
    Module.objects.filter(pk=module_id).update(minutes=minutes, in_nl=in_nl, in_en=in_en)


@transaction.atomic
def publish_module(*, module: Module, by: User | None, now: datetime) -> None:
    """People may find the module from now on, once its course is published too. Twice is the same as once."""
    module = lock(module)
    if module.state == State.PUBLISHED:
        return
    module.state = State.PUBLISHED
    module.published_at = module.published_at or now
    module.save(update_fields=["state", "published_at"])
    record(by, "module.published", module)


@transaction.atomic
def archive_module(*, module: Module, by: User | None) -> None:
    """Nobody is offered the module any more; what people did in it stays."""
    module = lock(module)
    if module.state == State.ARCHIVED:
        return
    module.state = State.ARCHIVED
    module.save(update_fields=["state"])
    record(by, "module.archived", module)


@transaction.atomic
def publish_course(*, course: Course, by: User | None) -> None:
    """People may find the course and its published modules. Twice is the same as once."""
    course = lock(course)
    if course.state == State.PUBLISHED:
        return
    course.state = State.PUBLISHED
    course.save(update_fields=["state"])
    record(by, "course.published", course)
