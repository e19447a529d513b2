"""Talk under a post: comments, thanks, and reports of what hurts."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ambassadors.models.posts import Post


class HouseRule(models.TextChoices):
    """The rules of the podium: what a comment or a post is hidden for names one of them (§9)."""

    RESPECT = "respect", _("1. You speak about what somebody did, never down to who somebody is.")
    CUSTOMERS = "customers", _("2. No customer, applicant or supplier can be recognised without their yes.")
    COLLEAGUES = "colleagues", _("3. Of colleagues you tell only what they would tell themselves.")
    SECRETS = "secrets", _("4. What is not public yet stays inside: figures, plans, passwords.")
    TRUE = "true", _("5. It happened as you tell it, and what you made with a tool you say so.")
    POLICY = "policy", _("6. It fits our social-media policy.")


class Comment(models.Model):
    """A comment, or a reply to one. Deleting empties it; hiding keeps the words for who must look."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    reply_to = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="replies")
    text = models.TextField()
    form_key = models.CharField(max_length=40, blank=True)
    written_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    hidden_rule = models.CharField(max_length=10, choices=HouseRule.choices, blank=True)
    hidden_reason = models.TextField(blank=True)
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["author", "form_key"], condition=~Q(form_key=""), name="one_comment_per_form"),
            models.CheckConstraint(condition=Q(hidden_by=None) | ~Q(hidden_reason=""), name="hiding_has_a_reason"),
        ]
        indexes = [models.Index(fields=["post", "written_at"], name="comments_of_a_post")]

    def __str__(self) -> str:
        return f"comment {self.pk}"


class Thanks(models.Model):
    """Somebody thanked the writer of a post or a comment. A number for all, names only for who was thanked."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, null=True, related_name="thanks")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, related_name="thanks")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "post"], name="thank_a_post_once"),
            models.UniqueConstraint(fields=["person", "comment"], name="thank_a_comment_once"),
            models.CheckConstraint(condition=Q(post=None) ^ Q(comment=None), name="thanks_for_one_thing"),
        ]


class Report(models.Model):
    """Somebody says that a comment or a post should be looked at, with a reason. Two reports hide a comment until then."""

    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, null=True, related_name="reports")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, related_name="reports")
    reason = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reporter", "post"], condition=Q(settled_at=None), name="report_a_post_once"),
            models.UniqueConstraint(fields=["reporter", "comment"], condition=Q(settled_at=None), name="report_a_comment_once"),
            models.CheckConstraint(condition=Q(post=None) ^ Q(comment=None), name="report_of_one_thing"),
        ]


class Objection(models.Model):
    """The writer sees a hiding differently, and says so once. HR answers, best somebody else than who hid it (§9)."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, null=True, related_name="objections")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, related_name="objections")
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(blank=True)
    is_upheld = models.BooleanField(null=True, help_text="Whether the writer was right, once answered.")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["comment"], condition=Q(answered_at=None), name="object_to_a_comment_once"),
            models.UniqueConstraint(fields=["post"], condition=Q(answered_at=None), name="object_to_a_post_once"),
            models.CheckConstraint(condition=Q(post=None) ^ Q(comment=None), name="objection_to_one_thing"),
            models.CheckConstraint(condition=Q(answered_at=None) | ~Q(answer=""), name="objection_answered_with_words"),
        ]

    def __str__(self) -> str:
        return f"objection {self.pk}"
