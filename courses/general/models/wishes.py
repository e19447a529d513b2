"""Wishes: what people would come to, or a version that their division does not have yet.

Who supports what is optional learning. Nothing of it leads back from `User` (`related_name="+"`); others see how many there are, never who.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Module
from courses.live_sessions.models import LiveSession
from lms.people.models import Language, Unit


class Part(models.TextChoices):
    """A part of the week that suits."""

    EARLY_MORNING = "early-morning", _("Monday or Tuesday morning")
    EARLY_AFTERNOON = "early-afternoon", _("Monday or Tuesday afternoon")
    MIDDLE_MORNING = "middle-morning", _("Wednesday morning")
    MIDDLE_AFTERNOON = "middle-afternoon", _("Wednesday afternoon")
    LATE_MORNING = "late-morning", _("Thursday or Friday morning")
    LATE_AFTERNOON = "late-afternoon", _("Thursday or Friday afternoon")


class How(models.TextChoices):
    EITHER = "either", _("it does not matter")
    ROOM = "room", _("in a room")
    ONLINE = "online", _("online")


class Wish(models.Model):
    """A session about a module or about a subject in own words, or a version of a module for a division.

    With a `session` that is not open yet it is being prepared. The first supporter made it; the name stands there only when that person chose so.
    """

    class Kind(models.TextChoices):
        SESSION = "session", _("a session")
        VARIANT = "variant", _("a version for a division")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        ANSWERED = "answered", _("answered")
        SESSION = "session", _("became a session")

    kind = models.CharField(max_length=7, choices=Kind.choices, default=Kind.SESSION)
    module = models.ForeignKey(Module, on_delete=models.PROTECT, null=True, blank=True, related_name="wishes")
    words = models.CharField(max_length=160, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.NL)
    parts = models.JSONField(default=list, blank=True, help_text="When it suits, as the wish was made: values of Part.")
    how = models.CharField(max_length=6, choices=How.choices, default=How.EITHER)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    shows_author = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    answer = models.CharField(max_length=400, blank=True)
    session = models.ForeignKey(LiveSession, on_delete=models.SET_NULL, null=True, blank=True, related_name="wishes")
    is_proposed = models.BooleanField(default=False, help_text="Somebody who does not plan sessions made the draft; HR opens it.")
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(module__isnull=False, words="") | (Q(module=None) & ~Q(words="")), name="wish_module_or_own_words"),
            models.CheckConstraint(
                condition=Q(kind="session", unit=None) | Q(kind="variant", unit__isnull=False, module__isnull=False), name="wish_version_for_a_division"
            ),
            models.CheckConstraint(condition=~Q(state="answered") | ~Q(answer=""), name="answered_wish_has_an_answer"),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None) | (~Q(state="open") & Q(closed_at__isnull=False)), name="closed_wish_has_a_moment"
            ),
            models.UniqueConstraint(fields=["module", "language"], condition=Q(kind="session", state="open"), name="one_open_wish_for_a_session"),
            models.UniqueConstraint(fields=["module", "unit"], condition=Q(kind="variant", state="open"), name="one_open_wish_for_a_version"),
            models.UniqueConstraint(fields=["author", "language", "words"], condition=Q(module=None, state="open"), name="one_open_wish_in_these_words"),
        ]
        indexes = [models.Index(fields=["state", "created_at"], name="wishes_by_state")]

    def __str__(self) -> str:
        return self.subject

    @property
    def subject(self) -> str:
        return str(self.module.title) if self.module is not None else self.words

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_prepared(self) -> bool:
        """A draft of the session is there."""
        return self.is_open and self.session is not None and self.session.state == LiveSession.State.DRAFT


class WishSupport(models.Model):
    """A person would come too. The order of the rows is the order in which seats are offered."""

    wish = models.ForeignKey(Wish, on_delete=models.CASCADE, related_name="supports")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    parts = models.JSONField(default=list, blank=True)
    how = models.CharField(max_length=6, choices=How.choices, default=How.EITHER)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["wish", "person"], name="once_for_a_wish")]
