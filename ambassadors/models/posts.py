"""Posts. What is being written and what others read are two texts: publishing copies the one to the other."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import F, Q
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
    draft_key = models.CharField(max_length=40, blank=True, help_text="Of the form that was saved last: the device throws its own copy away when it reads it.")
    draft_saved_at = models.DateTimeField(default=timezone.now)
    published_number = models.PositiveIntegerField(default=0, help_text="The `draft_number` that was published last.")
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
    hidden_rule = models.CharField(max_length=10, blank=True, help_text="One of the rules of the podium, see HouseRule.")
    hidden_reason = models.TextField(blank=True)
    video_url = models.URLField(max_length=500, blank=True)
    publish_at = models.DateTimeField(null=True, blank=True, help_text="Planned; empty when nothing is planned.")
    unpublish_at = models.DateTimeField(null=True, blank=True)
    review_asked_at = models.DateTimeField(null=True, blank=True, help_text="The writer waits for a look; only where the organisation asks for one.")
    approved_number = models.PositiveIntegerField(null=True, blank=True, help_text="The `draft_number` that may be published.")
    review_note = models.TextField(blank=True)
    modules = models.ManyToManyField(Module, blank=True, related_name="posts")
    lessons = models.ManyToManyField(Lesson, blank=True, related_name="posts")
    sessions = models.ManyToManyField(LiveSession, blank=True, related_name="posts")
    units = models.ManyToManyField(Unit, blank=True, related_name="posts", help_text="Who may read it; nobody named means everybody.")

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(state="published") | (~Q(title="") & ~Q(body="") & ~Q(stance="")), name="published_post_is_whole"),
            models.CheckConstraint(condition=~Q(state="published") | Q(published_at__isnull=False), name="published_post_has_a_moment"),
            models.CheckConstraint(
                condition=Q(unpublish_at=None) | Q(publish_at=None) | Q(unpublish_at__gt=F("publish_at")), name="taken_away_after_published"
            ),
            models.CheckConstraint(condition=Q(hidden_at=None) | (~Q(hidden_reason="") & ~Q(state="published")), name="hidden_post_is_away_with_a_reason"),
        ]
        indexes = [
            models.Index(fields=["-published_at"], condition=Q(state="published"), name="posts_newest_first"),
            models.Index(fields=["ambassador", "-published_at", "-id"], condition=Q(state="published"), name="posts_of_a_writer"),
        ]

    def __str__(self) -> str:
        return self.title or self.draft_title

    @property
    def video_host(self) -> str:
        """Where the link to the video goes."""
        return (urlsplit(self.video_url).hostname or "").removeprefix("www.")

    @property
    def waits_hidden(self) -> bool:
        """Whether it comes back when HR puts it back: HR took it off while it was published, and its writer has not withdrawn it since."""
        return self.hidden_at is not None and self.withdrawn_at == self.hidden_at

    @property
    def has_changes(self) -> bool:
        """Whether the draft went on since it was published."""
        return self.draft_number != self.published_number


class PostRevision(models.Model):
    """What was published, each time; and a draft that was set aside because another device had gone on."""

    class Kind(models.TextChoices):
        PUBLISHED = "published", _("published")
        SET_ASIDE = "set_aside", _("set aside")

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=140)
    lead = models.CharField(max_length=280, blank=True)
    body = models.TextField()
    published_at = models.DateTimeField(default=timezone.now, help_text="Or set aside.")
    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.PUBLISHED)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["post", "number"], name="one_revision_per_number")]


class PostImage(models.Model):
    """A picture in a post, re-encoded by us. Without a sentence for who cannot see it, the post is not published."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="images")
    file = models.ImageField(upload_to="posts/%Y/%m/")
    width = models.PositiveSmallIntegerField(default=0)
    height = models.PositiveSmallIntegerField(default=0)
    alt = models.CharField(max_length=300, blank=True)
    added_at = models.DateTimeField(default=timezone.now)


class PictureConsent(models.Model):
    """A colleague who can be recognised in a picture, and what this colleague said. Without a yes of everybody named the picture is not shown (§15)."""

    class State(models.TextChoices):
        ASKED = "asked", _("no answer yet")
        YES = "yes", _("may be shown")
        NO = "no", _("is not shown")

    image = models.ForeignKey(PostImage, on_delete=models.CASCADE, related_name="consents")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=5, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["image", "person"], name="asked_once_about_a_picture"),
            models.CheckConstraint(
                condition=Q(state="asked", answered_at=None) | (~Q(state="asked") & ~Q(answered_at=None)), name="picture_answered_has_a_moment"
            ),
        ]


class PostReading(models.Model):
    """This person has opened this post: so that the first page shows others. Only the person's own pages read it; the writer sees a number."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="readings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "person"], name="one_reading_per_person")]


class PostFile(models.Model):
    """A file that stands with a post, such as a one-page example. Its kind is read from its content."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="files")
    file = models.FileField(upload_to="posts/files/%Y/%m/")
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=80)
    bytes = models.PositiveIntegerField()
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["added_at", "pk"]


class ReadAlong(models.Model):
    """A colleague whom the writer asked to read a draft before anybody else does. The two of them see it."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="read_alongs")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    question = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    remark = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["post", "person"], condition=Q(answered_at=None), name="asked_once_to_read_along")]
