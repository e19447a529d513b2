"""Rounds of what recurs: the history of earlier rounds, and what was gone through again in a later one (people-and-tracks.md §3.9)."""

from django.db import models
from django.utils import timezone

from courses.assignments.models.assigning import Assignment
from courses.catalogue.models import Module


class PastRound(models.Model):
    """A round that is over: when it was due, when it was finished, and until when it counted."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="past_rounds")
    number = models.PositiveSmallIntegerField()
    began_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    completed_at = models.DateTimeField()
    valid_until = models.DateField()

    class Meta:
        ordering = ["assignment", "-number"]
        constraints = [models.UniqueConstraint(fields=["assignment", "number"], name="one_past_round_per_number")]

    def __str__(self) -> str:
        return f"{self.assignment_id}, {self.number}"


class Refreshed(models.Model):
    """In a later round: the person has read what changed in a module and knows it again."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="refreshed")
    round_number = models.PositiveSmallIntegerField()
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assignment", "round_number", "module"], name="refreshed_once_a_round")]

    def __str__(self) -> str:
        return f"{self.assignment_id}, {self.round_number}, {self.module_id}"
