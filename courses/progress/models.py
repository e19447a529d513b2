"""How far people are. Seen by the person only, unless the module is required of them."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from courses.catalogue.models import Lesson, LessonVersion, Module
from courses.phases import PhaseKey


class LessonProgress(models.Model):
    """Where a person is in a lesson: `place` is the step, or the second of a video. Finishing keeps the version finished.

    `read_up_to` is the version up to which a person who finished has read what changed since.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lesson_progress")
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="progress")
    version = models.ForeignKey(LessonVersion, on_delete=models.PROTECT, related_name="+")
    read_up_to = models.ForeignKey(LessonVersion, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    place = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "lesson"], name="one_progress_per_lesson")]
        indexes = [models.Index(fields=["person", "-saved_at"], name="progress_last_saved")]


class ModuleCompletion(models.Model):
    """A module is complete for a person. Never taken away, also not when its requirements change."""

    class How(models.TextChoices):
        LESSONS = "lessons"
        SESSION = "session"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="completions")
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="completions")
    how = models.CharField(max_length=8, choices=How.choices, default=How.LESSONS)
    completed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "module"], name="completed_once")]


class PhaseDeclaration(models.Model):
    """ "I know this": a person declares a phase known. Always possible, always private, always to be taken back."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="phase_declarations")
    phase = models.CharField(max_length=12, choices=PhaseKey.choices)
    declared_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "phase"], name="one_declaration_per_phase")]
