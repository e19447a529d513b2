"""What a journey begins with, made by the services that staff use: sessions, in an organisation that has modules."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from courses.catalogue.models import Module
from courses.live_sessions import services
from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.services import SessionPlan, TypedDate
from lms.people.models import User


def make_session(module: Module, *, by: User, days: int = 9, seats: int | None = 12, **fields: Any) -> LiveSession:
    """An open session at ten in the morning, so many days from now, in a room in Zwolle."""
    start = (timezone.localtime() + timedelta(days=days)).replace(tzinfo=None, hour=10, minute=0, second=0, microsecond=0)
    usual: dict[str, Any] = {"dates": [TypedDate(start, start + timedelta(minutes=90))], "place": "Zaal Wilg, Zwolle", "capacity": seats}
    plan = SessionPlan(module=module, **usual | fields)
    now = timezone.now()
    return services.publish(session=services.plan(plan=plan, by=by, now=now), by=by, now=now)


def take_seat(person: User, session: LiveSession) -> Booking:
    return services.book(person=person, session=session, by=person, now=timezone.now())
