"""Requests that wait for a yes or a no, and who gives it (§7). A manager sees requests of own reports here, and nothing else of theirs."""

from collections.abc import Collection

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from courses.live_sessions import required_use
from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.rules import approval, states
from lms.people.access import HR, may
from lms.people.models import ManagerLine, RoleGrant, User


def needs_approval(session: LiveSession) -> bool:
    """Whether a booking of this session starts as a request: asked for by the planner, and still used by a required track."""
    return session.approval != LiveSession.Approval.NONE and required_use.may_need_approval(session.module)


def approvers_of(booking: Booking) -> list[User]:
    """Who may answer this request."""
    return approvers_for(booking.person_id, [booking.session])[booking.session_id]


def approvers_for(person_id: int, sessions: Collection[LiveSession]) -> dict[int, list[User]]:
    """Session id → who may answer a request of this person there; a constant number of queries for all of them."""
    managers = {one.pk: one for one in User.objects.active().filter(report_lines__person=person_id).order_by("pk")}
    hr = {one.pk: one for one in User.objects.active().filter(grants__role=HR).order_by("pk")}
    wanted = {one.approver_id for one in sessions if one.approval == LiveSession.Approval.NAMED and one.approver_id}
    by_name = User.objects.active().in_bulk(wanted) if wanted else {}
    found = {}
    for session in sessions:
        named = by_name.get(session.approver_id or 0) if session.approval == LiveSession.Approval.NAMED else None
        ids = approval.who_may_answer(person=person_id, named=named.pk if named else None, managers=managers, hr=hr)
        known = hr | managers | ({named.pk: named} if named else {})
        found[session.pk] = [known[pk] for pk in sorted(ids)]
    return found


def requests_answered_by(approver: User) -> QuerySet[Booking]:
    """The bookings that were or are a request which this person may answer, as `approvers_of` has it."""
    asks_named = Q(session__approval=LiveSession.Approval.NAMED, session__approver__is_active=True) & ~Q(session__approver=F("person"))
    named = Booking.objects.filter(asks_named)
    mine = Q(pk__in=named.values("pk"), session__approver=approver)
    others = ~Q(pk__in=named.values("pk"))
    mine |= others & Q(Exists(ManagerLine.objects.filter(person=OuterRef("person"), manager=approver)))
    if may(approver, "sessions.plan"):
        mine |= others & ~Q(Exists(ManagerLine.objects.filter(person=OuterRef("person"), manager__is_active=True)))
    asked = Booking.objects.filter(requested_until__isnull=False).exclude(session__approval=LiveSession.Approval.NONE).exclude(person=approver)
    return asked.filter(mine).select_related("person", "session__module__course").prefetch_related("session__dates")


def has_open_requests() -> Exists:
    """Whether something may wait for an answer of the person of the outer query: read with that person's roles, so it costs no query.

    A manager answers, or who is named; HR for colleagues without a manager.
    """
    asked = Booking.objects.filter(status=states.REQUESTED)
    named = Q(session__approval=LiveSession.Approval.NAMED, session__approver=OuterRef("pk"))
    own = Q(Exists(ManagerLine.objects.filter(person=OuterRef("person"), manager=OuterRef(OuterRef("pk")))))
    is_hr = Exists(RoleGrant.objects.filter(person=OuterRef(OuterRef("pk")), role=HR))
    without_manager = ~Q(Exists(ManagerLine.objects.filter(person=OuterRef("person"), manager__is_active=True)))
    return Exists(asked.filter(named | own | (Q(is_hr) & without_manager)).exclude(person=OuterRef("pk")))


def open_requests_for(approver: User) -> QuerySet[Booking]:
    """What still waits for this person's answer, the first to run out on top."""
    return requests_answered_by(approver).filter(status=states.REQUESTED).order_by("requested_until", "pk")
