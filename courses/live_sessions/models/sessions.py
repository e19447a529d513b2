"""A live session: one bookable event of a module, with its dates and trainers."""

from secrets import token_urlsafe

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Module
from lms.people.models import Language, Unit


class LiveSession(models.Model):
    """One bookable event of a module. Seat figures are counted when they are shown, never stored (§2.5).

    `starts_at` and `ends_at` are the first and last moment of its dates, kept in step by the services.
    Empty capacity is unlimited, 0 is closed (§2.8). A session with units is for the people at or below them.
    """

    class Mode(models.TextChoices):
        ROOM = "room", _("in a room")
        ONLINE = "online", _("online")
        BOTH = "both", _("in a room and online")

    class Waiting(models.TextChoices):
        AUTOMATIC = "automatic", _("the next person gets the seat by itself")
        OFFER = "offer", _("the next person is offered the seat")
        MANUAL = "manual", _("we choose who gets the seat")

    class Overlap(models.TextChoices):
        WARN = "warn", _("say so, and book")
        BLOCK = "block", _("refuse the booking")

    class Approval(models.TextChoices):
        NONE = "none", _("nobody needs to approve")
        MANAGER = "manager", _("the manager approves")
        NAMED = "named", _("a named person approves")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("open for booking")
        CANCELLED = "cancelled", _("cancelled")

    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="live_sessions")
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.NL)
    mode = models.CharField(max_length=6, choices=Mode.choices, default=Mode.ROOM)
    place = models.CharField(max_length=160, blank=True)
    meeting_link = models.URLField(max_length=500, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    minimum = models.PositiveSmallIntegerField(null=True, blank=True)
    decision_on = models.DateField(null=True, blank=True)
    waiting = models.CharField(max_length=9, choices=Waiting.choices, default=Waiting.AUTOMATIC)
    promotion_stop_hours = models.PositiveSmallIntegerField(default=24)
    signup_opens_at = models.DateTimeField(null=True, blank=True)
    signup_closes_at = models.DateTimeField(null=True, blank=True)
    signup_opens_days = models.PositiveSmallIntegerField(null=True, blank=True)
    signup_closes_hours = models.PositiveSmallIntegerField(default=24)
    cancel_cutoff_hours = models.PositiveSmallIntegerField(default=24)
    overlap = models.CharField(max_length=5, choices=Overlap.choices, default=Overlap.WARN)
    approval = models.CharField(max_length=7, choices=Approval.choices, default=Approval.NONE)
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    has_slot = models.BooleanField(default=False, help_text="Asks for a colleague who tells how they do it, ten minutes (ambassadors, rule 11).")
    attendance_percent = models.PositiveSmallIntegerField(default=100)
    units = models.ManyToManyField(Unit, blank=True, related_name="live_sessions")
    zone = models.CharField(max_length=64, default="Europe/Amsterdam")
    starts_at = models.DateTimeField(null=True, blank=True, editable=False)
    ends_at = models.DateTimeField(null=True, blank=True, editable=False)
    notes = models.TextField(blank=True)

    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    cancelled_because = models.CharField(max_length=300, blank=True)
    going_ahead_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="Goes ahead although the minimum was not reached (§6).")
    going_ahead_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    series = models.ForeignKey("SessionSeries", on_delete=models.SET_NULL, null=True, blank=True, related_name="sessions")
    materially_changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    edit_number = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_at=None, ends_at=None) | Q(ends_at__gt=F("starts_at")), name="session_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(minimum=None) | Q(capacity=None) | Q(capacity=0) | Q(minimum__lte=F("capacity")), name="minimum_fits_the_seats"),
            models.CheckConstraint(condition=~Q(state="published") | ~Q(published_at=None), name="open_session_was_published"),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | (~Q(cancelled_at=None) & ~Q(cancelled_because="")), name="cancelled_with_moment_and_reason"
            ),
            models.CheckConstraint(condition=~Q(approval="named") | ~Q(approver=None), name="named_approver_is_somebody"),
            models.CheckConstraint(condition=Q(attendance_percent__gte=1, attendance_percent__lte=100), name="attendance_share_is_a_percentage"),
        ]
        indexes = [
            models.Index(fields=["module", "state", "starts_at"], name="sessions_of_a_module"),
            models.Index(fields=["state", "starts_at"], name="sessions_by_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.module} {timezone.localtime(self.starts_at):%Y-%m-%d %H:%M}" if self.starts_at else str(self.module)

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def is_cancelled(self) -> bool:
        return self.state == self.State.CANCELLED


class SessionSeries(models.Model):
    """Sessions that were planned together, such as every other Tuesday. Each one can be changed on its own afterwards (§5.5)."""

    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")


class SessionDate(models.Model):
    """One time slot of a session: the instants, and the wall times in the zone as they were typed (§10.1).

    `room_secret` and the id are what the rotating room code is worked out from (§8.2); `trainer_notes` are for the trainers and HR.
    """

    session = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="dates")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=64)
    wall_starts = models.CharField(max_length=16, help_text="As typed: 2026-05-26 10:00.")
    wall_ends = models.CharField(max_length=16)
    room_secret = models.CharField(max_length=43, default=token_urlsafe, editable=False)
    trainer_notes = models.TextField(blank=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="date_ends_after_it_starts"),
        ]
        indexes = [models.Index(fields=["starts_at", "ends_at"], name="dates_by_moment")]


class SessionTrainer(models.Model):
    """A person gives a session. The duty takes no seat, and counts as an own appointment (§8.5, §11)."""

    session = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="trainings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="trainings")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="once_a_trainer")]
