"""A nomination: stories of colleagues, the nominee's private decision, the answer of HR."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Nomination(models.Model):
    """One question to one colleague. A no is seen by nobody and loses its data after 30 days (ambassadors.md §2).

    "Held" is a story of a manager that waits until a colleague nominates too, so that nobody is pressed (§1).
    """

    class State(models.TextChoices):
        HELD = "held"
        ASKED = "asked"
        LATER = "later"
        NO = "no"
        YES = "yes"
        ACCEPTED = "accepted"
        DECLINED = "declined"

    nominee = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="nominations")
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    ask_again_on = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    answer_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["nominee"], condition=Q(state__in=["held", "asked", "later", "no", "yes"]), name="one_open_nomination"),
            models.CheckConstraint(condition=~Q(state="later") | Q(ask_again_on__isnull=False), name="later_has_a_date"),
            models.CheckConstraint(condition=~Q(state="declined") | ~Q(answer_reason=""), name="decline_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"nomination {self.pk}"


class Story(models.Model):
    """Why a colleague would be a good ambassador: at least one sentence. Colleagues and the nominee write; HR reads after a yes."""

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="stories")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["nomination", "author"], name="one_story_per_colleague")]
