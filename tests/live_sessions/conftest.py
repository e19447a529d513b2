"""Modules and sessions, planned and opened by the services that HR uses."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from courses.assignments import services as assignments
from courses.assignments.models import AssignedSet, Grounds
from courses.catalogue.models import Course, Module
from courses.live_sessions import services
from courses.live_sessions.models import Booking, BookingChange, LiveSession
from courses.live_sessions.services import SessionPlan, TypedDate
from lms.notifications.models import Message
from lms.people.models import User
from tests.forms_of_pages import forms_in

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 5, 12, 9, 0, tzinfo=AMSTERDAM)
_numbers = count(1)


@pytest.fixture
def now() -> datetime:
    """Tuesday 12 May 2026, nine o'clock in Amsterdam."""
    return NOW


@pytest.fixture
def hr(make_person: Callable[..., User]) -> User:
    return make_person("Hanna", "Ruis", roles=("hr",))


@pytest.fixture
def make_module(db: None) -> Callable[..., Module]:
    def make(title: str = "Klachten in het openbaar", title_en: str = "Complaints in public", **fields: Any) -> Module:
        course, _made = Course.objects.get_or_create(
            key="organisation", defaults={"phase": "organisation", "title_nl": "Onze organisatie", "title_en": "Our organisation", "state": "published"}
        )
        return Module.objects.create(course=course, key=f"module-{next(_numbers)}", title_nl=title, title_en=title_en, **{"state": "published", **fields})

    return make


@pytest.fixture
def module(make_module: Callable[..., Module]) -> Module:
    return make_module()


@pytest.fixture
def make_plan(module: Module, now: datetime) -> Callable[..., SessionPlan]:
    """A plan that begins `starts_in` from now, on the clock of Amsterdam."""

    def make(
        *, starts_in: timedelta = timedelta(days=14), lasts: timedelta = timedelta(minutes=90), moment: datetime | None = None, **fields: Any
    ) -> SessionPlan:
        wall = (moment or now).astimezone(ZoneInfo(fields.get("zone", "Europe/Amsterdam"))).replace(tzinfo=None, second=0, microsecond=0) + starts_in
        defaults: dict[str, Any] = {"module": module, "dates": [TypedDate(wall, wall + lasts)], "place": "Zaal Wilg, Zwolle", "capacity": 12}
        return SessionPlan(**{**defaults, **fields})

    return make


@pytest.fixture
def to_noon(now: datetime) -> Callable[[int], timedelta]:
    """From now to noon in so many days, for `starts_in`: an hour later it is still the same day, whenever the test runs."""
    wall = now.astimezone(ZoneInfo("Europe/Amsterdam")).replace(second=0, microsecond=0, tzinfo=None)
    return lambda days: wall.replace(hour=12, minute=0) + timedelta(days=days) - wall


@pytest.fixture
def make_session(make_plan: Callable[..., SessionPlan], hr: User, now: datetime) -> Callable[..., LiveSession]:
    def make(*, is_open: bool = True, moment: datetime | None = None, **fields: Any) -> LiveSession:
        session = services.plan(plan=make_plan(moment=moment, **fields), by=hr, now=moment or now)
        return services.publish(session=session, by=hr, now=moment or now) if is_open else session

    return make


@pytest.fixture
def book(now: datetime) -> Callable[..., Booking]:
    """A person books for themselves."""

    def make(person: User, session: LiveSession, *, at: datetime | None = None, **fields: Any) -> Booking:
        return services.book(person=person, session=session, by=person, now=at or now, **fields)

    return make


@pytest.fixture
def told() -> Callable[..., list[str]]:
    """The kinds of messages that a person got, oldest first; of one kind only when it is named."""

    def kinds(person: User, kind: str = "") -> list[str]:
        rows = Message.objects.filter(person=person).order_by("pk")
        return [row.kind for row in (rows.filter(kind=kind) if kind else rows)]

    return kinds


