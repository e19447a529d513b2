"""Who else is in the room with a duty: colleagues who tell how they do it, and the time that trainers and they gave (§8.5, ambassadors rule 11)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.live_sessions.models.sessions import LiveSession, SessionDate


class SessionPresenter(models.Model):
    """A colleague was asked for a slot in a session. Takes no seat, and counts as an own appointment once accepted (§11).

    Declining needs no reason. A row that ended stays; asking again is a new row.
    """

    class Status(models.TextChoices):
        ASKED = "asked", pgettext_lazy("presenter", "asked")
        ACCEPTED = "accepted", pgettext_lazy("presenter", "comes")
        DECLINED = "declined", pgettext_lazy("presenter", "does not come")
        CANCELLED = "cancelled", pgettext_lazy("presenter", "cannot come after all")
        WITHDRAWN = "withdrawn", pgettext_lazy("presenter", "not needed any more")

    session = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="presenters")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="presentings")
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.ASKED)
    minutes = models.PositiveSmallIntegerField(default=10)
    words = models.CharField(max_length=300, blank=True, help_text="What they are asked to tell.")
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], condition=Q(status__in=["asked", "accepted"]), name="asked_once_for_a_slot"),
            models.CheckConstraint(
                condition=Q(status__in=["asked", "accepted"], ended_at=None) | (~Q(status__in=["asked", "accepted"]) & ~Q(ended_at=None)),
                name="slot_ended_has_a_moment",
            ),
        ]


class DutyAttendance(models.Model):
    """The minutes that a trainer or a presenter gave on one date. No row is "not recorded" (§8.5)."""

    class Duty(models.TextChoices):
        TRAINER = "trainer", _("trainer")
        PRESENTER = "presenter", _("presenter")

    date = models.ForeignKey(SessionDate, on_delete=models.PROTECT, related_name="duties")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="duties")
    duty = models.CharField(max_length=9, choices=Duty.choices)
    was_there = models.BooleanField(default=True)
    minutes = models.PositiveSmallIntegerField(default=0)
    marked_at = models.DateTimeField(default=timezone.now)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["date", "person", "duty"], name="one_duty_per_date"),
            models.CheckConstraint(condition=Q(was_there=True) | Q(minutes=0), name="minutes_only_when_there"),
        ]
