"""System roles: what somebody may do in Podium because staff said so."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.lib.refusals import Refused
from lms.people.models import RoleGrant, Unit, User
from lms.people.trail import record


class LastAdministrator(Refused):
    message = _("This is the last administrator. Give somebody else that role first.")


class OnlyByAnAdministrator(Refused):
    message = _("This person is an administrator. Only an administrator gives an administrator another address or sign-in code.")


class BranchNeedsAUnit(Refused):
    message = _("HR of one branch needs the unit at the top of that branch. The other roles have none.")


@transaction.atomic
def grant_role(*, person: User, role: str, by: User | None, now: datetime, unit: Unit | None = None) -> RoleGrant:
    """Give a system role. Giving it twice is harmless. HR of one branch needs the `unit` at its top; another unit moves the branch."""
    if (role == RoleGrant.Role.HR_BRANCH) != (unit is not None):
        raise BranchNeedsAUnit
    grant, is_new = RoleGrant.objects.get_or_create(person=person, role=RoleGrant.Role(role), defaults={"granted_by": by, "granted_at": now, "unit": unit})
    if is_new or grant.unit != unit:
        changes = {"role": ["", role]} | ({"unit": ["" if is_new else str(grant.unit), str(unit)]} if unit else {})
        grant.unit = unit
        grant.save(update_fields=["unit"])
        record(by, "role.granted", person, changes=changes)
    return grant


@transaction.atomic
def revoke_role(*, person: User, role: str, by: User) -> None:
    """Take a system role back. The last administrator keeps that role."""
    if role == RoleGrant.Role.ADMINISTRATOR:
        keep_an_administrator(person)
    if RoleGrant.objects.filter(person=person, role=role).delete()[0]:
        record(by, "role.revoked", person, changes={"role": [role, ""]})


@transaction.atomic
def set_roles(*, person: User, roles: Iterable[str], by: User, now: datetime, unit: Unit | None = None) -> None:
    """Make the system roles exactly these. `unit` is the top of the branch, when HR of one branch is among them."""
    wanted, held = set(roles), set(person.grants.values_list("role", flat=True))
    for role in sorted(held - wanted):
        revoke_role(person=person, role=role, by=by)
    branch = RoleGrant.Role.HR_BRANCH.value
    for role in sorted(wanted if branch in wanted else wanted - held):
        grant_role(person=person, role=role, by=by, now=now, unit=unit if role == branch else None)


def may_open_a_door_to(person: User, *, by: User | None) -> bool:
    """Whether this colleague may change how the person gets in: the work address, to which a new password is sent, or a sign-in code.

    Another way into the account of an administrator is a way to that role. None is Podium itself: a feed looks at this when it compares.
    """
    administrators = RoleGrant.objects.filter(role=RoleGrant.Role.ADMINISTRATOR)
    return by is None or person == by or not administrators.filter(person=person).exists() or administrators.filter(person=by).exists()


def keep_an_administrator(person: User) -> None:
    """Raises LastAdministrator when nobody else has that role."""
    administrators = RoleGrant.objects.filter(role=RoleGrant.Role.ADMINISTRATOR, person__is_active=True)
    if administrators.filter(person=person).exists() and not administrators.filter(~Q(person=person)).exists():
        raise LastAdministrator
