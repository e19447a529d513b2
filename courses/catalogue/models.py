"""What can be learnt. A course has modules, a module has lessons, a lesson has published versions."""

from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.catalogue.change_questions import ChangeQuestion, from_stored
from courses.phases import PhaseKey
from lms.lib.bilingual import Bilingual
from lms.people.models import Unit


@lru_cache(maxsize=5000)
def _address(name: str, key: str) -> str:
    return reverse(name, args=[key])


class Stance(models.TextChoices):
    CHANCE = "chance", _("Opportunity")
    RISK = "risk", _("Risk")
    BOTH = "both", _("Opportunity and risk")


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    ARCHIVED = "archived", _("archived")


class Course(models.Model):
    """A course belongs to one of the three phases."""

    key = models.SlugField(max_length=80, unique=True)
    phase = models.CharField(max_length=12, choices=PhaseKey.choices)
    position = models.PositiveSmallIntegerField(default=0)
    title_nl = models.CharField(max_length=160, blank=True)
    title_en = models.CharField(max_length=160, blank=True)
    title = Bilingual()
    summary_nl = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    summary = Bilingual()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    has_certificate = models.BooleanField(default=False, editable=False, help_text="Completing all of it gives one, or gave one; written by certificates.")
    loaded_digest = models.CharField(max_length=64, blank=True, editable=False, help_text="Of the folder form this came from; empty when made here.")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(title_nl="", title_en=""), name="course_has_a_title")]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return _address("course", self.key)


