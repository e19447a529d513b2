"""A plan that comes again: moved by days on the clock, for a series and for a copy (§5.5)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from courses.live_sessions.models import LiveSession, SessionSeries
from courses.live_sessions.refusals import NothingToPlan
from courses.live_sessions.rules import walltime
from courses.live_sessions.services import planning
from courses.live_sessions.services.planning import PLAIN, WALL, SessionPlan, TypedDate
from lms.audit.services import record
from lms.lib.locks import transaction_or_busy
from lms.people.models import User


def plan_of(session: LiveSession) -> SessionPlan:
    """The plan that made this session as it is now, with its dates as typed."""
    plain: dict[str, Any] = {name: getattr(session, name) for name in PLAIN}
    return SessionPlan(dates=typed_dates(session), units=list(session.units.all()), trainers=[one.person for one in session.trainings.all()], **plain)


def typed_dates(session: LiveSession) -> list[TypedDate]:
    """The stored dates as somebody typed them; a time that comes twice keeps which of the two it was."""
    return [
        TypedDate(
            datetime.strptime(one.wall_starts, WALL), datetime.strptime(one.wall_ends, WALL),  # noqa: DTZ007  wall times have no zone
            walltime.is_second_time(one.starts_at, one.zone), one.pk,
        )
        for one in session.dates.all()
    ]  # fmt: skip


def first_day(plan: SessionPlan) -> date:
    return min(one.starts for one in plan.dates).date()


def moved(plan: SessionPlan, days: int) -> SessionPlan:
    """The same plan so many days later: the same times on the clock, also when the clock changes in between."""
    by = timedelta(days=days)
    return replace(
        plan,
        dates=[TypedDate(one.starts + by, one.ends + by, one.is_second if not days else None) for one in plan.dates],
        decision_on=plan.decision_on + by if plan.decision_on else None,
        signup_opens_at=_on_the_clock(plan.signup_opens_at, plan.zone, by),
        signup_closes_at=_on_the_clock(plan.signup_closes_at, plan.zone, by),
    )


def _on_the_clock(at: datetime | None, zone: str, by: timedelta) -> datetime | None:
    if at is None:
        return None
    tz = ZoneInfo(zone)
    return (at.astimezone(tz).replace(tzinfo=None) + by).replace(tzinfo=tz)


@transaction_or_busy()
def plan_series(*, plans: Iterable[SessionPlan], by: User, now: datetime) -> SessionSeries:
    """Store each plan as a draft, and keep that they belong together. Raises PlanError with the first thing that is not right."""
    wanted = list(plans)
    if not wanted:
        raise NothingToPlan
    series = SessionSeries.objects.create(module=wanted[0].module, created_at=now, created_by=by)
    for plan in wanted:
        _plan_in(series, plan, by=by, now=now)
    record(by, "series.planned", series, changes={"sessions": [0, len(wanted)]})
    return series


def _plan_in(series: SessionSeries, plan: SessionPlan, *, by: User, now: datetime) -> LiveSession:
    session = planning.plan(plan=plan, by=by, now=now)
    session.series = series
    session.save(update_fields=["series"])
    return session


@transaction_or_busy()
def copy_session(*, session: LiveSession, day: date, by: User, now: datetime) -> LiveSession:
    """The same session as a draft that begins on another day. Bookings stay where they are."""
    plan = plan_of(session)
    if not plan.dates:
        raise NothingToPlan
    made = planning.plan(plan=moved(plan, (day - first_day(plan)).days), by=by, now=now)
    record(by, "session.copied", made, changes={"from": [session.pk, made.pk]})
    return made


@transaction_or_busy()
def copy_series(*, series: SessionSeries, day: date, by: User, now: datetime) -> SessionSeries:
    """The sessions of a series that are not cancelled, as a new series whose first session begins on that day."""
    plans = [plan_of(one) for one in series.sessions.exclude(state=LiveSession.State.CANCELLED).exclude(starts_at=None).order_by("starts_at", "pk")]
    if not plans:
        raise NothingToPlan
    days = (day - first_day(plans[0])).days
    return plan_series(plans=[moved(plan, days) for plan in plans], by=by, now=now)
