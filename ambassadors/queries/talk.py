"""Talk: the thread below a post, and what waits for somebody to look at it."""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.utils import timezone

from ambassadors.models import Ambassador, Comment, Objection, Post, Report, Thanks
from ambassadors.queries.people import primary_unit_name
from lms.lib.prepared import prepared
from lms.people.models import User


def comments_of(post: Post, *, reader: User) -> list[Comment]:
    """The comments from old to new, each with `answers`, `thanks_count` and `is_thanked`; one query whatever their number.

    Names that are called and own objections cost one more each, when there are any. What was taken away stands only where somebody answered it.
    """
    found = _comments(post=post.pk, reader=reader.pk)
    prefetch_related_objects([one for one in found if "@" in one.text], "mentions")
    hidden = [one for one in found if one.hidden_by_id and one.author_id == reader.pk]
    prefetch_related_objects(hidden, Prefetch("objections", Objection.objects.order_by("-at"), to_attr="every_objection"))
    below: dict[int, list[Comment]] = {}
    for one in found:
        if one.reply_to_id and not one.deleted_at:
            below.setdefault(one.reply_to_id, []).append(one)
    top = [one for one in found if one.reply_to_id is None]
    for one in top:
        one.answers = below.get(one.pk, [])  # type: ignore[attr-defined]
    return [one for one in top if not one.deleted_at or one.answers]  # type: ignore[attr-defined]


@prepared
def _comments(post: int, reader: int) -> QuerySet[Comment]:
    thanked = Thanks.objects.filter(comment=OuterRef("pk"), person=reader)
    found = Comment.objects.filter(post=post).select_related("author").order_by("written_at", "pk")
    return found.annotate(thanks_count=Count("thanks"), is_thanked=Exists(thanked), author_unit_name=primary_unit_name("author"))


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


def reported_count() -> int:
    """How many comments and posts wait for somebody to look; one query."""
    found = Report.objects.filter(settled_at=None).aggregate(
        comments=Count("comment", filter=Q(comment__deleted_at=None), distinct=True),
        posts=Count("post", filter=Q(post__state=Post.State.PUBLISHED), distinct=True),
    )
    return int(found["comments"] + found["posts"])


def _number(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


@prepared
def _counts(reader: int, today: date) -> QuerySet[Any]:
    comments = Comment.objects.filter(_reported(comment=OuterRef("pk")), deleted_at=None)
    posts = Post.objects.filter(_reported(post=OuterRef("pk")), state=Post.State.PUBLISHED)
    objections = Objection.objects.filter(answered_at=None)
    looks = Post.objects.exclude(review_asked_at=None)
    ended = Ambassador.objects.exclude(state=Ambassador.State.ENDED).filter(term_ends_on__lt=today)
    return User.objects.filter(pk=reader).values_list(*(_number(rows) for rows in (comments, posts, objections, looks, ended)))


def moderation_counts(reader: User) -> tuple[int, int, int, int]:
    """How many comments and posts were reported, objections wait for an answer, drafts wait for a look, and terms have ended; one query."""
    found = next(iter(_counts(reader=reader.pk, today=timezone.localdate())))
    return found[0] + found[1], found[2], found[3], found[4]


def hidden_comments(*, at_most: int = 50) -> QuerySet[Comment]:
    """Comments that HR hid, the last first: they can be put back."""
    hidden = Comment.objects.filter(hidden_by__isnull=False, deleted_at=None).exclude(_reported(comment=OuterRef("pk")))
    return hidden.select_related("author", "post", "hidden_by").order_by("-hidden_at")[:at_most]


def hidden_posts(*, at_most: int = 50) -> QuerySet[Post]:
    """Posts that HR took off the podium, the last first: they can be put back."""
    return Post.objects.filter(hidden_at__isnull=False).select_related("ambassador__person", "hidden_by").order_by(F("hidden_at").desc())[:at_most]


def open_objections() -> QuerySet[Objection]:
    """Objections that nobody answered, the longest waiting first."""
    waiting = Objection.objects.filter(answered_at=None)
    return waiting.select_related("author", "comment__post", "comment__hidden_by", "post__hidden_by").order_by("at", "pk")
