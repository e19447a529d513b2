"""What a list of modules shows about their sessions."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, QuerySet

from courses.live_sessions.models import Booking
from courses.live_sessions.queries.audience import for_audience
from courses.live_sessions.queries.sessions import upcoming
from courses.live_sessions.rules import states
from lms.lib.prepared import prepared
from lms.people.models import User


def first_and_number_by_module(modules: Collection[int], person: User, *, now: datetime) -> dict[int, tuple[datetime, int]]:
    """Module id → the start of the first coming session that is for this person, and how many there are."""
    return {module_id: (first, number) for module_id, first, number in _first_and_number(modules=tuple(modules), person=person, now=now)}


@prepared
def _first_and_number(modules: tuple[int, ...], person: User, now: datetime) -> QuerySet[Any]:
    coming = for_audience(upcoming().filter(module__in=modules, starts_at__gt=now), person).exclude(capacity=0)
    return coming.order_by().values_list("module_id").annotate(first=Min("starts_at"), number=Count("pk"))


def own_statuses_by_module(modules: Collection[int], person: User, *, now: datetime) -> dict[int, set[str]]:
    """Module id → the statuses of the person's live bookings for sessions that are not over."""
    found: dict[int, set[str]] = {}
    for module_id, status in _own_statuses(modules=tuple(modules), person=person.pk, now=now):
        found.setdefault(module_id, set()).add(status)
    return found


@prepared
def _own_statuses(modules: tuple[int, ...], person: int, now: datetime) -> QuerySet[Any]:
    mine = Booking.objects.filter(person=person, session__module__in=modules, session__ends_at__gt=now, status__in=states.LIVE)
    return mine.order_by().values_list("session__module_id", "status")
