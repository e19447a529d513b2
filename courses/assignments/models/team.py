"""What a manager does for the team: make working time for what is required, and let somebody stand in."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from courses.assignments.models.assigning import Assignment


class WorkingTime(models.Model):
    """Working time that a manager has set aside for one required assignment; saying it again replaces it."""

    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="working_time")
    minutes = models.PositiveSmallIntegerField()
    on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(minutes__gt=0), name="working_time_is_some_time")]

    def __str__(self) -> str:
        return f"{self.assignment_id}, {self.minutes}"


class Deputy(models.Model):
    """Somebody stands in for a manager until a moment: sees what is required of that team, makes time, and nothing else."""

    manager = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deputies")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stands_in_for")
    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(manager=F("deputy")), name="nobody_stands_in_for_oneself")]
        indexes = [models.Index(fields=["deputy", "ends_at"], name="deputy_until")]

    def __str__(self) -> str:
        return f"{self.deputy} → {self.manager}"

    @property
    def last_day(self) -> date:
        """The last day on which it holds; the moment itself is the beginning of the next."""
        return timezone.localdate(self.ends_at - timedelta(seconds=1))
