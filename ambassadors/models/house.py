"""What the organisation chose about its podium: one row."""

from django.db import models


class PodiumChoices(models.Model):
    """Whether somebody looks before a post is published, and where the list for the intranet may stand."""

    is_reviewed_first = models.BooleanField(default=False)
    embed_origin = models.CharField(max_length=200, blank=True, help_text="Such as https://intranet.example.org; empty: the list is off.")
    embed_number = models.PositiveIntegerField(default=1, help_text="Part of the signed address; a new number ends the old addresses.")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_row_of_choices")]
