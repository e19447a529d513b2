"""Tracks, the rules for whom they are, and every time a rule was applied.

The modules of a track and their order stand in its `AssignedSet` (courses.assignments), where completion is worked out.
What HR edits (`Track.audience` and the terms) changes nothing until it is applied: an `Application` keeps the rule and the terms
as they were then, and is what newcomers are measured against while it is `Track.in_force`.
"""

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.assignments.models import AssignedSet, Assignment, Grounds, Strength
from courses.role.tips.models import PlannedTip, Tip
from lms.lib.bilingual import Bilingual

__all__ = ["Application", "ApplicationChange", "PlannedTip", "Tip", "Track", "TrackRequest"]


class Track(models.Model):
    """Ordered modules for a job role or department, with a purpose and an owner."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        OPEN = "open", _("open")
        RETIRED = "retired", _("retired")

    class Due(models.TextChoices):
        NONE = "none", _("no date")
        FIXED = "fixed", _("a fixed date")
        ASSIGNED = "assigned", _("a number of days after it is assigned")
        JOINED = "joined", _("a number of days after joining")

    key = models.SlugField(max_length=80, unique=True)
    assigned_set = models.OneToOneField(AssignedSet, on_delete=models.PROTECT, related_name="track")
    title_nl = models.CharField(max_length=160, blank=True)
    title_en = models.CharField(max_length=160, blank=True)
    title = Bilingual()
    purpose_nl = models.TextField(blank=True)
    purpose_en = models.TextField(blank=True)
    purpose = Bilingual()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    audience = models.JSONField(default=dict, blank=True)
    suggested = models.JSONField(default=dict, blank=True, help_text="Names of job roles and departments it was written for; HR chooses.")
    loaded_digest = models.CharField(max_length=64, blank=True, editable=False)
    loaded_version = models.PositiveIntegerField(null=True, editable=False)

    strength = models.CharField(max_length=8, choices=Strength.choices, default=Strength.INVITED)
    reason_nl = models.TextField(blank=True)
    reason_en = models.TextField(blank=True)
    council_reference = models.CharField(max_length=160, blank=True)
    council_not_needed = models.CharField(max_length=300, blank=True)
    working_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    exemption_nl = models.CharField(max_length=300, blank=True)
    exemption_en = models.CharField(max_length=300, blank=True)
    due_kind = models.CharField(max_length=8, choices=Due.choices, default=Due.NONE)
    due_on = models.DateField(null=True, blank=True)
    due_days = models.PositiveSmallIntegerField(null=True, blank=True)
    extended_to = models.DateField(null=True, blank=True)
    period_months = models.PositiveSmallIntegerField(null=True, blank=True)
    window_days = models.PositiveSmallIntegerField(null=True, blank=True)

    in_force = models.ForeignKey("Application", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["title_en", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title_nl="", title_en=""), name="track_has_a_title"),
            models.CheckConstraint(condition=Q(state="open") | Q(in_force=None), name="only_an_open_track_is_in_force"),
        ]

    def __str__(self) -> str:
        return str(self.title)


class Application(models.Model):
    """One time that a rule was applied to everybody, with what it was and what it did. The row is the job: see `applying`."""

    class Kind(models.TextChoices):
        APPLY = "apply", _("applied")
        RETIRE = "retire", _("retired")
        HAND = "hand", _("given by hand")

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting to start")
        RUNNING = "running", _("under way")
        DONE = "done", _("done")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")
        FAILED = "failed", _("stopped")

    BUSY = (State.QUEUED, State.RUNNING, State.UNDOING, State.FAILED)

    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="applications")
    kind = models.CharField(max_length=6, choices=Kind.choices, default=Kind.APPLY)
    rule = models.JSONField(default=dict)
    terms = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    grounds: Any = models.OneToOneField(Grounds, on_delete=models.PROTECT, null=True, related_name="application")
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state_before = models.CharField(max_length=8, choices=Track.State.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    is_undo = models.BooleanField(default=False, help_text="A stopped application was being undone.")
    expected_in = models.PositiveIntegerField(default=0)
    expected_out = models.PositiveIntegerField(default=0)
    expected_stay = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)
    came_in = models.PositiveIntegerField(default=0)
    went_out = models.PositiveIntegerField(default=0)
    stayed = models.PositiveIntegerField(default=0)
    cursor = models.BigIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    undo_until = models.DateTimeField()
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["track"], condition=Q(state__in=["queued", "running", "undoing", "failed"]), name="one_application_at_a_time"),
            models.CheckConstraint(condition=Q(kind="retire") | Q(grounds__isnull=False), name="applied_on_grounds"),
        ]

    def __str__(self) -> str:
        return f"{self.track}, {self.requested_at:%Y-%m-%d}"


class ApplicationChange(models.Model):
    """What an application did for one person; undoing puts back exactly this."""

    class Kind(models.TextChoices):
        IN = "in", _("came in")
        OUT = "out", _("went out")
        STAYED = "stayed", _("stayed, on new grounds")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="changes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    grounds_before = models.ForeignKey(Grounds, on_delete=models.PROTECT, null=True, related_name="+")
    due_before = models.DateField(null=True)
    matched_before = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "person"], name="one_change_per_person")]


class TrackRequest(models.Model):
    """Somebody asks for a track: what for, and what HR answered."""

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        GIVEN = "given", _("given")
        DECLINED = "declined", _("not given")
        WITHDRAWN = "withdrawn", _("withdrawn")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="track_requests")
    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="requests")
    words = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "track"], condition=Q(state="asked"), name="one_open_request_for_a_track"),
            models.CheckConstraint(condition=~Q(state="declined") | ~Q(reason=""), name="no_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.track}"
