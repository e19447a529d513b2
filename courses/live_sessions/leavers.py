"""Many people leave or get another manager at once: which bookings end, who gives another session, whose answer a request waits for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import ngettext

from courses.live_sessions import services
from courses.live_sessions.models import Booking, LiveSession, SessionPresenter, SessionTrainer
from courses.live_sessions.rules import states
from lms.lib.many_rows import chunks
from lms.people import effects
from lms.people.effects import Effect, Move
from lms.people.models import User
from lms.people.signals import people_changed_together, people_put_back

TRACE = "bookings that ended"
OPEN = [SessionPresenter.Status.ASKED, SessionPresenter.Status.ACCEPTED]


def join() -> None:
    effects.add(effects.Kind("bookings", 30, _foresee, {"booking_ends": _ends, "loses_trainer": _loses_trainer, "other_approver": _other_approver}))
    people_changed_together.connect(_end, dispatch_uid="live sessions end bookings of many")
    people_put_back.connect(_put_back, dispatch_uid="bookings of who is back, and of who goes again")


def _end(sender: Any, *, left: Sequence[int], by: User | None, now: datetime, **_more: Any) -> dict[str, Any]:
    """One by one only for those who have something ahead: each frees a seat for the next in the queue. Returns what ended, so that it can come back."""
    bookings: list[list[Any]] = []
    slots: list[int] = []
    for people in chunks(left):
        busy = set(_ahead(now).filter(person__in=people).values_list("person_id", flat=True))
        presenting = dict(SessionPresenter.objects.filter(_coming("session__", now), person__in=people, status__in=OPEN).values_list("pk", "person_id"))
        slots += presenting
        for person in User.objects.filter(pk__in=busy | set(presenting.values())).order_by("pk"):
            bookings += [[pk, was] for pk, was in services.person_leaves(person=person, by=by, now=now).items()]
            services.end_slots_of(person=person, by=by, now=now)
    return {TRACE: {"bookings": bookings, "slots": slots}} if bookings or slots else {}


def _put_back(sender: Any, *, back: Sequence[int], left: Sequence[int], traces: dict[str, Any], by: User | None, now: datetime, **_more: Any) -> None:
    """Whoever is back has the seat again where one is free; whoever goes again loses what was booked meanwhile."""
    ended = traces.get(TRACE)
    if ended:
        services.come_back(ended=dict(ended["bookings"]), people=back, by=by, now=now)
        services.ask_again(slots=ended["slots"], people=back, by=by, now=now)
    _end(sender, left=left, by=by, now=now)


def _coming(before: str, now: datetime) -> Q:
    return Q(**{f"{before}starts_at__gt": now}) | Q(**{f"{before}starts_at": None})


def _ahead(now: datetime) -> Any:
    return Booking.objects.filter(_coming("session__", now), status__in=sorted(states.LIVE))


def _foresee(moves: Sequence[Move]) -> dict[int, list[Effect]]:
    now = timezone.now()
    leaving = {move.person: move for move in moves if move.kind == effects.LEAVES and move.person}
    other = {move.person: move.key for move in moves if move.other_managers and move.person}
    found: dict[int, list[Effect]] = {}

    def add(rows: Any, kind: str) -> None:
        """Count what lies after the last day of each; what has no date yet lies after it."""
        counts: dict[int, int] = {}
        for person, starts_at in rows.values_list("person_id", "session__starts_at"):
            last_day = leaving[person].last_day
            if last_day is None or starts_at is None or timezone.localdate(starts_at) > last_day:
                counts[person] = counts.get(person, 0) + 1
        for person, count in sorted(counts.items()):
            found.setdefault(leaving[person].key, []).append(Effect(kind, count))

    if leaving:
        add(_ahead(now).filter(person__in=leaving), "booking_ends")
        add(SessionTrainer.objects.filter(person__in=leaving, session__state=LiveSession.State.PUBLISHED, session__starts_at__gt=now), "loses_trainer")
    if other:
        waiting = _ahead(now).filter(person__in=other, status=states.REQUESTED).exclude(session__approval=LiveSession.Approval.NAMED)
        for person, count in waiting.values_list("person_id").annotate(count=Count("pk")).order_by("person_id"):
            found.setdefault(other[person], []).append(Effect("other_approver", count))
    return found


def _ends(count: int, _name: str) -> str:
    return ngettext("ends %(count)s booking", "ends %(count)s bookings", count) % {"count": count}


def _loses_trainer(count: int, _name: str) -> str:
    return ngettext("%(count)s session needs another trainer", "%(count)s sessions need another trainer", count) % {"count": count}


def _other_approver(count: int, _name: str) -> str:
    return ngettext("%(count)s request is answered by the new manager", "%(count)s requests are answered by the new manager", count) % {"count": count}
