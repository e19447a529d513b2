"""What may be read: modules for a person, their course and lessons."""

from collections.abc import Collection

from django.db.models import Q, QuerySet, Subquery

from courses.catalogue.models import Lesson, Module, State
from lms.people.access import may
from lms.people.models import User
from lms.people.queries import unit_ids_of


def published_modules() -> QuerySet[Module]:
    """Modules that people may find, of published courses."""
    return Module.objects.filter(state=State.PUBLISHED, course__state=State.PUBLISHED)


def modules_open_to(units: Collection[int]) -> QuerySet[Module]:
    """Meant for everybody, or for one of these units. A variant without units is for nobody yet."""
    places = Module.units.through.objects.order_by()  # not asked for each module: few modules are for some units only
    mine, some = places.filter(unit__in=units).values("module"), places.values("module")
    return published_modules().filter(Q(pk__in=mine) | Q(variant_of=None) & ~Q(pk__in=some))


def modules_for(person: User) -> QuerySet[Module]:
    """What this person finds: for everybody or for an own unit, and the own variant in place of the general module."""
    return modules_found_in(unit_ids_of(person))


def modules_found_in(units: Collection[int]) -> QuerySet[Module]:
    """What people of these units find; see `modules_for`."""
    found = modules_open_to(units)
    own_variants = found.filter(variant_of__isnull=False).order_by()
    return found.exclude(pk__in=own_variants.values("variant_of"))


def modules_readable_by(person: User) -> QuerySet[Module]:
    """What this person may open: also a general module with an own variant. Who owns content may open everything published."""
    return modules_read_in(units_read_for(person))


def units_read_for(person: User) -> tuple[int, ...] | None:
    """The units whose modules this person may open; None for who may open everything published. For prepared questions, with `modules_read_in`."""
    return None if may(person, "content.own") else tuple(unit_ids_of(person))


def modules_read_in(units: Collection[int] | None) -> QuerySet[Module]:
    """What may be opened in these units; everything published for None."""
    return published_modules() if units is None else modules_open_to(units)


def own_variant_of(module: Module, person: User) -> Module | None:
    """The version of this module for a unit of the person, if there is one."""
    return modules_open_to(unit_ids_of(person)).filter(variant_of=module).order_by("position", "pk").first()


def lessons_of(module: Module | int | Subquery) -> QuerySet[Lesson]:
    """The published lessons in their order, each with its text in both languages."""
    return Lesson.objects.filter(module=module, state=State.PUBLISHED, published__isnull=False).select_related("published").order_by("position", "pk")
