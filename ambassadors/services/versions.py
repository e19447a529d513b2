"""Earlier texts of a post: kept at each publishing, and when two devices wrote at once; taken back as the draft."""

from datetime import datetime

from django.db import transaction

from ambassadors.models import Post, PostRevision
from lms.lib.locks import lock
from lms.lib.rich_text import sanitised


def add(*, post: Post, title: str, lead: str, body: str, kind: str, now: datetime) -> PostRevision:
    """Keep a text as the next version; the post must be locked."""
    last = post.revisions.order_by("-number").first()
    number = last.number + 1 if last else 1
    return PostRevision.objects.create(post=post, number=number, title=title[:140], lead=lead[:280], body=sanitised(body), kind=kind, published_at=now)


@transaction.atomic
def set_aside(*, post: Post, title: str, lead: str, body: str, now: datetime) -> PostRevision | None:
    """Keep a text that somebody does not go on with, so that nothing is lost. Nothing is kept of an empty one, or twice of the same."""
    post = lock(post)
    if not (title.strip() or lead.strip() or body.strip()):
        return None
    kept = (title.strip()[:140], lead.strip()[:280], sanitised(body))
    same = post.revisions.filter(title=kept[0], lead=kept[1], body=kept[2], kind=PostRevision.Kind.SET_ASIDE).first()
    return same or add(post=post, title=kept[0], lead=kept[1], body=kept[2], kind=PostRevision.Kind.SET_ASIDE, now=now)


@transaction.atomic
def take_back(*, post: Post, version: PostRevision, now: datetime) -> Post:
    """Make an earlier text the draft again; what was the draft is set aside. Colleagues read on until it is published."""
    post = lock(post)
    if (version.title, version.lead, version.body) == (post.draft_title, post.draft_lead, post.draft_body):
        return post
    set_aside(post=post, title=post.draft_title, lead=post.draft_lead, body=post.draft_body, now=now)
    post.draft_title, post.draft_lead, post.draft_body = version.title, version.lead, sanitised(version.body)
    post.draft_number += 1
    post.draft_key, post.draft_saved_at = "", now
    post.save(update_fields=["draft_title", "draft_lead", "draft_body", "draft_number", "draft_key", "draft_saved_at"])
    return post
