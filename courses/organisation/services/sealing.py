"""The chain of acknowledgements, and everything that shows tampering with it."""

from collections.abc import Iterator

from django.db import transaction

from courses.organisation.models import Acknowledgement, PolicyVersion
from courses.organisation.services.acknowledging import who_digest
from courses.organisation.services.publishing import digest_now
from lms.audit import services as audit
from lms.audit.models import AuditEntry
from lms.lib import chain
from lms.lib.bilingual import LANGUAGES

SEALED = "acknowledgements.sealed"


@transaction.atomic
def seal() -> int:
    """Chain what is new, and anchor the end in the audit: rows taken away at the end show as well. Returns how many were new."""
    rows = chain.seal(Acknowledgement)
    if rows:
        audit.record(None, SEALED, changes={"position": [None, rows[-1].position], "hash": [None, rows[-1].hash]})
    return len(rows)


def problems() -> Iterator[str]:
    """What does not fit, one sentence each; nothing when the evidence is as it was written."""
    broken = chain.first_break(Acknowledgement)
    if broken is not None:
        yield f"The chain breaks at acknowledgement {broken.pk} (position {broken.position}, {broken.at:%Y-%m-%d %H:%M})."
    line = audit.first_break()
    if line is not None:
        yield f"The chain of the audit, in which the ends are kept, breaks at line {line.pk}; see manage.py verify_audit."
    yield from _ends()
    yield from _people()
    yield from _texts()


def _ends() -> Iterator[str]:
    """Every end that the audit remembers is still there."""
    for anchor in AuditEntry.objects.filter(action=SEALED).order_by("pk").iterator(chunk_size=1000):
        position, digest = anchor.changes["position"][1], anchor.changes["hash"][1]
        if not Acknowledgement.objects.filter(position=position, hash=digest).exists():
            yield f"The acknowledgement at position {position}, sealed on {anchor.at:%Y-%m-%d %H:%M}, is gone or was changed."


def _people() -> Iterator[str]:
    """The number beside an acknowledgement is the one that was sealed, as long as it is kept."""
    for row in Acknowledgement.objects.exclude(salt="").order_by("pk").iterator(chunk_size=2000):
        if row.who != who_digest(row.salt, row.employee_number):
            yield f"Acknowledgement {row.pk} carries the number of somebody else."


def _texts() -> Iterator[str]:
    """A published text is still the one that people acknowledged."""
    for version in PolicyVersion.objects.filter(state=PolicyVersion.State.PUBLISHED).select_related("policy").order_by("pk"):
        for language in LANGUAGES:
            now = digest_now(version, language)
            shown = set(Acknowledgement.objects.filter(version=version, language=language).values_list("text_digest", flat=True))
            if now != getattr(version, f"digest_{language}") or shown - {now}:
                yield f"The text ({language}) of version {version.number} of ‘{version.policy.key}’ is not the one that was published."
