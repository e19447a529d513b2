"""Requests that wait for a yes or a no, and who gives it (§7). A manager sees requests of own reports here, and nothing else of theirs."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from courses.live_sessions import required_use
from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.rules import approval, states
from lms.people.access import HR, may
from lms.people.models import ManagerLine, RoleGrant, User


def needs_approval(session: LiveSession) -> bool:
    """Whether a booking of this session starts as a request: asked for by the planner, and still used by a required track."""
    return session.approval != LiveSession.Approval.NONE and required_use.may_need_approval(session.module)


def approvers_of(booking: Booking, *, now: datetime) -> list[User]:
    """Who may answer this request."""
    return approvers_of_each([booking], now=now)[booking.pk]


def approvers_of_each(bookings: Collection[Booking], *, now: datetime) -> dict[int, list[User]]:
    """Booking id → who may answer that request; a constant number of queries for all of them."""
    today, people = timezone.localdate(now), {one.person_id for one in bookings}
    managers: dict[int, set[int]] = {person: set() for person in people}
    for line in ManagerLine.objects.filter(person__in=people, manager__is_active=True):
        managers[line.person_id].add(line.manager_id)
    hr = set(User.objects.active().filter(grants__role=HR).values_list("pk", flat=True))
    wanted = {one.session.approver_id for one in bookings if one.session.approval == LiveSession.Approval.NAMED and one.session.approver_id}
    known = User.objects.active().in_bulk(sorted({*wanted, *hr, *(pk for some in managers.values() for pk in some)}))
    away = {pk for pk, one in known.items() if is_away(one, today)}
    found = {}
    for one in bookings:
        named = one.session.approver_id if one.session.approval == LiveSession.Approval.NAMED and one.session.approver_id in known else None
        ids = approval.who_may_answer(person=one.person_id, named=named, managers=managers[one.person_id], hr=hr, away=away)
        found[one.pk] = [known[pk] for pk in sorted(ids)]
    return found


def is_away(person: User, today: date) -> bool:
    """On this day, as the HR system tells it."""
    return person.absent_from is not None and person.absent_from <= today and (person.absent_until is None or today <= person.absent_until)


def _is_there(today: date, before: str) -> Q:
    """Active and not away."""
    is_away = Q(**{f"{before}absent_from__lte": today}) & (Q(**{f"{before}absent_until": None}) | Q(**{f"{before}absent_until__gte": today}))
    return Q(**{f"{before}is_active": True}) & (Q(**{f"{before}absent_from": None}) | ~is_away)


def requests_answered_by(approver: User, *, now: datetime) -> QuerySet[Booking]:
    """The bookings that were or are a request which this person may answer, as `approvers_of` has it, with what a page shows."""
    return _answered_by(approver, now=now).select_related("person", "session__module__course").prefetch_related("session__dates")


def _answered_by(approver: User, *, now: datetime) -> QuerySet[Booking]:
    today = timezone.localdate(now)
    named = Booking.objects.filter(session__approval=LiveSession.Approval.NAMED).exclude(session__approver=F("person"))
    named_is_there = Q(pk__in=named.filter(_is_there(today, "session__approver__")).values("pk"))
    lines = ManagerLine.objects.filter(person=OuterRef("person"))
    mine = Q(pk__in=named.filter(session__approver=approver).values("pk"))
    mine |= ~named_is_there & Q(Exists(lines.filter(manager=approver)))
    if may(approver, "sessions.plan"):
        mine |= ~named_is_there & ~Q(Exists(lines.filter(_is_there(today, "manager__"))))
    asked = Booking.objects.filter(requested_until__isnull=False).exclude(session__approval=LiveSession.Approval.NONE).exclude(person=approver)
    return asked.filter(mine)


def has_open_requests() -> Exists:
    """Whether something may wait for an answer of the person of the outer query: read with that person's roles, so it costs no query.

    A manager answers, or who is named; HR for colleagues without a manager who is there. Without looking at the day it may say yes too often.
    """
    asked = Booking.objects.filter(status=states.REQUESTED)
    named = Q(session__approval=LiveSession.Approval.NAMED, session__approver=OuterRef("pk"))
    own = Q(Exists(ManagerLine.objects.filter(person=OuterRef("person"), manager=OuterRef(OuterRef("pk")))))
    is_hr = Exists(RoleGrant.objects.filter(person=OuterRef(OuterRef("pk")), role=HR))
    without_manager = ~Q(Exists(ManagerLine.objects.filter(person=OuterRef("person"), manager__is_active=True, manager__absent_from=None)))
    return Exists(asked.filter(named | own | (Q(is_hr) & without_manager)).exclude(person=OuterRef("pk")))


def open_requests_for(approver: User, *, now: datetime) -> QuerySet[Booking]:
    """What still waits for this person's answer, the first to run out on top."""
    return requests_answered_by(approver, now=now).filter(status=states.REQUESTED).order_by("requested_until", "pk")


def deadlines_for(approver: User, *, now: datetime) -> list[datetime]:
    """When the requests that wait for this person run out, the first on top."""
    found = _answered_by(approver, now=now).filter(status=states.REQUESTED).order_by("requested_until")
    return [until for until in found.values_list("requested_until", flat=True) if until is not None]
