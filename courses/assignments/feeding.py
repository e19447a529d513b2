"""The days on which a person's assignments are due, for the own calendar feed (live-sessions.md §9.6)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.assignments.models import Assignment
from courses.assignments.sources import page_of
from lms.lib.bilingual import text_in
from lms.notifications.calendar import CANCELLED, CONFIRMED, Entry
from lms.people.models import User

DUE = UUID("0b1f8f0a-5f0e-4f0f-8a55-2b7f8a4f9c1d")
LOOKS_BACK, CANCELLED_STAYS = timedelta(days=90), timedelta(days=14)


def entries(person: User, now: datetime) -> Iterator[Entry]:
    """A whole day for each due date of what is not finished; what ended stays as cancelled for 14 days."""
    stands = Q(ended_at=None, completed_at=None, excused="") | Q(ended_at__gt=now - CANCELLED_STAYS)
    rows = Assignment.objects.filter(stands, person=person, due_on__gte=timezone.localdate(now - LOOKS_BACK)).select_related("assigned_set", "grounds")
    for row in rows.order_by("pk"):
        if row.due_on is None:
            continue
        title = text_in(row.assigned_set, "title", person.language)
        page = settings.PUBLIC_URL + page_of(row.assigned_set.source, row.assigned_set.key)
        yield Entry(
            uid=str(uuid5(DUE, str(row.pk))),
            starts=row.due_on,
            ends=row.due_on + timedelta(days=1),
            title=_("Due: %(title)s") % {"title": title},
            description=page,
            url=page,
            stamp=row.ended_at or max(row.assigned_at, row.grounds.at),
            status=CANCELLED if row.ended_at else CONFIRMED,
            is_busy=False,
        )
