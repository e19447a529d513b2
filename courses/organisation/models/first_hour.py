"""The page for when something went wrong: what to do in the first hour, and whom to call. One row."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from lms.lib.bilingual import Bilingual


class FirstHour(models.Model):
    """Open to everybody, signed in or not, in both languages."""

    title_nl = models.CharField(max_length=160, blank=True)
    title_en = models.CharField(max_length=160, blank=True)
    title = Bilingual()
    body_nl = models.TextField(blank=True, help_text="Sanitised HTML.")
    body_en = models.TextField(blank=True)
    body = Bilingual()
    edits = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    loaded_digest = models.CharField(max_length=64, blank=True, editable=False)
    loaded_edits = models.PositiveIntegerField(null=True, editable=False)

    def __str__(self) -> str:
        return str(self.title)
