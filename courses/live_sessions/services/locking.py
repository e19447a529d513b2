"""In which order rows are locked, so that nobody waits in a circle: sessions by id, then people by id in one go, then bookings by session (§2.3).

Who may be given a seat, or loses a place in the queue, is locked: another session may be doing the same to them at this moment.
"""

from collections.abc import Iterable
from dataclasses import replace

from django.db import connection
from django.db.models import QuerySet

from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.queries.figures import Figures, figures_of, session_and_figures
from courses.live_sessions.queries.seats import seats_left
from courses.live_sessions.rules import states
from lms.lib.locks import hold, lock, lock_all, locking_text
from lms.people.models import User


def lock_people(sessions: Iterable[LiveSession], *, also: Iterable[int] = (), statuses: frozenset[str] = states.QUEUED) -> list[User]:
    """Whoever waits for these sessions, or has a booking there of these statuses, and these people. The sessions are locked by who calls."""
    there = Booking.objects.filter(session__in=[session.pk for session in sessions], status__in=sorted(statuses)).values_list("person_id", flat=True)
    return lock_all(User, sorted({*also, *there}))


def lock_with_who_may_move_up(person: User, sessions: Iterable[LiveSession]) -> None:
    """The person, and whoever waits for a session that has room now."""
    lock_people([one for one in sessions if one.capacity is None or seats_left(one) != 0], also=[person.pk])


def locked(bookings: QuerySet[Booking]) -> QuerySet[Booking]:
    """These bookings as they are now, held until the end: another session may be ending one of them (§3.9)."""
    return bookings.order_by("session_id", "pk").select_for_update(of=("self",), no_key=True)


def lock_and_count(session: LiveSession, person: User, idempotency_key: str, *, looks_free: bool) -> tuple[LiveSession, Figures]:
    """The session, locked, with its figures, and whoever this booking may concern locked as well.

    On PostgreSQL the session is locked and read in one trip, because everybody who books it waits meanwhile; so is the person where a seat looks free.
    Who can only get a new place in the queue is not locked, because that stands in nobody's way on another session. Where a queue turns out to stand beside
    a free seat, its people are locked after the person: should that ever close a circle, the database breaks it and the click is tried again.
    """
    if connection.vendor == "postgresql":
        rows = [(LiveSession, session.pk), (User, person.pk)] if looks_free else [(LiveSession, session.pk)]
        session, figures = session_and_figures(session.pk, person.pk, idempotency_key, behind=locking_text(rows))
        figures = figures if looks_free else replace(figures, waits_elsewhere=None)
    else:
        session = lock(session)
        figures = figures_of(session, person.pk, idempotency_key)
    if figures.queued and figures.has_room(session.capacity):
        lock_people([session], also=[person.pk])
    elif not looks_free and not _only_queues(session, figures):
        hold(User, [person.pk])
    return session, figures


def _only_queues(session: LiveSession, figures: Figures) -> bool:
    return figures.mine is None and not figures.has_room(session.capacity) and session.overlap != LiveSession.Overlap.BLOCK
