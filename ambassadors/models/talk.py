"""Talk under a post: comments, thanks, and reports of what hurts."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from ambassadors.models.posts import Post


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
    hidden_reason = models.TextField(blank=True)

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
