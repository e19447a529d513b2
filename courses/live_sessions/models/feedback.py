"""What people thought of a session. Who answered and what was answered are kept apart, so nobody can put them together (learning §8)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.live_sessions.models.bookings import Booking
from courses.live_sessions.models.sessions import LiveSession


class FeedbackTurn(models.Model):
    """That a person was asked and has answered; never what. Days and no moments, so that the order gives nothing away."""

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="feedback")
    asked_on = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    pulse_asked_on = models.DateField(null=True, blank=True)
    pulse_answered_on = models.DateField(null=True, blank=True)


class FeedbackAnswer(models.Model):
    """Three questions after a session, without a name: was it useful, could you join in, and one line. 1 is not at all, 5 is very much."""

    session = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="feedback")
    useful = models.PositiveSmallIntegerField()
    joined_in = models.PositiveSmallIntegerField()
    line = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(useful__gte=1, useful__lte=5, joined_in__gte=1, joined_in__lte=5), name="feedback_from_one_to_five")]


class PulseAnswer(models.Model):
    """Six weeks later, without a name: did you do one thing differently?"""

    class Did(models.TextChoices):
        YES = "yes", _("yes")
        NOT_YET = "not_yet", _("not yet")
        NO = "no", _("no")

    session = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="pulse")
    did = models.CharField(max_length=7, choices=Did.choices)
    line = models.CharField(max_length=500, blank=True)
