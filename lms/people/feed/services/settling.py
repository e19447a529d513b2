"""After 30 days a run cannot be undone any more: whoever it let go has left for good, so what was private goes (people-and-tracks.md §1.4)."""

from datetime import datetime

from django.db import transaction

from lms.lib.many_rows import chunks
from lms.people import signals
from lms.people.feed.models import FeedRow, FeedRun
from lms.people.models import User

ENDED_ACCESS = [FeedRow.Kind.LEAVING, FeedRow.Kind.NEW, FeedRow.Kind.BACK]  # the last two when undoing took them away again


def settle(*, now: datetime) -> int:
    """Say of everybody whom a run let go, and who is not back, that they have left. Returns how many. After a death it begins that run again."""
    over = FeedRun.objects.filter(state__in=[FeedRun.State.DONE, FeedRun.State.UNDONE], undo_until__lt=now, settled_at=None).order_by("pk")
    count = 0
    for run in over:
        people = run.rows.filter(kind__in=ENDED_ACCESS, person__is_active=False).order_by("pk").values_list("person", flat=True)
        for some in chunks(list(people)):
            for person in User.objects.filter(pk__in=some, is_active=False):
                _gone_for_good(person, now)
                count += 1
        FeedRun.objects.filter(pk=run.pk).update(settled_at=now)
    return count


@transaction.atomic
def _gone_for_good(person: User, now: datetime) -> None:
    signals.person_left.send(User, person=person, by=None, now=now)
