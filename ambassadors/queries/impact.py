"""What the posts of an ambassador did, for the ambassador alone: numbers without names (ambassadors.md §12)."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from ambassadors import rules
from ambassadors.models import Ambassador, Post, PostReading, Question, StoryRequest, Thanks, ThankYouNote
from lms.lib.prepared import prepared


@dataclass(frozen=True)
class Impact:
    """`bookings` is nothing below eight."""

    posts: int
    readers: int
    thanks: int
    answers: int
    bookings: int | None


def impact(ambassador: Ambassador) -> Impact:
    """Five counts, two queries."""
    posts, readers, thanks, answers = next(iter(_counts(ambassador=ambassador.pk, person=ambassador.person_id)))
    bookings = len(_bookings_after_reading(ambassador=ambassador.pk, person=ambassador.person_id))
    return Impact(posts=posts, readers=readers, thanks=thanks, answers=answers, bookings=rules.figure_of_group(bookings))


@prepared
def _counts(ambassador: int, person: int) -> QuerySet[Any]:
    readers = PostReading.objects.filter(post__ambassador=ambassador).exclude(person=person)
    return Ambassador.objects.filter(pk=ambassador).values_list(
        _number(Post.objects.filter(ambassador=ambassador, state=Post.State.PUBLISHED)),
        _number(readers, Count("person", distinct=True)),
        _number(Thanks.objects.filter(post__ambassador=ambassador)) + _number(Thanks.objects.filter(comment__author=person)),
        _number(Question.objects.filter(answered_by=person, removed_at=None)),
    )


def _number(rows: QuerySet[Any], what: Count | None = None) -> Coalesce:
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(number=what or Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


@prepared
def _bookings_after_reading(ambassador: int, person: int) -> QuerySet[Any]:
    """Bookings that people made themselves within two weeks after they opened a post that stands with that session or its module; once each.

    From the readings on: they are few, and bookings are many.
    """
    read = PostReading.objects.filter(post__ambassador=ambassador).exclude(person=person).order_by()

    def booked(way: str) -> QuerySet[Any]:
        made_at = F(f"{way}__created_at")
        soon = {f"{way}__person": F("person"), "read_at__lte": made_at, "read_at__gte": made_at - rules.BOOKED_AFTER_READING}
        return read.filter(**soon).values_list(f"{way}__pk", flat=True)

    return booked("post__sessions__bookings").union(booked("post__modules__live_sessions__bookings"))


@prepared
def _notes(ambassador: int) -> QuerySet[ThankYouNote]:
    return ThankYouNote.objects.filter(ambassador=ambassador).select_related("person")[:20]


def notes_to(ambassador: Ambassador) -> list[ThankYouNote]:
    """Words of thanks, the newest twenty; nobody else reads them."""
    return _notes(ambassador=ambassador.pk)


@prepared
def open_requests(ambassador: int) -> QuerySet[StoryRequest]:
    """The rows of `requests_to`."""
    return _requests(ambassador)


def requests_to(ambassador: Ambassador) -> QuerySet[StoryRequest]:
    """Stories that editors asked for and that wait for a yes or a no."""
    return _requests(ambassador.pk)


def _requests(ambassador: int) -> QuerySet[StoryRequest]:
    return StoryRequest.objects.filter(ambassador=ambassador, post=None, declined_at=None).select_related("module", "asked_by")
