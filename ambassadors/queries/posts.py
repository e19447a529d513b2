"""Posts: which ones somebody may read, where they stand, and what is in them."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ambassadors import rules
from ambassadors.models import Ambassador, Post, PostImage, PostReading, Thanks
from ambassadors.queries.people import primary_unit, unit_names
from courses.catalogue.models import State
from courses.catalogue.queries import modules_readable_by, unit_ids_of
from courses.live_sessions.queries.sessions import sessions_open_to
from lms.lib.rich_text import sanitised
from lms.lib.searching import search_words
from lms.people.models import User
from lms.web.dates import day_of_month

IMAGE_ADDRESS = re.compile(r"/podium/images/(\d{1,15})/")
IMAGE_TAG = re.compile(r"<img[^>]*>")


def posts_readable_by(person: User) -> QuerySet[Post]:
    """Published posts for everybody or for one of the person's units, newest first, with their writer loaded."""
    audience = Post.units.through.objects.filter(post=OuterRef("pk"))
    mine = audience.filter(unit__in=unit_ids_of(person))
    return (
        Post.objects.filter(Q(ambassador__person=person) | ~Exists(audience) | Exists(mine), state=Post.State.PUBLISHED)
        .select_related("ambassador__person")
        .annotate(writer_unit=primary_unit("ambassador__person"))
        .order_by("-published_at", "-pk")
    )


def with_units(posts: list[Post]) -> list[Post]:
    """The posts with `writer_unit_name` beside the writer's name."""
    names = unit_names(post.writer_unit for post in posts)  # type: ignore[attr-defined]
    for post in posts:
        post.writer_unit_name = names.get(post.writer_unit, "")  # type: ignore[attr-defined]
    return posts


def podium_for(person: User, *, now: datetime, at_most: int = 3, among: int = 60) -> list[Post]:
    """Posts for the first page by a fair rotation: recent, not yet read by this person, spread over ambassadors, never by views."""
    unread = ~Exists(PostReading.objects.filter(post=OuterRef("pk"), person=person))
    fresh = list(posts_readable_by(person).filter(unread).exclude(ambassador__person=person).defer("body", "draft_body")[:among])
    if not fresh:
        return []
    read = PostReading.objects.filter(person=person).values_list("post__ambassador").annotate(times=Count("pk"))
    candidates = [(post.pk, post.ambassador_id, (now - post.published_at).days) for post in fresh if post.published_at]
    by_id = {post.pk: post for post in fresh}
    return with_units([by_id[pk] for pk in rules.fair_order(candidates, shown_before=dict(read))[:at_most]])


def stories_for(person: User, *, module_id: int | None = None, lesson_id: int | None = None, session_id: int | None = None, at_most: int = 3) -> list[Post]:
    """Posts that belong to a lesson, a module or a session, newest first; a withdrawn post is gone at once."""
    wanted = Q(pk__in=[])
    if module_id:
        wanted |= Exists(Post.modules.through.objects.filter(post=OuterRef("pk"), module=module_id))  # type: ignore[assignment]
    if lesson_id:
        wanted |= Exists(Post.lessons.through.objects.filter(post=OuterRef("pk"), lesson=lesson_id))  # type: ignore[assignment]
    if session_id:
        wanted |= Exists(Post.sessions.through.objects.filter(post=OuterRef("pk"), livesession=session_id))  # type: ignore[assignment]
    return with_units(list(posts_readable_by(person).filter(wanted)[:at_most]))


@dataclass(frozen=True)
class Place:
    """Where a post stands beside the learning: `kind` is the word for what it is, `url` empty when the reader may not open it."""

    kind: str
    title: str
    url: str


def places_of(post: Post, *, reader: User, now: datetime) -> list[Place]:
    """The modules, lessons and coming sessions that a post belongs to, as far as they are published."""
    modules = [module for module in post.modules.all() if module.state == State.PUBLISHED]
    lessons = [lesson for lesson in post.lessons.all() if lesson.state == lesson.module.state == State.PUBLISHED]
    mentioned = {module.pk for module in modules} | {lesson.module_id for lesson in lessons}
    may_open = set(modules_readable_by(reader).filter(pk__in=mentioned).values_list("pk", flat=True)) if mentioned else set()
    sessions = sessions_open_to(reader, now=now).filter(posts=post) if post.sessions.all() else []
    return [
        *(Place(_("Module"), str(one.title), reverse("module", args=[one.key]) if one.pk in may_open else "") for one in modules),
        *(Place(_("Lesson"), str(one), reverse("lesson", args=[one.module.key, one.key]) if one.module_id in may_open else "") for one in lessons),
        *(Place(_("Session"), f"{one.module.title}, {day_of_month(one.starts_at)}", reverse("session", args=[one.pk])) for one in sessions if one.starts_at),
    ]


def posts_of(ambassador: Ambassador) -> QuerySet[Post]:
    """Everything this ambassador writes or wrote, last saved first."""
    return Post.objects.filter(ambassador=ambassador).order_by("-draft_saved_at", "-pk")


def impact(ambassador: Ambassador) -> dict[str, int]:
    """Posts, readers and thanks, as numbers without names, for the ambassador alone (ambassadors.md §12)."""
    readers = PostReading.objects.filter(post__ambassador=ambassador).exclude(person=ambassador.person_id)
    return {
        "posts": Post.objects.filter(ambassador=ambassador, state=Post.State.PUBLISHED).count(),
        "readers": readers.values("person").distinct().count(),
        "thanks": Thanks.objects.filter(Q(post__ambassador=ambassador) | Q(comment__author=ambassador.person_id)).count(),
    }


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


def stance_balance(module_id: int) -> dict[str, int]:
    """How many stories about a chance and about a risk stand with a module."""
    counted = Post.objects.filter(modules=module_id, state=Post.State.PUBLISHED).order_by().values_list("stance").annotate(times=Count("pk"))
    return {"chance": 0, "risk": 0} | dict(counted)


def with_words(found: QuerySet[Post], words: str) -> QuerySet[Post]:
    """Posts with every word in the title, the sentence below it, the text or the writer's name."""
    for word in search_words(words):
        in_text = Q(title__icontains=word) | Q(lead__icontains=word) | Q(plain_body__icontains=word)
        writer = Q(ambassador__person__given_name__icontains=word) | Q(ambassador__person__family_name__icontains=word)
        found = found.filter(in_text | (writer & Q(byline=Post.Byline.NAME)))
    return found


def other_side(post: Post, *, reader: User) -> Post | None:
    """A post with the other stance: of the same module when there is one, else of the same writer."""
    others = posts_readable_by(reader).exclude(pk=post.pk).exclude(stance=post.stance)
    same_module = Exists(Post.modules.through.objects.filter(post=OuterRef("pk"), module__in=[module.pk for module in post.modules.all()]))
    same_writer = Q(ambassador=post.ambassador_id, byline=Post.Byline.NAME) if post.byline == Post.Byline.NAME else Q(pk__in=[])
    return others.filter(Q(same_module) | same_writer).annotate(is_of_module=same_module).order_by("-is_of_module", "-published_at", "-pk").first()
