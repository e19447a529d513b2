"""What was applied is kept for two years; whatever is in force stays, without the names of that time (see the page "who sees what")."""

from datetime import datetime, timedelta

from django.db import transaction

from courses.assignments.models import Grounds
from courses.role.models import Application, ApplicationChange, Track, TrackRequest
from lms.audit.services import record
from lms.people.models import User

KEPT = timedelta(days=2 * 365)
BATCH = 2000
OVER = [Application.State.DONE, Application.State.UNDONE]


def forget_old(*, now: datetime) -> int:
    """Every night: for whom something changed by what was applied two years ago, and the application itself unless it is in force.

    Grounds go with it that nobody's assignment stands on any more. Returns how many applications went.
    """
    names = 0
    while gone := _forget_names(now):
        names += gone
    count = _forget_applications(now)
    if names or count:
        record(None, "tracks.history_forgotten", changes={"people": [names, 0], "applications": [count, 0]})
    return count


@transaction.atomic
def _forget_names(now: datetime) -> int:
    old = ApplicationChange.objects.filter(application__requested_at__lt=now - KEPT, application__state__in=OVER)
    some = list(old.order_by("pk").values_list("pk", flat=True)[:BATCH])
    ApplicationChange.objects.filter(pk__in=some).delete()
    return len(some)


@transaction.atomic
def _forget_applications(now: datetime) -> int:
    in_force = Track.objects.filter(in_force__isnull=False).values("in_force")
    old = Application.objects.filter(requested_at__lt=now - KEPT, state__in=OVER).exclude(pk__in=in_force)
    gone = dict(old.values_list("pk", "grounds_id"))
    # Whoever came after can no longer be undone to it: that was possible for 30 days.
    Application.objects.filter(previous__in=gone).update(previous=None)
    Application.objects.filter(pk__in=gone).delete()
    unused = Grounds.objects.filter(pk__in=[one for one in gone.values() if one], assignments=None)
    unused.exclude(pk__in=ApplicationChange.objects.filter(grounds_before__isnull=False).values("grounds_before")).delete()
    return len(gone)


@transaction.atomic
def forget_leaver(*, person: User) -> None:
    """Somebody has left for good: what they asked for goes at once."""
    TrackRequest.objects.filter(person=person).delete()
