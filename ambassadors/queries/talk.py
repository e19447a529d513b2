"""Talk: the thread below a post, and what waits for somebody to look at it."""

from django.db.models import Count, Exists, F, OuterRef, Prefetch, QuerySet

from ambassadors.models import Comment, Post, Report, Thanks
from ambassadors.queries.people import primary_unit, unit_names
from lms.people.models import User


def comments_of(post: Post, *, reader: User, known_units: dict[int, str] | None = None) -> list[Comment]:
    """The comments from old to new, each with `answers`, `thanks_count` and `is_thanked`; two queries whatever their number.

    What was taken away stands only where somebody answered it.
    """
    thanked = Thanks.objects.filter(comment=OuterRef("pk"), person=reader)
    found = list(
        Comment.objects.filter(post=post)
        .select_related("author")
        .annotate(thanks_count=Count("thanks"), is_thanked=Exists(thanked), author_unit=primary_unit("author"))
        .order_by("written_at", "pk")
    )
    names = dict(known_units or {})
    names |= unit_names({one.author_unit for one in found} - set(names))  # type: ignore[arg-type]
    below: dict[int, list[Comment]] = {}
    for one in found:
        one.author_unit_name = names.get(one.author_unit, "")  # type: ignore[attr-defined]
        if one.reply_to_id and not one.deleted_at:
            below.setdefault(one.reply_to_id, []).append(one)
    top = [one for one in found if one.reply_to_id is None]
    for one in top:
        one.answers = below.get(one.pk, [])  # type: ignore[attr-defined]
    return [one for one in top if not one.deleted_at or one.answers]  # type: ignore[attr-defined]


def is_own(post: Post, person: User) -> bool:
    """Whether this person wrote the post."""
    return post.ambassador.person_id == person.pk


def _open_reports() -> Prefetch:  # type: ignore[type-arg]
    return Prefetch("reports", Report.objects.filter(settled_at=None).select_related("reporter").order_by("at"), to_attr="open_reports")


def _reported(**what: object) -> Exists:
    return Exists(Report.objects.filter(settled_at=None, **what))


def reported_comments() -> QuerySet[Comment]:
    """Comments with reports that nobody has looked at, with the reports."""
    waiting = Comment.objects.filter(_reported(comment=OuterRef("pk")), deleted_at=None)
    return waiting.select_related("author", "post").prefetch_related(_open_reports()).order_by("written_at", "pk")


def reported_posts() -> QuerySet[Post]:
    """Published posts with reports that nobody has looked at, with the reports."""
    waiting = Post.objects.filter(_reported(post=OuterRef("pk")), state=Post.State.PUBLISHED)
    return waiting.select_related("ambassador__person").prefetch_related(_open_reports()).order_by("published_at", "pk")


def hidden_comments(*, at_most: int = 50) -> QuerySet[Comment]:
    """Comments that HR hid, the last first: they can be put back."""
    hidden = Comment.objects.filter(hidden_by__isnull=False, deleted_at=None).exclude(_reported(comment=OuterRef("pk")))
    return hidden.select_related("author", "post", "hidden_by").order_by("-hidden_at")[:at_most]


def hidden_posts(*, at_most: int = 50) -> QuerySet[Post]:
    """Posts that HR took off the podium, the last first: they can be put back."""
    return Post.objects.filter(hidden_at__isnull=False).select_related("ambassador__person", "hidden_by").order_by(F("hidden_at").desc())[:at_most]
