"""What somebody wants to hear of, and the secret address under which a feed reader may fetch it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from ambassadors.models.ambassadors import Ambassador, Topic


class Following(models.Model):
    """This person follows one ambassador or one topic. Only the person sees it; nobody is counted."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    ambassador = models.ForeignKey(Ambassador, on_delete=models.CASCADE, null=True, related_name="followings")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, null=True, related_name="followings")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "ambassador"], name="follow_a_person_once"),
            models.UniqueConstraint(fields=["person", "topic"], name="follow_a_topic_once"),
            models.CheckConstraint(condition=Q(ambassador=None) ^ Q(topic=None), name="follow_one_thing"),
        ]


class FeedAddress(models.Model):
    """The secret part of a person's own feed address. A new one ends the old one at once."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    secret = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)


class Hint(models.Model):
    """Somebody does not want the private "would this be something for you?"; only this person sees it."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    switched_off_at = models.DateTimeField(default=timezone.now)
