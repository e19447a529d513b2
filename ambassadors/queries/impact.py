"""What the posts of an ambassador did, for the ambassador alone: numbers without names (ambassadors.md §12)."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from ambassadors import rules
from ambassadors.models import Ambassador, Post, PostReading, Question, StoryRequest, Thanks, ThankYouNote
from courses.live_sessions.models import Booking


@dataclass(frozen=True)
class Impact:
    """`bookings` is nothing below eight."""

    posts: int
    readers: int
    thanks: int
    answers: int
    bookings: int | None


def impact(ambassador: Ambassador) -> Impact:
    """Five counts, five queries."""
    readers = PostReading.objects.filter(post__ambassador=ambassador).exclude(person=ambassador.person_id)
    return Impact(
        posts=Post.objects.filter(ambassador=ambassador, state=Post.State.PUBLISHED).count(),
        readers=readers.values("person").distinct().count(),
        thanks=Thanks.objects.filter(Q(post__ambassador=ambassador) | Q(comment__author=ambassador.person_id)).count(),
        answers=Question.objects.filter(answered_by=ambassador.person_id, removed_at=None).count(),
        bookings=rules.figure_of_group(_bookings_after_reading(ambassador).count()),
    )


def _bookings_after_reading(ambassador: Ambassador) -> QuerySet[Booking]:
    """Bookings that people made themselves within two weeks after they opened a post that stands with that session or its module."""
    read = PostReading.objects.filter(
        Q(post__sessions=OuterRef("session")) | Q(post__modules=OuterRef("session__module")),
        post__ambassador=ambassador,
        person=OuterRef("person"),
        read_at__lte=OuterRef("created_at"),
        read_at__gte=OuterRef("created_at") - rules.BOOKED_AFTER_READING,
    )
    return Booking.objects.filter(Exists(read)).exclude(person=ambassador.person_id)


def notes_to(ambassador: Ambassador) -> QuerySet[ThankYouNote]:
    """Words of thanks, the newest first; nobody else reads them."""
    return ThankYouNote.objects.filter(ambassador=ambassador).select_related("person")


def requests_to(ambassador: Ambassador) -> QuerySet[StoryRequest]:
    """Stories that editors asked for and that wait for a yes or a no."""
    return StoryRequest.objects.filter(ambassador=ambassador, post=None, declined_at=None).select_related("module", "asked_by")
