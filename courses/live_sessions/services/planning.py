"""Planning a session and opening it for booking."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from courses.catalogue.models import Module, State
from courses.live_sessions import required_use, wording
from courses.live_sessions.models import LiveSession, SessionDate, SessionTrainer
from courses.live_sessions.queries.presenters import trainers_of
from courses.live_sessions.refusals import PlanError
from courses.live_sessions.rules import walltime
from courses.live_sessions.services import restoring, telling_duties
from courses.live_sessions.signals import session_opened
from lms.audit.services import record
from lms.lib.locks import lock, transaction_or_busy
from lms.people.models import Unit, User
from lms.web import dates

WALL = "%Y-%m-%d %H:%M"


@dataclass(frozen=True)
class TypedDate:
    """A date as typed: wall times without zone. `is_second` answers which of two equal times in autumn is meant; `id` is that of a stored date."""

    starts: datetime
    ends: datetime
    is_second: bool | None = None
    id: int | None = None


@dataclass(frozen=True)
class SessionPlan:
    """Everything that staff decide about a session."""

    module: Module
    dates: Sequence[TypedDate]
    language: str = "nl"
    mode: str = "room"
    place: str = ""
    meeting_link: str = ""
    capacity: int | None = None
    minimum: int | None = None
    decision_on: date | None = None
    waiting: str = "automatic"
    promotion_stop_hours: int = 24
    signup_opens_at: datetime | None = None
    signup_closes_at: datetime | None = None
    signup_opens_days: int | None = None
    signup_closes_hours: int = 24
    cancel_cutoff_hours: int = 24
    overlap: str = "warn"
    approval: str = "none"
    approver: User | None = None
    has_slot: bool = False
    attendance_percent: int = 100
    zone: str = "Europe/Amsterdam"
    notes: str = ""
    units: Sequence[Unit] = field(default_factory=tuple)
    trainers: Sequence[User] = field(default_factory=tuple)


PLAIN = (
    "module", "language", "mode", "place", "meeting_link", "capacity", "minimum", "decision_on", "waiting", "promotion_stop_hours",
    "signup_opens_at", "signup_closes_at", "signup_opens_days", "signup_closes_hours", "cancel_cutoff_hours", "overlap",
    "approval", "approver", "has_slot", "attendance_percent", "zone", "notes",
)  # fmt: skip


@dataclass(frozen=True)
class Slot:
    """A typed date with the instants it means."""

    typed: TypedDate
    starts_at: datetime
    ends_at: datetime


@transaction_or_busy()
def plan(*, plan: SessionPlan, by: User, now: datetime) -> LiveSession:
    """Store a draft. Raises PlanError with the field that is not right."""
    slots = checked(plan)
    session = LiveSession(created_by=by, created_at=now)
    fill_in(session, plan)
    session.save()
    write_dates(session, slots)
    set_people(session, units=plan.units, trainers=plan.trainers)
    record(by, "session.planned", session)
    return session


@transaction_or_busy()
def publish(*, session: LiveSession, by: User, now: datetime) -> LiveSession:
    """Open a draft for booking, or without a date to collect interest (§5.4). Twice is the same as once."""
    session = lock(session)
    if session.is_published:
        return session
    if session.is_cancelled:
        raise PlanError("", _("This session was cancelled. Plan a new one."))
    if session.starts_at is not None and session.starts_at <= now:
        raise PlanError("dates", _("The first date has passed. Choose a date in the future."))
    if session.approval != LiveSession.Approval.NONE:
        check_approval(session.module, session.approval, session.approver)
    if session.module.state != State.PUBLISHED:
        raise PlanError("module", _("The module is not published yet. Publish it first, or choose another one."))
    session.state, session.published_at, session.published_by = LiveSession.State.PUBLISHED, now, by
    session.save(update_fields=["state", "published_at", "published_by"])
    record(by, "session.published", session)
    telling_duties.trainers_planned(session, trainers_of(session), by=by, now=now)
    restoring.offer_again(session, now=now)
    session_opened.send(sender=LiveSession, session=session, by=by, now=now)
    return session


def checked(plan: SessionPlan) -> list[Slot]:
    """The dates with their instants, after everything in the plan was looked at. A plan without a date collects interest (§5.4)."""
    slots = [_slot(one, plan.zone, number) for number, one in enumerate(plan.dates)]
    ordered = sorted(slots, key=lambda one: one.starts_at)
    for earlier, later in pairwise(ordered):
        if later.starts_at < earlier.ends_at:
            raise PlanError("dates", _("Two dates of this session overlap. Change one of them."))
    if ordered:
        _check_place(plan)
    check_approval(plan.module, plan.approval, plan.approver)
    _check_numbers(plan, ordered[0] if ordered else None)
    return ordered


def _check_place(plan: SessionPlan) -> None:
    if plan.mode != LiveSession.Mode.ONLINE and not plan.place.strip():
        raise PlanError("place", _("A session in a room needs a place. Fill in building and room."))
    if plan.mode != LiveSession.Mode.ROOM and not plan.meeting_link.strip():
        raise PlanError("meeting_link", _("An online session needs a link. Paste the address of the meeting."))


def check_approval(module: Module, approval: str, approver: User | None) -> None:
    """Approval is for sessions of which a required track uses the module (§7)."""
    if approval == LiveSession.Approval.NONE:
        return
    if not required_use.may_need_approval(module):
        raise PlanError("approval", _("No required track uses this module, so nobody needs to approve that people come. Choose ‘nobody needs to approve’."))
    if approval == LiveSession.Approval.NAMED and (approver is None or not approver.is_active):
        raise PlanError("approver", _("Choose the colleague who answers the requests."))


def _check_numbers(plan: SessionPlan, first: Slot | None) -> None:
    if plan.minimum and plan.capacity and plan.minimum > plan.capacity:
        told = {"seats": plan.capacity}
        raise PlanError("minimum", _("There are %(seats)d seats. Choose a minimum of %(seats)d or lower.") % told)
    if plan.minimum and plan.decision_on is None and first is not None:
        raise PlanError("decision_on", _("With a minimum people want to know when you decide. Fill in a day."))
    starts_on = first.starts_at.astimezone(ZoneInfo(plan.zone)).date() if first is not None else None
    if plan.decision_on and starts_on and plan.decision_on > starts_on:
        raise PlanError("decision_on", _("The decision comes after the session. Choose a day before it."))
    if plan.signup_closes_at and plan.signup_opens_at and plan.signup_closes_at <= plan.signup_opens_at:
        raise PlanError("signup_closes_at", _("Sign-up closes before it opens. Change one of the two."))


def _slot(typed: TypedDate, zone: str, number: int) -> Slot:
    starts, ends = (instant_of(wall, zone, typed.is_second, f"dates-{number}-{name}") for wall, name in ((typed.starts, "starts"), (typed.ends, "ends")))
    if ends <= starts:
        raise PlanError(f"dates-{number}-ends", _("The end is not after the start. Change one of the two."))
    return Slot(typed, starts, ends)


def instant_of(wall: datetime, zone: str, is_second: bool | None, where: str) -> datetime:
    """The moment of a wall time. Raises PlanError at the field `where` when the clock skips it, or shows it twice and nothing says which is meant."""
    try:
        return walltime.instant(wall, zone, is_second=is_second)
    except walltime.NoSuchTime as gap:
        told = {"day": dates.day_of_month(wall), "before": dates.clock_words(gap.before), "after": dates.clock_words(gap.after)}
        raise PlanError(where, _("On %(day)s the clock skips this time. Choose %(before)s or %(after)s.") % told) from gap
    except walltime.TwoSuchTimes as twice:
        told = {"day": dates.day_of_month(wall), "time": dates.clock_words(wall)}
        sentence = _("On %(day)s the clock shows %(time)s twice. Choose below whether you mean the first or the second time.") % told
        raise PlanError(where.replace("starts", "second").replace("ends", "second"), sentence) from twice


def fill_in(session: LiveSession, plan: SessionPlan) -> None:
    for name in PLAIN:
        setattr(session, name, getattr(plan, name))


def write_dates(session: LiveSession, slots: Sequence[Slot]) -> list[SessionDate]:
    """Bring the stored dates in step; a date keeps its row, because its calendar entry hangs on it. Returns those that went."""
    stored = {date.pk: date for date in session.dates.all()}
    kept = {slot.typed.id for slot in slots}
    dropped = [date for pk, date in stored.items() if pk not in kept]
    SessionDate.objects.filter(pk__in=[date.pk for date in dropped]).delete()
    for slot in slots:
        date = stored.get(slot.typed.id or 0) or SessionDate(session=session)
        date.starts_at, date.ends_at, date.zone = slot.starts_at, slot.ends_at, session.zone
        date.wall_starts, date.wall_ends = slot.typed.starts.strftime(WALL), slot.typed.ends.strftime(WALL)
        date.save()
    session.starts_at, session.ends_at = (slots[0].starts_at, max(slot.ends_at for slot in slots)) if slots else (None, None)
    session.save(update_fields=["starts_at", "ends_at"])
    session._prefetched_objects_cache = {}  # type: ignore[attr-defined]
    return dropped


def set_people(session: LiveSession, *, units: Iterable[Unit], trainers: Iterable[User]) -> tuple[list[User], list[User]]:
    """For whom and by whom; returns the trainers that came and those that went."""
    session.units.set(units)
    wanted = {person.pk: person for person in trainers}
    there = {one.pk: one for one in trainers_of(session)}
    session.trainings.exclude(person__in=wanted).delete()
    came = sorted(wanted.keys() - there.keys())
    SessionTrainer.objects.bulk_create([SessionTrainer(session=session, person_id=pk) for pk in came])
    return [wanted[pk] for pk in came], [there[pk] for pk in sorted(there.keys() - wanted.keys())]


def as_told(session: LiveSession) -> dict[str, Any]:
    """Time, place and mode in words, for the audit."""
    return {"when": wording.all_dates(session), "where": wording.where(session), "capacity": session.capacity}
