"""The draft of a lesson: kept while somebody writes, never written over, set aside and taken back."""

import re
from datetime import datetime
from html import escape, unescape
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.authoring.models import LINKS, WORDS, LessonDraft, SetAsideText
from courses.authoring.queries.texts import content_of, pictures_of
from courses.catalogue.folders.markdown_writing import normal
from courses.catalogue.kinds import kind_of
from courses.catalogue.lesson_content import LessonContent
from courses.catalogue.models import Lesson, LessonVersion
from courses.catalogue.rules import LONGEST_LINK
from lms.lib.locks import lock
from lms.lib.refusals import Refused
from lms.lib.rich_text import sanitised
from lms.people.models import User

LONGEST_BODY = 400_000
LONGEST_TITLE = 160


class SavedElsewhere(Refused):
    message = _("Somebody else saved this lesson after you opened it here, or you did so in another window. Both texts are kept; choose which one goes on.")


class TooLong(Refused):
    message = _("This text is longer than one lesson can be. Make two lessons of it.")


def draft_of(lesson: Lesson) -> LessonDraft:
    """The draft, or one that is not stored yet with what is published."""
    found = LessonDraft.objects.filter(lesson=lesson).select_related("saved_by").first()
    if found is not None:
        return found
    version = lesson.published
    return LessonDraft(lesson=lesson, **(vars(content_of(version)) if version else {}))


def _stored(lesson: Lesson) -> LessonDraft:
    """The draft as a row, for who changes it; the lesson must be locked."""
    draft = draft_of(lesson)
    if draft.pk is None:
        draft.save()
    return draft


def tidy(lesson: Lesson, words: dict[str, str]) -> dict[str, str]:
    """Titles and addresses on one line; texts sanitised, and as they will come back from a folder."""
    if max(len(words["body_nl"]), len(words["body_en"])) > LONGEST_BODY:
        raise TooLong
    pictures = pictures_of(lesson.module_id)
    found = {name: " ".join(words[name].replace("\0", "").split())[:LONGEST_TITLE] for name in ("title_nl", "title_en")}
    draft = draft_of(lesson)
    for language in ("nl", "en"):
        was = getattr(draft, f"body_{language}")
        text = normal(sanitised(words[f"body_{language}"].replace("\0", "")), language=language, pictures=pictures)
        # What nobody changed stays letter for letter, also when it was written before there was this form.
        found[f"body_{language}"] = was if text == normal(was, language=language, pictures=pictures) else text
    return found | {name: "".join(words[name].split())[:LONGEST_LINK] for name in LINKS if name in words}


@transaction.atomic
def save_draft(*, lesson: Lesson, by: User, now: datetime, words: dict[str, str], based_on: int, takes_over: bool = False, key: str = "") -> LessonDraft:
    """Keep what somebody has now. `based_on` is the number of the save that the text grew from; an older one is refused.

    Saving the same text twice is one save. `takes_over` goes on with this text and sets the other one aside. `key` names the form, so that the device
    knows what arrived. Raises SavedElsewhere, TooLong.
    """
    clean = tidy(lesson, words)
    lesson = lock(lesson)
    draft = draft_of(lesson)
    if clean == {name: getattr(draft, name) for name in clean}:
        return draft
    if based_on != draft.number:
        if not takes_over:
            raise SavedElsewhere
        _set_aside(lesson, {name: getattr(draft, name) for name in WORDS}, draft.saved_by, now)
    return _keep(draft, clean, by, now, key=key)


def _keep(draft: LessonDraft, values: dict[str, Any], by: User, now: datetime, *, key: str = "") -> LessonDraft:
    for name, value in values.items():
        setattr(draft, name, value)
    draft.number += 1
    draft.key, draft.saved_at, draft.saved_by = key[:40], now, by
    draft.is_open = is_open(draft)
    draft.save()
    return draft


def is_open(draft: LessonDraft) -> bool:
    """Whether something in the draft is not published yet."""
    version, kind = draft.lesson.published, kind_of(draft.lesson)
    return content(draft) != (content_of(version) if version else LessonContent()) or bool(kind.differs and kind.differs(draft.lesson))


def content(draft: LessonDraft) -> LessonContent:
    return LessonContent(**{name: getattr(draft, name) for name in LessonContent.__dataclass_fields__})


@transaction.atomic
def set_aside(*, lesson: Lesson, words: dict[str, str], by: User, now: datetime) -> SetAsideText | None:
    """Keep a text that somebody does not go on with. Nothing is kept of an empty one, or twice of the same."""
    return _set_aside(lock(lesson), {name: text for name, text in tidy(lesson, words).items() if name in WORDS}, by, now)


def _set_aside(lesson: Lesson, words: dict[str, str], by: User | None, now: datetime) -> SetAsideText | None:
    if not any(words.values()):
        return None
    same = lesson.set_aside.filter(**words).first()
    return same or SetAsideText.objects.create(lesson=lesson, by=by, at=now, **words)


@transaction.atomic
def take_back(*, lesson: Lesson, text: LessonVersion | SetAsideText, by: User, now: datetime) -> LessonDraft:
    """Make an earlier text the draft again; what was the draft is set aside. People read on until it is published."""
    lesson = lock(lesson)
    draft = draft_of(lesson)
    wanted: dict[str, Any] = {name: getattr(text, name) for name in WORDS}
    if isinstance(text, LessonVersion):
        wanted |= {name: getattr(text, name) for name in ("media_nl", "media_en", *LINKS)}
    if all(getattr(draft, name) == value for name, value in wanted.items()):
        return draft
    _set_aside(lesson, {name: getattr(draft, name) for name in WORDS}, draft.saved_by, now)
    return _keep(draft, wanted, by, now)


@transaction.atomic
def put_file(*, lesson: Lesson, language: str, use: str, attachment_id: int | None, by: User, now: datetime) -> LessonDraft:
    """The video, captions, poster or document of one language; None takes it away from the draft."""
    draft = draft_of(lock(lesson))
    media = dict(getattr(draft, f"media_{language}"))
    if attachment_id is None:
        media.pop(use, None)
    else:
        media[use] = attachment_id
    return _keep(draft, {f"media_{language}": media}, by, now)


_IMAGE = re.compile(r'<img\b[^>]*\ssrc="([^"]*)"[^>]*>')


def with_sentences(body: str, sentences: dict[str, str]) -> str:
    """The text with these alternative texts, by address of the picture."""

    def one(found: re.Match[str]) -> str:
        if found[1] not in sentences:
            return found[0]
        alt = escape(" ".join(sentences[found[1]].split())[:300])
        return re.sub(r'\salt="[^"]*"', "", found[0]).replace("<img", f'<img alt="{alt}"', 1)

    return _IMAGE.sub(one, body)


def pictures_in(body: str) -> list[tuple[str, str]]:
    """Address and alternative text of every picture in a sanitised text, each address once."""
    found: dict[str, str] = {}
    for image in _IMAGE.finditer(body):
        alt = re.search(r'\salt="([^"]*)"', image[0])
        found.setdefault(image[1], unescape(alt[1]) if alt else "")
    return list(found.items())
