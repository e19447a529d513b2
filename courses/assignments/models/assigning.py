"""Assignments: a person should do a set of modules, on stated grounds.

What is assigned is an `AssignedSet`: the modules and their order, kept here so that this part can tell when an assignment is
complete. What stands behind it (a track of phase 3) refers to its set and registers its page in `courses.assignments.sources`.
Strength, reason and the rule in words are the same for everybody who got the set by one decision, so they stand once, in `Grounds`;
what differs per person (due date, the field that matched) stands in the `Assignment`.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Module
from lms.lib.bilingual import Bilingual


class Strength(models.TextChoices):
    INVITED = "invited", _("invited")
    EXPECTED = "expected", _("expected")
    REQUIRED = "required", _("required")


class AssignedSet(models.Model):
    """Modules in an order, that can be assigned together. `source` and `key` say what stands behind it."""

    source = models.CharField(max_length=20)
    key = models.SlugField(max_length=80)
    title_nl = models.CharField(max_length=160, blank=True)
    title_en = models.CharField(max_length=160, blank=True)
    title = Bilingual()
    modules: Any = models.ManyToManyField(Module, through="SetModule", related_name="assigned_sets")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="one_set_per_source"),
            models.CheckConstraint(condition=~Q(title_nl="", title_en=""), name="set_has_a_title"),
        ]

    def __str__(self) -> str:
        return str(self.title)


class SetModule(models.Model):
    """A module in a set; an optional one does not count for completion."""

    assigned_set = models.ForeignKey(AssignedSet, on_delete=models.CASCADE, related_name="entries")
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="set_entries")
    position = models.PositiveSmallIntegerField(default=0)
    is_optional = models.BooleanField(default=False)

    class Meta:
        ordering = ["assigned_set", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["assigned_set", "module"], name="module_once_in_a_set")]


class Grounds(models.Model):
    """Why people have a set: how strongly, for which reason, by which rule in words, decided by whom."""

    assigned_set = models.ForeignKey(AssignedSet, on_delete=models.PROTECT, related_name="grounds")
    strength = models.CharField(max_length=8, choices=Strength.choices)
    reason_nl = models.TextField(blank=True)
    reason_en = models.TextField(blank=True)
    reason = Bilingual()
    rule_nl = models.TextField(blank=True)
    rule_en = models.TextField(blank=True)
    rule = Bilingual()
    working_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    exemption_nl = models.CharField(max_length=300, blank=True)
    exemption_en = models.CharField(max_length=300, blank=True)
    exemption = Bilingual()
    period_months = models.PositiveSmallIntegerField(null=True, blank=True, help_text="It comes again after so many months.")
    window_days = models.PositiveSmallIntegerField(null=True, blank=True, help_text="A new round opens so many days before the old one expires.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(strength="required") | ~Q(reason_nl="", reason_en=""), name="required_has_a_reason"),
            models.CheckConstraint(condition=~Q(strength="required") | Q(working_minutes__gt=0), name="required_has_working_time"),
            models.CheckConstraint(condition=~Q(strength="required") | ~Q(exemption_nl="", exemption_en=""), name="required_has_an_exemption"),
        ]


class Assignment(models.Model):
    """A person should do a set. It ends when the grounds fall away; then it never becomes overdue."""

    class Ended(models.TextChoices):
        NONE = "", _("not ended")
        RULE = "rule", _("the rule no longer fits")
        LEFT = "left", _("left the organisation")
        RETIRED = "retired", _("the track has been retired")
        UNDONE = "undone", _("taken back")

    class Excused(models.TextChoices):
        NONE = "", _("not excused")
        EXEMPT = "exempt", _("exempted")
        EQUIVALENT = "equivalent", _("learnt elsewhere")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assignments")
    assigned_set = models.ForeignKey(AssignedSet, on_delete=models.PROTECT, related_name="assignments")
    grounds = models.ForeignKey(Grounds, on_delete=models.PROTECT, related_name="assignments")
    matched = models.JSONField(default=list, blank=True, help_text="The fields of the person that matched, with since when.")
    due_on = models.DateField(null=True, blank=True, help_text="The date that counts, absence included.")
    paused_days = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="By how many of its days absence moved the date.")
    never_due_before = models.DateField(null=True, blank=True, help_text="After an exemption, and in a later round, the terms alone do not give the date.")
    excused = models.CharField(max_length=10, choices=Excused.choices, blank=True, default=Excused.NONE, db_default="")
    round_number = models.PositiveSmallIntegerField(default=1, db_default=1)
    round_began_at = models.DateTimeField(null=True, blank=True, help_text="When a later round began; what was finished before it does not count.")
    valid_until = models.DateField(null=True, blank=True, help_text="Until when a recurring set that was finished counts.")
    assigned_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    why_ended = models.CharField(max_length=8, choices=Ended.choices, blank=True, default=Ended.NONE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "assigned_set"], condition=Q(ended_at=None), name="one_live_assignment"),
            models.CheckConstraint(condition=Q(ended_at=None, why_ended="") | (Q(ended_at__isnull=False) & ~Q(why_ended="")), name="ended_says_why"),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(ended_at=None, completed_at=None), name="assignment_due"),
            models.Index(fields=["valid_until"], condition=Q(ended_at=None, valid_until__isnull=False), name="assignment_expires"),
            models.Index(fields=["assigned_set", "due_on", "id"], condition=Q(ended_at=None), name="assignment_by_date"),
            models.Index(fields=["assigned_set", "person"], name="assignment_by_set"),
        ]


class Reminder(models.Model):
    """A reminder that left. The row makes it leave once per due date."""

    class Kind(models.TextChoices):
        TWO_WEEKS = "two_weeks", _("14 days before")
        THREE_DAYS = "three_days", _("3 days before")
        DAY_AFTER = "day_after", _("1 day after")
        MANAGER = "manager", _("to the manager, a week after")

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    due_on = models.DateField()
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assignment", "kind", "due_on"], name="one_reminder_per_due_date")]
