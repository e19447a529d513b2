"""The level check: its questions for everybody, and what one person did with them for that person alone.

Nothing of a person leads back from `User` (`related_name="+"`), so no page about people can come across it. What others may ever
see is a `GroupFigure`, in which no person is stored.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from courses.catalogue.models import Module
from courses.general.rules import GROUP
from lms.lib.bilingual import Bilingual
from lms.people.models import Unit


class Question(models.Model):
    """A situation from one of the basic themes; a theme is a module. One that left the programme is not asked any more."""

    key = models.SlugField(max_length=80, unique=True)
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="level_questions")
    position = models.PositiveSmallIntegerField(default=0)
    text_nl = models.TextField()
    text_en = models.TextField()
    text = Bilingual()
    why_nl = models.TextField()
    why_en = models.TextField()
    why = Bilingual()
    is_in_use = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["position"], condition=Q(is_in_use=True), name="level_questions_in_use")]

    def __str__(self) -> str:
        return self.key


class Option(models.Model):
    """One of the answers to choose from. Exactly one of a question fits."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField(default=0)
    text_nl = models.TextField()
    text_en = models.TextField()
    text = Bilingual()
    is_right = models.BooleanField(default=False)

    class Meta:
        ordering = ["question", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["question"], condition=Q(is_right=True), name="one_option_fits")]

    def __str__(self) -> str:
        return str(self.text)


class Attempt(models.Model):
    """One time that a person does the level check; open until it is finished. Seen by that person only."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person"], condition=Q(finished_at=None), name="one_level_check_under_way")]
        indexes = [models.Index(fields=["person", "-finished_at"], name="level_checks_of_a_person")]


class Answer(models.Model):
    """What was chosen; without an option the question was passed by. Kept until a later attempt is finished, for the explanations."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    option = models.ForeignKey(Option, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "question"], name="one_answer_a_question")]


class Outcome(models.Model):
    """How a finished attempt went in one theme: of `asked` questions `answered` were answered and `right` answers fitted."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="outcomes")
    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="+")
    right = models.PositiveSmallIntegerField()
    answered = models.PositiveSmallIntegerField()
    asked = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "module"], name="one_outcome_a_theme"),
            models.CheckConstraint(condition=Q(right__lte=F("answered"), answered__lte=F("asked")), name="no_more_answers_than_questions"),
        ]


class Round(models.TextChoices):
    """The first time of a person, and one later time, so that a group can be compared before and after."""

    FIRST = "first"
    AGAIN = "again"


class Counted(models.Model):
    """That a person is in a figure already, so that nobody counts twice. Not in which one, not when, not with what."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    round = models.CharField(max_length=5, choices=Round.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "round"], name="counted_once_a_round")]


class GroupFigure(models.Model):
    """Eight people of one division added up. Nobody sees it before the eighth; then it is closed and never changes.

    So every figure, every sum of figures, and every difference between two sums or two days is about eight people at least.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    round = models.CharField(max_length=5, choices=Round.choices)
    people = models.PositiveSmallIntegerField(default=0)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "round"], condition=Q(closed_on=None), name="one_open_figure_a_division"),
            models.CheckConstraint(condition=Q(closed_on=None, people__lt=GROUP) | Q(closed_on__isnull=False, people=GROUP), name="closed_at_eight_people"),
        ]


class ThemeFigure(models.Model):
    """The sum in one theme; `people` are those who were asked about it, which a theme for some divisions may have fewer of."""

    figure = models.ForeignKey(GroupFigure, on_delete=models.CASCADE, related_name="themes")
    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="+")
    people = models.PositiveSmallIntegerField(default=0)
    right = models.PositiveIntegerField(default=0)
    asked = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["figure", "module"], name="one_sum_a_theme")]
