"""How far one person is; asked for oneself only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, DateTimeField, Exists, FilteredRelation, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from courses.catalogue.models import Lesson, Module, State
from courses.catalogue.queries import lessons_of, modules_found_in, modules_read_in, units_read_for
from courses.phases import ORDER
from courses.progress import notices, rules
from courses.progress.models import LessonProgress, ModuleCompletion, PhaseDeclaration
from lms.lib.prepared import prepared
from lms.people.models import User
from lms.people.queries import unit_ids_of


@dataclass(frozen=True)
class Standing:
    """A phase for one person. `modules` and `completed` leave out what is optional; `since` is when it was declared known."""

    phase: str
    state: str
    modules: int
    completed: int
    declared_at: datetime | None

    @property
    def is_done(self) -> bool:
        return self.state == rules.DONE


def standing_of(person: User) -> dict[str, Standing]:
    """Every phase for this person, in the advised order; one query, once per request."""
    found: dict[str, Standing] | None = getattr(person, "_standing", None)
    if found is None:
        found = person._standing = _standing(person)  # type: ignore[attr-defined]
    return found


def forget_standing(person: User) -> None:
    """After a change in the same request."""
    person.__dict__.pop("_standing", None)


@prepared
def _phases(person: int, units: tuple[int, ...]) -> QuerySet[Any]:
    """Phase, modules, of these completed, of these begun, moment of the declaration: a row with numbers and one with a declaration."""
    modules = modules_found_in(units).filter(is_optional=False).order_by()
    for phase, scope in notices.scopes().items():
        modules = modules.exclude(Q(course__phase=phase) & ~Q(pk__in=scope(person).values("pk")))
    is_complete = Exists(ModuleCompletion.objects.filter(person=person, module=OuterRef("pk")))
    is_begun = Exists(LessonProgress.objects.filter(person=person, lesson__module=OuterRef("pk")))
    by_phase = (
        modules.annotate(is_complete=is_complete, is_begun=is_begun)
        .values("course__phase")
        .annotate(
            total=Count("pk"),
            completed=Count("pk", filter=Q(is_complete=True)),
            begun=Count("pk", filter=Q(is_begun=True)),
            declared=Cast(Value(None), DateTimeField()),
        )
        .values_list("course__phase", "total", "completed", "begun", "declared")
    )
    none = Value(0, IntegerField())
    declarations = PhaseDeclaration.objects.filter(person=person).annotate(total=none, completed=none, begun=none)
    return by_phase.union(declarations.values_list("phase", "total", "completed", "begun", "declared_at"), all=True)


def _standing(person: User) -> dict[str, Standing]:
    numbers: dict[str, tuple[int, int, int]] = {}
    declared: dict[str, datetime] = {}
    for phase, total, completed, begun, declared_at in _phases(person=person.pk, units=tuple(unit_ids_of(person))):
        if declared_at is None:
            numbers[phase] = (total, completed, begun)
        else:
            declared[phase] = declared_at
    standing = {}
    for phase in ORDER:
        total, completed, begun = numbers.get(phase, (0, 0, 0))
        state = rules.phase_state(is_declared=phase in declared, modules=total, completed=completed, begun=begun)
        standing[str(phase)] = Standing(str(phase), state, total, completed, declared.get(phase))
    return standing


@prepared
def last_completions(person: int) -> QuerySet[ModuleCompletion]:
    """A hundred of `completions_of`, the latest first."""
    return completions_of(person)[:100]


def completions_of(person: User | int) -> QuerySet[ModuleCompletion]:
    """What the person completed, the latest first; a general module that was completed by its variant is left out."""
    by_variant = ModuleCompletion.objects.filter(person=person, module__variant_of=OuterRef("module"))
    return ModuleCompletion.objects.filter(person=person).exclude(Exists(by_variant)).select_related("module__course").order_by("-completed_at", "-pk")


def begun_and_complete(person: User, module_ids: list[int]) -> dict[int, bool]:
    """Of these modules: those the person began, and whether they are complete; one query."""
    return dict(_begun_and_complete(person=person.pk, modules=tuple(module_ids)))


@prepared
def _begun_and_complete(person: int, modules: tuple[int, ...]) -> QuerySet[Any]:
    is_complete = Exists(ModuleCompletion.objects.filter(person=person, module=OuterRef("pk")))
    is_begun = Exists(LessonProgress.objects.filter(person=person, lesson__module=OuterRef("pk")))
    found = Module.objects.filter(pk__in=modules).annotate(is_complete=is_complete, is_begun=is_begun).order_by()
    return found.filter(Q(is_complete=True) | Q(is_begun=True)).values_list("pk", "is_complete")


@prepared
def lessons_with_progress(person: int, module: int) -> QuerySet[Lesson]:
    """The published lessons of the module in their order, each with `own`: the progress of the person, where there is any (see `own_progress`)."""
    return with_progress(lessons_of(module), person)


def with_progress(lessons: QuerySet[Lesson], person: int) -> QuerySet[Lesson]:
    """Lessons with the progress of this person as `own`, in the same question."""
    return lessons.annotate(own=FilteredRelation("progress", condition=Q(progress__person=person))).select_related("own")  # type: ignore[misc]


def progress_in(person: User, lessons: list[Lesson]) -> dict[int, LessonProgress]:
    """The person's progress by lesson id."""
    return {row.lesson_id: row for row in LessonProgress.objects.filter(person=person, lesson__in=[lesson.pk for lesson in lessons])}