class Module(models.Model):
    """What one learns in ten to twenty minutes, with lessons and perhaps live sessions.

    Mandatory is never a property of a module. A module with units is for the people below them; one that is a variant
    of another stands in its place for those people. `minutes`, `in_nl` and `in_en` are written when lessons are published.
    """

    class Completion(models.TextChoices):
        """Every combination of lessons seen, quiz passed and session attended: + is and, | is or; see courses.progress.rules.ways."""

        LESSONS = "lessons", _("all lessons")
        QUIZ = "quiz", _("the quiz passed")
        SESSION = "session", _("a session attended")
        LESSONS_AND_QUIZ = "lessons+quiz", _("all lessons and the quiz")
        BOTH = "both", _("lessons and a session")
        QUIZ_AND_SESSION = "quiz+session", _("the quiz and a session")
        ALL = "lessons+quiz+session", _("all lessons, the quiz and a session")
        LESSONS_OR_QUIZ = "lessons|quiz", _("all lessons or the quiz")
        EITHER = "either", _("lessons or a session")
        QUIZ_OR_SESSION = "quiz|session", _("the quiz or a session")
        ANY = "lessons|quiz|session", _("all lessons, the quiz or a session: one is enough")
        LESSONS_QUIZ_OR_SESSION = "lessons+quiz|session", _("all lessons and the quiz together, or a session")
        LESSONS_SESSION_OR_QUIZ = "lessons+session|quiz", _("all lessons and a session together, or the quiz")
        QUIZ_SESSION_OR_LESSONS = "quiz+session|lessons", _("the quiz and a session together, or all lessons")
        LESSONS_AND_ONE = "lessons+quiz|lessons+session", _("all lessons, and the quiz or a session")
        QUIZ_AND_ONE = "lessons+quiz|quiz+session", _("the quiz, and all lessons or a session")
        SESSION_AND_ONE = "lessons+session|quiz+session", _("a session, and all lessons or the quiz")
        TWO = "lessons+quiz|lessons+session|quiz+session", _("two of these: all lessons, the quiz, a session")

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="modules")
    key = models.SlugField(max_length=80, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    title_nl = models.CharField(max_length=160, blank=True)
    title_en = models.CharField(max_length=160, blank=True)
    title = Bilingual()
    summary_nl = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    summary = Bilingual()
    outcomes_nl = models.JSONField(default=list, blank=True)
    outcomes_en = models.JSONField(default=list, blank=True)
    outcomes = Bilingual()
    stance = models.CharField(max_length=6, choices=Stance.choices, default=Stance.BOTH)
    platforms = models.JSONField(default=list, blank=True)
    is_optional = models.BooleanField(default=False)
    completion = models.CharField(max_length=60, choices=Completion.choices, default=Completion.LESSONS)
    variant_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="variants")
    variant_for = models.CharField(max_length=40, blank=True)
    units = models.ManyToManyField(Unit, blank=True, related_name="modules")
    illustration_nl = models.ForeignKey("Attachment", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    illustration_en = models.ForeignKey("Attachment", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    illustration = Bilingual()
    illustration_alt_nl = models.CharField(max_length=300, blank=True)
    illustration_alt_en = models.CharField(max_length=300, blank=True)
    illustration_alt = Bilingual()
    minutes = models.PositiveSmallIntegerField(default=0)
    in_nl = models.BooleanField(default=False)
    in_en = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    checked_on = models.DateField(null=True, blank=True)
    check_again_on = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    has_certificate = models.BooleanField(default=False, editable=False)
    loaded_digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        ordering = ["course__position", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title_nl="", title_en=""), name="module_has_a_title"),
            models.CheckConstraint(condition=~Q(variant_of=models.F("id")), name="module_no_variant_of_itself"),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return _address("module", self.key)


class Lesson(models.Model):
    """One step of a module. What people read is the published version. `kind` is one of those in kinds.py.

    Owner, platforms and days of checking that are empty here are those of the module.
    """

    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="lessons")
    key = models.SlugField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=12, default="page")
    minutes = models.PositiveSmallIntegerField(default=1)
    stance = models.CharField(max_length=6, choices=Stance.choices, default=Stance.BOTH)
    is_optional = models.BooleanField(default=False)
    platforms = models.JSONField(default=list, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    checked_on = models.DateField(null=True, blank=True)
    check_again_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    published = models.ForeignKey("LessonVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["module", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["module", "key"], name="lesson_key_once_in_a_module")]

    def __str__(self) -> str:
        return str(self.published.title) if self.published else self.key

    @property
    def last_checked_on(self) -> date | None:
        """When somebody last looked whether it is still right."""
        return self.checked_on or self.module.checked_on

    @property
    def to_check_on(self) -> date | None:
        return self.check_again_on or self.module.check_again_on

    @property
    def about_platforms(self) -> list[str]:
        return self.platforms or self.module.platforms

    def whose(self) -> Any:
        """Who looks after it: its owner, that of the module, or that of the course."""
        return self.owner or self.module.owner or self.module.course.owner


class LessonVersion(models.Model):
    """A published text, never changed afterwards. A change of substance says what changed."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    title_nl = models.CharField(max_length=160, blank=True)
    title_en = models.CharField(max_length=160, blank=True)
    title = Bilingual()
    body_nl = models.TextField(blank=True, help_text="Sanitised HTML.")
    body_en = models.TextField(blank=True)
    body = Bilingual()
    media_nl = models.JSONField(default=dict, blank=True, help_text="Ids of attachments by use: video, captions, poster, document.")
    media_en = models.JSONField(default=dict, blank=True)
    media = Bilingual()
    link_nl = models.CharField(max_length=500, blank=True, default="", db_default="", help_text="An address outside, for the kinds of lesson that have one.")
    link_en = models.CharField(max_length=500, blank=True, default="", db_default="")
    is_substantial = models.BooleanField(default=False)
    what_changed_nl = models.CharField(max_length=300, blank=True)
    what_changed_en = models.CharField(max_length=300, blank=True)
    what_changed = Bilingual()
    question = models.JSONField(null=True, blank=True, help_text="The one question about the change, or nothing; see change_questions.py.")
    behind = models.CharField(max_length=2, blank=True, help_text="The language whose text is older than the other one.")
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    loaded_digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        ordering = ["lesson", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["lesson", "number"], name="one_version_per_number"),
            models.CheckConstraint(condition=~Q(title_nl="", title_en=""), name="version_has_a_title"),
        ]

    @property
    def asks(self) -> ChangeQuestion:
        """The one question about what changed; it is false when nothing is asked."""
        return from_stored(self.question or {})


class Attachment(models.Model):
    """A file that lessons of a module show: picture, video, captions, document.

    A changed file becomes a new row with the same name, because older versions of a lesson still show the old one.
    """

    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, default="", editable=False, help_text="SHA-256 of the content.")
    file = models.FileField(upload_to="lessons/%Y/%m/")
    content_type = models.CharField(max_length=80)
    bytes = models.PositiveBigIntegerField()
    width = models.PositiveSmallIntegerField(default=0)
    height = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["module", "name", "digest"], name="same_file_once_in_a_module")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("lesson_file", args=[self.pk, self.name.rpartition("/")[2]])
