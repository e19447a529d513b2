"""What may be read: modules for a person, their course and lessons."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from courses.catalogue.models import Lesson, Module, State
from lms.people.access import may
from lms.people.models import User
from lms.people.queries import unit_ids_of


def published_modules() -> QuerySet[Module]:
    """Modules that people may find, of published courses."""
    return Module.objects.filter(state=State.PUBLISHED, course__state=State.PUBLISHED)


def _for_units(units: list[int]) -> QuerySet[Module]:
    """Meant for everybody, or for one of these units. A variant without units is for nobody yet."""
    through = Module.units.through.objects.filter(module=OuterRef("pk"))
    return published_modules().filter(Exists(through.filter(unit__in=units)) | (Q(variant_of=None) & ~Exists(through)))


def modules_for(person: User) -> QuerySet[Module]:
    """What this person finds: for everybody or for an own unit, and the own variant in place of the general module."""
    found = _for_units(unit_ids_of(person))
    own_variant = found.filter(variant_of=OuterRef("pk")).order_by()
    return found.exclude(Exists(own_variant))


def modules_readable_by(person: User) -> QuerySet[Module]:
    """What this person may open: also a general module with an own variant. Who owns content may open everything published."""
    if may(person, "content.own"):
        return published_modules()
    return _for_units(unit_ids_of(person))


def own_variant_of(module: Module, person: User) -> Module | None:
    """The version of this module for a unit of the person, if there is one."""
    return _for_units(unit_ids_of(person)).filter(variant_of=module).order_by("position", "pk").first()


def lessons_of(module: Module) -> QuerySet[Lesson]:
    """The published lessons in their order, each with its text in both languages."""
    return Lesson.objects.filter(module=module, state=State.PUBLISHED, published__isnull=False).select_related("published").order_by("position", "pk")
