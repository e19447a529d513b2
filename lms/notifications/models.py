"""The outbox: one row per person and event, with two faces: the line in the app and the mail."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Message(models.Model):
    """What a person is told. Written in the transaction of the change; it leaves after commit."""

    class Mail(models.TextChoices):
        NONE = "none", _("no mail")
        QUEUED = "queued", _("waiting")
        SENDING = "sending", _("leaving now")
        SENT = "sent", _("sent")
        KEPT = "kept", _("kept here")
        FAILED = "failed", _("failed")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=60)
    context = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    url = models.CharField(max_length=300, blank=True, help_text="Path of the page with the one button that matters.")
    event_key = models.CharField(max_length=120, blank=True, help_text="The same event told twice to one person is one message.")
    created_at = models.DateTimeField(default=timezone.now)
    in_app = models.BooleanField(default=True)
    read_at = models.DateTimeField(null=True, blank=True)

    mail = models.CharField(max_length=8, choices=Mail.choices, default=Mail.QUEUED)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    subject = models.CharField(max_length=250, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    calendar = models.TextField(blank=True, help_text="An iCalendar file (RFC 5545) that goes with the mail.")
    calendar_method = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "event_key"], condition=~Q(event_key=""), name="one_message_per_event"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(mail__in=["queued", "sending"]), name="mail_that_waits"),
            models.Index(fields=["person", "-created_at"], condition=Q(in_app=True), name="messages_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.person_id}"


class Preference(models.Model):
    """A person switched mails of an optional kind off. The line in the app stays."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="message_preferences")
    kind = models.CharField(max_length=60)
    by_mail = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="one_preference_per_kind")]
