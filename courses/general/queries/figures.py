"""Figures of groups: what others may see of the level check. No person is read here, because none is stored here.

Only closed figures are read, each of exactly eight people, and of these only themes about which all eight were asked. That is how
complementary suppression holds: whatever is added up or subtracted, between divisions, themes or days, is about eight people at least.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max, QuerySet, Sum

from courses.catalogue.models import Module
from courses.general import rules
from courses.general.models import GroupFigure, Round, ThemeFigure
from lms.people.models import Unit, UnitMembership, User


@dataclass(frozen=True)
class ThemeLevel:
    """A theme in a division; `as_of` is the day on which the last eight were complete."""

    unit: Unit
    round: str
    module: Module
    people: int
    right: int
    asked: int
    as_of: date

    @property
    def level(self) -> float:
        """0 to 5: of every five situations, how many were answered with what fits."""
        return rules.level(right=self.right, asked=self.asked)


@dataclass(frozen=True)
class DivisionLevel:
    """All themes of a division together, in the first round or in a later one."""

    unit: Unit
    round: str
    people: int
    level: float
    as_of: date


def _closed() -> QuerySet[ThemeFigure]:
    return ThemeFigure.objects.filter(figure__closed_on__isnull=False, people=rules.GROUP).order_by()


def theme_levels(*, unit: Unit | None = None, round: str = "") -> list[ThemeLevel]:
    """Every theme of every division that may be shown, or of one division or round only; two or three queries whatever their number."""
    found = _closed()
    if unit is not None:
        found = found.filter(figure__unit=unit)
    if round:
        found = found.filter(figure__round=round)
    rows = list(
        found.values("figure__unit", "figure__round", "module").annotate(
            of=Sum("people"), fitted=Sum("right"), questions=Sum("asked"), as_of=Max("figure__closed_on")
        )
    )
    units = Unit.objects.in_bulk({row["figure__unit"] for row in rows})
    modules = Module.objects.in_bulk({row["module"] for row in rows})
    levels = [
        ThemeLevel(units[row["figure__unit"]], row["figure__round"], modules[row["module"]], row["of"], row["fitted"], row["questions"], row["as_of"])
        for row in rows
    ]
    return sorted(levels, key=lambda one: (str(one.unit.name), one.round != Round.FIRST, one.module.position, one.module.pk))


def division_levels() -> list[DivisionLevel]:
    """For the insight of HR: the level per division, the first time and a later one. Divisions without eight people are not there."""
    people = {
        (row["unit"], row["round"]): row["of"]
        for row in GroupFigure.objects.filter(closed_on__isnull=False).order_by().values("unit", "round").annotate(of=Sum("people"))
    }
    groups: dict[tuple[int, str], list[ThemeLevel]] = {}
    for one in theme_levels():
        groups.setdefault((one.unit.pk, one.round), []).append(one)
    return [
        DivisionLevel(
            unit=found[0].unit,
            round=key[1],
            people=people[key],
            level=rules.level(right=sum(one.right for one in found), asked=sum(one.asked for one in found)),
            as_of=max(one.as_of for one in found),
        )
        for key, found in groups.items()
    ]


def division_of(person: User) -> Unit | None:
    """The division that the person's first unit is or lies in; None when it lies in none."""
    membership = UnitMembership.objects.filter(person=person, is_primary=True).select_related("unit").first()
    if membership is None:
        return None
    above = [int(part) for part in membership.unit.path.split("/") if part]
    return Unit.objects.filter(pk__in=above, kind=Unit.Kind.DIVISION).order_by("-path").first()
