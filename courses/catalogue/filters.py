"""What one can narrow the catalogue by: words, and questions with choices that may come from other parts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value, Window
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Lesson, Module, Stance, State
from courses.catalogue.queries import modules_for
from courses.catalogue.slots import Choice, Filter, add_choice, add_filter, filters
from courses.phases import PhaseKey
from lms.lib.prepared import Text, prepared
from lms.lib.searching import search_words, words_in
from lms.people.models import User


def join() -> None:
    """The questions that are always there; live_sessions adds choices to form and seats."""
    add_filter(Filter("stance", _("Is about"), 10))
    add_filter(Filter("form", _("Form"), 20))
    add_filter(Filter("seats", _("Seats"), 30))
    add_filter(Filter("phase", _("Phase"), 40))
    add_filter(Filter("language", _("Language"), 50))
    add_filter(Filter("time", _("How much time do you have?"), 60, is_single=True))
    add_choice(Choice("stance", "chance", Stance.CHANCE.label, lambda now: Q(stance__in=[Stance.CHANCE, Stance.BOTH])))
    add_choice(Choice("stance", "risk", Stance.RISK.label, lambda now: Q(stance__in=[Stance.RISK, Stance.BOTH])))
    lessons = Lesson.objects.filter(module=OuterRef("pk"), state=State.PUBLISHED)
    add_choice(Choice("form", "lessons", _("By yourself"), lambda now: Q(Exists(lessons))))
    for phase in PhaseKey:
        add_choice(Choice("phase", phase.value, phase.label, lambda now, key=phase.value: Q(course__phase=key)))  # type: ignore[misc]
    add_choice(Choice("language", "nl", _("Dutch"), lambda now: Q(in_nl=True)))
    add_choice(Choice("language", "en", _("English"), lambda now: Q(in_en=True)))
    add_choice(Choice("time", "10", _("10 minutes at most"), lambda now: Q(minutes__lte=10)))
    add_choice(Choice("time", "20", _("20 minutes at most"), lambda now: Q(minutes__lte=20)))
    add_choice(Choice("time", "30", _("Half an hour at most"), lambda now: Q(minutes__lte=30)))


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

    words: str = ""
    chosen: dict[str, list[Choice]] = field(default_factory=dict)

    @classmethod
    def of(cls, request: HttpRequest) -> "Narrowing":
        found = cls(" ".join(request.GET.get("q", "").replace("\0", "").split())[:100])
        for one, choices in filters():
            wanted = request.GET.getlist(one.key)
            picked = [choice for choice in choices if choice.value in wanted]
            if picked:
                found.chosen[one.key] = picked[:1] if one.is_single else picked
        return found

    def page(self, person: User, *, now: datetime, number: int, size: int) -> list[Module]:
        """The modules of one page in their order, each with `of_all`: how many there are on all pages. One query."""
        first, last = str((number - 1) * size), str(number * size)
        return _page(person=person, now=now, words=words_in(self.words), chosen=self._chosen, first=first, last=last)

    @property
    def _chosen(self) -> tuple[tuple[str, str], ...]:
        return tuple((key, choice.value) for key, picked in self.chosen.items() for choice in picked)

    def questions(self, person: User, *, now: datetime) -> list[Question]:
        """Every filter with the number of this person's modules behind each choice; one query."""
        every = tuple((one.key, choice.value) for one, choices in filters() for choice in choices)
        rows = _counts(person=person, now=now, every=every)
        counts = dict(zip(every, rows[0], strict=True)) if rows else dict.fromkeys(every, 0)
        return [
            Question(
                one.key,
                one.label,
                one.is_single,
                [Option(choice.value, choice.label, choice in self.chosen.get(one.key, []), counts[one.key, choice.value]) for choice in choices],
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


@prepared
def _page(person: User, now: datetime, words: Sequence[Text], chosen: tuple[tuple[str, str], ...], first: str, last: str) -> QuerySet[Module]:
    return _narrowed(with_words(modules_for(person), words), now=now, chosen=chosen, first=first, last=last)


def _narrowed(modules: QuerySet[Module], *, now: datetime, chosen: tuple[tuple[str, str], ...], first: str, last: str) -> QuerySet[Module]:
    for one, choices in filters():
        picked = [choice.where(now) for choice in choices if (one.key, choice.value) in chosen]
        if picked:
            modules = modules.filter(reduce(or_, picked))
    in_order = modules.select_related("course").order_by("course__phase", "course__position", "course", "position", "pk")
    return in_order.annotate(of_all=Window(Count("pk")))[int(first) : int(last)]


@prepared
def _counts(person: User, now: datetime, every: tuple[tuple[str, str], ...]) -> QuerySet[Any]:
    """One row with the number of modules behind each choice; none when there are no modules."""
    where = {(one.key, choice.value): choice.where(now) for one, choices in filters() for choice in choices}
    counted = {f"number_{at}": Count("pk", filter=where[name]) for at, name in enumerate(every)}
    return modules_for(person).order_by().values(whole=Value(1)).annotate(**counted).values_list(*counted)


@prepared
def first_with_words(person: User, words: Sequence[Text], at_most: str) -> QuerySet[Module]:
    """The first modules with these words that this person finds."""
    return with_words(modules_for(person), words).order_by("course__phase", "course__position", "position")[: int(at_most)]


def with_words(modules: QuerySet[Module], words: str | Sequence[Text]) -> QuerySet[Module]:
    """Modules in which every word stands somewhere: in title, summary, or the title of a lesson."""
    for word in search_words(words):
        in_lesson = Lesson.objects.filter(module=OuterRef("pk"), state=State.PUBLISHED).filter(
            Q(published__title_nl__icontains=word) | Q(published__title_en__icontains=word)
        )
        in_module = Q(title_nl__icontains=word) | Q(title_en__icontains=word) | Q(summary_nl__icontains=word) | Q(summary_en__icontains=word)
        modules = modules.filter(in_module | Q(Exists(in_lesson)))
    return modules
