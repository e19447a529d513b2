"""Absence: from when until when somebody is away, and never why."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Absence(models.Model):
    """Somebody is away; due dates stand still meanwhile. Without `until` the last day is not known yet."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="absences")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "since"], name="one_absence_per_first_day"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="absence_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.since} – {self.until or ''}"
