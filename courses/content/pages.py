"""What the pages of a module and a lesson show, worked out before they are drawn."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.catalogue.kinds import kind_of
from courses.catalogue.models import Lesson, Module
from courses.catalogue.queries import modules_for
from courses.progress import routes, rules
from courses.progress.models import LessonProgress
from courses.progress.queries import lessons_with_progress, own_progress, steps_of
from lms.people.models import User


@dataclass
class Lessons:
    """The lessons of a module as one person stands in them."""

    module: Module
    lessons: list[Lesson]
    progress: dict[int, LessonProgress]

    @classmethod
    def of(cls, module: Module, person: User) -> "Lessons":
        lessons = lessons_with_progress(person=person.pk, module=module.pk)
        for lesson in lessons:
            lesson.module = module
        return cls(module, lessons, own_progress(lessons))

    def is_finished(self, lesson: Lesson) -> bool:
        row = self.progress.get(lesson.pk)
        return row is not None and row.finished_at is not None

    @property
    def finished(self) -> int:
        return sum(self.is_finished(lesson) for lesson in self.lessons)

    @property
    def next(self) -> Lesson | None:
        """Where to go on; None when all is finished or there is nothing."""
        step = rules.next_step(steps_of(self.lessons, self.progress))
        return next((lesson for lesson in self.lessons if step and lesson.key == step.key), None)

    def named(self, key: str) -> Lesson | None:
        return next((lesson for lesson in self.lessons if lesson.key == key), None)

    def around(self, lesson: Lesson) -> tuple[Lesson | None, Lesson | None]:
        """The lesson before and the one after."""
        at = self.lessons.index(lesson)
        return (self.lessons[at - 1] if at else None, self.lessons[at + 1] if at + 1 < len(self.lessons) else None)

    def minutes_left(self) -> int:
        return sum(lesson.minutes for lesson in self.lessons if not lesson.is_optional and not self.is_finished(lesson))

    def steps(self, current: Lesson | None, *, with_notes: bool = True) -> list[dict[str, Any]]:
        """The line of lessons, for components/steps.html."""
        return [
            {
                "label": lesson.published.title,  # type: ignore[union-attr]
                "url": address_of(lesson),
                "note": self._note(lesson) if with_notes else "",
                "done": self.is_finished(lesson),
                "current": lesson == current,
            }
            for lesson in self.lessons
        ]

    def _note(self, lesson: Lesson) -> str:
        note = kind_of(lesson).facts(lesson.minutes)
        if lesson.is_optional:
            note = _("%(facts)s, extra") % {"facts": note}
        if self.is_finished(lesson):
            return _("%(facts)s. Done.") % {"facts": note}
        if lesson.pk in self.progress:
            return _("%(facts)s. You have begun.") % {"facts": note}
        return f"{note}."


def address_of(lesson: Lesson) -> str:
    return reverse("lesson", args=[lesson.module.key, lesson.key])


def routes_into(lessons: Lessons, person: User, pieces: list[tuple[str, dict[str, Any]]]) -> routes.Routes | None:
    """The routes on the page of a module: to its dates when there are any, else to its lessons, else to other modules."""
    module = lessons.module
    dates = next((values["attend_at"] for _template, values in pieces if "attend_at" in values), "")
    if dates:
        return routes.routes_into(module.course.phase, person, attend_url=f"#{dates}", attend_label=routes.ATTEND)
    following = lessons.next
    elsewhere = "#lessons" if lessons.lessons else f"{reverse('catalogue')}#phase-{module.course.phase}"
    return routes.routes_into(module.course.phase, person, attend_url=address_of(following) if following else elsewhere)


def only_in(module: Module) -> str:
    """The language this module is in when it is not the reader's; "" otherwise."""
    reads = (get_language() or "nl")[:2]
    if reads == "nl":
        return "" if module.in_nl or not module.in_en else "en"
    return "" if module.in_en or not module.in_nl else "nl"


def what_next(module: Module, person: User) -> Module | None:
    """After this module: the next one of the course that is open, else the first open one of a later phase."""
    here = (module.course.phase, module.course.position, module.position, module.pk)
    candidates = (
        modules_for(person)
        .filter(is_optional=False, course__phase__gte=module.course.phase)
        .exclude(completions__person=person)
        .exclude(pk=module.pk)
        .select_related("course")
        .order_by("course__phase", "course__position", "course", "position", "pk")
    )
    return next((one for one in candidates if (one.course.phase, one.course.position, one.position, one.pk) > here), None)


def base_context(request: HttpRequest, module: Module) -> dict[str, Any]:
    """What both pages need."""
    return {"nav": "learn", "phase": module.course.phase, "module": module, "only_in": only_in(module)}
