"""Publishing the draft of a lesson: now or at a moment, as a small change or one of substance."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from courses.authoring import rules
from courses.authoring.models import LessonDraft
from courses.authoring.queries import texts
from courses.authoring.services import drafts
from courses.catalogue.change_questions import ChangeQuestion, from_stored, stored_form
from courses.catalogue.kinds import Label, kind_of
from courses.catalogue.models import Lesson, LessonVersion
from courses.catalogue.services import NotReadyToPublish, missing_for_publishing, publish_lesson
from lms.audit.services import record
from lms.lib.locks import lock
from lms.lib.refusals import Refused
from lms.notifications.services import notify
from lms.people.models import User


class ChooseALaterMoment(Refused):
    message = _("Choose a moment in the future.")


class NothingChanged(Refused):
    message = _("Nothing differs from what people read now, so there is nothing to publish.")


_MISSING_LANGUAGE = {
    "nl": _("The Dutch text is missing. Write it, or say below that this lesson is in one language for now."),
    "en": _("The English text is missing. Write it, or say below that this lesson is in one language for now."),
}
_MISSING_CHANGE = {
    "nl": _("Say in one Dutch sentence what changed, for who finished this lesson before."),
    "en": _("Say in one English sentence what changed, for who finished this lesson before."),
}

_MISSING_QUESTION = {
    "nl": _("The question about the change is not whole in Dutch: it has a question, two or three answers, and why. Or leave all of it empty."),
    "en": _("The question about the change is not whole in English: it has a question, two or three answers, and why. Or leave all of it empty."),
}
_MISSING_RIGHT = _("Choose which answer to the question about the change fits.")


def behind(draft: LessonDraft) -> str:
    """The language that will be older than the other one when this draft is published."""
    version, now = draft.lesson.published, drafts.content(draft)
    if version is None:
        return ""
    before = texts.content_of(version)
    return rules.behind(
        was_behind=version.behind,
        changed=texts.changed_in(before, now),
        here=texts.languages_in(now),
        here_before=texts.languages_in(before),
        says_the_same=draft.says_the_same,
    )


def missing(draft: LessonDraft) -> list[Label]:
    """A sentence for everything that stands between this draft and publishing."""
    content = drafts.content(draft)
    found = missing_for_publishing(lesson=draft.lesson, content=content)
    here = texts.languages_in(content)
    if here and not draft.is_in_one_language:
        found += [_MISSING_LANGUAGE[language] for language in ("nl", "en") if language not in here]
    if draft.is_substantial and draft.lesson.published_id:
        found += [_MISSING_CHANGE[language] for language in sorted(here, reverse=True) if not getattr(draft, f"what_changed_{language}").strip()]
        found += _missing_in_question(from_stored(draft.question or {}), sorted(here, reverse=True))
    return found


def _missing_in_question(question: ChangeQuestion, here: list[str]) -> list[Label]:
    if not question:
        return []
    found: list[Label] = [_MISSING_QUESTION[language] for language in question.lacks(here)]
    return found if question.has_right else [*found, _MISSING_RIGHT]


def has_news(draft: LessonDraft) -> bool:
    """Whether there may be something to publish: another text, or a kind of lesson that keeps its own things per version and cannot tell what differs."""
    kind = kind_of(draft.lesson)
    return draft.lesson.published_id is None or drafts.is_open(draft) or (kind.published is not None and kind.differs is None)


@transaction.atomic
def decide(
    *,
    lesson: Lesson,
    is_substantial: bool,
    what_changed_nl: str = "",
    what_changed_en: str = "",
    question: ChangeQuestion | None = None,
    says_the_same: bool = False,
    is_in_one_language: bool = False,
) -> LessonDraft:
    """How the draft will be published. Kept with the draft, so that nobody types it twice."""
    draft = drafts.draft_of(lock(lesson))
    draft.is_substantial, draft.says_the_same, draft.is_in_one_language = is_substantial, says_the_same, is_in_one_language
    draft.what_changed_nl, draft.what_changed_en = (" ".join(text.split())[:300] for text in (what_changed_nl, what_changed_en))
    draft.question = stored_form(question) if question else None
    draft.save()
    return draft


@transaction.atomic
def publish(*, lesson: Lesson, by: User | None, now: datetime) -> LessonVersion:
    """Let people read the draft from now on. Raises NotReadyToPublish with everything that is missing, NothingChanged."""
    lesson = lock(lesson)
    draft = drafts.draft_of(lesson)
    if not has_news(draft) and not draft.says_the_same:
        raise NothingChanged
    if lacking := missing(draft):
        raise NotReadyToPublish(lacking)
    is_new = lesson.published_id is None
    version = publish_lesson(
        lesson=lesson,
        content=drafts.content(draft),
        by=by,
        now=now,
        is_substantial=draft.is_substantial and not is_new,
        what_changed_nl=draft.what_changed_nl if draft.is_substantial else "",
        what_changed_en=draft.what_changed_en if draft.is_substantial else "",
        question=from_stored(draft.question or {}) if draft.is_substantial else None,
        behind=behind(draft),
    )
    draft.is_open = draft.is_substantial = draft.says_the_same = False
    draft.what_changed_nl = draft.what_changed_en = ""
    draft.question = None
    draft.publish_at = draft.planned_by = None
    draft.save()
    return version


@transaction.atomic
def plan(*, lesson: Lesson, at: datetime | None, by: User, now: datetime) -> LessonDraft:
    """Publish at this moment; None plans nothing. Raises ChooseALaterMoment, NotReadyToPublish, NothingChanged."""
    lesson = lock(lesson)
    draft = drafts.draft_of(lesson)
    if at is not None:
        if at <= now:
            raise ChooseALaterMoment
        if not has_news(draft):
            raise NothingChanged
        if lacking := missing(draft):
            raise NotReadyToPublish(lacking)
    was, draft.publish_at, draft.planned_by = draft.publish_at, at, by if at else None
    draft.save()
    if was != at:
        record(by, "lesson.planned", lesson, changes={"publish_at": [str(was) if was else None, str(at) if at else None]})
    return draft


def publish_due(*, now: datetime) -> int:
    """Publish what is planned for now or before; a second time finds nothing. Returns how many were published."""
    due = LessonDraft.objects.filter(publish_at__lte=now).values_list("lesson_id", flat=True)
    return sum(_publish_planned(pk, now) for pk in list(due))


@transaction.atomic
def _publish_planned(lesson_id: int, now: datetime) -> int:
    """What cannot be published any more at its moment stops being planned, and who planned it hears why."""
    lesson = lock(Lesson(pk=lesson_id))
    draft = drafts.draft_of(lesson)
    if draft.publish_at is None or draft.publish_at > now:
        return 0
    planner = draft.planned_by
    try:
        with transaction.atomic():
            publish(lesson=lesson, by=planner, now=now)
    except Refused as refusal:
        LessonDraft.objects.filter(pk=draft.pk).update(publish_at=None, planned_by=None)
        if planner is not None and planner.is_active:
            title = {"nl": draft.title_nl or draft.title_en, "en": draft.title_en or draft.title_nl}
            address, event = reverse("hr_lesson_publish", args=[lesson_id]), f"planned-lesson-{lesson_id}-{now:%Y%m%d%H%M}"
            notify(planner, "lesson_not_published", url=address, event_key=event, title=title, problem=_in_both(refusal))
        return 0
    return 1


def _in_both(refusal: Refused) -> dict[str, str]:
    said = {}
    for language in ("nl", "en"):
        with override(language):
            lacking = getattr(refusal, "missing", [])
            said[language] = " ".join(str(one) for one in lacking) or str(refusal.message)
    return said
