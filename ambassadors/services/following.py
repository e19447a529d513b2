"""Following people and topics, the secret address of the own feed, and the weekly digest."""

import re
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from ambassadors import queries
from ambassadors.models import Ambassador, FeedAddress, Following, Post, Topic
from lms.notifications.models import Message
from lms.notifications.services import notify_all
from lms.people.models import User

DIGEST = "podium_digest"
A_WEEK = timedelta(days=7)
AT_ONCE = 500
WAITING = [Message.Mail.QUEUED, Message.Mail.SENDING, Message.Mail.FAILED, Message.Mail.WEEKLY]
ABOUT_A_POST = ["comment_answered", "comment_mentioned", "question_answered"]
_POST = re.compile(r"/podium/posts/(\d+)/")


@transaction.atomic
def follow(*, person: User, now: datetime, ambassador: Ambassador | None = None, topic: Topic | None = None) -> None:
    """Hear of new posts of this ambassador, or about this topic. Twice is once."""
    Following.objects.bulk_create([Following(person=person, ambassador=ambassador, topic=topic, since=now)], ignore_conflicts=True)


@transaction.atomic
def unfollow(*, person: User, ambassador: Ambassador | None = None, topic: Topic | None = None) -> None:
    """Hear no more of it."""
    Following.objects.filter(person=person, ambassador=ambassador, topic=topic).delete()


@transaction.atomic
def new_feed_address(*, person: User, now: datetime) -> FeedAddress:
    """A secret address for the own feed reader; the one before answers no more."""
    found, _is_new = FeedAddress.objects.update_or_create(person=person, defaults={"secret": secrets.token_urlsafe(32), "made_at": now})
    return found


@transaction.atomic
def end_feed_address(*, person: User) -> None:
    """No feed any more; the address answers nothing from now on."""
    FeedAddress.objects.filter(person=person).delete()


def send_digests(*, now: datetime) -> int:
    """Once a week: what is new of whom and what somebody follows, to who follows something new. Safe to run twice in a week.

    Returns how many people were told. Works in batches of people; a batch costs the same number of queries whatever its size.
    """
    week = f"{now.isocalendar().year}-{now.isocalendar().week:02d}"
    followers = User.objects.active().filter(pk__in=Following.objects.values("person"))
    told = 0
    last = 0
    while batch := list(followers.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        last = batch[-1].pk
        told += _digest(batch, week, now)
    return told


@transaction.atomic
def _digest(people: list[User], week: str, now: datetime) -> int:
    had = set(Message.objects.filter(kind=DIGEST, event_key=week, person__in=people).values_list("person", flat=True))
    rows: list[tuple[User, dict[str, Any]]] = []
    for person, posts in queries.new_for_followers([one for one in people if one.pk not in had], since=now - A_WEEK).items():
        if posts:
            lines = [_line(post) for post in posts[:7]]
            rows.append((person, {"posts": lines}))
    return notify_all(rows, DIGEST, url=reverse("following"), event_key=week) if rows else 0


def _line(post: Post) -> dict[str, Any]:
    return {"post": post.pk, "title": post.title, "name": queries.writer_name(post), "url": reverse("post_show", args=[post.pk])}


def forget_in_mails(*, posts: list[int], but_for: QuerySet[User] | None = None) -> None:
    """Mails that have not left yet do not name posts (by id) that are gone: digests without posts, and words about one of them, do not leave (§15).

    `but_for` are people for whom they are not gone.
    """
    waiting = Message.objects.filter(mail__in=WAITING)
    if but_for is not None:
        waiting = waiting.exclude(person__in=but_for.values("pk"))
    for message in waiting.filter(kind=DIGEST).select_for_update():
        left = [line for line in message.context.get("posts", []) if line["post"] not in posts]
        if not left:
            message.delete()
        elif len(left) != len(message.context["posts"]):
            message.context["posts"] = left
            message.save(update_fields=["context"])
    about = waiting.filter(kind__in=ABOUT_A_POST, url__startswith="/podium/posts/").values_list("pk", "url")
    gone = [pk for pk, url in about if (match := _POST.match(url)) and int(match.group(1)) in set(posts)]
    Message.objects.filter(pk__in=gone).delete()


def names_gone(*, ambassador: Ambassador) -> None:
    """All posts of an ambassador leave the mails that wait."""
    forget_in_mails(posts=list(Post.objects.filter(ambassador=ambassador).values_list("pk", flat=True)))
