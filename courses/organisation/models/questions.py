"""What somebody does not understand, disagrees with or asks about a policy. It is never a refusal."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.organisation.models.policies import Clause, PolicyVersion


class ClauseQuestion(models.Model):
    """Goes to the owner of the policy, who answers. Without a clause it is about the whole policy."""

    class Kind(models.TextChoices):
        UNCLEAR = "unclear", _("I do not understand something")
        DISAGREE = "disagree", _("I do not agree with something")
        QUESTION = "question", _("I want to ask something")

    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="questions")
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, null=True, blank=True, related_name="questions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="policy_questions")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.TextField()
    may_be_named = models.BooleanField(default=False, help_text="The name may stand beside the clause when it is rewritten.")
    asked_at = models.DateTimeField(default=timezone.now)
    form_key = models.CharField(max_length=64, blank=True, editable=False)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "form_key"], condition=~Q(form_key=""), name="one_policy_question_per_click"),
            models.CheckConstraint(condition=Q(answer="", answered_at=None) | ~Q(answer="") & Q(answered_at__isnull=False), name="clause_answered_with_words"),
        ]
        indexes = [models.Index(fields=["asked_at"], condition=Q(answered_at=None), name="policy_questions_that_wait")]

    def __str__(self) -> str:
        return f"question {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("policy_question", args=[self.pk])
