"""What is read from the audit."""

from datetime import date

from django.db.models import Q, QuerySet

from lms.audit.models import AuditEntry
from lms.lib.searching import search_words


def lines(*, words: str = "", action: str = "", since: date | None = None, until: date | None = None) -> QuerySet[AuditEntry]:
    """The lines, newest first; every word must stand in who, what or which thing."""
    found = AuditEntry.objects.all()
    for word in search_words(words):
        found = found.filter(Q(by_name__icontains=word) | Q(subject_name__icontains=word) | Q(action__icontains=word))
    if action:
        found = found.filter(action=action)
    if since:
        found = found.filter(at__date__gte=since)
    if until:
        found = found.filter(at__date__lte=until)
    return found.order_by("-pk")


def actions() -> list[str]:
    """The kinds of changes that have been recorded."""
    return list(AuditEntry.objects.order_by("action").values_list("action", flat=True).distinct())
