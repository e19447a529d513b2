"""Who knows a version: people as one question to the database, whatever their number."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, Count, Exists, FilteredRelation, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models import F as Column

from courses.assignments.rules import groups_to_show
from courses.organisation.models import Acknowledgement, Policy, PolicyVersion
from courses.organisation.queries import mine, policies
from courses.organisation.rules import difference, readers
from lms.lib.bilingual import pick
from lms.people.models import Unit, UnitMembership, User
from lms.people.queries import units_at_or_below


def below(units: Iterable[Unit]) -> Q:
    """For a question about people: in one of these units, or below."""
    places = UnitMembership.objects.filter(person=OuterRef("pk"), unit__in=units_at_or_below(units).values("pk"))
    return Q(Exists(places))


def audience_of(policy: Policy) -> QuerySet[User]:
    """Everybody who works here and for whom the policy is."""
    people, units = User.objects.active(), list(policy.units.all())
    return people.filter(below(units)) if units else people


def with_reading(version: PolicyVersion, people: QuerySet[User] | None = None) -> QuerySet[User]:
    """The audience with `last_read` (a number or nothing) and `must_read`: exactly what `rules.readers.must_read` says of each.

    `version` may be a draft, to see beforehand who will be asked.
    """
    last = Acknowledgement.objects.filter(person=OuterRef("pk"), version__policy=version.policy_id).order_by().values("version__policy")
    found = (audience_of(version.policy) if people is None else people).annotate(last_read=Subquery(last.annotate(n=Max("version__number")).values("n")))
    cases = [When(last_read=None, then=Value(True)), When(last_read__gte=version.number, then=Value(False))]
    cases += [When(Q(last_read=number) & touched, then=Value(True)) for number, touched in _touched(version).items()]
    return found.annotate(must_read=Case(*cases, default=Value(False), output_field=BooleanField()))


def _touched(version: PolicyVersion) -> dict[int, Q]:
    """Number of an older version → the people whom a change since then concerns; versions without such a change are left out."""
    found = {}
    for number, concern in concerns_of(version).items():
        if concern.everybody:
            found[number] = Q()
        elif concern.units:
            found[number] = below(Unit.objects.filter(pk__in=concern.units))
    return found


def concerns_of(version: PolicyVersion) -> dict[int, readers.Concern]:
    """By the number of each older version, whom the changes since then concern: as stored when it was published, worked out for a draft."""
    if not version.is_draft:
        return {int(number): readers.concern_in(stored) for number, stored in version.concerns.items()}
    older = policies.older_than(version)
    facts = policies.clause_facts([version, *older])
    return {one.number: readers.concern_of(difference.changes(facts[one.pk], facts[version.pk])) for one in older}


@dataclass(frozen=True)
class Asked:
    """What publishing will do: who is asked, and who gets only the message."""

    people: int
    asked: int

    @property
    def told_only(self) -> int:
        return self.people - self.asked


def who_is_asked(version: PolicyVersion) -> Asked:
    """Counted before publishing, in one question."""
    counted = with_reading(version).aggregate(people=Count("pk"), asked=Count("pk", filter=Q(must_read=True)))
    return Asked(counted["people"], counted["asked"])


@dataclass(frozen=True)
class UnitReaders:
    """A department (None: nobody's) with how many are in it, read this version, and know it; an older one unchanged for them counts as known."""

    unit: str | None
    people: int
    read: int
    known: int

    @property
    def open(self) -> int:
        return self.people - self.known


def coverage(version: PolicyVersion) -> list[UnitReaders]:
    """Per primary unit who knows this version; reading the policy is no optional learning, so small groups are shown too."""
    rows = _per_unit(with_reading(version), read=Q(last_read=version.number), known=Q(must_read=False))
    return [UnitReaders(row["name"], row["people"], row["read"], row["known"]) for row in rows]


@dataclass(frozen=True)
class UnitFigure:
    """A group that may have a figure: `explained` of its people did a module or session about the policy. None is the rest together."""

    unit: str | None
    people: int
    explained: int


def explained(version: PolicyVersion) -> list[UnitFigure]:
    """Learning is optional: only groups from eight people up, and a rest that gives no smaller one away."""
    rows = _per_unit(audience_of(version.policy), done=mine.is_explained_to(mine.explaining_modules(version)))
    shown, may_show_rest = groups_to_show({row["unit"] or 0: row["people"] for row in rows})
    found = [UnitFigure(row["name"], row["people"], row["done"]) for row in rows if (row["unit"] or 0) in shown]
    rest = [row for row in rows if (row["unit"] or 0) not in shown]
    if rest and may_show_rest:
        found.append(UnitFigure(None, sum(row["people"] for row in rest), sum(row["done"] for row in rest)))
    return found


def _per_unit(people: QuerySet[User], **counted: Q) -> list[dict[str, Any]]:
    """Per primary unit (None: nobody's) its `name`, how many `people`, and how many of them for each condition; the largest first. One question."""
    place = FilteredRelation("memberships", condition=Q(memberships__is_primary=True))
    columns = {name: Count("pk", filter=condition) for name, condition in counted.items()}
    unit = {"unit": Column("place__unit_id"), "name_nl": Column("place__unit__name_nl"), "name_en": Column("place__unit__name_en")}
    rows: Any = people.order_by().annotate(place=place).values(**unit).annotate(people=Count("pk"), **columns)
    return [dict(row) | {"name": pick(row["name_nl"] or "", row["name_en"] or "") or None} for row in rows.order_by("-people", "unit")]


def evidence(policy: Policy) -> QuerySet[Acknowledgement]:
    """Every acknowledgement of the policy, in the order of the chain."""
    return Acknowledgement.objects.filter(version__policy=policy).select_related("version").order_by("pk")
