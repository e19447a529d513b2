"""Who was asked to tell something in a session, and what they answered."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from courses.live_sessions.models import LiveSession, SessionPresenter
from lms.lib.prepared import prepared
from lms.people.models import User

ASKED, ACCEPTED = SessionPresenter.Status.ASKED, SessionPresenter.Status.ACCEPTED


def presenters_of(session: LiveSession) -> QuerySet[SessionPresenter]:
    """Who comes and who was asked, in the order of asking."""
    return SessionPresenter.objects.filter(session=session, status__in=[ASKED, ACCEPTED]).select_related("person")


@prepared
def presenters_now(session: int) -> QuerySet[SessionPresenter]:
    """The same by the id of the session, for its page."""
    return SessionPresenter.objects.filter(session=session, status__in=[ASKED, ACCEPTED]).select_related("person")


@prepared
def who_tells(session: int) -> QuerySet[SessionPresenter]:
    """Who said yes, by the id of the session: what everybody reads who sees it."""
    return SessionPresenter.objects.filter(session=session, status=ACCEPTED).select_related("person")


def who_tells_in(sessions: Collection[int]) -> QuerySet[SessionPresenter]:
    """The same for several sessions at once."""
    return SessionPresenter.objects.filter(session__in=sessions, status=ACCEPTED).select_related("person")


def trainers_of(session: LiveSession) -> QuerySet[User]:
    """Who gives this session."""
    return User.objects.filter(trainings__session=session).order_by("pk")


def slots_asked_of(person: User) -> QuerySet[SessionPresenter]:
    """What this person was asked, whatever came of it."""
    return (
        SessionPresenter.objects.filter(person=person)
        .select_related("session__module__course")
        .prefetch_related("session__dates", "session__trainings__person")
    )


def coming_slots_of(person: User, *, now: datetime) -> QuerySet[SessionPresenter]:
    """Questions and duties that are not over, soonest first."""
    live = slots_asked_of(person).filter(status__in=[ASKED, ACCEPTED], session__state=LiveSession.State.PUBLISHED, session__ends_at__gt=now)
    return live.order_by("session__starts_at", "pk")
