"""What one can narrow the catalogue by: words, and questions with choices that may come from other parts."""

from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Lesson, Module, Stance, State
from courses.catalogue.slots import Choice, Filter, add_choice, add_filter, filters
from courses.phases import PhaseKey
from lms.lib.searching import search_words


def join() -> None:
    """The questions that are always there; live_sessions adds choices to form and seats."""
    add_filter(Filter("stance", _("Is about"), 10))
    add_filter(Filter("form", _("Form"), 20))
    add_filter(Filter("seats", _("Seats"), 30))
    add_filter(Filter("phase", _("Phase"), 40))
    add_filter(Filter("language", _("Language"), 50))
    add_filter(Filter("time", _("How much time do you have?"), 60, is_single=True))
    add_choice(Choice("stance", "chance", Stance.CHANCE.label, lambda request: Q(stance__in=[Stance.CHANCE, Stance.BOTH])))
    add_choice(Choice("stance", "risk", Stance.RISK.label, lambda request: Q(stance__in=[Stance.RISK, Stance.BOTH])))
    lessons = Lesson.objects.filter(module=OuterRef("pk"), state=State.PUBLISHED)
    add_choice(Choice("form", "lessons", _("By yourself"), lambda request: Q(Exists(lessons))))
    for phase in PhaseKey:
        add_choice(Choice("phase", phase.value, phase.label, lambda request, key=phase.value: Q(course__phase=key)))  # type: ignore[misc]
    add_choice(Choice("language", "nl", _("Dutch"), lambda request: Q(in_nl=True)))
    add_choice(Choice("language", "en", _("English"), lambda request: Q(in_en=True)))
    add_choice(Choice("time", "10", _("10 minutes at most"), lambda request: Q(minutes__lte=10)))
    add_choice(Choice("time", "20", _("20 minutes at most"), lambda request: Q(minutes__lte=20)))
    add_choice(Choice("time", "30", _("Half an hour at most"), lambda request: Q(minutes__lte=30)))


@dataclass(frozen=True)
class Option:
    """A choice as the page draws it; `count` is how many of all modules it stands for."""

    value: str
    label: str | Promise
    is_chosen: bool
    count: int


@dataclass(frozen=True)
class Question:
    key: str
    label: str | Promise
    is_single: bool
    options: list[Option]


@dataclass
class Narrowing:
    """What this address asks for. Unknown filters and values are left out, so an old address still works."""

    request: HttpRequest
    words: str = ""
    chosen: dict[str, list[Choice]] = field(default_factory=dict)

    @classmethod
    def of(cls, request: HttpRequest) -> "Narrowing":
        found = cls(request, words=" ".join(request.GET.get("q", "").replace("\0", "").split())[:100])
        for one, choices in filters():
            wanted = request.GET.getlist(one.key)
            picked = [choice for choice in choices if choice.value in wanted]
            if picked:
                found.chosen[one.key] = picked[:1] if one.is_single else picked
        return found

    def apply(self, modules: QuerySet[Module]) -> QuerySet[Module]:
        for picked in self.chosen.values():
            modules = modules.filter(reduce(or_, (choice.where(self.request) for choice in picked)))
        return modules

    def searched(self, modules: QuerySet[Module]) -> QuerySet[Module]:
        return with_words(modules, self.words)

    def questions(self, modules: QuerySet[Module]) -> list[Question]:
        """Every filter with the number of modules behind each choice; one query."""
        counted: dict[str, Any] = {}
        for one, choices in filters():
            for choice in choices:
                counted[f"{one.key}__{choice.value}".replace("-", "_")] = Count("pk", filter=choice.where(self.request))
        counts = modules.order_by().aggregate(**counted) if counted else {}
        return [
            Question(
                one.key,
                one.label,
                one.is_single,
                [
                    Option(choice.value, choice.label, choice in self.chosen.get(one.key, []), counts[f"{one.key}__{choice.value}".replace("-", "_")])
                    for choice in choices
                ],
            )
            for one, choices in filters()
        ]

    def query(self, *, without: tuple[str, str] | None = None, words: bool = True) -> str:
        """The address of this narrowing, without one choice if you wish; "" when nothing is left."""
        pairs = [("q", self.words)] if self.words and words else []
        pairs += [(key, choice.value) for key, picked in self.chosen.items() for choice in picked if (key, choice.value) != without]
        return urlencode(pairs)

    @property
    def number(self) -> int:
        """How many choices are made; the words do not count."""
        return sum(len(picked) for picked in self.chosen.values())


def with_words(modules: QuerySet[Module], words: str) -> QuerySet[Module]:
    """Modules in which every word stands somewhere: in title, summary, or the title of a lesson."""
    for word in search_words(words):
        in_lesson = Lesson.objects.filter(module=OuterRef("pk"), state=State.PUBLISHED).filter(
            Q(published__title_nl__icontains=word) | Q(published__title_en__icontains=word)
        )
        in_module = Q(title_nl__icontains=word) | Q(title_en__icontains=word) | Q(summary_nl__icontains=word) | Q(summary_en__icontains=word)
        modules = modules.filter(in_module | Q(Exists(in_lesson)))
    return modules
