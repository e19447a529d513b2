"""For which units a version of a module is."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Module
from lms.audit.services import record
from lms.lib.locks import lock
from lms.lib.refusals import Refused
from lms.people.models import Unit, User


class NotAVariant(Refused):
    message = _("This module is the general one: it is for everybody who has no version of their own.")


@transaction.atomic
def assign_variant(*, variant: Module, units: Iterable[Unit], by: User | None) -> Module:
    """People in these units and below see this version in the place of the general module. Without units it is for nobody. Raises NotAVariant."""
    variant = lock(variant)
    if variant.variant_of_id is None:
        raise NotAVariant
    before, wanted = sorted(variant.units.values_list("code", flat=True)), list(units)
    after = sorted(unit.code for unit in wanted)
    if before != after:
        variant.units.set(wanted)
        record(by, "variant.assigned", variant, changes={"units": [before, after]})
    return variant