@pytest.fixture
def count_queries() -> Callable[[Callable[[], Any]], int]:
    """How many queries something costs."""

    def count_of(what: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as queries:
            what()
        return len(queries)

    return count_of


@pytest.fixture
def require_of(hr: User, now: datetime) -> Callable[..., AssignedSet]:
    """A module that somebody must do, as a track of HR makes it."""

    def make(person: User, module: Module) -> AssignedSet:
        key = f"set-{next(_numbers)}"
        assigned_set = AssignedSet.objects.create(source="track", key=key, title_en="Customer service")
        assignments.set_modules(assigned_set=assigned_set, modules=[(module, False)])
        grounds = Grounds.objects.create(
            assigned_set=assigned_set, strength="required", reason_en="You answer customers in public.", working_minutes=60, exemption_en="Ask HR.", by=hr
        )
        assignments.assign(grounds=grounds, recipients=[assignments.Recipient(person.pk)], now=now)
        return assigned_set

    return make


@pytest.fixture
def seat(make_session: Callable[..., LiveSession], make_person: Callable[..., User], book: Callable[..., Booking]) -> Callable[..., Booking]:
    """One seat, taken, and the place in the history that says so."""

    def make(**fields: Any) -> Booking:
        return book(make_person(), make_session(**fields))

    return make


@pytest.fixture
def press(client_of: Callable[[User], Client]) -> Callable[..., str]:
    """Somebody presses a button; what the page says that follows."""

    def do(who: User, address: str, **typed: Any) -> str:
        answer = client_of(who).post(address, typed, follow=True)
        assert answer.status_code == 200, address
        return " ".join(strip_tags(answer.content.decode()).split())

    return do


@pytest.fixture
def reads(client_of: Callable[[User], Client]) -> Callable[[User, str], str]:
    """What a page says to somebody."""
    return lambda person, address: " ".join(strip_tags(client_of(person).get(address).content.decode()).split())


@pytest.fixture
def books(press: Callable[..., str]) -> Callable[[User, LiveSession], Booking]:
    """Somebody presses the button of a session; returns the booking that came of it."""

    def do(person: User, session: LiveSession) -> Booking:
        press(person, f"/learn/sessions/{session.pk}/book/")
        return Booking.objects.filter(person=person, session=session).latest("pk")

    return do


@pytest.fixture
def cancels(press: Callable[..., str]) -> Callable[[Booking], str]:
    """Somebody presses "I cannot come"."""
    return lambda booking: press(booking.person, f"/learn/sessions/{booking.session_id}/cancel/")


@pytest.fixture
def changes(client_of: Callable[[User], Client], hr: User) -> Callable[..., str]:
    """HR changes a session on its form: what the page says before it happens, and the deed."""

    def do(session: LiveSession, **typed: Any) -> str:
        client, address = client_of(hr), f"/hr/sessions/{session.pk}/change/"
        [form] = [one for one in forms_in(client.get(address).content.decode(), address) if "edit_number" in one.types]
        sent = {name: values for name, values in form.values.items() if name not in {"is_sure", "step", "zone_look"} and values != [""]}
        first = client.post(address, sent | typed)
        if first.status_code == 302:
            return ""
        page = first.content.decode()
        [mark] = [one.values["seen"] for one in forms_in(page, address) if "seen" in one.types]
        assert client.post(address, sent | typed | {"seen": mark, "is_sure": "1"}).status_code == 302
        return " ".join(strip_tags(page).split())

    return do


def put(booking: Booking, **fields: Any) -> None:
    """Past the services, as a mistake in code or a hand in the database would."""
    Booking.objects.filter(pk=booking.pk).update(**fields)
    if "status" in fields:
        BookingChange.objects.create(booking=booking, old=booking.status, new=fields["status"])


def status_of(booking: Booking) -> str:
    booking.refresh_from_db()
    return booking.status
