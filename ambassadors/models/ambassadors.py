"""An ambassador: a colleague with a podium, for a term, in charge of the own yes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.people.models import Language


class Topic(models.Model):
    """A subject that ambassadors write about, in one word or a few; filters of the directory read it."""

    name = models.CharField(max_length=40, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Ambassador(models.Model):
    """The term, the agreement and the page of one colleague. Stopping ends it; beginning again is the same row."""

    class State(models.TextChoices):
        ACTIVE = "active", _("active")
        PAUSED = "paused", _("paused")
        ENDED = "ended", _("ended")

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="ambassador")
    slug = models.SlugField(max_length=80, unique=True)
    state = models.CharField(max_length=6, choices=State.choices, default=State.ACTIVE)
    since = models.DateField(default=timezone.localdate)
    term_ends_on = models.DateField()
    hours_per_month = models.PositiveSmallIntegerField(default=4)
    writes_nl = models.BooleanField(default=True)
    writes_en = models.BooleanField(default=False)
    topics = models.ManyToManyField(Topic, blank=True, related_name="ambassadors")
    introduction = models.TextField(blank=True)
    photo = models.ImageField(upload_to="ambassadors/", blank=True)
    photo_consent_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    are_stories_shown = models.BooleanField(default=True, help_text="Consent to show the posts; taken back, they are gone everywhere at once (§15).")
    pledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", help_text="A manager who makes time.")
    pledged_at = models.DateTimeField(null=True, blank=True)
    reminded_of = models.DateField(null=True, blank=True, help_text="The end of the term that the ambassador was reminded of.")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(hours_per_month__gte=1, hours_per_month__lte=40), name="hours_between_1_and_40"),
            models.CheckConstraint(condition=Q(photo="") | Q(photo_consent_at__isnull=False), name="photo_on_consent_only"),
            models.CheckConstraint(condition=Q(writes_nl=True) | Q(writes_en=True), name="writes_in_a_language"),
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def language_list(self) -> list[str]:
        return [str(label) for value, label in Language.choices if getattr(self, f"writes_{value}")]
