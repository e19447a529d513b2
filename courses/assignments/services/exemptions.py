"""Exemptions and equivalent learning: asked by the person or given by HR, decided with a reason, until a day (people-and-tracks.md §3.8)."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.assignments import queries, rules
from courses.assignments.models import AssignedSet, Assignment, Exemption, Strength
from courses.assignments.services.giving import both_languages, day_in_both, plain_due_date
from courses.assignments.services.pausing import move_by_absence
from courses.assignments.sources import page_of
from lms.audit.services import record
from lms.lib.locks import lock, lock_all
from lms.lib.refusals import Refused
from lms.notifications.services import notify
from lms.people.models import User

WORDS_KEPT = timedelta(days=365)
State = Exemption.State


class NotRequired(Refused):
    message = _("This is not required of this person, so no exemption is needed.")


class AskedAlready(Refused):
    message = _("You have asked already. HR has not answered yet.")


class HoldsAlready(Refused):
    message = _("There is an exemption already. End that one first.")


class SayWhy(Refused):
    message = _("Write one sentence about why. Leave out anything about health.")


class DecidedAlready(Refused):
    message = _("A colleague has decided this already. Nothing was changed.")


class DayHasPassed(Refused):
    message = _("That day has passed. Choose a later day, or leave it empty.")


@transaction.atomic
def ask_exemption(*, person: User, assigned_set: AssignedSet, kind: str, words: str, now: datetime) -> Exemption:
    """Ask HR. Only for what is required, one request at a time. Raises NotRequired, AskedAlready, HoldsAlready or SayWhy."""
    lock_all(User, [person.pk])
    _refuse(person, assigned_set)
    if Exemption.objects.filter(person=person, assigned_set=assigned_set, state=State.ASKED).exists():
        raise AskedAlready
    if not words.strip():
        raise SayWhy
    return Exemption.objects.create(person=person, assigned_set=assigned_set, kind=Exemption.Kind(kind), words=words.strip()[:500], asked_at=now)


@transaction.atomic
def withdraw_exemption(*, exemption: Exemption, now: datetime) -> Exemption:
    """The person takes the request back; the words are gone. What was decided stays."""
    exemption = lock(exemption)
    if exemption.state == State.ASKED:
        exemption.state, exemption.words, exemption.ended_at = State.WITHDRAWN, "", now
        exemption.save()
    return exemption


@transaction.atomic
def decide_exemption(*, exemption: Exemption, is_granted: bool, reason: str, by: User, now: datetime, expires_on: date | None = None) -> Exemption:
    """HR answers with a reason; the person is told. Raises DecidedAlready, SayWhy, DayHasPassed or NotRequired (the track has ended meanwhile)."""
    exemption = lock(exemption)
    if exemption.state != State.ASKED:
        raise DecidedAlready
    _check(reason, expires_on, now)
    if is_granted:
        _refuse(exemption.person, exemption.assigned_set)
    exemption.state = State.GRANTED if is_granted else State.REFUSED
    exemption.reason, exemption.decided_by, exemption.decided_at = reason.strip()[:500], by, now
    exemption.expires_on = expires_on if is_granted else None
    exemption.save()
    _settle(exemption, by=by, now=now)
    return exemption


@transaction.atomic
def give_exemption(*, person: User, assigned_set: AssignedSet, kind: str, reason: str, by: User, now: datetime, expires_on: date | None = None) -> Exemption:
    """HR gives it without having been asked; an open request is answered by it. Raises NotRequired, HoldsAlready, SayWhy or DayHasPassed."""
    lock_all(User, [person.pk])
    _check(reason, expires_on, now)
    _refuse(person, assigned_set)
    asked = Exemption.objects.filter(person=person, assigned_set=assigned_set, state=State.ASKED).first()
    exemption = asked or Exemption(person=person, assigned_set=assigned_set, asked_at=now)
    exemption.kind, exemption.state, exemption.reason = Exemption.Kind(kind), State.GRANTED, reason.strip()[:500]
    exemption.decided_by, exemption.decided_at, exemption.expires_on = by, now, expires_on
    exemption.save()
    _settle(exemption, by=by, now=now)
    return exemption


@transaction.atomic
def end_exemption(*, exemption: Exemption, by: User | None, now: datetime) -> Exemption:
    """It no longer holds: what is not finished is to be done again, with at least the time that anybody gets."""
    exemption = lock(exemption)
    if exemption.state != State.GRANTED:
        return exemption
    exemption.state, exemption.ended_at = State.ENDED, now
    exemption.save()
    rows = list(_live(exemption.person, exemption.assigned_set).select_related("person"))
    modules = len(queries.counting_modules([exemption.assigned_set_id])[exemption.assigned_set_id])
    today = timezone.localdate(now)
    for row in rows:
        row.excused = ""
        if row.due_on is not None and row.completed_at is None:
            row.never_due_before = rules.first_possible(assigned_on=today, joined_on=today, modules=modules)
            row.due_on = rules.later_of(plain_due_date(row), row.never_due_before)
    move_by_absence([row for row in rows if row.completed_at is None], now=now)
    Assignment.objects.bulk_update(rows, ["excused", "never_due_before", "due_on", "paused_days"])
    record(by, "exemption.ended", exemption.person, changes={"set": [exemption.assigned_set.key, ""]})
    for row in rows:
        if row.completed_at is None:
            _tell(exemption, "ended", due_on=row.due_on)
    return exemption


def end_expired(*, now: datetime) -> int:
    """Every night: end what has expired, and forget the words of requests that were decided a year ago. Returns how many ended."""
    expired = list(Exemption.objects.filter(state=State.GRANTED, expires_on__lte=timezone.localdate(now)).order_by("pk"))
    for exemption in expired:
        end_exemption(exemption=exemption, by=None, now=now)
    Exemption.objects.filter(decided_at__lt=now - WORDS_KEPT).exclude(words="").update(words="")
    return len(expired)


def _live(person: User, assigned_set: AssignedSet) -> QuerySet[Assignment]:
    return queries.live().filter(person=person, assigned_set=assigned_set)


def _refuse(person: User, assigned_set: AssignedSet) -> None:
    if not _live(person, assigned_set).filter(grounds__strength=Strength.REQUIRED).exists():
        raise NotRequired
    if Exemption.objects.filter(person=person, assigned_set=assigned_set, state=State.GRANTED).exists():
        raise HoldsAlready


def _check(reason: str, expires_on: date | None, now: datetime) -> None:
    if not reason.strip():
        raise SayWhy
    if expires_on is not None and expires_on <= timezone.localdate(now):
        raise DayHasPassed


def _settle(exemption: Exemption, *, by: User, now: datetime) -> None:
    if exemption.state == State.GRANTED:
        _live(exemption.person, exemption.assigned_set).update(excused=exemption.kind)
    record(by, f"exemption.{exemption.state}", exemption.person, changes={"set": ["", exemption.assigned_set.key], "kind": ["", exemption.kind]})
    _tell(exemption, exemption.state)


def _tell(exemption: Exemption, answer: str, *, due_on: date | None = None) -> None:
    assigned_set = exemption.assigned_set
    notify(
        exemption.person, "exemption_answered", title=both_languages(assigned_set, "title"), answer=answer, reason=exemption.reason,
        until=day_in_both(exemption.expires_on), due_on=day_in_both(due_on), url=page_of(assigned_set.source, assigned_set.key),
    )  # fmt: skip
