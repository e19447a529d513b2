"""Drafts that somebody else looks at: a colleague who was asked, or HR where it looks first."""

from django.db.models import QuerySet

from ambassadors.models import Ambassador, Post, ReadAlong
from lms.people.access import may
from lms.people.models import User


def asked_to_read_along(person: User) -> QuerySet[ReadAlong]:
    """Drafts that wait for this person's remark, as long as the writer is an ambassador."""
    waiting = ReadAlong.objects.filter(person=person, answered_at=None).exclude(post__ambassador__state=Ambassador.State.ENDED)
    return waiting.select_related("post__ambassador__person")


def waiting_for_a_look() -> QuerySet[Post]:
    """Drafts that wait for HR, the longest waiting first."""
    return Post.objects.exclude(review_asked_at=None).select_related("ambassador__person").order_by("review_asked_at", "pk")


def may_see_draft(post: Post, person: User) -> bool:
    """The writer, a colleague who is asked to read along, and HR while the draft waits for its look; two queries at most."""
    if post.ambassador.person_id == person.pk:
        return True
    if post.review_asked_at is not None and may(person, "posts.moderate"):
        return True
    return asked_to_read_along(person).filter(post=post).exists()
