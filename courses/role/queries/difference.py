"""Who comes in, who goes out and who stays if a rule were applied now; a fixed number of questions whatever the numbers."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, F, FilteredRelation, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate

from courses.assignments.models import Assignment
from courses.assignments.rules import INVITED, NO_DATE, Terms, cannot_make_it, first_possible, plain_due_date
from courses.role.models import Track
from courses.role.queries.audience import is_meant_by, is_one_of
from courses.role.rules import Rule
from courses.role.sentences import Names
from courses.role.terms import terms_in
from lms.lib.bilingual import pick
from lms.people.models import Unit, User

COMES_IN, GOES_OUT, STAYS = "in", "out", "stay"


@dataclass(frozen=True)
class UnitDifference:
    """A primary unit (no name: people without one) with its three numbers."""

    name: str
    comes_in: int
    goes_out: int
    stays: int


@dataclass(frozen=True)
class LateDates:
    """People who would be due before they can finish, and the first date that is possible for all of them."""

    people: int = 0
    propose: date | None = None


@dataclass(frozen=True)
class Difference:
    """The three numbers, the same per unit, and the dates that cannot be met."""

    comes_in: int
    goes_out: int
    stays: int
    units: list[UnitDifference] = field(default_factory=list)
    late: LateDates = LateDates()

    @property
    def changes(self) -> int:
        return self.comes_in + self.goes_out


def people_with_side(track: Track, rule: Rule, *, among: Collection[int] | None = None) -> QuerySet[Any]:
    """Everybody whom the rule means or who has the track now, with `side`: in, out or stay; or only those `among` these people."""
    has_it = _has(track)
    return (
        User.objects.filter(is_meant_by(rule) | has_it)
        .annotate(
            side=Case(
                When(has_it & is_meant_by(rule), then=Value(STAYS)), When(has_it, then=Value(GOES_OUT)), default=Value(COMES_IN), output_field=CharField()
            )
        )
        .filter(Q() if among is None else is_one_of(among))
        .order_by()
    )


def _has(track: Track) -> Q:
    return Q(pk__in=Assignment.objects.filter(assigned_set=track.assigned_set_id, ended_at=None).values("person"))


def difference(track: Track, rule: Rule, terms: Terms, *, today: date, names: Names | None = None, among: Collection[int] | None = None) -> Difference:
    """What applying the rule would do, for the page that HR reads before it happens. `names` when they have been read already."""
    per_unit: dict[int | None, dict[str, int]] = {}
    counted = (
        people_with_side(track, rule, among=among)
        .annotate(place=FilteredRelation("memberships", condition=Q(memberships__is_primary=True)))
        .values("side", unit=F("place__unit_id"))
        .annotate(people=Count("pk"))
    )
    for row in counted:
        per_unit.setdefault(row["unit"], {COMES_IN: 0, GOES_OUT: 0, STAYS: 0})[row["side"]] = row["people"]
    if names is None:
        names = Names({unit.pk: (unit.name_nl, unit.name_en) for unit in Unit.objects.filter(pk__in=[key for key in per_unit if key])}, {})
    units = [UnitDifference(pick(*names.units.get(key or 0, ("", ""))), side[COMES_IN], side[GOES_OUT], side[STAYS]) for key, side in per_unit.items()]
    units.sort(key=lambda one: (-(one.comes_in + one.goes_out), -one.stays, one.name))
    return Difference(
        comes_in=sum(one.comes_in for one in units),
        goes_out=sum(one.goes_out for one in units),
        stays=sum(one.stays for one in units),
        units=units,
        late=late_dates(track, rule, terms, today=today, among=among),
    )


def late_dates(track: Track, rule: Rule, terms: Terms, *, today: date, among: Collection[int] | None = None) -> LateDates:
    """How many cannot make the date: who comes in, and who has it already and would get another date.

    Counted per day of joining and of assignment, because nothing else of a person decides it.
    """
    if terms.strength == INVITED or terms.due_kind == NO_DATE:
        return LateDates()
    modules = getattr(track, "counting", None)
    if modules is None:
        modules = track.assigned_set.entries.filter(is_optional=False).count()
    joined = people_with_side(track, rule, among=among).filter(side=COMES_IN).values_list("joined_on").annotate(people=Count("pk"))
    groups = [(joined_on, today, count) for joined_on, count in joined]
    if among is None:
        groups += _who_gets_another_date(track, rule, terms)
    people, latest = 0, None
    for joined_on, assigned_on, count in groups:
        if cannot_make_it(terms, assigned_on=assigned_on, joined_on=joined_on, modules=modules, told_on=today):
            people += count
            first = first_possible(assigned_on=assigned_on, joined_on=joined_on, modules=modules, told_on=today)
            latest = max(latest, first) if latest else first
    return LateDates(people, latest)


def _who_gets_another_date(track: Track, rule: Rule, terms: Terms) -> list[tuple[date, date, int]]:
    """Day of joining, day of assignment and number of the people who keep it, have not finished, and whose date the new terms change."""
    before = terms_in(track.in_force) if track.in_force else None
    if before is None or replace(before, extended_to=terms.extended_to) == terms:
        return []
    rows = (
        Assignment.objects.filter(assigned_set=track.assigned_set_id, ended_at=None, completed_at=None, excused="", never_due_before=None)
        .filter(person__in=User.objects.filter(is_meant_by(rule)))
        .values_list("person__joined_on", TruncDate("assigned_at"))
        .annotate(people=Count("pk"))
        .order_by()
    )
    return [
        (joined_on, assigned_on, count)
        for joined_on, assigned_on, count in rows
        if plain_due_date(terms, assigned_on=assigned_on, joined_on=joined_on) != plain_due_date(before, assigned_on=assigned_on, joined_on=joined_on)
    ]
