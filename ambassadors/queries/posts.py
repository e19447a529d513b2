"""Posts: which ones somebody may read, where they stand, and what is in them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from ambassadors import rules
from ambassadors.models import Ambassador, Post, PostFile, PostReading, Thanks, Topic
from ambassadors.queries.people import primary_unit_name
from courses.catalogue.models import Module
from courses.catalogue.queries import unit_ids_of
from lms.lib.bilingual import pick
from lms.lib.prepared import Text, prepared
from lms.lib.searching import search_words
from lms.people.models import User

MOST_STORIES = 10


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
    """The five newest that this person may read, without their texts."""
    return _lines(person)[:5]


def _lines(person: User) -> QuerySet[Post]:
    """Readable posts as they stand in a list, without their texts."""
    return posts_readable_by(person).defer("body", "draft_body", "plain_body")


class PostPages:
    """Readable posts, newest first, narrowed by stance, language and writer, as a paginator wants them. Counting and a page are one query each."""

    def __init__(self, person: User, *, stance: str, language: str, writer: int | None) -> None:
        self.given: dict[str, Any] = {"person": person, "stance": stance, "language": language, "writer": writer}

    def count(self) -> int:
        return int(next(iter(_number_of_posts(**self.given)), 0))

    __len__ = count

    def __getitem__(self, which: slice) -> list[Post]:
        # The words, not the numbers: where a page begins belongs to the shape of a question.
        return _page_of_posts(**self.given, first=str(which.start), last=str(which.stop))


def post_page(person: User, *, stance: str, language: str, writer: int | None, words: str) -> "PostPages | QuerySet[Post]":
    """What a paginator divides; `words` are looked for in titles, texts and names of writers."""
    if not words:
        return PostPages(person, stance=stance, language=language, writer=writer)
    return with_words(_narrowed(_lines(person), stance, language, writer), words)


def _narrowed(found: QuerySet[Post], stance: str, language: str, writer: int | None) -> QuerySet[Post]:
    if stance:
        found = found.filter(stance=stance)
    if language:
        found = found.filter(language=language)
    if writer is not None:
        found = found.filter(ambassador=writer, byline=Post.Byline.NAME)
    return found


@prepared
def _page_of_posts(person: User, stance: str, language: str, writer: int | None, first: str, last: str) -> QuerySet[Post]:
    return _narrowed(_lines(person), stance, language, writer)[int(first) : int(last)]


@prepared
def _number_of_posts(person: User, stance: str, language: str, writer: int | None) -> QuerySet[Any]:
    every = _narrowed(posts_readable_by(person), stance, language, writer).select_related(None).order_by()
    return every.annotate(one=Value(1)).values("one").annotate(number=Count("pk")).values_list("number", flat=True)


@prepared
def written_by(person: User, ambassador: int) -> QuerySet[Post]:
    """What this person may read of an ambassador under the own name, newest first, the first ten."""
    return _narrowed(_lines(person), "", "", ambassador)[:10]


@prepared
def _modules_of_posts(ambassador: int) -> QuerySet[Any]:
    linked = Post.modules.through.objects.filter(post__ambassador=ambassador, post__state=Post.State.PUBLISHED)
    return linked.order_by("post", "pk").values_list("post", "module__title_nl", "module__title_en")


def modules_of_posts(ambassador: int) -> dict[int, list[str]]:
    """Post id → the titles of its modules, of everything that an ambassador published."""
    found: dict[int, list[str]] = {}
    for post, nl, en in _modules_of_posts(ambassador=ambassador):
        found.setdefault(post, []).append(pick(nl, en))
    return found


@prepared
def topics_of(ambassador: int) -> QuerySet[Topic]:
    """The topics of one ambassador."""
    return Topic.objects.filter(ambassadors=ambassador)


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
    candidates = [(pk, ambassador, (now - at).days) for pk, ambassador, at in _newest_unread(person=person) if at]
    if not candidates:
        return []
    chosen = rules.fair_order(candidates, seed=f"{person.pk}/{timezone.localdate(now).isoformat()}")[:at_most]
    found = {post.pk: post for post in _without_text(person=person, posts=tuple(chosen))}
    return [found[pk] for pk in chosen if pk in found]


@prepared
def _newest_unread(person: User) -> QuerySet[Any]:
    """Of each ambassador the newest post that this person has not read: id (or None), ambassador and moment."""
    unread = ~Exists(PostReading.objects.filter(post=OuterRef("pk"), person=person))
    newest = posts_readable_by(person).filter(unread, ambassador=OuterRef("pk")).select_related(None).order_by("-published_at", "-pk")
    moment = Post.objects.filter(pk=OuterRef("newest")).values("published_at")
    found = Ambassador.objects.filter(are_stories_shown=True).exclude(person=person).order_by("pk")
    found = found.annotate(newest=Subquery(newest.values("pk")[:1])).annotate(moment=Subquery(moment))
    return found.values_list("newest", "pk", "moment")


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
    of_module = Post.modules.through.objects.filter(module__in=modules)
    closer: QuerySet[Any] = Post.lessons.through.objects.filter(lesson=lesson or 0)
    if session is not None:
        closer = Post.sessions.through.objects.filter(livesession=session)
    linked = of_module.values("post").union(closer.values("post"))  # a list to look up, where "or" would go through every post
    audience = Post.units.through.objects.filter(post=OuterRef("pk"))
    with_module = posts_on_the_podium().filter(~Exists(audience), modules=modules[0]).order_by().values("modules")
    counts = {f"{stance}_count": Subquery(with_module.filter(stance=stance).annotate(count=Count("pk")).values("count")) for stance in ("chance", "risk")}
    found = posts_readable_by(person).filter(pk__in=linked).annotate(is_closer=Exists(closer.filter(post=OuterRef("pk"))), **counts)
    return found.defer("body", "draft_body", "plain_body").order_by("-is_closer", "-published_at", "-pk")[:MOST_STORIES]


def posts_of(ambassador: Ambassador) -> QuerySet[Post]:
    """Everything this ambassador writes or wrote, last saved first, without the texts."""
    return Post.objects.filter(ambassador=ambassador).defer("body", "draft_body", "plain_body").order_by("-draft_saved_at", "-pk")


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
    same_module = Post.modules.through.objects.filter(module__in=Post.modules.through.objects.filter(post=post).values("module"))
    linked: QuerySet[Any] = same_module.values("post")
    if writer is not None:
        linked = linked.union(Post.objects.filter(ambassador=writer, byline=Post.Byline.NAME, state=Post.State.PUBLISHED).order_by().values("pk"))
    others = posts_readable_by(reader).filter(pk__in=linked).exclude(pk=post).exclude(stance=stance)
    is_of_module = Exists(same_module.filter(post=OuterRef("pk")))
    return others.annotate(is_of_module=is_of_module).order_by("-is_of_module", "-published_at", "-pk")[:1]
