"""Modules that exist in versions for parts of the organisation."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from courses.catalogue.models import Module, State
from courses.catalogue.queries import modules_for
from courses.organisation.queries.readers import below
from courses.phases import PhaseKey
from lms.people.models import Unit, User


def general_modules() -> QuerySet[Module]:
    """Published modules that have variants, each with its published variants and their units loaded."""
    variants = variants_to_assign().filter(variant_of=OuterRef("pk"))
    loaded = Prefetch("variants", variants_to_assign().prefetch_related(Prefetch("units", Unit.objects.order_by("path"))).order_by("position", "pk"))
    published = Module.objects.filter(state=State.PUBLISHED, course__state=State.PUBLISHED)
    return published.filter(Exists(variants)).prefetch_related(loaded).order_by("course__phase", "course__position", "position")


def variants_to_assign() -> QuerySet[Module]:
    """Published modules that stand in the place of another one for some units."""
    return Module.objects.filter(state=State.PUBLISHED, course__state=State.PUBLISHED, variant_of__isnull=False).select_related("variant_of")


def lacking_a_variant(person: User) -> set[int]:
    """Ids of general modules this person finds, of which others have a version and this person has none."""
    others = variants_to_assign().filter(variant_of=OuterRef("pk"))
    return set(modules_for(person).filter(Exists(others), variant_of=None).values_list("pk", flat=True))


def own_modules(person: User) -> QuerySet[Module]:
    """The modules of phase 2 as this person finds them: for everybody or for an own unit, the own variant in place of the general one."""
    return modules_for(person).filter(course__phase=PhaseKey.ORGANISATION).select_related("course", "variant_of").order_by("course__position", "position", "pk")


@dataclass(frozen=True)
class Preview:
    """What choosing units will do: how many see this version instead of the general one, and how many would have two of them."""

    people: int
    doubled: int
    others: tuple[str, ...] = ()


def preview(variant: Module, units: QuerySet[Unit]) -> Preview:
    """Counted before anything changes."""
    people = User.objects.active().filter(below(units))
    siblings = list(variants_to_assign().filter(variant_of=variant.variant_of_id, units__isnull=False).exclude(pk=variant.pk).distinct())
    theirs = Unit.objects.filter(modules__in=siblings)
    doubled = people.filter(below(theirs)).count() if siblings else 0
    return Preview(people.count(), doubled, tuple(str(one.title) for one in siblings))
