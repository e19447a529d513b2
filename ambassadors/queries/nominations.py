"""Nominations: what the nominee sees, what HR sees after a yes, and where nobody is."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.utils.translation import gettext as _

from ambassadors import rules
from ambassadors.models import Ambassador, Nomination, Story
from lms.lib.bilingual import pick
from lms.lib.prepared import prepared
from lms.people.models import JobRole, JobRoleHolding, Language, Unit, UnitMembership, User

State = Nomination.State


def nomination_of(person: User, nomination_id: int) -> Nomination | None:
    """A nomination as the nominee sees it, with `every_story`; for everybody else it does not exist."""
    stories = Prefetch("stories", Story.objects.select_related("author"), to_attr="every_story")
    return Nomination.objects.filter(pk=nomination_id, nominee=person).exclude(state__in=[State.HELD, State.NO]).prefetch_related(stories).first()


def open_question(person: User) -> Nomination | None:
    """A nomination that waits for this person's private decision."""
    return next(iter(_open_question(person=person.pk)), None)


@prepared
def _open_question(person: int) -> QuerySet[Nomination]:
    return Nomination.objects.filter(nominee=person, state=State.ASKED).order_by("pk")[:1]


def nominations_to_answer() -> QuerySet[Nomination]:
    """What HR may see: only those who said yes, the longest waiting first."""
    stories = Prefetch("stories", Story.objects.select_related("author"), to_attr="every_story")
    return Nomination.objects.filter(state=State.YES, nominee__is_active=True).select_related("nominee").prefetch_related(stories).order_by("decided_at", "pk")


@prepared
def unit_rows() -> QuerySet[Any]:
    """Every unit: id, both names, kind, path."""
    return Unit.objects.values_list("pk", "name_nl", "name_en", "kind", "path").order_by("path")


def missing_units(rows: list[Any], *, units_with_one: set[int], at_most: int = 8) -> list[str]:
    """Names of divisions, brands and departments with people, in which nobody is an ambassador yet, from the top down; never a list of people."""
    kinds = {Unit.Kind.DIVISION, Unit.Kind.BRAND, Unit.Kind.DEPARTMENT}
    lacking = [(pk, pick(nl, en)) for pk, nl, en, kind, _path in rows if kind in kinds and pk not in units_with_one]
    found: list[str] = []
    for start in range(0, len(lacking), at_most):
        part = lacking[start : start + at_most]
        with_people = set(_with_people(units=tuple(pk for pk, _name in part)))
        found += [name for pk, name in part if pk in with_people]
        if len(found) >= at_most:
            break
    return found[:at_most]


@prepared
def _with_people(units: tuple[int, ...]) -> QuerySet[Any]:
    # Unit by unit, so that the first colleague found ends the search.
    people = UnitMembership.objects.filter(person__is_active=True, unit=OuterRef("pk"))
    below = Unit.objects.filter(Exists(people), path__startswith=OuterRef("path"))
    return Unit.objects.filter(Exists(below), pk__in=units).order_by().values_list("pk", flat=True)


def missing_languages() -> list[str]:
    """The languages in which no ambassador writes, by name."""
    active = Ambassador.objects.filter(state=Ambassador.State.ACTIVE, person__is_active=True)
    return languages_without({code for one in active for code in Language.values if getattr(one, f"writes_{code}")})


def languages_without(written: set[str]) -> list[str]:
    """The languages in which nobody writes, of those that there are; nothing as long as there is no ambassador at all."""
    return [str(label) for code, label in Language.choices if written and code not in written]


@dataclass(frozen=True)
class Gap:
    """A unit, site or job role with people, and nobody of them an ambassador: how many work there, never who."""

    kind: str
    name: str
    people: int


def gaps() -> list[Gap]:
    """Where nobody is, for HR: units from the top down, sites, and job roles; groups of eight and more (ambassadors.md §4). Three queries."""
    here = UnitMembership.objects.filter(person__is_active=True, unit__path__startswith=OuterRef("path"))
    with_one = here.filter(person__ambassador__state=Ambassador.State.ACTIVE)
    head_count = Subquery(here.order_by().annotate(one=Value(1)).values("one").annotate(count=Count("person", distinct=True)).values("count"))
    units = Unit.objects.exclude(kind=Unit.Kind.COMPANY).annotate(people_here=head_count).filter(~Exists(with_one), people_here__gte=rules.SMALLEST_GROUP)
    found = [Gap(str(unit.get_kind_display()), str(unit.name), unit.people_here) for unit in units.order_by("path")]
    holders = JobRoleHolding.objects.filter(job_role=OuterRef("pk"), person__ambassador__state=Ambassador.State.ACTIVE, person__is_active=True)
    roles = JobRole.objects.annotate(people_here=Count("holdings", filter=Q(holdings__person__is_active=True)))
    lacking = roles.filter(~Exists(holders), people_here__gte=rules.SMALLEST_GROUP).order_by("-people_here", "pk")
    return found + [Gap(_("job role"), str(role.name), role.people_here) for role in lacking]
