"""A learner says that a lesson is outdated or unclear; who looks after it answers. By choice, so flagging leaves no line in the audit."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.authoring.models import LessonFlag
from courses.catalogue.models import Lesson
from lms.audit.services import record
from lms.lib.locks import lock
from lms.lib.refusals import Refused
from lms.notifications.services import notify
from lms.people.models import User

LONGEST, LONGEST_ANSWER = 500, 4000


class NoWords(Refused):
    message = _("Say in one line what is not right, so that somebody can mend it.")


class NoKind(Refused):
    message = _("Choose whether it is outdated or unclear.")


class NoAnswer(Refused):
    message = _("Write the answer first.")


@transaction.atomic
def flag(*, person: User, lesson: Lesson, kind: str, text: str, now: datetime) -> LessonFlag:
    """Pass it on to who looks after the lesson. A second one before the answer takes the place of the first. Raises NoKind, NoWords."""
    words = " ".join(text.replace("\0", "").split())[:LONGEST]
    if kind not in LessonFlag.Kind.values:
        raise NoKind
    if not words:
        raise NoWords
    facts = {"kind": kind, "text": words, "version_id": lesson.published_id}
    made, is_new = LessonFlag.objects.update_or_create(lesson=lesson, person=person, answered_at=None, defaults=facts, create_defaults=facts | {"at": now})
    owner = lesson.whose()
    if is_new and owner is not None and owner.is_active:
        about: dict[str, Any] = {"title": _title(lesson), "is_outdated": kind == LessonFlag.Kind.OUTDATED}
        notify(owner, "lesson_flagged", url=made.get_absolute_url(), event_key=f"lesson-flag-{made.pk}", **about)
    return made


@transaction.atomic
def answer(*, flag: LessonFlag, text: str, by: User, now: datetime) -> LessonFlag:
    """Answer, or answer better: the learner is told each time the words changed. Raises NoAnswer."""
    words = text.replace("\0", "").strip()[:LONGEST_ANSWER]
    if not words:
        raise NoAnswer
    flag = lock(flag)
    if flag.answer == words:
        return flag
    flag.answer, flag.answered_at, flag.answered_by = words, now, by
    flag.save(update_fields=["answer", "answered_at", "answered_by"])
    lesson = flag.lesson
    record(by, "lesson.flag_answered", lesson)
    if flag.person.is_active:
        event, address = f"lesson-flag-answer-{flag.pk}-{now:%Y%m%d%H%M%S}", reverse("lesson_flag", args=[lesson.pk])
        notify(flag.person, "lesson_flag_answered", url=address, event_key=event, title=_title(lesson), answer=words)
    return flag


def _title(lesson: Lesson) -> dict[str, str]:
    version = lesson.published
    titles = (version.title_nl, version.title_en) if version else (lesson.key, lesson.key)
    return {"nl": titles[0] or titles[1], "en": titles[1] or titles[0]}
