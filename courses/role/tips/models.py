"""Tips for everybody, and what one person plans and tries for that person alone.

Nothing of a plan leads back from `User` (`related_name="+"`). What others may see of it is a number, from eight people on.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.lib.bilingual import Bilingual
from lms.people.models import JobRole


class Audience(models.TextChoices):
    CUSTOMERS = "customers", _("customers")
    SUPPLIERS = "suppliers", _("suppliers")
    PARTNERS = "partners", _("partners")
    PRESS = "press", _("the press")
    APPLICANTS = "applicants", _("applicants")


class Channel(models.TextChoices):
    PROFILE = "profile", pgettext_lazy("channel", "own profile")
    PAGE = "page", pgettext_lazy("channel", "page of the organisation")
    MESSAGES = "messages", pgettext_lazy("channel", "private messages")
    GROUPS = "groups", pgettext_lazy("channel", "groups and forums")
    REVIEWS = "reviews", pgettext_lazy("channel", "reviews")
    INTRANET = "intranet", pgettext_lazy("channel", "intranet")


class Tip(models.Model):
    """Something to try, in a few sentences. Without job roles it is for everybody; one that is not in use is not offered any more."""

    class Stance(models.TextChoices):
        CHANCE = "chance", _("opportunity")
        RISK = "risk", _("risk")

    key = models.SlugField(max_length=80, unique=True)
    title_nl = models.CharField(max_length=120, blank=True)
    title_en = models.CharField(max_length=120, blank=True)
    title = Bilingual()
    text_nl = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    text = Bilingual()
    audience = models.CharField(max_length=10, choices=Audience.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    stance = models.CharField(max_length=6, choices=Stance.choices)
    job_roles = models.ManyToManyField(JobRole, blank=True, related_name="+")
    suggested_roles = models.JSONField(default=list, blank=True, help_text="Names of job roles that a programme suggests, until HR chooses.")
    checked_on = models.DateField(null=True, blank=True)
    is_in_use = models.BooleanField(default=True)
    edits = models.PositiveIntegerField(default=0)
    loaded_digest = models.CharField(max_length=64, blank=True, editable=False, help_text="Of the file this came from; empty when made or changed here.")

    class Meta:
        ordering = ["audience", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(title_nl="", title_en=""), name="tip_has_a_title")]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return f"{reverse('tips')}#tip-{self.key}"


class PlannedTip(models.Model):
    """A tip in somebody's plan: in which week (its Monday), and what came of it, with a line. Seen by that person only."""

    class Outcome(models.TextChoices):
        OPEN = "", _("not tried yet")
        WORKED = "worked", _("it worked")
        DID_NOT = "did_not", _("it did not work")
        NOT_YET = "not_yet", _("not yet")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    tip = models.ForeignKey(Tip, on_delete=models.CASCADE, related_name="planned")
    week = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True, default=Outcome.OPEN)
    line = models.CharField(max_length=300, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True, help_text="Taken out of the plan; it goes for good a day later.")

    class Meta:
        ordering = ["week", "pk"]
        constraints = [models.UniqueConstraint(fields=["person", "tip"], name="a_tip_once_in_a_plan")]
        indexes = [models.Index(fields=["week"], condition=Q(reminded_at=None, outcome=""), name="tips_to_remind_of")]
