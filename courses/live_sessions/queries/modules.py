"""What a list of modules shows about their sessions."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, Min

from courses.live_sessions.models import Booking
from courses.live_sessions.queries.audience import for_audience
from courses.live_sessions.queries.sessions import upcoming
from courses.live_sessions.rules import states
from lms.people.models import User


def first_and_number_by_module(modules: Collection[int], person: User, *, now: datetime) -> dict[int, tuple[datetime, int]]:
    """Module id → the start of the first coming session that is for this person, and how many there are."""
    coming = for_audience(upcoming().filter(module__in=modules, starts_at__gt=now), person).exclude(capacity=0)
    counted = coming.order_by().values_list("module_id").annotate(first=Min("starts_at"), number=Count("pk"))
    return {module_id: (first, number) for module_id, first, number in counted}


def own_statuses_by_module(modules: Collection[int], person: User, *, now: datetime) -> dict[int, set[str]]:
    """Module id → the statuses of the person's live bookings for sessions that are not over."""
    mine = Booking.objects.filter(person=person, session__module__in=modules, session__ends_at__gt=now, status__in=states.LIVE)
    found: dict[int, set[str]] = {}
    for module_id, status in mine.values_list("session__module_id", "status"):
        found.setdefault(module_id, set()).add(status)
    return found
