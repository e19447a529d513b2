"""Courses as their authors see them: everything, with what is going on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet

from courses.catalogue.kinds import kind_of
from courses.catalogue.models import Course, Lesson, Module, State
from courses.phases import ORDER, PhaseKey
from lms.people.models import Unit


def courses_to_write() -> QuerySet[Course]:
    """Every course with the number of its modules and of lessons with something that is not published yet."""
    modules = Count("modules", filter=~Q(modules__state=State.ARCHIVED), distinct=True)
    unpublished = Count("modules__lessons", filter=Q(modules__lessons__draft__is_open=True) & ~Q(modules__lessons__state=State.ARCHIVED), distinct=True)
    return Course.objects.select_related("owner").annotate(module_count=modules, open_count=unpublished).order_by("phase", "position", "pk")


@dataclass(frozen=True)
class Phase:
    key: str
    label: str
    courses: list[Course]


def by_phase(courses: Iterable[Course]) -> list[Phase]:
    """The three phases in their order, each with its courses."""
    found = list(courses)
    return [Phase(key, str(PhaseKey(key).label), [one for one in found if one.phase == key]) for key in ORDER]


def modules_to_write(course: Course) -> QuerySet[Module]:
    lessons = Count("lessons", filter=~Q(lessons__state=State.ARCHIVED), distinct=True)
    unpublished = Count("lessons", filter=Q(lessons__draft__is_open=True) & ~Q(lessons__state=State.ARCHIVED), distinct=True)
    found = course.modules.select_related("owner", "variant_of").annotate(lesson_count=lessons, open_count=unpublished)
    return found.prefetch_related(Prefetch("units", Unit.objects.order_by("path"))).order_by("position", "pk")


@dataclass(frozen=True)
class LessonRow:
    """A lesson in the list of its module: its title also while it is a draft only."""

    lesson: Lesson
    title: str
    facts: str
    icon: str
    is_open: bool
    publish_at: datetime | None
    behind: str


def lessons_to_write(module: Module) -> list[LessonRow]:
    rows = []
    for lesson in module.lessons.select_related("published", "draft").order_by("position", "pk"):
        lesson.module = module
        draft = getattr(lesson, "draft", None)
        kind = kind_of(lesson)
        behind = lesson.published.behind if lesson.published else ""
        rows.append(
            LessonRow(
                lesson, title_of(lesson), kind.facts(lesson.minutes), kind.icon, bool(draft and draft.is_open), draft.publish_at if draft else None, behind
            )
        )
    return rows


def title_of(lesson: Lesson) -> str:
    """What is published or, before that, what stands in the draft."""
    draft = getattr(lesson, "draft", None)
    return str(lesson.published.title) if lesson.published else str(draft.title if draft else "") or lesson.key


@dataclass(frozen=True)
class Audience:
    """How people in a unit come to a module: `is_found`, or with another version in its place."""

    is_found: bool
    instead: Module | None = None


def audience_of(module: Module, unit: Unit | None) -> Audience:
    """Whether people in this unit (None: in no unit in particular) find the module once it is published."""
    here = [int(part) for part in unit.path.split("/") if part] if unit else []
    own = {one.pk for one in module.units.all()}
    if own or module.variant_of_id:
        return Audience(bool(own & set(here)))
    other = Module.objects.filter(variant_of=module, state=State.PUBLISHED, units__in=here).order_by("position", "pk").first() if here else None
    return Audience(other is None, other)
