"""A run is one change of many people: a file, a bulk action, a chart. Its rows say what changes for whom, and what became of that.

The row is the job: a run that was asked to be read, applied or undone is taken up again by a sweep when its worker died.
"""

from datetime import datetime

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ColumnMeaning(models.Model):
    """What a column heading meant the last time that HR chose. Empty: the column is not read."""

    heading = models.CharField(max_length=120, unique=True)
    field = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        return self.heading


class FeedRun(models.Model):
    """One change of many people, from the file or the choice to its undoing."""

    class Source(models.TextChoices):
        UPLOAD = "upload", _("a file")
        FOLDER = "folder", _("the folder")
        TOGETHER = "together", _("a bulk action")
        CHART = "chart", _("a future chart")
        DIRECTORY = "directory", _("a directory service")

    class State(models.TextChoices):
        COLUMNS = "columns", pgettext_lazy("feed", "columns to choose")
        READING = "reading", pgettext_lazy("feed", "being compared")
        READY = "ready", pgettext_lazy("feed", "waits for you")
        PLANNED = "planned", pgettext_lazy("feed", "planned")
        APPLYING = "applying", pgettext_lazy("feed", "being applied")
        DONE = "done", pgettext_lazy("feed", "applied")
        UNDOING = "undoing", pgettext_lazy("feed", "being undone")
        UNDONE = "undone", pgettext_lazy("feed", "undone")
        STOPPED = "stopped", pgettext_lazy("feed", "stopped")
        DISCARDED = "discarded", pgettext_lazy("feed", "thrown away")

    BUSY = (State.READING, State.APPLYING, State.UNDOING)

    source = models.CharField(max_length=10, choices=Source.choices)
    name = models.CharField(max_length=200, blank=True, help_text="The name of the file.")
    action = models.JSONField(default=dict, blank=True, help_text="What a bulk action does: its key, and the names of what it is about.")
    file = models.FileField(upload_to="hr-feed/%Y/%m/", blank=True)
    stamp = models.CharField(max_length=120, blank=True, help_text="Which file of the folder it was.")
    encoding = models.CharField(max_length=20, blank=True)
    headings = models.JSONField(default=list, blank=True)
    meanings = models.JSONField(default=list, blank=True, help_text="For each heading the field that it stands for, or nothing.")
    is_complete = models.BooleanField(default=True, help_text="Who is not in it has left.")
    takes_effect_on = models.DateField(null=True, blank=True)
    heir = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    state = models.CharField(max_length=10, choices=State.choices)
    goes_back_to = models.CharField(max_length=10, blank=True, help_text="What a stopped run was doing.")
    failures = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)

    people_before = models.PositiveIntegerField(default=0)
    rows_read = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    back = models.PositiveIntegerField(default=0)
    leaving = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    effects = models.JSONField(default=list, blank=True)
    traces = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    undo_until = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    undo_parts = models.JSONField(null=True, blank=True, help_text="The codes of the units that are being undone; without, all of it.")
    settled_at = models.DateTimeField(null=True, blank=True, help_text="When it was too late to undo it, and what was private of who left has gone.")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(applied_at=None) | Q(undo_until__isnull=False), name="applied_until_when_undone"),
            models.UniqueConstraint(fields=["stamp"], condition=~Q(stamp=""), name="a_file_of_the_folder_once"),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.get_source_display()}, {self.made_at:%Y-%m-%d}"

    @property
    def to_do(self) -> int:
        """How many people something changes for."""
        return self.new + self.changed + self.back + self.leaving

    @property
    def may_be_chosen_in_parts(self) -> bool:
        """Whether its units can be accepted and undone one by one."""
        return self.source in {self.Source.CHART, self.Source.UPLOAD, self.Source.FOLDER}

    def may_be_undone(self, now: datetime) -> bool:
        """Whether it was applied and the days to undo it are not over."""
        return self.state == self.State.DONE and self.undo_until is not None and self.undo_until >= now

    @property
    def is_partly_undone(self) -> bool:
        return self.state == self.State.DONE and self.undone_at is not None

    @property
    def changed_or_back(self) -> int:
        return self.changed + self.back


class FeedRow(models.Model):
    """One person in a run for whom something changes, or one row of a file that was refused. Who stays the same has no row."""

    class Kind(models.TextChoices):
        NEW = "new", pgettext_lazy("feed", "new")
        CHANGED = "changed", pgettext_lazy("feed", "changed")
        BACK = "back", pgettext_lazy("feed", "back")
        LEAVING = "leaving", pgettext_lazy("feed", "leaving")
        REFUSED = "refused", pgettext_lazy("feed", "refused")

    class Result(models.TextChoices):
        NONE = "", _("not yet")
        DONE = "done", pgettext_lazy("feed row", "done")
        NOT_CHOSEN = "not_chosen", pgettext_lazy("feed row", "left out by choice")
        OVERTAKEN = "overtaken", pgettext_lazy("feed row", "not done: changed meanwhile")
        PUT_BACK = "put_back", pgettext_lazy("feed row", "put back")
        PARTLY = "partly", pgettext_lazy("feed row", "put back, without what changed since")
        KEPT = "kept", pgettext_lazy("feed row", "not put back: changed since")

    run = models.ForeignKey(FeedRun, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    number = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=200, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    part = models.CharField(max_length=40, blank=True, help_text="The code of the unit where the person will be.")
    is_chosen = models.BooleanField(default=True)
    reasons = models.JSONField(default=list, blank=True, help_text="Why it was refused: pairs of a key and its facts.")
    effects = models.JSONField(default=list, blank=True, help_text="What it would bring about elsewhere, as seen when it was compared.")
    result = models.CharField(max_length=10, choices=Result.choices, blank=True, default=Result.NONE)
    left_alone = models.JSONField(default=list, blank=True, help_text="The fields that were not put back, because somebody changed them since.")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["run", "kind", "id"], name="feed_rows_by_kind")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
