"""Questions of colleagues, requests of editors, and notes of thanks."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from ambassadors.models.ambassadors import Ambassador
from ambassadors.models.posts import Post
from courses.catalogue.models import Module
from courses.live_sessions.models import LiveSession


class Question(models.Model):
    """A question under a post or a module. Votes bring it to the agenda of the next session; its answer comes back here (§8)."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, null=True, related_name="questions")
    module = models.ForeignKey(Module, on_delete=models.CASCADE, null=True, related_name="questions")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=300)
    form_key = models.CharField(max_length=40, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_in = models.ForeignKey(LiveSession, on_delete=models.SET_NULL, null=True, related_name="+", help_text="The session that had it on the agenda.")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(post=None) ^ Q(module=None), name="question_about_one_thing"),
            models.CheckConstraint(condition=Q(answered_at=None, answer="") | (~Q(answered_at=None) & ~Q(answer="")), name="answered_with_words"),
            models.UniqueConstraint(fields=["author", "form_key"], condition=~Q(form_key=""), name="one_question_per_form"),
        ]

    def __str__(self) -> str:
        return f"question {self.pk}"


class QuestionVote(models.Model):
    """This person would like to know it too. Everybody sees the number, nobody the names."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="votes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "person"], name="one_vote_per_person")]


class StoryRequest(models.Model):
    """An editor asks an ambassador for a story that a module lacks. No is possible without a reason (§10)."""

    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="story_requests")
    stance = models.CharField(max_length=6, choices=Post.Stance.choices)
    ambassador = models.ForeignKey(Ambassador, on_delete=models.CASCADE, related_name="story_requests")
    words = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    post = models.ForeignKey(Post, on_delete=models.SET_NULL, null=True, related_name="+")
    declined_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["module", "stance", "ambassador"], condition=Q(post=None, declined_at=None), name="asked_once_for_the_same_story")
        ]


class ThankYouNote(models.Model):
    """A few words of thanks to an ambassador, who alone reads them (§14)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    ambassador = models.ForeignKey(Ambassador, on_delete=models.CASCADE, related_name="notes")
    text = models.CharField(max_length=600)
    form_key = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "form_key"], condition=~Q(form_key=""), name="one_note_per_form")]
