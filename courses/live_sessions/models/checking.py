"""The nightly look at what must always hold (§2.5)."""

from django.db import models
from django.utils import timezone


class InvariantRun(models.Model):
    """One look: how much was looked at, and every violation as numbers; the words of both languages are made when it is shown.

    A violation is rule, session, booking, facts, and since: the look in which it was first seen (ISO 8601). No names stand in it.
    """

    at = models.DateTimeField(default=timezone.now)
    sessions = models.PositiveIntegerField(default=0)
    violations = models.JSONField(default=list, help_text="Each: rule, session, booking, facts.")

    class Meta:
        ordering = ["-at"]
