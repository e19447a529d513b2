"""Asking a colleague to tell how they do it, and the answers (ambassadors rule 11). A slot takes no seat; a no needs no reason."""

from datetime import datetime

from courses.live_sessions import candidates
from courses.live_sessions.models import LiveSession, SessionPresenter
from courses.live_sessions.queries.eligibility import moments_of
from courses.live_sessions.queries.presenters import presenters_of
from courses.live_sessions.refusals import (
    GivesThisSession,
    HasLeft,
    MustWait,
    NoDateYet,
    NotAskedAnyMore,
    NotYourSlot,
    SessionHasStarted,
    SessionIsCancelled,
)
from courses.live_sessions.services import telling_duties, telling_who_tells
from lms.audit.services import record
from lms.lib.locks import lock, transaction_or_busy
from lms.people.models import User

Status = SessionPresenter.Status


@transaction_or_busy()
def ask_presenter(*, session: LiveSession, person: User, by: User, now: datetime, minutes: int = 10, words: str = "") -> SessionPresenter:
    """Ask once; asking again while the question is open or answered with yes changes nothing. Raises MustWait for who gave the agreed hours."""
    session = lock(session)
    _refuse_unless_ahead(session, now)
    if not person.is_active:
        raise HasLeft
    if session.trainings.filter(person=person).exists():
        raise GivesThisSession
    open_one = presenters_of(session).filter(person=person).first()
    if open_one is not None:
        return open_one
    why_not = candidates.why_not(session, person)
    if why_not:
        raise MustWait(name=person.full_name, why=why_not)
    slot = SessionPresenter.objects.create(session=session, person=person, minutes=minutes, words=words.strip()[:300], asked_at=now, asked_by=by)
    record(by, "presenter.asked", session, changes={"person": ["", person.full_name]})
    telling_duties.asked(slot)
    return slot


@transaction_or_busy()
def accept(*, slot: SessionPresenter, by: User, now: datetime) -> SessionPresenter:
    """Yes. From then on it counts as an own appointment, and everybody who sees the session reads the name."""
    slot = _mine(slot, by)
    if slot.status == Status.ACCEPTED:
        return slot
    _refuse_unless_ahead(slot.session, now)
    if slot.status != Status.ASKED:
        raise NotAskedAnyMore
    before = telling_who_tells.names(slot.session)
    slot.status = Status.ACCEPTED
    slot.save(update_fields=["status"])
    telling_duties.accepted(slot)
    telling_who_tells.changed(slot.session, before=before, now=now)
    return slot


@transaction_or_busy()
def decline(*, slot: SessionPresenter, by: User, now: datetime) -> SessionPresenter:
    """No, without a reason. Only who asked hears it."""
    slot = _mine(slot, by)
    if slot.status == Status.DECLINED:
        return slot
    if slot.status != Status.ASKED:
        raise NotAskedAnyMore
    _end(slot, Status.DECLINED, now)
    telling_duties.declined(slot)
    return slot


@transaction_or_busy()
def cancel_slot(*, slot: SessionPresenter, by: User, now: datetime) -> SessionPresenter:
    """Cannot come after all. Never refused before the end; after the cut-off of the session the trainers are told at once."""
    slot = _mine(slot, by)
    if slot.status == Status.CANCELLED:
        return slot
    if slot.status != Status.ACCEPTED or (slot.session.ends_at is not None and now >= slot.session.ends_at):
        raise NotAskedAnyMore
    _end(slot, Status.CANCELLED, now)
    telling_duties.cancelled(slot, is_late=slot.session.starts_at is not None and now > moments_of(slot.session).cancel_until)
    return slot


@transaction_or_busy()
def withdraw(*, slot: SessionPresenter, by: User, now: datetime) -> SessionPresenter:
    """Staff take the question back, or say that the slot is not needed any more."""
    slot = _locked(slot)
    if slot.status not in {Status.ASKED, Status.ACCEPTED}:
        return slot
    _end(slot, Status.WITHDRAWN, now)
    record(by, "presenter.withdrawn", slot.session, changes={"person": [slot.person.full_name, ""]})
    telling_duties.withdrawn(slot)
    return slot


@transaction_or_busy()
def end_slots_of(*, person: User, by: User | None, now: datetime) -> int:
    """A person leaves, or stops as somebody who tells: what lies ahead ends. Returns how many slots ended; who asked hears of each."""
    ahead = SessionPresenter.objects.filter(person=person, status__in=[Status.ASKED, Status.ACCEPTED], session__starts_at__gt=now).order_by("session_id")
    ended = [_locked(slot) for slot in ahead]
    for slot in ended:
        was_sure = slot.status == Status.ACCEPTED
        _end(slot, Status.CANCELLED if was_sure else Status.DECLINED, now)
        telling_duties.cancelled(slot, is_late=True) if was_sure else telling_duties.declined(slot)
    return len(ended)


def _locked(slot: SessionPresenter) -> SessionPresenter:
    session = lock(slot.session)
    slot = SessionPresenter.objects.select_related("person", "asked_by").get(pk=slot.pk)
    slot.session = session
    return slot


def _mine(slot: SessionPresenter, by: User) -> SessionPresenter:
    """The slot with its session locked; only the person who was asked answers."""
    if slot.person_id != by.pk:
        raise NotYourSlot
    return _locked(slot)


def _end(slot: SessionPresenter, status: str, now: datetime) -> None:
    """Whoever booked reads in the own calendar that somebody does not tell any more."""
    before = telling_who_tells.names(slot.session)
    slot.status, slot.ended_at = status, now
    slot.save(update_fields=["status", "ended_at"])
    telling_who_tells.changed(slot.session, before=before, now=now)


def _refuse_unless_ahead(session: LiveSession, now: datetime) -> None:
    if session.is_cancelled:
        raise SessionIsCancelled
    if session.starts_at is None:
        raise NoDateYet
    if session.starts_at <= now:
        raise SessionHasStarted
