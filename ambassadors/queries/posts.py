"""Posts: which ones somebody may read, where they stand, and what is in them."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ambassadors import rules
from ambassadors.models import Ambassador, Post, PostFile, PostImage, PostReading, Thanks
from ambassadors.queries.people import primary_unit_name
from courses.catalogue.models import Module
from courses.catalogue.queries import unit_ids_of
from lms.lib.prepared import Text, prepared
from lms.lib.rich_text import sanitised
from lms.lib.searching import search_words
from lms.people.models import User

IMAGE_ADDRESS = re.compile(r"/podium/images/(\d{1,15})/")
MOST_STORIES = 10
IMAGE_TAG = re.compile(r"<img[^>]*>")


def posts_on_the_podium() -> QuerySet[Post]:
    """Everything that is published now, whoever may read it. Every page, list, feed and mail begins here, so what is withdrawn is gone everywhere."""
    return Post.objects.filter(state=Post.State.PUBLISHED, ambassador__are_stories_shown=True)


def posts_readable_by(person: User) -> QuerySet[Post]:
    """Published posts for everybody or for one of the person's units, newest first, with their writer loaded."""
    audience = Post.units.through.objects.filter(post=OuterRef("pk"))
    mine = audience.filter(unit__in=unit_ids_of(person))
    return (
        posts_on_the_podium()
        .filter(Q(ambassador__person=person) | ~Exists(audience) | Exists(mine))
        .select_related("ambassador__person")
        .annotate(writer_unit_name=primary_unit_name("ambassador__person"))
        .order_by("-published_at", "-pk")
    )


@prepared
def newest_posts(person: User) -> QuerySet[Post]:
    """The five newest that this person may read."""
    return posts_readable_by(person)[:5]


@prepared
def post_to_read(person: User, post: int) -> QuerySet[Post]:
    """A readable post with all that its page needs to know: whether it was read, what stands with it, and who said thanks. No row for a stranger."""
    this = {"post": OuterRef("pk")}
    thanks = Thanks.objects.filter(**this).order_by().values("post").annotate(count=Count("pk")).values("count")
    return (
        posts_readable_by(person)
        .filter(pk=post)
        .annotate(
            is_read=Exists(PostReading.objects.filter(**this, person=person)),
            has_files=Exists(PostFile.objects.filter(**this)),
            has_modules=Exists(Post.modules.through.objects.filter(**this)),
            has_sessions=Exists(Post.sessions.through.objects.filter(**this)),
            has_lessons=Exists(Post.lessons.through.objects.filter(**this)),
            thanks_count=Coalesce(Subquery(thanks), 0),
            is_thanked=Exists(Thanks.objects.filter(**this, person=person)),
        )
    )


def newest_for_everybody(*, at_most: int = 5) -> list[Post]:
    """The newest posts that everybody may read, for the list in the intranet."""
    audience = Post.units.through.objects.filter(post=OuterRef("pk"))
    found = posts_on_the_podium().filter(~Exists(audience)).select_related("ambassador__person").order_by("-published_at", "-pk")
    return list(found.defer("body", "draft_body", "plain_body")[:at_most])


def podium_for(person: User, *, now: datetime, at_most: int = 3) -> list[Post]:
    """Posts for the first page by a fair rotation: of each ambassador the newest that this person has not read. Two queries, whatever the number."""
    newest = _newest_unread(person=person, read_since=now - rules.READ_LATELY)
    candidates = [(pk, ambassador, (now - at).days) for pk, ambassador, at, _read in newest if at]
    if not candidates:
        return []
    read_lately = {ambassador: times for _pk, ambassador, _at, times in newest}
    chosen = rules.fair_order(candidates, read_lately=read_lately, seed=f"{person.pk}/{now.date().isoformat()}")[:at_most]
    found = {post.pk: post for post in _without_text(person=person, posts=tuple(chosen))}
    return [found[pk] for pk in chosen if pk in found]


@prepared
def _newest_unread(person: User, read_since: datetime) -> QuerySet[Any]:
    """Of each ambassador the newest post that this person has not read: id, ambassador, moment, and how many of theirs were read since then."""
    unread = ~Exists(PostReading.objects.filter(post=OuterRef("pk"), person=person))
    in_turn = Window(RowNumber(), partition_by=F("ambassador"), order_by=[F("published_at").desc(), F("pk").desc()])
    lately = PostReading.objects.filter(person=person, read_at__gte=read_since, post__ambassador=OuterRef("ambassador")).order_by()
    read = Coalesce(Subquery(lately.values("post__ambassador").annotate(count=Count("pk")).values("count")), 0)
    open_to = posts_readable_by(person).filter(unread).exclude(ambassador__person=person).order_by()
    return open_to.annotate(turn=in_turn, read_lately=read).filter(turn=1).values_list("pk", "ambassador", "published_at", "read_lately")


@prepared
def _without_text(person: User, posts: tuple[int, ...]) -> QuerySet[Post]:
    return posts_readable_by(person).filter(pk__in=posts).defer("body", "draft_body", "plain_body")


def stories_for(person: User, *, module: Module, lesson_id: int | None = None, session_id: int | None = None, at_most: int = 3) -> list[Post]:
    """Posts that belong to a module, closer ones first: those of this lesson or session; then newest first. A withdrawn post is gone at once.

    The stories of a general module stand with its variants too. `chance_count` and `risk_count` say how many everybody may read with this module.
    """
    modules = (module.pk, *([module.variant_of_id] if module.variant_of_id else []))
    return _stories(person=person, modules=modules, lesson=lesson_id, session=session_id)[:at_most]


