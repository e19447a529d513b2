"""What is being written: drafts of lessons, texts set aside, checks that are asked for, and what learners flag."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Lesson, LessonVersion
from lms.lib.bilingual import Bilingual

WORDS = ("title_nl", "title_en", "body_nl", "body_en")
LINKS = ("link_nl", "link_en")


class LessonDraft(models.Model):
    """The text of a lesson as its authors have it now. `number` counts the saves, so that nobody writes over another one's text."""

    lesson = models.OneToOneField(Lesson, on_delete=models.CASCADE, related_name="draft")
    title_nl = models.CharField(max_length=160, blank=True)
    title_en = models.CharField(max_length=160, blank=True)
    title = Bilingual()
    body_nl = models.TextField(blank=True)
    body_en = models.TextField(blank=True)
    media_nl = models.JSONField(default=dict, blank=True)
    media_en = models.JSONField(default=dict, blank=True)
    link_nl = models.CharField(max_length=500, blank=True, default="", db_default="")
    link_en = models.CharField(max_length=500, blank=True, default="", db_default="")
    is_open = models.BooleanField(default=False, help_text="Something in it is not published yet.")
    is_substantial = models.BooleanField(default=False)
    what_changed_nl = models.CharField(max_length=300, blank=True)
    what_changed_en = models.CharField(max_length=300, blank=True)
    question = models.JSONField(null=True, blank=True, help_text="Whole or not: kept while its author decides.")
    says_the_same = models.BooleanField(default=False, help_text="Both languages say the same, although only one was changed.")
    is_in_one_language = models.BooleanField(default=False, help_text="On purpose, for now.")
    publish_at = models.DateTimeField(null=True, blank=True)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    number = models.PositiveIntegerField(default=0)
    key = models.CharField(max_length=40, blank=True)
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["publish_at"], condition=Q(publish_at__isnull=False), name="drafts_that_are_planned")]

    def __str__(self) -> str:
        return str(self.title) or str(self.lesson)


class SetAsideText(models.Model):
    """A text that somebody did not go on with: of a second window, or what stood in the draft before an older version was taken back."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="set_aside")
    title_nl = models.CharField(max_length=160, blank=True)
    title_en = models.CharField(max_length=160, blank=True)
    title = Bilingual()
    body_nl = models.TextField(blank=True)
    body_en = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return str(self.title)


class LessonCheck(models.Model):
    """Somebody should look whether a lesson is still right, because a platform changed."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="checks")
    platform = models.CharField(max_length=40)
    note = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["lesson", "platform"], condition=Q(done_at=None), name="one_open_check_for_a_platform")]

    def __str__(self) -> str:
        return f"{self.platform}: {self.lesson}"


class LessonFlag(models.Model):
    """A learner says that a lesson is outdated or unclear; the owner answers. By choice, so only these people see it."""

    class Kind(models.TextChoices):
        OUTDATED = "outdated", _("outdated")
        UNCLEAR = "unclear", _("unclear")

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="flags")
    version = models.ForeignKey(LessonVersion, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.CharField(max_length=500)
    at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(answered_at=None) | ~Q(answer=""), name="answered_flag_has_an_answer"),
            models.UniqueConstraint(fields=["lesson", "person"], condition=Q(answered_at=None), name="one_open_flag_of_a_person"),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("hr_flag", args=[self.pk])
