"""A policy, its versions and their clauses. What is published never changes again; a new version says what is different."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Module
from lms.lib.bilingual import Bilingual
from lms.people.models import Unit


class Policy(models.Model):
    """A text with rules for the people below its units; without units it is for everybody."""

    key = models.SlugField(max_length=80, unique=True)
    title_nl = models.CharField(max_length=160, blank=True)
    title_en = models.CharField(max_length=160, blank=True)
    title = Bilingual()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    units = models.ManyToManyField(Unit, blank=True, related_name="policies")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["title_en", "pk"]
        verbose_name_plural = "policies"
        constraints = [models.CheckConstraint(condition=~Q(title_nl="", title_en=""), name="policy_has_a_title")]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return reverse("policy", args=[self.key])


class PolicyVersion(models.Model):
    """One version, both languages under one number. A draft may wait for its moment; a published one applies from `valid_from`.

    `edits` counts saves, so that a form which grew from an older text is noticed. `concerns` is written when it is published: by the number
    of each older version, whom the changes since then concern. `told_through` is how far telling people has come.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    in_short_nl = models.TextField(blank=True)
    in_short_en = models.TextField(blank=True)
    in_short = Bilingual()
    valid_from = models.DateTimeField(null=True, blank=True)
    edits = models.PositiveIntegerField(default=0)
    digest_nl = models.CharField(max_length=64, blank=True, editable=False, help_text="SHA-256 of the whole text in Dutch.")
    digest_en = models.CharField(max_length=64, blank=True, editable=False)
    concerns = models.JSONField(default=dict, blank=True, editable=False)
    loaded_digest = models.CharField(max_length=64, blank=True, editable=False, help_text="Of the folder form this came from.")
    loaded_edits = models.PositiveIntegerField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    told_through = models.BigIntegerField(default=0, editable=False)
    told_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["policy", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="one_policy_version_per_number"),
            models.UniqueConstraint(fields=["policy"], condition=Q(state="draft"), name="one_draft_of_a_policy"),
            models.CheckConstraint(
                condition=Q(state="draft", published_at=None)
                | Q(state="published", published_at__isnull=False, valid_from__isnull=False) & ~Q(digest_nl="") & ~Q(digest_en=""),
                name="published_policy_has_text_and_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy}, {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT


class Clause(models.Model):
    """One rule of a version. `key` stays the same through versions; `what_changed` says in a sentence what is new in this one.

    `digest` is over the words alone, so that other layout is no other rule. A clause with units concerns the people below them most;
    without units it concerns everybody.
    """

    version = models.ForeignKey(PolicyVersion, on_delete=models.CASCADE, related_name="clauses")
    key = models.SlugField(max_length=80)
    position = models.PositiveSmallIntegerField()
    title_nl = models.CharField(max_length=160, blank=True)
    title_en = models.CharField(max_length=160, blank=True)
    title = Bilingual()
    body_nl = models.TextField(blank=True, help_text="Sanitised HTML.")
    body_en = models.TextField(blank=True)
    body = Bilingual()
    in_short_nl = models.CharField(max_length=300, blank=True)
    in_short_en = models.CharField(max_length=300, blank=True)
    in_short = Bilingual()
    what_changed_nl = models.CharField(max_length=300, blank=True)
    what_changed_en = models.CharField(max_length=300, blank=True)
    what_changed = Bilingual()
    contact_nl = models.CharField(max_length=200, blank=True)
    contact_en = models.CharField(max_length=200, blank=True)
    contact = Bilingual()
    units = models.ManyToManyField(Unit, blank=True, related_name="+")
    explained_in = models.ManyToManyField(Module, blank=True, related_name="clauses")
    digest = models.CharField(max_length=64, blank=True, editable=False)
    words = models.TextField(blank=True, editable=False, help_text="Both languages without layout, for searching.")
    edits = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["version", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="clause_key_once_in_a_version")]

    def __str__(self) -> str:
        return str(self.title) or self.key


class ModuleCheck(models.Model):
    """A module explains a clause that changed: somebody looks whether the module is still right."""

    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="+")
    clause = models.ForeignKey(Clause, on_delete=models.CASCADE, related_name="checks")
    asked_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["module", "clause"], name="one_check_per_module_and_clause")]

    def __str__(self) -> str:
        return str(self.module)
