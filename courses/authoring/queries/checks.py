"""Which lessons should be looked at again, and what learners flagged."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce

from courses.authoring import rules
from courses.authoring.models import LessonCheck, LessonFlag
from courses.catalogue.models import Lesson, State


def lessons_read() -> QuerySet[Lesson]:
    """Lessons that people can read now, with what the pages say of them."""
    published = Lesson.objects.filter(state=State.PUBLISHED, published__isnull=False, module__state=State.PUBLISHED, module__course__state=State.PUBLISHED)
    loaded = published.select_related("published", "owner", "module__owner", "module__course__owner")
    return loaded.order_by("module__course__phase", "module__course__position", "module__position", "position", "pk")


def lessons_about(platform: str) -> list[Lesson]:
    """Lessons that carry this platform, or whose module does."""
    return [lesson for lesson in lessons_read() if platform in lesson.about_platforms]


@dataclass
class ToCheck:
    """A lesson that waits for a look: since when, and because of which platforms."""

    lesson: Lesson
    since: date | None
    asked: list[LessonCheck] = field(default_factory=list)


@dataclass
class Checking:
    """Everything about checking; the number of queries does not depend on how many lessons there are."""

    lessons: list[Lesson]
    waiting: list[ToCheck]
    platforms: list[tuple[str, int]]


def checking(today: date) -> Checking:
    """What waits, the longest overdue first, and every platform with its number of lessons."""
    lessons = list(lessons_read())
    asked: dict[int, list[LessonCheck]] = {}
    for one in LessonCheck.objects.filter(done_at=None).select_related("asked_by"):
        asked.setdefault(one.lesson_id, []).append(one)
    waiting = []
    for lesson in lessons:
        is_late = rules.is_overdue(check_again_on=lesson.to_check_on, today=today)
        if is_late or lesson.pk in asked:
            waiting.append(ToCheck(lesson, lesson.to_check_on if is_late else None, asked.get(lesson.pk, [])))
    waiting.sort(key=lambda one: (one.since or date.max, one.lesson.pk))
    platforms: dict[str, int] = {}
    for lesson in lessons:
        for platform in lesson.about_platforms:
            platforms[platform] = platforms.get(platform, 0) + 1
    return Checking(lessons, waiting, sorted(platforms.items()))


@dataclass
class Waiting:
    """For HR's page of today: flags without an answer, the oldest first; ids of lessons whose day has passed, or that somebody should look at."""

    flags: list[int] = field(default_factory=list)
    late: set[int] = field(default_factory=set)
    asked: set[int] = field(default_factory=set)
    platforms: set[str] = field(default_factory=set)


def what_waits(today: date) -> Waiting:
    """All of it in one query."""
    read = lessons_read().select_related(None).order_by()
    day = Coalesce("check_again_on", "module__check_again_on")
    late = read.annotate(day=day).filter(day__lt=today).values_list(Value("late"), "pk", Value(""))
    asked = LessonCheck.objects.filter(done_at=None, lesson__in=read.values("pk")).order_by().values_list(Value("asked"), "lesson_id", "platform")
    flagged = LessonFlag.objects.filter(answered_at=None).order_by().values_list(Value("flag"), "pk", Value(""))
    found = Waiting()
    for what, pk, platform in sorted(late.union(asked, flagged, all=True)):
        if what == "flag":
            found.flags.append(pk)
        elif what == "late":
            found.late.add(pk)
        else:
            found.asked.add(pk)
            found.platforms.add(platform)
    return found


def open_flags() -> QuerySet[LessonFlag]:
    """What learners flagged and nobody answered yet, the oldest first."""
    return flags().filter(answered_at=None)


def flags() -> QuerySet[LessonFlag]:
    return LessonFlag.objects.select_related("person", "answered_by", "version", "lesson__published", "lesson__module__course")
