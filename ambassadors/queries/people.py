"""Ambassadors: the directory, and the terms that HR looks after."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language

from ambassadors import rules
from ambassadors.models import Ambassador, Following, Post
from lms.lib.bilingual import pick
from lms.lib.prepared import Text, prepared
from lms.lib.searching import search_words
from lms.people.models import JobRoleHolding, Language, ManagerLine, Unit, UnitMembership, User


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
def _page_of_everybody(first: str, last: str) -> QuerySet[Ambassador]:
    return ambassadors_listed().prefetch_related(None)[int(first) : int(last)]


@prepared
def _known_of_listed() -> QuerySet[Any]:
    """Ambassador, what it is, and the words, of everybody in the directory: languages, topics, paths of units, job roles with their two names.

    Everybody writes in a language, so everybody is counted here.
    """
    listed = Ambassador.objects.filter(state=Ambassador.State.ACTIVE, person__is_active=True).order_by()
    none = Value("")
    topics = listed.filter(topics__isnull=False).annotate(what=Value("topic"), word=F("topics__name"), nl=none, en=none)
    units = listed.filter(person__memberships__isnull=False).annotate(what=Value("unit"), word=F("person__memberships__unit__path"), nl=none, en=none)
    role = "person__holdings__job_role__"
    roles = listed.filter(person__holdings__isnull=False).annotate(what=Value("role"), word=F(f"{role}code"), nl=F(f"{role}name_nl"), en=F(f"{role}name_en"))
    tongues = [listed.filter(**{f"writes_{code}": True}).annotate(what=Value("language"), word=Value(code), nl=none, en=none) for code in Language.values]
    first, *others = (rows.values_list("pk", "what", "word", "nl", "en") for rows in (topics, units, roles, *tongues))
    return first.union(*others, all=True)


@dataclass(frozen=True)
class Directory:
    """A page of the ambassadors found, each with `topic_names`; of the whole directory every topic, job role (code and name) and language (code) in use, and
    the units (ids) in which somebody is one."""

    page: Page[Any]
    topics: list[str]
    roles: list[tuple[str, str]]
    languages: set[str]
    units_with_one: set[int]


class _Everybody:
    """The whole directory, as a paginator wants it."""

    def __init__(self, number: int) -> None:
        self.number = number

    def count(self) -> int:
        return self.number

    __len__ = count

    def __getitem__(self, which: slice) -> list[Ambassador]:
        # The words, not the numbers: where a page begins belongs to the shape of a question.
        return _page_of_everybody(first=str(which.start), last=str(which.stop))


def directory(*, topic: str = "", unit: Unit | None = None, role: str = "", language: str = "", words: str = "", page: str = "") -> Directory:
    """A page of the directory with its filters; every word must stand in the name or a topic. Two queries, and one that counts what is narrowed."""
    topics: dict[int, list[str]] = {}
    roles: dict[str, str] = {}
    languages: set[str] = set()
    units: set[int] = set()
    everybody = set()
    for ambassador, what, word, nl, en in _known_of_listed():
        everybody.add(ambassador)
        if what == "topic":
            topics.setdefault(ambassador, []).append(word)
        elif what == "role":
            roles[word] = pick(nl, en)
        elif what == "language":
            languages.add(word)
        else:
            units.update(int(part) for part in word.split("/") if part)
    is_narrow = topic or unit or role or language or words
    found: Any = _narrowed(topic, unit, role, language, words) if is_narrow else _Everybody(len(everybody))
    shown = Paginator(found, rules.DIRECTORY_PAGE).get_page(page)
    shown.object_list = list(shown.object_list)
    for one in shown.object_list:
        one.topic_names = sorted(topics.get(one.pk, []))
    every_topic = sorted({name for names in topics.values() for name in names})
    return Directory(shown, every_topic, sorted(roles.items(), key=lambda role: role[1].lower()), languages, units)


def _narrowed(topic: str, unit: Unit | None, role: str, language: str, words: str) -> QuerySet[Ambassador]:
    found = ambassadors_listed().prefetch_related(None)
    if topic:
        found = found.filter(topics__name=topic)
    if unit is not None:
        found = found.filter(Exists(UnitMembership.objects.filter(person=OuterRef("person"), unit__path__startswith=unit.path)))
    if role:
        found = found.filter(Exists(JobRoleHolding.objects.filter(person=OuterRef("person"), job_role__code=role)))
    if language in {"nl", "en"}:
        found = found.filter(**{f"writes_{language}": True})
    return _with_words(found, words)


@prepared
def first_with_words(words: Sequence[Text], at_most: str) -> QuerySet[Ambassador]:
    """The first of the directory with these words in the name or a topic."""
    return _with_words(ambassadors_listed(), words)[: int(at_most)]


def _with_words(found: QuerySet[Ambassador], words: str | Sequence[Text]) -> QuerySet[Ambassador]:
    for word in search_words(words):
        about = Exists(Ambassador.topics.through.objects.filter(ambassador=OuterRef("pk"), topic__name__icontains=word))
        found = found.filter(Q(person__given_name__icontains=word) | Q(person__family_name__icontains=word) | about)
    return found


@prepared
def ambassador_to_meet(reader: User, slug: Text) -> QuerySet[Ambassador]:
    """One ambassador of the directory, whether this reader follows, and whether this reader is the manager."""
    return (
        ambassadors_listed()
        .filter(slug=slug)
        .annotate(
            is_followed=Exists(Following.objects.filter(person=reader, ambassador=OuterRef("pk"))),
            is_manager=Exists(ManagerLine.objects.filter(manager=reader, person=OuterRef("person"))),
        )
    )


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
