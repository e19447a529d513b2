"""Exemptions: somebody need not do a required set, or has learnt the same elsewhere (people-and-tracks.md §3.8)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.assignments.models.assigning import AssignedSet


class Exemption(models.Model):
    """Asked by the person or given by HR: the words of who asked, the decision with its reason, and until when it holds."""

    class Kind(models.TextChoices):
        EXEMPT = "exempt", _("exemption")
        EQUIVALENT = "equivalent", _("learnt elsewhere")

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("not granted")
        WITHDRAWN = "withdrawn", _("withdrawn")
        ENDED = "ended", _("ended")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exemptions")
    assigned_set = models.ForeignKey(AssignedSet, on_delete=models.CASCADE, related_name="exemptions")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    words = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True, help_text="The first day on which it no longer holds.")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "assigned_set"], condition=Q(state="asked"), name="one_open_request_for_exemption"),
            models.UniqueConstraint(fields=["person", "assigned_set"], condition=Q(state="granted"), name="one_exemption_that_holds"),
            models.CheckConstraint(
                condition=~Q(state__in=["granted", "refused", "ended"]) | (~Q(reason="") & Q(decided_at__isnull=False)), name="decision_has_a_reason"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.person}, {self.assigned_set}"