@prepared
def _stories(person: User, modules: tuple[int, ...], lesson: int | None, session: int | None) -> QuerySet[Post]:
    is_of_module = Exists(Post.modules.through.objects.filter(post=OuterRef("pk"), module__in=modules))
    is_closer = Exists(Post.lessons.through.objects.filter(post=OuterRef("pk"), lesson=lesson or 0))
    if session is not None:
        is_closer = Exists(Post.sessions.through.objects.filter(post=OuterRef("pk"), livesession=session))
    audience = Post.units.through.objects.filter(post=OuterRef("pk"))
    with_module = posts_on_the_podium().filter(~Exists(audience), modules=modules[0]).order_by().values("modules")
    counts = {f"{stance}_count": Subquery(with_module.filter(stance=stance).annotate(count=Count("pk")).values("count")) for stance in ("chance", "risk")}
    found = posts_readable_by(person).annotate(is_closer=is_closer, is_of_module=is_of_module, **counts).filter(Q(is_closer=True) | Q(is_of_module=True))
    return found.defer("body", "draft_body", "plain_body").order_by("-is_closer", "-published_at", "-pk")[:MOST_STORIES]


def posts_of(ambassador: Ambassador) -> QuerySet[Post]:
    """Everything this ambassador writes or wrote, last saved first."""
    return Post.objects.filter(ambassador=ambassador).order_by("-draft_saved_at", "-pk")


def images_in(post: Post) -> list[PostImage]:
    """The pictures that stand in the draft, in the order of the text."""
    ids = [int(pk) for pk in IMAGE_ADDRESS.findall(post.draft_body)]
    found = {image.pk: image for image in post.images.filter(pk__in=ids)} if ids else {}
    return [found[pk] for pk in dict.fromkeys(ids) if pk in found]


def images_without_words(post: Post) -> list[PostImage]:
    """The pictures in the draft that still need their sentence."""
    return [image for image in images_in(post) if not image.alt]


def body_with_alt(post: Post) -> str:
    """The draft with every picture carrying its sentence and its size; pictures of other posts are left out."""
    images = {image.pk: image for image in images_in(post)}

    def written(match: re.Match[str]) -> str:
        address = IMAGE_ADDRESS.search(match.group())
        image = images.get(int(address.group(1))) if address else None
        if image is None:
            return ""
        return f'<img src="/podium/images/{image.pk}/" alt="{escape(image.alt)}" width="{image.width}" height="{image.height}" loading="lazy">'

    return IMAGE_TAG.sub(written, post.draft_body)


def draft_to_read(post: Post) -> SafeString:
    """The draft as colleagues will read it, sanitised once more on its way out."""
    return mark_safe(sanitised(body_with_alt(post)))  # noqa: S308


def body_to_read(post: Post) -> SafeString:
    """The published text, sanitised once more on its way out."""
    return mark_safe(sanitised(post.body))  # noqa: S308


def stance_balances(module_ids: list[int]) -> dict[int, dict[str, int]]:
    """By module: how many stories for everybody about a chance and about a risk stand with it; one query."""
    found = {pk: {"chance": 0, "risk": 0} for pk in module_ids}
    if not module_ids:
        return found
    audience = Post.units.through.objects.filter(post=OuterRef("pk"))
    counted = posts_on_the_podium().filter(~Exists(audience), modules__in=module_ids).order_by().values_list("modules", "stance").annotate(times=Count("pk"))
    for module, stance, times in counted:
        found[module][stance] = times
    return found


@prepared
def first_with_words(person: User, words: Sequence[Text], at_most: str) -> QuerySet[Post]:
    """The newest posts with these words that this person may read, without their text."""
    return with_words(posts_readable_by(person), words).defer("body", "draft_body", "plain_body")[: int(at_most)]


def with_words(found: QuerySet[Post], words: str | Sequence[Text]) -> QuerySet[Post]:
    """Posts with every word in the title, the sentence below it, the text or the writer's name."""
    for word in search_words(words):
        in_text = Q(title__icontains=word) | Q(lead__icontains=word) | Q(plain_body__icontains=word)
        writer = Q(ambassador__person__given_name__icontains=word) | Q(ambassador__person__family_name__icontains=word)
        found = found.filter(in_text | (writer & Q(byline=Post.Byline.NAME)))
    return found


def other_side(post: Post, *, reader: User) -> Post | None:
    """A post with the other stance: of the same module when there is one, else of the same writer."""
    writer = post.ambassador_id if post.byline == Post.Byline.NAME else None
    return next(iter(_other_sides(reader=reader, post=post.pk, stance=post.stance, writer=writer)), None)


@prepared
def _other_sides(reader: User, post: int, stance: str, writer: int | None) -> QuerySet[Post]:
    others = posts_readable_by(reader).exclude(pk=post).exclude(stance=stance)
    same_module = Exists(Post.modules.through.objects.filter(post=OuterRef("pk"), module__in=Post.modules.through.objects.filter(post=post).values("module")))
    same_writer = Q(ambassador=writer, byline=Post.Byline.NAME) if writer is not None else Q(pk__in=[])
    return others.filter(Q(same_module) | same_writer).annotate(is_of_module=same_module).order_by("-is_of_module", "-published_at", "-pk")[:1]
