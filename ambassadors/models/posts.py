"""Posts. What is being written and what others read are two texts: publishing copies the one to the other."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ambassadors.models.ambassadors import Ambassador
from courses.catalogue.models import Lesson, Module
from courses.live_sessions.models import LiveSession
from lms.people.models import Language, Unit


class Post(models.Model):
    """A post on the podium. `draft_*` is what the writer works on; `title`, `lead` and `body` are what is published.

    With `hidden_at` HR took it off the podium; the writer reads why, and it comes back when HR puts it back.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Stance(models.TextChoices):
        CHANCE = "chance", _("Opportunity")
        RISK = "risk", _("Risk")

    class Byline(models.TextChoices):
        NAME = "name"
        FORMER = "former"

    ambassador = models.ForeignKey(Ambassador, on_delete=models.CASCADE, related_name="posts")
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.NL)
    stance = models.CharField(max_length=6, choices=Stance.choices, blank=True)
    byline = models.CharField(max_length=6, choices=Byline.choices, default=Byline.NAME)
    draft_title = models.CharField(max_length=140, blank=True)
    draft_lead = models.CharField(max_length=280, blank=True)
    draft_body = models.TextField(blank=True, help_text="Sanitised HTML.")
    draft_number = models.PositiveIntegerField(default=0, help_text="Rises with every save; a save that is based on an older one is a conflict.")
    draft_saved_at = models.DateTimeField(default=timezone.now)
    title = models.CharField(max_length=140, blank=True)
    lead = models.CharField(max_length=280, blank=True)
    body = models.TextField(blank=True)
    plain_body = models.TextField(blank=True, help_text="Only the words of `body`, for search.")
    minutes = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    hidden_reason = models.TextField(blank=True)
    modules = models.ManyToManyField(Module, blank=True, related_name="posts")
    lessons = models.ManyToManyField(Lesson, blank=True, related_name="posts")
    sessions = models.ManyToManyField(LiveSession, blank=True, related_name="posts")
    units = models.ManyToManyField(Unit, blank=True, related_name="posts", help_text="Who may read it; nobody named means everybody.")

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(state="published") | (~Q(title="") & ~Q(body="") & ~Q(stance="")), name="published_post_is_whole"),
            models.CheckConstraint(condition=~Q(state="published") | Q(published_at__isnull=False), name="published_post_has_a_moment"),
            models.CheckConstraint(condition=Q(hidden_at=None) | (~Q(hidden_reason="") & ~Q(state="published")), name="hidden_post_is_away_with_a_reason"),
        ]
        indexes = [models.Index(fields=["-published_at"], condition=Q(state="published"), name="posts_newest_first")]

    def __str__(self) -> str:
        return self.title or self.draft_title


class PostRevision(models.Model):
    """What was published, each time."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=140)
    lead = models.CharField(max_length=280, blank=True)
    body = models.TextField()
    published_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "number"], name="one_revision_per_number")]


class PostImage(models.Model):
    """A picture in a post, re-encoded by us. Without a sentence for who cannot see it, the post is not published."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="images")
    file = models.ImageField(upload_to="posts/%Y/%m/")
    width = models.PositiveSmallIntegerField(default=0)
    height = models.PositiveSmallIntegerField(default=0)
    alt = models.CharField(max_length=300, blank=True)
    added_at = models.DateTimeField(default=timezone.now)


class PostReading(models.Model):
    """This person has opened this post: so that the first page shows others. Only the person's own pages read it; the writer sees a number."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="readings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "person"], name="one_reading_per_person")]
