"""What happens around the room now: dates that can be checked in to, who is at the door, questions, hours given."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet, Sum

from courses.live_sessions.models import (
    Attendance,
    Booking,
    BookingChange,
    DutyAttendance,
    LiveSession,
    SessionDate,
    SessionPresenter,
    SessionQuestion,
    SessionTrainer,
    WalkIn,
)
from courses.live_sessions.rules import moments, room_code, states
from lms.people.models import User


def dates_open_now(now: datetime) -> list[SessionDate]:
    """Dates to which people check in at this moment: from 15 minutes before the start to the end."""
    near = SessionDate.objects.filter(session__state=LiveSession.State.PUBLISHED, starts_at__lte=now + moments.MARKING_OPENS_BEFORE, ends_at__gte=now)
    return list(near.select_related("session__module").order_by("starts_at", "pk"))


def dates_with_code(typed: str, now: datetime) -> list[SessionDate]:
    """The open dates of which this is the code."""
    return [date for date in dates_open_now(now) if room_code.is_right(typed, secret=date.room_secret, date_id=date.pk, now=now)]


def seat_of(person: User, session: LiveSession) -> Booking | None:
    """The booking with which this person may come in."""
    return Booking.objects.filter(person=person, session=session, status=states.BOOKED).select_related("person", "session__module").first()


def own_open_dates(person: User, now: datetime) -> list[SessionDate]:
    """The dates running now for which this person has a seat."""
    mine = set(Booking.objects.filter(person=person, status=states.BOOKED).values_list("session_id", flat=True))
    return [date for date in dates_open_now(now) if date.session_id in mine]


def is_noted_now(booking: Booking, now: datetime) -> bool:
    """Whether this person is noted as present on a date that goes on now."""
    there = Attendance.objects.filter(booking=booking, value__in=[Attendance.Value.ATTENDED, Attendance.Value.PARTLY])
    return there.filter(date__starts_at__lte=now + moments.MARKING_OPENS_BEFORE, date__ends_at__gte=now).exists()


def at_the_door(date: SessionDate) -> QuerySet[WalkIn]:
    """Who waits for the trainer's answer, first come first."""
    return WalkIn.objects.filter(date=date, status=WalkIn.Status.ASKED).select_related("person")


@dataclass(frozen=True)
class Noted:
    """How far the marks of one session are: people with a seat, those of whom something is missing, those who were there."""

    people: int = 0
    missing: int = 0
    present: int = 0


def noted_in(sessions: Iterable[LiveSession]) -> dict[int, Noted]:
    """Session id → how far its marks are; `dates` of the sessions come loaded."""
    dates = {one.pk: len(one.dates.all()) for one in sessions}
    there = Count("attendance", filter=Q(attendance__value__in=[Attendance.Value.ATTENDED, Attendance.Value.PARTLY]))
    rows = Booking.objects.filter(session__in=dates, status=states.BOOKED).order_by()
    found: dict[int, Noted] = {}
    for session, marks, present in rows.annotate(marks=Count("attendance"), there=there).values_list("session_id", "marks", "there"):
        one = found.get(session, Noted())
        found[session] = Noted(one.people + 1, one.missing + (marks < dates[session]), one.present + bool(present))
    return found


def questions_of(session: LiveSession) -> QuerySet[SessionQuestion]:
    """Every question sent ahead, for the trainers and HR."""
    return SessionQuestion.objects.filter(session=session).select_related("person")


def questions_shown_to(person: User, session: LiveSession) -> QuerySet[SessionQuestion]:
    """The own questions, and those that their askers share with everybody who comes."""
    return questions_of(session).filter(Q(person=person) | Q(is_shared=True))


def history_of(session: LiveSession) -> QuerySet[BookingChange]:
    """What happened to the bookings of a session, newest first."""
    rows = BookingChange.objects.filter(booking__session=session).select_related("booking__person", "by", "date")
    return rows.order_by("-at", "-pk")


def duties_of(session: LiveSession) -> list[tuple[str, User, int]]:
    """Who gives the session: duty, person, and the minutes that were planned (0 for a trainer: the whole date)."""
    trainers = [(DutyAttendance.Duty.TRAINER.value, one.person, 0) for one in SessionTrainer.objects.filter(session=session).select_related("person")]
    slots = SessionPresenter.objects.filter(session=session, status=SessionPresenter.Status.ACCEPTED).select_related("person")
    return trainers + [(DutyAttendance.Duty.PRESENTER.value, one.person, one.minutes) for one in slots]


def minutes_given(first: date, last: date, zone: str, people: Iterable[int] | None = None) -> list[dict[str, Any]]:
    """Minutes per person and duty from the first day up to and including the last, in the zone of the organisation."""
    since = datetime.combine(first, time.min, tzinfo=ZoneInfo(zone))
    until = datetime.combine(last, time.max, tzinfo=ZoneInfo(zone))
    rows = DutyAttendance.objects.filter(was_there=True, date__starts_at__gte=since, date__starts_at__lte=until)
    if people is not None:
        rows = rows.filter(person__in=list(people))
    named = rows.values("person_id", "person__given_name", "person__name_prefix", "person__family_name", "person__employee_number", "duty")
    ordered = named.annotate(total=Sum("minutes")).order_by("person__family_name", "person__given_name", "person_id", "duty")
    return [dict(row) for row in ordered]


def sessions_with_questions(trainer: User, now: datetime) -> QuerySet[SessionQuestion]:
    """Questions to expect in the coming sessions of a trainer, by session."""
    mine = SessionQuestion.objects.filter(session__trainings__person=trainer, session__ends_at__gt=now, session__state=LiveSession.State.PUBLISHED)
    return mine.select_related("session__module", "person").order_by("session__starts_at", "session", "asked_at")
