"""The kinds of lesson. A part that brings one registers it in `ready()`; catalogue, player, editor and folders ask here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

from courses.catalogue.folders.faults import Faults
from courses.catalogue.lesson_content import LessonContent
from courses.catalogue.models import Lesson, LessonVersion
from courses.catalogue.rules import NO_LINK

Label = str | Promise


@dataclass(frozen=True)
class LessonKind:
    """One kind of lesson. What is not given here does not exist for this kind.

    `facts(minutes)` are the words of a list, such as "Quiz, 5 minutes". `missing(lesson, content)` gives sentences that stand between the lesson and
    publishing, beside title, alternative texts, `needs` and `needs_text`, which are looked at for every kind.
    `piece(request, lesson, version)` gives a template and its values for the player, between the title and the buttons; the template is drawn with the
    values of the page too; its value `text_first` puts it below the text, `script` is a file of its own. The version may be one that is not stored yet (a
    preview). None: the lesson is its text.
    `edit_url(lesson)` is where an author edits what is special to this kind. With `finishes_itself` the player has no button "done": the part calls
    `courses.progress.services.finish_lesson`.
    `is_passed`: for completing a module it counts as a quiz that must be passed, not as a lesson that must be seen.
    `link`, a word of rules.py: whether it has an address outside, never, always, or instead of the files in `needs`; then its text says what stands there.
    `files` are the uses of attachments with the content types that each may have, `needs` those that must be there, `text_title` stands above the text.
    In a folder the lesson may have files of its own beside its Markdown, `03-key` + one of `suffixes` (".quiz.yaml"): `write(lesson)` gives their content by
    suffix; `read(markdown, files, faults)` checks them and stores nothing, with a fault for every mistake, and what it returns goes to `store(lesson, read)`
    inside the one transaction. `markdown` is the Dutch text of the lesson, for a fault about a file that is not there. Both run twice without a difference.
    `differs(lesson)`: whether an author changed what is special to this kind since the version that people read; None when that is never kept per version.
    `published(lesson, version)` keeps what is special to this kind with a version that was just made, inside its transaction.
    `copy(source, target)` copies what is special to this kind to a copied lesson.
    """

    key: str
    label: Label
    icon: str
    facts: Callable[[int], str]
    order: int = 100
    missing: Callable[[Lesson, LessonContent], list[Label]] | None = None
    piece: Callable[[HttpRequest, Lesson, LessonVersion], tuple[str, dict[str, Any]]] | None = None
    edit_url: Callable[[Lesson], str] | None = None
    finishes_itself: bool = False
    is_passed: bool = False
    files: Mapping[str, frozenset[str]] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    link: str = NO_LINK
    needs_text: bool = False
    text_title: Label = ""
    suffixes: tuple[str, ...] = ()
    write: Callable[[Lesson], dict[str, bytes]] | None = None
    read: Callable[[Path, Mapping[str, Path], Faults], Any] | None = None
    store: Callable[[Lesson, Any], None] | None = None
    differs: Callable[[Lesson], bool] | None = None
    published: Callable[[Lesson, LessonVersion], None] | None = None
    copy: Callable[[Lesson, Lesson], None] | None = None


_kinds: dict[str, LessonKind] = {}


def register(kind: LessonKind) -> None:
    """Called by the parts in `ready()`."""
    _kinds[kind.key] = kind


def kinds() -> list[LessonKind]:
    """Every kind, in the order in which an author chooses."""
    return sorted(_kinds.values(), key=lambda kind: kind.order)


def kind_named(key: str) -> LessonKind:
    """The registered kind; KeyError when no part brings it."""
    return _kinds[key]


def kind_of(lesson: Lesson) -> LessonKind:
    return kind_named(lesson.kind)
