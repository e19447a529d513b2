"""The policy itself: its title, owner and audience."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from courses.organisation.models import Policy
from courses.organisation.rules.drafts import free_key
from courses.organisation.services.telling import tell_again
from lms.audit.services import record
from lms.lib.locks import lock
from lms.lib.refusals import Refused
from lms.people.models import Unit, User

RESERVED_KEYS = {"new", "questions", "variants", "something-went-wrong", "checks"}


class NoTitle(Refused):
    message = _("Give the policy a title in at least one language.")


@transaction.atomic
def create_policy(
    *, title_nl: str, title_en: str, by: User | None, now: datetime, key: str = "", owner: User | None = None, units: Iterable[Unit] = ()
) -> Policy:
    """A policy without a version; nobody sees it before a version is published."""
    title_nl, title_en = title_nl.strip(), title_en.strip()
    if not (title_nl or title_en):
        raise NoTitle
    taken = RESERVED_KEYS | set(Policy.objects.values_list("key", flat=True))
    made = key or free_key(slugify(title_en or title_nl)[:70] or "policy", taken)
    policy = Policy.objects.create(key=made, title_nl=title_nl, title_en=title_en, owner=owner or by, created_at=now)
    policy.units.set(units)
    record(by, "policy.created", policy)
    return policy


@transaction.atomic
def describe_policy(*, policy: Policy, title_nl: str, title_en: str, owner: User | None, units: Iterable[Unit], by: User | None) -> Policy:
    """Another title, owner or audience. Who comes into the audience is told about the newest version; nobody is told twice."""
    title_nl, title_en, wanted = title_nl.strip(), title_en.strip(), list(units)
    if not (title_nl or title_en):
        raise NoTitle
    policy = lock(policy)
    before = {"title_nl": policy.title_nl, "title_en": policy.title_en, "owner": str(policy.owner or ""), "units": _codes(policy.units.all())}
    after = {"title_nl": title_nl, "title_en": title_en, "owner": str(owner or ""), "units": _codes(wanted)}
    changes = {name: [before[name], value] for name, value in after.items() if before[name] != value}
    if changes:
        policy.title_nl, policy.title_en, policy.owner = title_nl, title_en, owner
        policy.save(update_fields=["title_nl", "title_en", "owner"])
        policy.units.set(wanted)
        record(by, "policy.described", policy, changes=changes)
        if "units" in changes:
            tell_again(policy)
    return policy


def _codes(units: Iterable[Unit]) -> list[str]:
    return sorted(unit.code for unit in units)
