"""What colleagues chose. No person is read here, because none is stored here; only closed figures of eight people are."""

from dataclasses import dataclass, field

from django.db.models import Sum

from courses.catalogue.models import Lesson
from courses.practice.models import ChoiceCount, ChoiceFigure
from courses.practice.rules.group import GROUP


@dataclass(frozen=True)
class Colleagues:
    """How many people are counted, and how many chose what, by step and choice. Eight people at least, or nobody."""

    people: int = 0
    chosen: dict[tuple[str, str], int] = field(default_factory=dict)

    def chose(self, step: str, choice: str) -> int:
        return self.chosen.get((step, choice), 0)


def choices_of_colleagues(lesson: Lesson) -> Colleagues:
    """The first choices of everybody in closed figures of this lesson; two queries at most."""
    people = ChoiceFigure.objects.filter(lesson=lesson, closed_on__isnull=False).aggregate(sum=Sum("people"))["sum"] or 0
    if people < GROUP:
        return Colleagues()
    counts = ChoiceCount.objects.filter(figure__lesson=lesson, figure__closed_on__isnull=False).values_list("step", "choice").annotate(sum=Sum("people"))
    return Colleagues(people, {(step, choice): total for step, choice, total in counts})
