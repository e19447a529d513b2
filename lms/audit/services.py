"""Writing the audit line and sealing lines into the chain."""

from typing import Any

from django.db import models

from lms.audit.models import AuditEntry
from lms.lib import chain
from lms.lib.chain import AT_ONCE
from lms.people.models import User

__all__ = ["AT_ONCE", "first_break", "record", "seal"]


def record(by: User | None, action: str, subject: models.Model | None = None, *, changes: dict[str, Any] | None = None, reason: str = "") -> AuditEntry:
    """Write one line in the current transaction. `by` is None for what the system does by itself.

    `changes` maps a field to [old, new]; never put answers, tokens or free text of optional learning in it.
    """
    return AuditEntry.objects.create(
        by=by,
        by_name=str(by) if by else "",
        action=action,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        subject_name=str(subject)[:200] if subject is not None else "",
        changes=changes or {},
        reason=reason,
    )


def seal(*, at_most: int = AT_ONCE) -> int:
    """Chain the lines that are not yet in the chain, oldest first; returns how many there were."""
    return len(chain.seal(AuditEntry, at_most=at_most))


def first_break() -> AuditEntry | None:
    """The first line that was changed, moved or taken out, or nothing when the chain holds."""
    return chain.first_break(AuditEntry)
