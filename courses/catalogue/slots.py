"""Places on the pages of learning where parts above draw their own piece. They add themselves in `ready()`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.functional import Promise

from courses.catalogue.models import Course, Lesson, Module

# Main column of the module page below the lessons (dates of sessions), its margin (why do I see this, stories),
# the lesson below its text, the margin of the lesson (clause, stories), the end of a course (what it builds on), and of the catalogue (wishes).
MODULE_MAIN, MODULE_ASIDE, LESSON_MAIN, LESSON_ASIDE = "module_main", "module_aside", "lesson_main", "lesson_aside"
COURSE_END, CATALOGUE_END = "course_end", "catalogue_end"
# The margin of the page of a live session (stories, questions), and below the questions that its trainer reads beforehand.
SESSION_ASIDE, SESSION_QUESTIONS = "session_aside", "session_questions"


@dataclass(frozen=True)
class Subject:
    """What the page is about; `lesson` only on the page of a lesson, `session_id` and `course` on that of one, nothing at the end of the catalogue."""

    module: Module | None = None
    lesson: Lesson | None = None
    course: Course | None = None
    session_id: int | None = None


@dataclass(frozen=True)
class Piece:
    """`build` gives the context of `template`, or None when there is nothing to draw. It costs one or two queries, whatever the rows.

    A piece of a module in which one chooses a date gives `attend_at`: the id on the page to which "attend a session" leads.
    """

    slot: str
    order: int
    template: str
    build: Callable[[HttpRequest, Subject], dict[str, Any] | None]


@dataclass(frozen=True)
class RowFact:
    """A few words about a module in a list. With `state` (quiet, line, go, solid) it stands beside the title: one a row, the lowest `order`.

    Without, it stands in the line below the summary, with an icon.
    """

    order: int
    words: str | Promise
    icon: str = ""
    state: str = ""


@dataclass(frozen=True)
class Choice:
    """A choice of a filter in the catalogue: `where(now)` narrows the modules. Choices of one filter add up, filters narrow each other."""

    filter: str
    value: str
    label: str | Promise
    where: Callable[[datetime], Q]


@dataclass(frozen=True)
class Filter:
    """A question in the catalogue. `is_single` is a list from which one is chosen."""

    key: str
    label: str | Promise
    order: int
    is_single: bool = False


@dataclass(frozen=True)
class CourseButton:
    """A piece at the head of a course in the catalogue: `build` answers for all courses of the page at once, by id."""

    template: str
    build: Callable[[HttpRequest, list[Course]], dict[int, dict[str, Any]]]


_pieces: list[Piece] = []
_row_facts: list[Callable[[HttpRequest, list[Module]], dict[int, list[RowFact]]]] = []
_filters: dict[str, Filter] = {}
_choices: dict[str, dict[str, Choice]] = {}
_course_buttons: list[CourseButton] = []


def add_piece(piece: Piece) -> None:
    _pieces.append(piece)


def add_row_facts(source: Callable[[HttpRequest, list[Module]], dict[int, list[RowFact]]]) -> None:
    """`source(request, modules)` gives facts by module id, for the whole list with one or two queries."""
    _row_facts.append(source)


def add_filter(one: Filter) -> None:
    _filters[one.key] = one


def add_choice(choice: Choice) -> None:
    """Add a choice to a filter that is there: phase, form, stance, language, time, seats."""
    _choices.setdefault(choice.filter, {})[choice.value] = choice


def add_course_button(button: CourseButton) -> None:
    _course_buttons.append(button)


def pieces(request: HttpRequest, slot: str, subject: Subject) -> list[tuple[str, dict[str, Any]]]:
    """Template and context of every piece that has something to draw, in their order."""
    ordered = sorted((one for one in _pieces if one.slot == slot), key=lambda one: one.order)
    built = ((one.template, one.build(request, subject)) for one in ordered)
    return [(template, context) for template, context in built if context is not None]


def row_facts(request: HttpRequest, modules: list[Module]) -> dict[int, list[RowFact]]:
    """Everything the parts know about these modules, by id, in order."""
    found: dict[int, list[RowFact]] = {module.pk: [] for module in modules}
    for source in _row_facts if modules else []:
        for module_id, facts in source(request, modules).items():
            found[module_id] += facts
    return {module_id: sorted(facts, key=lambda fact: fact.order) for module_id, facts in found.items()}


def filters() -> list[tuple[Filter, list[Choice]]]:
    """The filters that have choices, in order."""
    ordered = sorted(_filters.values(), key=lambda one: one.order)
    return [(one, list(_choices[one.key].values())) for one in ordered if _choices.get(one.key)]


def course_buttons(request: HttpRequest, courses: list[Course]) -> dict[int, list[tuple[str, dict[str, Any]]]]:
    """Template and context at the head of each course, by id."""
    found: dict[int, list[tuple[str, dict[str, Any]]]] = {course.pk: [] for course in courses}
    for button in _course_buttons if courses else []:
        for course_id, context in button.build(request, courses).items():
            found[course_id].append((button.template, context))
    return found
