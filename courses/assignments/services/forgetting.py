"""What is kept as long as the page "who sees what" says, and not longer."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from courses.assignments.models import Assignment, Deputy, Exemption
from lms.audit.services import record
from lms.people.models import User

KEPT = timedelta(days=2 * 365)
BATCH = 1000


def forget_old(*, now: datetime) -> int:
    """Every night: assignments that ended two years ago, with their reminders, rounds and working time. Returns how many."""
    count = 0
    while gone := _forget_some(now):
        count += gone
    if count:
        record(None, "assignments.forgotten", changes={"assignments": [count, 0]})
    return count


@transaction.atomic
def _forget_some(now: datetime) -> int:
    old = list(Assignment.objects.filter(ended_at__lt=now - KEPT).order_by("pk").values_list("pk", flat=True)[:BATCH])
    Assignment.objects.filter(pk__in=old).delete()
    return len(old)


@transaction.atomic
def forget_leaver(*, person: User) -> None:
    """Somebody has left for good: exemptions, and who stood in for whom, go at once."""
    Exemption.objects.filter(person=person).delete()
    Deputy.objects.filter(Q(manager=person) | Q(deputy=person)).delete()
