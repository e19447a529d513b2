"""Who is on which course. Enrolling is a person's own choice and seen by that person only."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from courses.catalogue.models import Course


class Enrolment(models.Model):
    """A person is on a course. Leaving ends it; coming back is a new enrolment."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="enrolments")
    enrolled_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "course"], condition=Q(left_at=None), name="one_live_enrolment"),
            models.CheckConstraint(condition=Q(left_at=None) | Q(left_at__gte=models.F("enrolled_at")), name="left_after_enrolling"),
        ]