def own_progress(lessons: list[Lesson]) -> dict[int, LessonProgress]:
    """The progress that came with the lessons, by lesson id."""
    return {lesson.pk: row for lesson in lessons if (row := getattr(lesson, "own", None)) is not None}


def completed_by(person: User) -> Exists:
    """Whether the module of the row is complete for this person, for `.annotate(…)`."""
    return Exists(ModuleCompletion.objects.filter(person=person, module=OuterRef("pk")))


def modules_under_way(person: User) -> list[Module]:
    """Modules that the person began and did not complete, the last one touched first, each with its lessons counted; twenty at most."""
    return _under_way(person=person.pk, units=units_read_for(person))


@prepared
def _under_way(person: int, units: tuple[int, ...] | None) -> QuerySet[Module]:
    own = LessonProgress.objects.filter(person=person, lesson__state=State.PUBLISHED).order_by()
    in_module = own.filter(lesson__module=OuterRef("pk"))
    finished = in_module.filter(lesson__is_optional=False, finished_at__isnull=False)
    counted = Lesson.objects.filter(module=OuterRef("pk"), state=State.PUBLISHED, is_optional=False).order_by()
    return (
        _not_complete(person, units)
        .filter(pk__in=own.values("lesson__module"))
        .annotate(
            touched_at=Subquery(in_module.order_by("-saved_at").values("saved_at")[:1]),
            lesson_count=_number_of(counted, by="module"),
            finished_count=_number_of(finished, by="lesson__module"),
        )
        .select_related("course")
        .order_by("-touched_at")[:20]
    )


def _number_of(rows: QuerySet[Any], *, by: str) -> Coalesce:
    """How many rows there are, for each row of the question around it."""
    return Coalesce(Subquery(rows.values(by).annotate(number=Count("pk")).values("number")), 0)


def resume_of(person: User) -> tuple[Lesson, LessonProgress | None] | None:
    """Where the person goes on: in the module touched last, the lesson to take next and the progress in it."""
    lessons = _lessons_touched_last(person=person.pk, units=units_read_for(person))
    progress = own_progress(lessons)
    step = rules.next_step(steps_of(lessons, progress))
    if step is None:
        return None
    lesson = next(one for one in lessons if one.key == step.key)
    return lesson, progress.get(lesson.pk)


@prepared
def _lessons_touched_last(person: int, units: tuple[int, ...] | None) -> QuerySet[Lesson]:
    """The lessons of the module on top of `modules_under_way`, with module and own progress."""
    own = LessonProgress.objects.filter(person=person, lesson__state=State.PUBLISHED, lesson__module__in=_not_complete(person, units).values("pk"))
    module = own.order_by("-saved_at").values("lesson__module")[:1]
    lessons = lessons_of(Subquery(module)).select_related("published", "module")
    return with_progress(lessons, person).defer("published__body_nl", "published__body_en")


def _not_complete(person: int, units: tuple[int, ...] | None) -> QuerySet[Module]:
    return modules_read_in(units).filter(~Exists(ModuleCompletion.objects.filter(person=person, module=OuterRef("pk")))).order_by()


def steps_of(lessons: list[Lesson], progress: dict[int, LessonProgress]) -> list[rules.Step]:
    """Lessons as the rules see them."""
    return [
        rules.Step(
            key=lesson.key,
            is_optional=lesson.is_optional,
            is_finished=(row := progress.get(lesson.pk)) is not None and row.finished_at is not None,
            is_begun=row is not None,
        )
        for lesson in lessons
    ]
