"""Changing a session: first the rehearsal of who notices, then the change with its messages (§2.6, §5.2, §5.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.queries.appointments import people_who_clash
from courses.live_sessions.queries.eligibility import moments_of
from courses.live_sessions.queries.seats import seats_held
from courses.live_sessions.refusals import ChangedMeanwhile, PlanError, SessionHasStarted, SessionIsCancelled
from courses.live_sessions.rules import states, waiting
from courses.live_sessions.services import interest, planning, telling, telling_duties
from courses.live_sessions.services.planning import SessionPlan, Slot
from courses.live_sessions.services.waiting import fill
from lms.audit.services import record
from lms.lib.locks import lock, transaction_or_busy
from lms.people.models import User


@dataclass(frozen=True)
class Consequences:
    """What a change does to people: who gets an update, who has something else then, and who can no longer cancel freely.

    `told` have a seat; `also_told` hold an offer, asked or wait.
    """

    is_material: bool
    told: int
    also_told: int
    waiting: int
    clashing: Sequence[User]
    past_cutoff: int
    over: int


def rehearse(*, session: LiveSession, plan: SessionPlan, now: datetime) -> Consequences:
    """What would happen; nothing is written. Raises PlanError as the change itself does."""
    slots = planning.checked(plan)
    _refuse_impossible(session, slots, plan, now)
    is_material = _is_material(session, plan, slots)
    bookings = list(Booking.objects.filter(session=session, status__in=sorted(states.HOLDS_SEAT)).select_related("person"))
    told = [one for one in bookings if one.status == states.BOOKED] if is_material else []
    live = Booking.objects.filter(session=session, status__in=sorted(states.LIVE)).count() if is_material and session.is_published else len(told)
    clashing: set[int] = set()
    if _moves(session, slots):
        clashing = people_who_clash([one.person_id for one in bookings], session, [(one.starts_at, one.ends_at) for one in slots])
    return Consequences(
        is_material=is_material,
        told=len(told),
        also_told=live - len(told),
        waiting=session.bookings.filter(status__in=sorted(states.QUEUED)).count(),
        clashing=[one.person for one in bookings if one.person_id in clashing],
        past_cutoff=len(told) if told and _free_until_after(session, plan, slots) <= now else 0,
        over=waiting.seats_over(capacity=plan.capacity, held=len(bookings)),
    )


def _free_until_after(session: LiveSession, plan: SessionPlan, slots: Sequence[Slot]) -> datetime:
    imagined = LiveSession(starts_at=slots[0].starts_at, ends_at=max(slot.ends_at for slot in slots))
    planning.fill_in(imagined, plan)
    return moments_of(imagined).cancel_until_after_change


@transaction_or_busy()
def change(*, session: LiveSession, plan: SessionPlan, by: User, now: datetime, edit_number: int | None = None) -> LiveSession:
    """Store the change. Another time, place or mode is told to everybody with a seat and reopens free cancelling (§5.2).

    `edit_number` is what the page was made from; somebody else's change in between raises ChangedMeanwhile.
    """
    session = lock(session)
    if edit_number is not None and edit_number != session.edit_number:
        raise ChangedMeanwhile
    slots = planning.checked(plan)
    _refuse_impossible(session, slots, plan, now)
    is_material = _is_material(session, plan, slots)
    gets_a_date = session.starts_at is None and bool(slots)
    is_told = is_material and session.is_published and not gets_a_date
    bookings = list(Booking.objects.filter(session=session, status__in=sorted(states.LIVE)).select_related("person"))
    before = planning.as_told(session)
    old_words = {one.pk: telling.known_of(session, one.person) for one in bookings} if is_told else {}
    planning.fill_in(session, plan)
    session.edit_number += 1
    if is_told:
        session.materially_changed_at = now
    session.save()
    dropped = planning.write_dates(session, slots)
    came, went = planning.set_people(session, units=plan.units, trainers=plan.trainers)
    record(by, "session.changed", session, changes=_differences(before, planning.as_told(session)))
    if is_told:
        _tell_change(session, bookings, old_words, dropped, now)
        telling_duties.session_changed(session, by=by, now=now, dropped=dropped, but=came)
    if session.is_published:
        telling_duties.trainers_planned(session, came, by=by, now=now)
        telling_duties.trainers_released(session, went, by=by, now=now)
    moved_up = fill(session, now=now)
    if gets_a_date:
        interest.tell_who_gets_no_offer(session, but=moved_up)
    return session


def _tell_change(session: LiveSession, bookings: Sequence[Booking], old_words: dict[int, dict[str, object]], dropped: Sequence[object], now: datetime) -> None:
    for booking in bookings:
        booking.session = session
        if booking.status == states.BOOKED:
            booking.calendar_sequence += 1
    Booking.objects.bulk_update([one for one in bookings if one.status == states.BOOKED], ["calendar_sequence"], batch_size=500)
    telling.session_changed(session, bookings, old=old_words, now=now)
    if dropped:
        telling.dates_dropped(session, [one for one in bookings if one.status == states.BOOKED], dropped, now=now)  # type: ignore[arg-type]


@transaction_or_busy()
def set_capacity(*, session: LiveSession, capacity: int | None, by: User, now: datetime) -> LiveSession:
    """More or fewer seats. Fewer unbooks nobody (§2.6); more lets those who wait move up (§3.4)."""
    session = lock(session)
    if session.is_cancelled:
        raise SessionIsCancelled
    if capacity and session.minimum and session.minimum > capacity:
        raise PlanError("capacity", _("The minimum is %(minimum)d. Choose at least as many seats, or lower the minimum first.") % {"minimum": session.minimum})
    old, session.capacity = session.capacity, capacity
    session.edit_number += 1
    session.save(update_fields=["capacity", "edit_number"])
    record(by, "session.capacity", session, changes={"capacity": [old, capacity]})
    fill(session, now=now)
    return session


def seats_over(session: LiveSession) -> int:
    return waiting.seats_over(capacity=session.capacity, held=seats_held(session))


def _is_material(session: LiveSession, plan: SessionPlan, slots: Sequence[Slot]) -> bool:
    place = (session.mode, session.place if session.mode != LiveSession.Mode.ONLINE else "")
    new_place = (plan.mode, plan.place if plan.mode != LiveSession.Mode.ONLINE else "")
    return _moves(session, slots) or place != new_place


def _moves(session: LiveSession, slots: Sequence[Slot]) -> bool:
    return [(date.starts_at, date.ends_at) for date in session.dates.all()] != [(slot.starts_at, slot.ends_at) for slot in slots]


def _refuse_impossible(session: LiveSession, slots: Sequence[Slot], plan: SessionPlan, now: datetime) -> None:
    if session.is_cancelled:
        raise SessionIsCancelled
    if plan.module.pk != session.module_id and session.bookings.exists():
        raise PlanError("module", _("People have booked this module. Cancel this session and plan a new one."))
    if not _moves(session, slots):
        return
    if not slots and session.bookings.filter(status__in=sorted(states.LIVE - {states.INTERESTED})).exists():
        raise PlanError("dates", _("People have booked this session, so it needs a date. Cancel the session if there is none."))
    if session.starts_at is not None and session.starts_at <= now:
        raise SessionHasStarted(_("This session has started; its dates cannot change any more."))
    if session.is_published and slots and slots[0].starts_at <= now:
        raise PlanError("dates-0-starts", _("This moment has passed. Choose a moment in the future."))


def _differences(before: dict[str, object], after: dict[str, object]) -> dict[str, list[object]]:
    return {name: [before[name], after[name]] for name in before if before[name] != after[name]}
