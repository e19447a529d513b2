"""What people write for themselves."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from courses.catalogue.models import Lesson


class Reflection(models.Model):
    """The text of one person at one lesson. `number` counts the saves, so that no window writes over another one's text; `key` names the last form."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    number = models.PositiveIntegerField(default=0)
    key = models.CharField(max_length=40, blank=True)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "lesson"], name="one_reflection_at_a_lesson")]
