"""Opening, saving and finishing lessons; completing modules; declaring a phase known.

What a person does voluntarily is seen by that person only: none of this is written in the audit.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from courses.catalogue.kinds import kind_named
from courses.catalogue.models import Lesson, Module
from courses.catalogue.queries import lessons_of
from courses.phases import PhaseKey
from courses.progress import notices, rules
from courses.progress.models import LessonProgress, ModuleCompletion, PhaseDeclaration
from lms.lib.jobs import later
from lms.lib.refusals import Refused
from lms.people.models import User

_SAME_VISIT = 60  # seconds in which opening a lesson again is not worth a write


class LessonIsNotThere(Refused):
    message = _("This lesson is not there any more. What you did in it is kept. Go back to the module to see what is.")


class NoSuchPhase(Refused):
    message = _("There is no such phase.")


def open_lesson(*, person: User, lesson: Lesson, now: datetime, known: LessonProgress | None = None) -> LessonProgress:
    """Note that the person is reading this lesson, so that it can be resumed on any device. `known` is their row, when it was read already."""
    if lesson.published_id is None:
        raise LessonIsNotThere
    row, is_new = (
        (known, False)
        if known
        else LessonProgress.objects.get_or_create(
            person=person, lesson=lesson, defaults={"version_id": lesson.published_id, "started_at": now, "saved_at": now}
        )
    )
    if not is_new and row.finished_at is None and (now - row.saved_at).total_seconds() > _SAME_VISIT:
        row.saved_at, row.version_id = now, lesson.published_id
        row.save(update_fields=["saved_at", "version_id"])
    return row


def save_place(*, person: User, lesson: Lesson, place: int, at: datetime, now: datetime, known: LessonProgress | None = None) -> LessonProgress:
    """Keep the step or second, noted at `at` on the device. Saving again is harmless; an older note never wins from a newer one.

    `known` is their row, when it was read already.
    """
    if lesson.published_id is None:
        raise LessonIsNotThere
    at = min(at, now)
    row, is_new = (
        (known, False)
        if known
        else LessonProgress.objects.get_or_create(
            person=person, lesson=lesson, defaults={"version_id": lesson.published_id, "place": place, "started_at": at, "saved_at": at}
        )
    )
    if not is_new and rules.counts(saved_at=row.saved_at, at=at, now=now):
        # The condition stands in the statement too, so that two devices at once cannot undo each other.
        LessonProgress.objects.filter(pk=row.pk, saved_at__lte=at).update(place=place, saved_at=at)
        row.place, row.saved_at = place, at
    return row


@transaction.atomic
def finish_lesson(*, person: User, lesson: Lesson, now: datetime) -> ModuleCompletion | None:
    """The lesson is done. Gives the completion of the module when this was the last that was needed.

    Finishing twice is the same as once; the version that was finished first is kept.
    """
    row = open_lesson(person=person, lesson=lesson, now=now)
    if row.finished_at is None:
        row.finished_at = row.saved_at = now
        published: Any = lesson.published_id  # set, because a lesson without a published version is not open
        row.version_id = published
        row.save(update_fields=["finished_at", "saved_at", "version_id"])
    return complete_module(person=person, module=lesson.module, how=ModuleCompletion.How.LESSONS, now=now)


def read_change(*, person: User, lesson: Lesson, up_to: int) -> None:
    """What changed until this version was read, and is not told again; the version that was finished stays the one that was finished.

    `up_to` is the id of the newest version that the person saw: what was published meanwhile is still told. An older page takes nothing back.
    """
    if not lesson.versions.filter(pk=up_to).exists():
        raise LessonIsNotThere
    finished = LessonProgress.objects.filter(person=person, lesson=lesson, finished_at__isnull=False)
    finished.filter(Q(read_up_to=None) | Q(read_up_to__lt=up_to)).update(read_up_to_id=up_to)


@transaction.atomic
def complete_module(*, person: User, module: Module, how: str, now: datetime) -> ModuleCompletion | None:
    """Complete the module if its requirements are met now; None when they are not, or when it was complete already.

    live_sessions calls this with `how="session"` when somebody has attended. A completion is never taken away. Completing a
    variant also completes the general module in whose place it stands.
    """
    if ModuleCompletion.objects.filter(person=person, module=module).exists():
        return None
    standing = _standing_in(person, module)
    has_attended = how == ModuleCompletion.How.SESSION or (rules.needs(module.completion, rules.SESSION) and notices.has_attended(person, module))
    if not rules.is_complete(completion=module.completion, lessons=standing.lessons, quiz=standing.quiz, session=has_attended):
        return None
    completion = _complete(person, module, how, now)
    if module.variant_of_id:
        _complete(person, module.variant_of, how, now)  # type: ignore[arg-type]
    return completion


def _complete(person: User, module: Module, how: str, now: datetime) -> ModuleCompletion | None:
    row, is_new = ModuleCompletion.objects.get_or_create(person=person, module=module, defaults={"how": how, "completed_at": now})
    if not is_new:
        return None
    notices.tell_completed(row, now)
    return row


@dataclass(frozen=True)
class _Needed:
    """What must be seen and what must be passed in a module, by id of the lesson."""

    seen: frozenset[int]
    passed: frozenset[int]

    @classmethod
    def of(cls, module: Module) -> "_Needed":
        rows = lessons_of(module).filter(is_optional=False).select_related(None).values_list("pk", "kind")
        quizzes = frozenset(pk for pk, kind in rows if kind_named(kind).is_passed)
        return cls(frozenset(pk for pk, _kind in rows) - quizzes, quizzes)

    def standing(self, finished: set[int]) -> "_Standing":
        return _Standing(self.seen <= finished if self.seen else None, self.passed <= finished if self.passed else None)


@dataclass(frozen=True)
class _Standing:
    """Whether the lessons were seen and the quizzes passed; None when there are none."""

    lessons: bool | None
    quiz: bool | None


def _standing_in(person: User, module: Module) -> _Standing:
    needed = _Needed.of(module)
    rows = LessonProgress.objects.filter(person=person, lesson__in=needed.seen | needed.passed, finished_at__isnull=False)
    return needed.standing(set(rows.values_list("lesson", flat=True)))


def requirements_changed(module: Module) -> None:
    """After a change of what completes a module: whoever meets the requirements now is completed in the background."""
    later("courses.progress.tasks.recompute_module", module_id=module.pk)


def recompute(*, module: Module, now: datetime, at_most: int = 1000) -> int:
    """Complete the module for people who now meet its requirements. Nobody loses anything. Returns how many were completed."""
    needed = _Needed.of(module)
    lessons = needed.seen | needed.passed
    attended = notices.attendees(module) if rules.needs(module.completion, rules.SESSION) else set()
    did_something = Exists(LessonProgress.objects.filter(person=OuterRef("pk"), lesson__in=lessons, finished_at__isnull=False))
    waiting = (
        User.objects.filter(Q(pk__in=attended) | Q(did_something))
        .exclude(Exists(ModuleCompletion.objects.filter(person=OuterRef("pk"), module=module)))
        .order_by("pk")
    )
    done, last = 0, 0
    while people := list(waiting.filter(pk__gt=last)[:at_most]):
        finished: dict[int, set[int]] = {one.pk: set() for one in people}
        rows = LessonProgress.objects.filter(person__in=people, lesson__in=lessons, finished_at__isnull=False)
        for person_id, lesson_id in rows.values_list("person", "lesson"):
            finished[person_id].add(lesson_id)
        for person in people:
            standing, was_there = needed.standing(finished[person.pk]), person.pk in attended
            if rules.is_complete(completion=module.completion, lessons=standing.lessons, quiz=standing.quiz, session=was_there):
                how = ModuleCompletion.How.SESSION if was_there else ModuleCompletion.How.LESSONS
                done += complete_module(person=person, module=module, how=how, now=now) is not None
        last = people[-1].pk
    return done


def declare_phase_known(*, person: User, phase: str, now: datetime) -> PhaseDeclaration:
    """ "I know this", without a check and without anybody else seeing it. Twice is the same as once."""
    if phase not in PhaseKey.values:
        raise NoSuchPhase
    return PhaseDeclaration.objects.get_or_create(person=person, phase=phase, defaults={"declared_at": now})[0]


def take_back(*, person: User, phase: str) -> None:
    """The person does not know the phase after all; always possible."""
    PhaseDeclaration.objects.filter(person=person, phase=phase).delete()
