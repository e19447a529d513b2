"""A certificate of the hours that somebody told colleagues in sessions how to use social media (§14)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from lms.lib.bilingual import pick


class HoursCertificate(models.Model):
    """What was noted up to one moment, with the name as it was then; later hours need a new one. Whoever has the number may check it.

    `rows` holds a date each, the last first: its day (ISO), the title of the module in both languages, and minutes.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    number = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=200)
    organisation = models.CharField(max_length=120)
    issued_at = models.DateTimeField(default=timezone.now)
    minutes = models.PositiveIntegerField()
    first_on = models.DateField()
    last_on = models.DateField()
    rows = models.JSONField()

    class Meta:
        ordering = ["-issued_at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(minutes__gt=0, first_on__lte=F("last_on")), name="hours_certificate_of_something")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("certificate_check", args=[self.number])

    @property
    def titled_rows(self) -> list[dict[str, Any]]:
        """The rows with `title` in the language of who reads."""
        return [row | {"title": pick(row["title_nl"], row["title_en"])} for row in self.rows]
