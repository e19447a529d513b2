"""Writing the audit line and sealing lines into the chain."""

import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction

from lms.audit.models import AuditEntry
from lms.people.models import User

AT_ONCE = 5000


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


def entry_hash(entry: AuditEntry, previous_hash: str) -> str:
    """SHA-256 over the line and the hash of the line before it."""
    content = [
        entry.position, previous_hash, entry.at.isoformat(), entry.by_name, entry.action,
        entry.subject_type, entry.subject_id, entry.subject_name, entry.changes, entry.reason,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(content, sort_keys=True, cls=DjangoJSONEncoder).encode()).hexdigest()


@transaction.atomic
def seal(*, at_most: int = AT_ONCE) -> int:
    """Chain the lines that are not yet in the chain, oldest first. Safe to run twice at once: one position, one line."""
    last = AuditEntry.objects.filter(position__isnull=False).order_by("-position").select_for_update().first()
    position, previous = (last.position or 0, last.hash) if last else (0, "")
    waiting = list(AuditEntry.objects.filter(position__isnull=True).order_by("pk").select_for_update()[:at_most])
    for entry in waiting:
        position += 1
        entry.position, entry.previous_hash = position, previous
        entry.hash = previous = entry_hash(entry, previous)
    AuditEntry.objects.bulk_update(waiting, ["position", "previous_hash", "hash"], batch_size=500)
    return len(waiting)


def first_break() -> AuditEntry | None:
    """The first line whose hash does not follow from the line before it, or nothing when the chain holds."""
    previous, expected = "", 1
    for entry in AuditEntry.objects.filter(position__isnull=False).order_by("position").iterator(chunk_size=2000):
        if entry.position != expected or entry.previous_hash != previous or entry.hash != entry_hash(entry, previous):
            return entry
        previous, expected = entry.hash, expected + 1
    return None
