"""Ambassadors: the directory, and the terms that HR looks after."""

from collections.abc import Sequence

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language

from ambassadors.models import Ambassador, Post, Topic
from lms.lib.prepared import Text, prepared
from lms.lib.searching import search_words
from lms.people.models import Unit, UnitMembership


def primary_unit_name(person_path: str) -> Subquery:
    """The name of the primary unit in the reader's language, or in the other one, as a part of the same query."""
    names = ("unit__name_en", "unit__name_nl") if (get_language() or "nl").startswith("en") else ("unit__name_nl", "unit__name_en")
    primary = UnitMembership.objects.filter(person=OuterRef(person_path), is_primary=True)
    return Subquery(primary.annotate(name=Coalesce(NullIf(names[0], Value("")), names[1])).values("name")[:1], output_field=CharField())


def ambassadors_listed() -> QuerySet[Ambassador]:
    """Ambassadors of the directory by given name, with topics, `unit_name`, and the moment and stance of the last post for everybody."""
    audience = Post.units.through.objects.filter(post=OuterRef("pk"))
    on_podium = Post.objects.filter(state=Post.State.PUBLISHED, ambassador__are_stories_shown=True)
    last = on_podium.filter(~Exists(audience), ambassador=OuterRef("pk")).order_by("-published_at")
    return (
        Ambassador.objects.filter(state=Ambassador.State.ACTIVE, person__is_active=True)
        .select_related("person")
        .prefetch_related("topics")
        .annotate(
            unit_name=primary_unit_name("person"), last_post_at=Subquery(last.values("published_at")[:1]), last_stance=Subquery(last.values("stance")[:1])
        )
        .order_by("person__given_name", "person__family_name", "pk")
    )


@prepared
def everybody_listed() -> QuerySet[Ambassador]:
    """The rows of `ambassadors_listed`."""
    return ambassadors_listed()


def directory(*, topic: str = "", unit: Unit | None = None, language: str = "", words: str = "") -> list[Ambassador]:
    """The directory with its filters; every word must stand in the name or a topic."""
    if not (topic or unit or language or words):
        return everybody_listed()
    found = ambassadors_listed()
    if topic:
        found = found.filter(topics__name=topic)
    if unit is not None:
        found = found.filter(Exists(UnitMembership.objects.filter(person=OuterRef("person"), unit__path__startswith=unit.path)))
    if language in {"nl", "en"}:
        found = found.filter(**{f"writes_{language}": True})
    return list(_with_words(found, words))


@prepared
def first_with_words(words: Sequence[Text], at_most: str) -> QuerySet[Ambassador]:
    """The first of the directory with these words in the name or a topic."""
    return _with_words(ambassadors_listed(), words)[: int(at_most)]


def _with_words(found: QuerySet[Ambassador], words: str | Sequence[Text]) -> QuerySet[Ambassador]:
    for word in search_words(words):
        about = Exists(Ambassador.topics.through.objects.filter(ambassador=OuterRef("pk"), topic__name__icontains=word))
        found = found.filter(Q(person__given_name__icontains=word) | Q(person__family_name__icontains=word) | about)
    return found


def topics_in_use() -> QuerySet[Topic]:
    """Topics of ambassadors who stand in the directory."""
    return Topic.objects.filter(ambassadors__state=Ambassador.State.ACTIVE, ambassadors__person__is_active=True).distinct()


def ambassadors_with_term() -> QuerySet[Ambassador]:
    """Ambassadors whose term runs or is paused, the soonest end first, for HR."""
    return (
        Ambassador.objects.exclude(state=Ambassador.State.ENDED)
        .filter(person__is_active=True)
        .select_related("person")
        .prefetch_related("topics")
        .annotate(unit_name=primary_unit_name("person"))
        .order_by("term_ends_on", "pk")
    )
