"""What happens around the room: somebody without a seat at the door, questions to expect, a call log, a message to everybody (§8)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.live_sessions.models.sessions import LiveSession, SessionDate


class WalkIn(models.Model):
    """Somebody with the right room code and no seat asks the trainer to come in (§8.2). A yes makes a booking beyond the seats."""

    class Status(models.TextChoices):
        ASKED = "asked", pgettext_lazy("walk-in", "waits at the door")
        WELCOME = "welcome", pgettext_lazy("walk-in", "came in")
        REFUSED = "refused", pgettext_lazy("walk-in", "no room")

    date = models.ForeignKey(SessionDate, on_delete=models.CASCADE, related_name="walk_ins")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="walk_ins")
    status = models.CharField(max_length=7, choices=Status.choices, default=Status.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["date", "person"], name="once_at_the_door")]


class SessionQuestion(models.Model):
    """A question that the trainer can expect. The trainers and HR read it; whoever comes reads it when `is_shared`."""

    session = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="questions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="session_questions")
    text = models.CharField(max_length=500)
    is_shared = models.BooleanField(default=False)
    asked_at = models.DateTimeField(default=timezone.now)
    dealt_with_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="question_says_something")]


class CallLog(models.Model):
    """The log of an online call, read and compared, until somebody confirms it (§8.4). `rows` go when it was applied or after 14 days.

    Each row: name, address, minutes, booking (id or null), how (address, name or nothing), is_chosen.
    """

    date = models.ForeignKey(SessionDate, on_delete=models.CASCADE, related_name="call_logs")
    name = models.CharField(max_length=160, help_text="Of the file.")
    rows = models.JSONField(default=list)
    loaded_at = models.DateTimeField(default=timezone.now)
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-loaded_at"]


class SessionMessage(models.Model):
    """A message from staff to everybody with a seat, or also to who waits."""

    class To(models.TextChoices):
        BOOKED = "booked", _("everybody with a seat")
        EVERYBODY = "everybody", _("everybody with a seat, and who waits")

    session = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="messages")
    to = models.CharField(max_length=9, choices=To.choices, default=To.BOOKED)
    subject = models.CharField(max_length=160)
    text = models.TextField()
    told = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    form_key = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        ordering = ["-sent_at"]
        constraints = [models.UniqueConstraint(fields=["session", "form_key"], condition=~Q(form_key=""), name="one_message_per_click")]
