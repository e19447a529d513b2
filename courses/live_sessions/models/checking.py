"""The nightly look at what must always hold (§2.5)."""

from django.db import models
from django.utils import timezone


class InvariantRun(models.Model):
    """One look: how much was looked at, and every violation with its repair as text, both languages being made when it is shown."""

    at = models.DateTimeField(default=timezone.now)
    sessions = models.PositiveIntegerField(default=0)
    violations = models.JSONField(default=list, help_text="Each: rule, session, booking, facts.")

    class Meta:
        ordering = ["-at"]
