"""Who of the people who wait can have a seat now, and what stands in the way of the others (§3.3, §3.5)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.queries.appointments import people_who_clash, slots_of
from courses.live_sessions.queries.approval import needs_approval
from courses.live_sessions.queries.audience import people_in_audience
from courses.live_sessions.rules import moments, states, waiting
from lms.people.models import User


def moments_of(session: LiveSession) -> moments.Moments:
    """The moments of a session that has dates."""
    if session.starts_at is None or session.ends_at is None:
        raise ValueError("A session without dates has no moments.")
    return moments.moments(
        starts=session.starts_at,
        ends=session.ends_at,
        zone=session.zone,
        signup_opens_at=session.signup_opens_at,
        signup_opens_days=session.signup_opens_days,
        signup_closes_at=session.signup_closes_at,
        signup_closes_hours=session.signup_closes_hours,
        promotion_stop_hours=session.promotion_stop_hours,
        cancel_cutoff_hours=session.cancel_cutoff_hours,
    )


def session_facts(session: LiveSession) -> waiting.SessionFacts:
    """What the conditions of promotion read from the session."""
    when = moments_of(session)
    return waiting.SessionFacts(
        is_published=session.is_published,
        starts=when.starts,
        signup_opens=when.signup_opens,
        signup_closes=when.signup_closes,
        promotion_stops=when.promotion_stops,
        is_manual=session.waiting == LiveSession.Waiting.MANUAL,
        capacity=session.capacity,
    )


def person_facts(people: Iterable[User], session: LiveSession) -> dict[int, waiting.PersonFacts]:
    """Person id → what the conditions of promotion read from the person, in a constant number of queries."""
    known = {person.pk: person for person in people}
    inside = people_in_audience(known, session)
    clashing = people_who_clash(known, session, slots_of(session))
    return {
        pk: waiting.PersonFacts(is_active=person.is_active, is_in_audience=pk in inside, is_approved=True, overlaps=pk in clashing)
        for pk, person in known.items()
    }


def entry_facts(entries: Iterable[Booking], session: LiveSession) -> dict[int, waiting.PersonFacts]:
    """Person id → the same for who waits, asks or is interested. Who stands on the waiting list has the approval, or never needed it."""
    rows = list(entries)
    asks = needs_approval(session)
    about = person_facts([row.person for row in rows], session)
    return {row.person_id: replace(about[row.person_id], is_approved=not asks or row.status == states.WAITLISTED) for row in rows}


def unmet_of(entries: Iterable[Booking], session: LiveSession, *, seat_is_free: bool, now: datetime) -> dict[int, waiting.Unmet | None]:
    """Booking id → the first condition that fails. A seat is free for the first who can have one."""
    rows = list(entries)
    about, facts = entry_facts(rows, session), session_facts(session)
    return {row.pk: waiting.first_unmet(facts, about[row.person_id], seat_is_free=seat_is_free, now=now) for row in rows}


def first_eligible(entries: Iterable[Booking], session: LiveSession) -> Booking | None:
    """The first in the queue whom nothing of their own stands in the way."""
    rows = list(entries)
    about = entry_facts(rows, session)
    return next((row for row in rows if waiting.unmet_by_person(about[row.person_id]) is None), None)
