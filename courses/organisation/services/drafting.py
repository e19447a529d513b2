"""A draft of the next version: made from the current one, described, thrown away."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.organisation.models import Clause, Policy, PolicyVersion
from courses.organisation.queries import policies as queries
from lms.audit.services import record
from lms.lib.locks import lock
from lms.lib.refusals import Refused
from lms.people.models import User

COPIED = (
    "key", "position", "title_nl", "title_en", "body_nl", "body_en", "in_short_nl", "in_short_en", "contact_nl", "contact_en", "digest", "words",
)  # fmt: skip


class IsPublished(Refused):
    message = _("This version has been published, so its text does not change any more. Make a new version.")


class ChangedMeanwhile(Refused):
    message = _("Somebody else changed this text while you were writing. Both texts are kept; choose which one goes on.")


def draft(version: PolicyVersion) -> PolicyVersion:
    """The version as it is now, locked, when it may still change. Raises IsPublished."""
    version = lock(version)
    if not version.is_draft:
        raise IsPublished
    return version


def note_edit(version: PolicyVersion) -> None:
    """One more save of the draft."""
    version.edits += 1
    version.save(update_fields=["edits"])


@transaction.atomic
def start_draft(*, policy: Policy, by: User | None, now: datetime, number: int = 0) -> PolicyVersion:
    """The draft of the next version, with the clauses of the newest one. When there is a draft already, that one.

    `number` is for the first version of a policy that was loaded; otherwise it follows by itself.
    """
    policy = lock(policy)
    found = policy.versions.filter(state=PolicyVersion.State.DRAFT).first()
    if found is not None:
        return found
    newest = queries.newest_of(policy)
    version = PolicyVersion.objects.create(
        policy=policy,
        number=newest.number + 1 if newest else number or 1,
        in_short_nl=newest.in_short_nl if newest else "",
        in_short_en=newest.in_short_en if newest else "",
        created_at=now,
        created_by=by,
    )
    for clause in queries.clauses_of(newest) if newest else []:
        copy_clause(clause, version, position=clause.position)
    record(by, "policy.draft_started", version)
    return version


def copy_clause(clause: Clause, version: PolicyVersion, *, position: int) -> Clause:
    """The same clause in a draft; what changed in it is still to be said."""
    copied = Clause.objects.create(version=version, **{name: getattr(clause, name) for name in COPIED} | {"position": position})
    copied.units.set(clause.units.all())
    copied.explained_in.set(clause.explained_in.all())
    return copied


@transaction.atomic
def describe_draft(
    *,
    version: PolicyVersion,
    in_short_nl: str,
    in_short_en: str,
    valid_from: datetime | None,
    by: User | None,
    based_on: int | None = None,
    takes_over: bool = False,
) -> PolicyVersion:
    """What the policy comes down to, and from when it applies (nothing: from the moment of publishing).

    `based_on` is the number of the save that the form grew from. Raises IsPublished, ChangedMeanwhile.
    """
    version = draft(version)
    new = {"in_short_nl": in_short_nl.strip(), "in_short_en": in_short_en.strip(), "valid_from": valid_from}
    changes = {name: [getattr(version, name), value] for name, value in new.items() if getattr(version, name) != value}
    if not changes:
        return version
    if based_on is not None and based_on != version.edits and not takes_over:
        raise ChangedMeanwhile
    for name, (_old, value) in changes.items():
        setattr(version, name, value)
    version.save(update_fields=list(changes))
    note_edit(version)
    record(by, "policy.draft_described", version, changes=changes)
    return version


@transaction.atomic
def discard_draft(*, version: PolicyVersion, by: User) -> None:
    """Throw the draft away. Raises IsPublished."""
    version = draft(version)
    record(by, "policy.draft_discarded", version)
    version.delete()
