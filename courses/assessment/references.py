"""What a question checks: a lesson or a clause, by a key such as `clause:customer-details`. Parts above add their own kind in `ready()`.

A reference is soft: a question outlives what it checks, and one that leads nowhere is left out.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Lesson, State
from courses.catalogue.queries import modules_readable_by
from lms.people.models import User


@dataclass(frozen=True)
class Reference:
    """Where to read it again."""

    label: str
    url: str


@dataclass(frozen=True)
class Source:
    """`find` gives what this person may read, by key; `every` the keys with their names, for the list of an author."""

    prefix: str
    label: str | Promise
    order: int
    find: Callable[[User, list[str]], dict[str, Reference]]
    every: Callable[[], list[tuple[str, str]]]


_sources: dict[str, Source] = {}


def add_source(source: Source) -> None:
    _sources[source.prefix] = source


def found(person: User, checks: Iterable[str]) -> dict[str, Reference]:
    """The references that lead somewhere, by what stands in `Question.checks`; one query a kind."""
    by_prefix: dict[str, set[str]] = {}
    for one in checks:
        prefix, _colon, key = one.partition(":")
        if key and prefix in _sources:
            by_prefix.setdefault(prefix, set()).add(key)
    return {f"{prefix}:{key}": there for prefix, keys in by_prefix.items() for key, there in _sources[prefix].find(person, sorted(keys)).items()}


def choices() -> list[tuple[str | Promise, list[tuple[str, str]]]]:
    """Everything a question may check, by kind, for a list in a form."""
    ordered = sorted(_sources.values(), key=lambda one: one.order)
    return [(one.label, [(f"{one.prefix}:{key}", name) for key, name in rows]) for one in ordered if (rows := one.every())]


def _lessons(person: User, keys: list[str]) -> dict[str, Reference]:
    pairs = [(module, lesson) for module, slash, lesson in (key.partition("/") for key in keys) if slash]
    if not pairs:
        return {}
    where = Q()
    for module_key, lesson_key in pairs:
        where |= Q(module__key=module_key, key=lesson_key)
    rows = Lesson.objects.filter(where, state=State.PUBLISHED, published__isnull=False, module__in=modules_readable_by(person).values("pk"))
    return {
        f"{one.module.key}/{one.key}": Reference(str(one.published.title), reverse("lesson", args=[one.module.key, one.key]))  # type: ignore[union-attr]
        for one in rows.select_related("module", "published")
    }


def _every_lesson() -> list[tuple[str, str]]:
    rows = Lesson.objects.filter(state=State.PUBLISHED, published__isnull=False, module__state=State.PUBLISHED).exclude(kind="quiz")
    ordered = rows.select_related("module", "published").order_by("module__course__phase", "module__course__position", "module__position", "position")
    return [(f"{one.module.key}/{one.key}", f"{one.module.title}: {one.published.title}") for one in ordered]  # type: ignore[union-attr]


LESSONS = Source("lesson", _("Lessons"), 10, _lessons, _every_lesson)
