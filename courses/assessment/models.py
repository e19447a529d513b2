"""A quiz with its questions for everybody, and what one person did with it for that person alone.

Nothing of a person leads back from `User` (`related_name="+"`), so no page about people can come across it.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.assessment.rules.marking import MATCHING, MULTIPLE, ORDERING, SHORT, SINGLE, Asked, Option
from courses.catalogue.models import Lesson
from lms.lib.bilingual import Bilingual


class Quiz(models.Model):
    """How a lesson asks its questions. `pools` says how many are drawn from each pool; who is in no pool is always asked."""

    lesson = models.OneToOneField(Lesson, on_delete=models.CASCADE, related_name="quiz")
    pass_mark = models.PositiveSmallIntegerField(default=75, help_text="Of every hundred questions, how many must fit.")
    attempts_allowed = models.PositiveSmallIntegerField(default=0, help_text="0 means as many as one likes.")
    minutes_allowed = models.PositiveSmallIntegerField(default=0, help_text="0 means no time limit.")
    is_shuffled = models.BooleanField(default=False)
    pools = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pass_mark__lte=100), name="quiz_pass_mark_at_most_all")]

    def __str__(self) -> str:
        return str(self.lesson)


class Question(models.Model):
    """One that was asked already is never changed: its change is a new row, and the old one stays with the attempts that have it."""

    class Kind(models.TextChoices):
        SINGLE = SINGLE, _("one answer")
        MULTIPLE = MULTIPLE, _("several answers")
        ORDERING = ORDERING, _("put in order")
        MATCHING = MATCHING, _("find the pairs")
        SHORT = SHORT, _("a short answer")

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="questions")
    key = models.SlugField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    pool = models.SlugField(max_length=40, blank=True)
    text_nl = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    text = Bilingual()
    why_nl = models.TextField(blank=True)
    why_en = models.TextField(blank=True)
    why = Bilingual()
    checks = models.CharField(max_length=180, blank=True, help_text="What it checks: lesson:module/lesson or clause:key.")
    options = models.JSONField(default=list, help_text="See rules.marking.Option.")
    is_case_sensitive = models.BooleanField(default=False)
    is_in_use = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["quiz", "key"], condition=Q(is_in_use=True), name="question_key_once_in_a_quiz"),
            models.CheckConstraint(condition=~Q(text_nl="", text_en=""), name="quiz_question_has_words"),
        ]

    def __str__(self) -> str:
        return str(self.text)[:80]

    @property
    def asked(self) -> Asked:
        """As the rules see it."""
        return Asked(self.kind, tuple(Option(**one) for one in self.options), is_case_sensitive=self.is_case_sensitive)


class Attempt(models.Model):
    """Once through a quiz. `needed` is how many must fit, fixed when it began. `due_at` only with a time limit, extra time included."""

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="attempts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    needed = models.PositiveSmallIntegerField(default=0)
    asked = models.PositiveSmallIntegerField(default=0)
    right = models.PositiveSmallIntegerField(default=0)
    has_passed = models.BooleanField(default=False)

    class Meta:
        ordering = ["person", "quiz", "number"]
        constraints = [
            models.UniqueConstraint(fields=["person", "quiz", "number"], name="quiz_attempt_once_a_number"),
            models.UniqueConstraint(fields=["person", "quiz"], condition=Q(finished_at=None), name="one_quiz_attempt_under_way"),
            models.CheckConstraint(condition=Q(has_passed=False) | Q(finished_at__isnull=False), name="quiz_passed_when_finished"),
        ]


class Answer(models.Model):
    """The place of one question in an attempt, and what was answered.

    `sequence` rises by one with every save; a window that has not seen the newest one cannot overwrite it. `tab` and `step` are of the window
    that saved last, so that its own later answers need no second look. What comes after the limit stands in `late_value`.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.RESTRICT, related_name="answers")
    number = models.PositiveSmallIntegerField()
    shown = models.JSONField(default=list, help_text="Keys of the options in the order in which this person sees them.")
    value = models.JSONField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    late_value = models.JSONField(null=True, blank=True)
    late_at = models.DateTimeField(null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    tab = models.CharField(max_length=24, blank=True)
    step = models.PositiveIntegerField(default=0)
    is_closed = models.BooleanField(default=False, help_text="Handed in: nothing is kept any more.")
    is_right = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["attempt", "number"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "number"], name="quiz_answer_once_a_number"),
            models.UniqueConstraint(fields=["attempt", "question"], name="quiz_question_once_an_attempt"),
        ]

    @property
    def is_late(self) -> bool:
        """Something was answered after the limit; it is kept, and does not count."""
        return self.late_at is not None

    @property
    def latest(self) -> object:
        return self.late_value if self.is_late else self.value


class ExtraTime(models.Model):
    """More time in every quiz with a limit. Why is nobody's business and is not stored."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    percent = models.PositiveSmallIntegerField()
    granted_at = models.DateTimeField(default=timezone.now)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(percent__gte=1, percent__lte=300), name="extra_time_is_more")]

    def __str__(self) -> str:
        return f"+{self.percent}%"
