"""Planning: publish at a moment, take away at a moment. A sweep does what is due; a second sweep finds nothing left to do."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ambassadors.models import Ambassador, Post
from ambassadors.services import following, posts
from lms.audit.services import record
from lms.lib.locks import lock
from lms.lib.refusals import Refused
from lms.notifications.services import notify_all


class ChooseALaterMoment(Refused):
    message = _("Choose a moment in the future.")


class TakenAwayBefore(Refused):
    message = _("The moment to take it away must come after the moment to publish it.")


class StandsThereAlready(Refused):
    message = _("This post is published already. You can plan when it is taken away.")


@transaction.atomic
def plan(*, post: Post, publish_at: datetime | None, unpublish_at: datetime | None, now: datetime) -> Post:
    """Publish and take away at these moments; nothing for either means not planned. What is missing for publishing must be there first.

    Raises ChooseALaterMoment, TakenAwayBefore, StandsThereAlready, NotReadyToPublish.
    """
    post = lock(post)
    if publish_at and post.state == Post.State.PUBLISHED:
        raise StandsThereAlready
    if any(moment and moment <= now for moment in (publish_at, unpublish_at)):
        raise ChooseALaterMoment
    if publish_at and unpublish_at and unpublish_at <= publish_at:
        raise TakenAwayBefore
    if publish_at:
        posts.refuse_unready(post)
    post.publish_at, post.unpublish_at = publish_at, unpublish_at
    post.save(update_fields=["publish_at", "unpublish_at"])
    return post


def publish_due(*, now: datetime) -> int:
    """Publish and take away what is due, each in its own transaction. Returns how many posts changed."""
    away = Post.objects.filter(unpublish_at__lte=now, state=Post.State.PUBLISHED).values_list("pk", flat=True)
    ready = Post.objects.filter(Q(unpublish_at=None) | Q(unpublish_at__gt=now), publish_at__lte=now).exclude(state=Post.State.PUBLISHED)
    return sum(_take_away(pk, now) for pk in list(away)) + sum(_publish(pk, now) for pk in list(ready.values_list("pk", flat=True)))


@transaction.atomic
def _take_away(pk: int, now: datetime) -> int:
    post = lock(Post(pk=pk))
    if post.state != Post.State.PUBLISHED or not post.unpublish_at or post.unpublish_at > now:
        return 0
    post.state, post.withdrawn_at, post.unpublish_at = Post.State.WITHDRAWN, now, None
    post.save(update_fields=["state", "withdrawn_at", "unpublish_at"])
    following.forget_in_mails(posts=[post.pk])
    record(None, "post.withdrawn", post, reason="planned")
    return 1


@transaction.atomic
def _publish(pk: int, now: datetime) -> int:
    """What cannot be published any more at its moment stops being planned, and the writer hears why."""
    post = lock(Post(pk=pk))
    if not post.publish_at or post.publish_at > now or post.state == Post.State.PUBLISHED:
        return 0
    try:
        with transaction.atomic():
            posts.publish(post=post, by=None, now=now)
    except posts.WaitsForALook:
        return 0
    except Refused as refusal:
        Post.objects.filter(pk=pk).update(publish_at=None)
        if post.ambassador.state != Ambassador.State.ENDED:
            told = [(post.ambassador.person, {"title": post.draft_title, "problem": _in_both(refusal)})]
            notify_all(told, "post_not_published", url=reverse("post_edit", args=[pk]), event_key=f"planned-{pk}-{now:%Y%m%d%H%M}")
        return 0
    return 1


def _in_both(refusal: Refused) -> dict[str, str]:

    said = {}
    for language in ("nl", "en"):
        with translation.override(language):
            said[language] = str(type(refusal).message) % refusal.facts if refusal.facts else str(type(refusal).message)
    return said
