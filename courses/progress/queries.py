"""How far one person is; asked for oneself only."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from courses.catalogue.models import Lesson, Module, State
from courses.catalogue.queries import modules_for, modules_readable_by
from courses.phases import ORDER
from courses.progress import notices, rules
from courses.progress.models import LessonProgress, ModuleCompletion, PhaseDeclaration
from lms.people.models import User


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
    """Every phase for this person, in the advised order; two queries, once per request."""
    found: dict[str, Standing] | None = getattr(person, "_standing", None)
    if found is None:
        found = person._standing = _standing(person)  # type: ignore[attr-defined]
    return found


def forget_standing(person: User) -> None:
    """After a change in the same request."""
    person.__dict__.pop("_standing", None)


def _standing(person: User) -> dict[str, Standing]:
    modules = modules_for(person).filter(is_optional=False).order_by()
    for phase, scope in notices.scopes().items():
        ids = scope(person)
        if ids is not None:
            modules = modules.exclude(Q(course__phase=phase) & ~Q(pk__in=ids))
    is_complete = Exists(ModuleCompletion.objects.filter(person=person, module=OuterRef("pk")))
    is_begun = Exists(LessonProgress.objects.filter(person=person, lesson__module=OuterRef("pk")))
    rows = (
        modules.annotate(is_complete=is_complete, is_begun=is_begun)
        .values("course__phase")
        .annotate(total=Count("pk"), completed=Count("pk", filter=Q(is_complete=True)), begun=Count("pk", filter=Q(is_begun=True)))
    )
    by_phase = {row["course__phase"]: row for row in rows}
    declared = dict(PhaseDeclaration.objects.filter(person=person).values_list("phase", "declared_at"))
    standing = {}
    for phase in ORDER:
        row = by_phase.get(phase, {"total": 0, "completed": 0, "begun": 0})
        state = rules.phase_state(is_declared=phase in declared, modules=row["total"], completed=row["completed"], begun=row["begun"])
        standing[str(phase)] = Standing(str(phase), state, row["total"], row["completed"], declared.get(phase))
    return standing


def completed_ids(person: User) -> set[int]:
    """The modules that are complete for this person."""
    return set(ModuleCompletion.objects.filter(person=person).values_list("module_id", flat=True))


def completions_of(person: User) -> QuerySet[ModuleCompletion]:
    """What the person completed, the latest first; a general module that was completed by its variant is left out."""
    by_variant = ModuleCompletion.objects.filter(person=person, module__variant_of=OuterRef("module"))
    return (
        ModuleCompletion.objects.filter(person=person).exclude(Exists(by_variant)).select_related("module__course").order_by("-completed_at", "-pk")
    )


def begun_module_ids(person: User) -> set[int]:
    """Modules with a lesson that the person opened."""
    return set(LessonProgress.objects.filter(person=person).values_list("lesson__module_id", flat=True).distinct())


def progress_in(person: User, lessons: list[Lesson]) -> dict[int, LessonProgress]:
    """The person's progress by lesson id."""
    return {row.lesson_id: row for row in LessonProgress.objects.filter(person=person, lesson__in=[lesson.pk for lesson in lessons])}


def is_complete_for(person: User, module: Module) -> bool:
    return ModuleCompletion.objects.filter(person=person, module=module).exists()


def modules_under_way(person: User) -> QuerySet[Module]:
    """Modules that the person began and did not complete, the last one touched first, each with its lessons counted."""
    touched = LessonProgress.objects.filter(person=person, lesson__module=OuterRef("pk"), lesson__state=State.PUBLISHED).order_by("-saved_at")
    complete = ModuleCompletion.objects.filter(person=person, module=OuterRef("pk"))
    published = Q(lessons__state=State.PUBLISHED, lessons__is_optional=False)
    return (
        modules_readable_by(person)
        .filter(Exists(touched), ~Exists(complete))
        .annotate(
            touched_at=touched.values("saved_at")[:1],
            lesson_count=Count("lessons", filter=published, distinct=True),
            finished_count=Count(
                "lessons", filter=published & Q(lessons__progress__person=person, lessons__progress__finished_at__isnull=False), distinct=True
            ),
        )
        .select_related("course")
        .order_by("-touched_at")
    )


def resume_of(person: User) -> tuple[Lesson, LessonProgress | None] | None:
    """Where the person goes on: in the module touched last, the lesson to take next and the progress in it."""
    module = modules_under_way(person).first()
    if module is None:
        return None
    lessons = list(Lesson.objects.filter(module=module, state=State.PUBLISHED, published__isnull=False).select_related("published").order_by("position", "pk"))
    progress = progress_in(person, lessons)
    step = rules.next_step(steps_of(lessons, progress))
    if step is None:
        return None
    lesson = next(one for one in lessons if one.key == step.key)
    lesson.module = module
    return lesson, progress.get(lesson.pk)


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
