"""Which bookings somebody sees. Managers have no query here: who attends is for the person, HR and the trainer."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from courses.live_sessions.models import Attendance, Booking, LiveSession
from courses.live_sessions.rules import states
from lms.lib.bilingual import pick
from lms.lib.prepared import prepared
from lms.people.models import UnitMembership, User


def bookings_of(person: User) -> QuerySet[Booking]:
    """Every booking of a person, with what a row shows."""
    return Booking.objects.filter(person=person).select_related("session__module__course").prefetch_related("session__dates")


@prepared
def coming_bookings_of(person: User, now: datetime) -> QuerySet[Booking]:
    """Live bookings of sessions that are not over, soonest first; thirty at most."""
    return bookings_of(person).filter(status__in=sorted(states.LIVE), session__ends_at__gt=now).order_by("session__starts_at", "pk")[:30]


def latest_by_session(person: User, sessions: Iterable[LiveSession]) -> dict[int, Booking]:
    """Session id → the booking that says how this person stands there now: the live one, or the last that ended."""
    found: dict[int, Booking] = {}
    for row in _own_in(person=person.pk, sessions=tuple(session.pk for session in sessions)):
        if row.session_id not in found or not found[row.session_id].is_live:
            found[row.session_id] = row
    return found


@prepared
def _own_in(person: int, sessions: tuple[int, ...]) -> QuerySet[Booking]:
    return Booking.objects.filter(person=person, session__in=sessions).order_by("created_at", "pk")


def elsewhere_of(person: User, session: LiveSession, *, now: datetime) -> Booking | None:
    """What this person has on another date of the module: an offer first, then a seat, then a place in a queue; the soonest of these."""
    others = bookings_of(person).filter(session__module=session.module_id, session__starts_at__gt=now, status__in=sorted(states.LIVE))
    order = [states.OFFERED, states.BOOKED, *sorted(states.LIVE - states.HOLDS_SEAT)]
    return min(others.exclude(session=session).order_by("session__starts_at", "pk"), key=lambda one: order.index(one.status), default=None)


def last_bookings_of(session: LiveSession) -> list[Booking]:
    """Of everybody who ever booked this session the last booking, in the order in which they had a seat."""
    found: dict[int, Booking] = {}
    for row in Booking.objects.filter(session=session).select_related("person", "moved_to").order_by("created_at", "pk"):
        found[row.person_id] = row
    return sorted(found.values(), key=lambda row: (row.booked_at is None, row.booked_at or row.created_at, row.pk))


def places_in_queue(bookings: Iterable[Booking]) -> dict[int, int]:
    """Booking id → place in the queue, from 1, for the waiting ones among these."""
    return {pk: place for pk, (place, _in_front) in standing_in_queue(bookings).items()}


def standing_in_queue(bookings: Iterable[Booking]) -> dict[int, tuple[int, int]]:
    """The same with how many of those ahead stand there with a reason, whenever they joined (§3.1)."""
    mine = {row.pk for row in bookings if row.status in states.QUEUED}
    sessions = {row.session_id for row in bookings if row.pk in mine}
    found: dict[int, tuple[int, int]] = {}
    counted: dict[int, int] = {}
    with_reason: dict[int, int] = {}
    if not sessions:
        return found
    queues = Booking.objects.filter(session__in=sessions, status__in=sorted(states.QUEUED)).order_by("session", "-priority", "sequence")
    for pk, session, priority in queues.values_list("pk", "session_id", "priority"):
        counted[session] = counted.get(session, 0) + 1
        if pk in mine:
            found[pk] = counted[session], with_reason.get(session, 0)
        with_reason[session] = with_reason.get(session, 0) + (priority > 0)
    return found


@prepared
def everybody_of(session: int) -> QuerySet[Booking]:
    """Every booking that there is or was, by name of the person."""
    return Booking.objects.filter(session=session).select_related("person").order_by("person__family_name", "person__given_name", "pk")


def roster_of(session: LiveSession, status: str) -> list[Booking]:
    """Bookings of this status with the person, `unit_name` of the primary unit, and `marks` and `minutes_there` by id of the date, by name.

    For HR and the trainers of this session only.
    """
    rows, marks = _roster(session=session.pk, status=status), marks_by_booking(session)
    for row in rows:
        row.unit_name = pick(row.unit_nl or "", row.unit_en or "")  # type: ignore[attr-defined]
        row.marks = {date: value for date, (value, _minutes) in marks.get(row.pk, {}).items()}  # type: ignore[attr-defined]
        row.minutes_there = {date: minutes for date, (_value, minutes) in marks.get(row.pk, {}).items()}  # type: ignore[attr-defined]
    return rows


def marks_by_booking(session: LiveSession) -> dict[int, dict[int, tuple[str, int | None]]]:
    """Booking id → date id → what is recorded, with minutes for who was there partly."""
    marks: dict[int, dict[int, tuple[str, int | None]]] = {}
    for booking, date, value, minutes in _marks(session=session.pk):
        marks.setdefault(booking, {})[date] = (value, minutes)
    return marks


@prepared
def _roster(session: int, status: str) -> QuerySet[Booking]:
    primary = UnitMembership.objects.filter(person=OuterRef("person"), is_primary=True).order_by("pk")
    rows = Booking.objects.filter(session=session, status=status).select_related("person")
    named = rows.annotate(unit_nl=Subquery(primary.values("unit__name_nl")[:1]), unit_en=Subquery(primary.values("unit__name_en")[:1]))
    return named.order_by("person__family_name", "person__given_name", "pk")


@prepared
def _marks(session: int) -> QuerySet[Any]:
    return Attendance.objects.filter(date__session=session).values_list("booking", "date", "value", "minutes")
