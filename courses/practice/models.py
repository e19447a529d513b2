"""Practice cases, their published editions, and what one person did in them for that person alone.

Nothing of a person leads back from `User` (`related_name="+"`). What others may ever see is a closed `ChoiceFigure`, in which no person is stored.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from courses.catalogue.models import Lesson, LessonVersion
from courses.practice.rules import case as shape
from courses.practice.rules.group import GROUP


class PracticeCase(models.Model):
    """The case that an author works on, as `rules.case` shapes it. People play an edition of it."""

    lesson = models.OneToOneField(Lesson, on_delete=models.CASCADE, related_name="practice_case")
    draft = models.JSONField(default=dict, blank=True)
    edits = models.PositiveIntegerField(default=0, help_text="Counts the changes, so that two authors do not overwrite each other.")
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.lesson)

    @property
    def case(self) -> shape.Case:
        return shape.from_stored(self.draft)


class CaseEdition(models.Model):
    """The case of a published version of its lesson, never changed afterwards."""

    version = models.OneToOneField(LessonVersion, on_delete=models.CASCADE, related_name="case_edition")
    stored = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.version.title)

    @property
    def case(self) -> shape.Case:
        found: shape.Case | None = self.__dict__.get("_case")
        if found is None:
            found = self.__dict__["_case"] = shape.from_stored(self.stored)
        return found


def _no_path() -> list[Any]:
    return []


class PracticeRun(models.Model):
    """Where a person is in a case: the choices made this time, as pairs of step and choice. Playing again begins a new path.

    `is_counted` says that the first finished path is in a figure, not in which one.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="+")
    edition = models.ForeignKey(CaseEdition, on_delete=models.CASCADE, related_name="+")
    path = models.JSONField(default=_no_path, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    is_counted = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "lesson"], name="one_practice_run_per_lesson")]


class ChoiceFigure(models.Model):
    """First choices of eight people added up. Nobody sees it before the eighth; then it is closed and never changes.

    So every figure, every sum of figures, and every difference between two days is about eight people at least.
    """

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="+")
    people = models.PositiveSmallIntegerField(default=0)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lesson"], condition=Q(closed_on=None), name="one_open_choice_figure"),
            models.CheckConstraint(condition=Q(closed_on=None, people__lt=GROUP) | Q(closed_on__isnull=False, people=GROUP), name="choices_closed_at_eight"),
        ]


class ChoiceCount(models.Model):
    """How many of the people in a figure chose this in this step."""

    figure = models.ForeignKey(ChoiceFigure, on_delete=models.CASCADE, related_name="counts")
    step = models.CharField(max_length=60)
    choice = models.CharField(max_length=60)
    people = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["figure", "step", "choice"], name="one_count_per_choice")]
