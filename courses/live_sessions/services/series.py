"""Changing, opening and cancelling a session and those that follow it in its series (§5.5)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from courses.live_sessions.models import LiveSession, SessionSeries
from courses.live_sessions.queries.series import following_in_series
from courses.live_sessions.refusals import ChangedMeanwhile
from courses.live_sessions.rules import states
from courses.live_sessions.services import cancelling, changing, planning
from courses.live_sessions.services.changing import Consequences
from courses.live_sessions.services.locking import lock_people
from courses.live_sessions.services.planning import PLAIN, SessionPlan, TypedDate
from courses.live_sessions.services.repeating import first_day, moved, plan_of
from lms.audit.services import record
from lms.lib.locks import lock_all, transaction_or_busy
from lms.people.models import User


@dataclass(frozen=True)
class Rehearsed:
    """What the change makes of one session."""

    session: LiveSession
    plan: SessionPlan
    consequences: Consequences


def plans_for(session: LiveSession, plan: SessionPlan, following: Sequence[LiveSession]) -> list[tuple[LiveSession, SessionPlan]]:
    """The plan for this session, and for each that follows: only what was changed here changes there, and its dates move by as many days.

    A session with another number of dates than this one keeps its own dates.
    """
    before = plan_of(session)
    return [(session, plan), *((one, _carried_over(before, plan, plan_of(one))) for one in following)]


def _carried_over(before: SessionPlan, after: SessionPlan, mine: SessionPlan) -> SessionPlan:
    days = (first_day(mine) - first_day(before)).days
    then = moved(after, days)
    changed = {name: getattr(then, name) for name in PLAIN if getattr(before, name) != getattr(after, name) and name != "module"}
    for name in ("units", "trainers"):
        if {one.pk for one in getattr(before, name)} != {one.pk for one in getattr(after, name)}:
            changed[name] = getattr(after, name)
    if _times(before) != _times(after) and len(mine.dates) == len(before.dates) and then.dates:
        ids = [one.id for one in mine.dates]
        changed["dates"] = [TypedDate(one.starts, one.ends, one.is_second, ids[number] if number < len(ids) else None) for number, one in enumerate(then.dates)]
    return replace(mine, **changed)


def _times(plan: SessionPlan) -> list[tuple[datetime, datetime]]:
    return [(one.starts, one.ends) for one in plan.dates]


def rehearse_series(*, session: LiveSession, plan: SessionPlan, following: Sequence[LiveSession], now: datetime) -> list[Rehearsed]:
    """What would happen to each session; nothing is written. Raises PlanError as the change does."""
    return [Rehearsed(one, wanted, changing.rehearse(session=one, plan=wanted, now=now)) for one, wanted in plans_for(session, plan, following)]


@transaction_or_busy()
def change_series(*, session: LiveSession, plan: SessionPlan, by: User, now: datetime, edit_numbers: dict[int, int]) -> list[LiveSession]:
    """Change this session and those of its series that follow and have not started.

    `edit_numbers` (session id → number) is what the page was made from: a session that changed, came or went since then raises ChangedMeanwhile.
    """
    following = list(following_in_series(session, now=now))
    locked = {row.pk: row for row in lock_all(LiveSession, sorted([session.pk, *(one.pk for one in following)]))}
    if {pk: row.edit_number for pk, row in locked.items()} != edit_numbers:
        raise ChangedMeanwhile
    lock_people(locked.values())
    wanted = plans_for(locked[session.pk], plan, [locked[one.pk] for one in following])
    done = [changing.change(session=one, plan=mine, by=by, now=now) for one, mine in wanted]
    record(by, "series.changed", session.series, changes={"sessions": [0, len(done)]})
    return done


@transaction_or_busy()
def cancel_series(*, session: LiveSession, by: User, now: datetime, reason: str) -> list[LiveSession]:
    """Cancel this session and those that follow it. The last one first, so that nobody is offered a date that goes as well."""
    following = list(following_in_series(session, now=now))
    locked = lock_all(LiveSession, sorted([session.pk, *(one.pk for one in following)]))
    lock_people(locked, statuses=states.LIVE)
    done = [cancelling.cancel_session(session=one, by=by, now=now, reason=reason) for one in reversed([session, *following])]
    record(by, "series.cancelled", session.series, changes={"sessions": [0, len(done)]}, reason=reason)
    return done


@transaction_or_busy()
def publish_series(*, series: SessionSeries, by: User, now: datetime) -> list[LiveSession]:
    """Open every draft of a series for booking."""
    drafts = list(series.sessions.filter(state=LiveSession.State.DRAFT).order_by("pk"))
    return [planning.publish(session=one, by=by, now=now) for one in drafts]
