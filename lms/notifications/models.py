"""The outbox: one row per person and event, with two faces: the line in the app and the mail."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.people.models import Language


class Message(models.Model):
    """What a person is told. Written in the transaction of the change; it leaves after commit.

    A held message is not told yet: until `due_at`, a later message with the same `merge_key` to the same person goes into it,
    or takes it away (live-sessions.md §5.3). `weekly_mail` is the mail that gathered this line.
    """

    class Mail(models.TextChoices):
        NONE = "none", _("no mail")
        QUEUED = "queued", _("waiting")
        SENDING = "sending", _("leaving now")
        SENT = "sent", _("sent")
        KEPT = "kept", _("kept here")
        FAILED = "failed", _("failed")
        WEEKLY = "weekly", _("joins the weekly mail")

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
    is_bulk = models.BooleanField(default=False, db_default=False, help_text="Told to many at once: it leaves after what concerns one person.")
    is_held = models.BooleanField(default=False, db_default=False)
    merge_key = models.CharField(max_length=120, blank=True, db_default="")
    weekly_mail = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="gathered")
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
            models.UniqueConstraint(fields=["person", "merge_key"], condition=Q(is_held=True), name="one_held_message_per_subject"),
            models.CheckConstraint(condition=Q(is_held=False) | ~Q(merge_key=""), name="held_message_has_a_subject"),
        ]
        indexes = [
            models.Index(fields=["is_bulk", "due_at"], condition=Q(mail__in=["queued", "sending"], is_held=False), name="mail_that_may_leave"),
            models.Index(fields=["due_at"], condition=Q(is_held=True), name="messages_that_are_held"),
            models.Index(fields=["person"], condition=Q(mail="weekly"), name="lines_of_the_weekly_mail"),
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


class WeeklyMoment(models.Model):
    """When the weekly mail of a person leaves, on the person's own clock. No row is Monday at nine."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="weekly_moment")
    weekday = models.PositiveSmallIntegerField(default=0, help_text="0 is Monday.")
    hour = models.PositiveSmallIntegerField(default=9)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(weekday__lte=6, hour__lte=23), name="weekly_moment_exists")]


class OwnWords(models.Model):
    """The organisation's own subject and text for a kind of message in one language; `{placeholders}` stand for what differs."""

    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=2, choices=Language.choices)
    subject = models.CharField(max_length=200)
    text = models.TextField(max_length=4000)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "language"], name="own_words_once_a_language")]

    def __str__(self) -> str:
        return f"{self.kind} ({self.language})"


class Feed(models.Model):
    """A person's own calendar address. The secret in it is worked out from `version` and never stored; another version, another address."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feed")
    version = models.PositiveIntegerField(default=1)
    is_on = models.BooleanField(default=True)
    made_at = models.DateTimeField(default=timezone.now)
