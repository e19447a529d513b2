"""Something required of people, made by the services that tracks use."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from courses.assignments import services
from courses.assignments.models import Assignment, Grounds
from courses.catalogue.models import Module
from courses.role.services import tracks
from lms.people.models import User
from tests.role.conftest import apply, make_module, make_track, undo  # noqa: F401

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 5, 12, 9, 0, tzinfo=AMSTERDAM)
TODAY = NOW.date()
_numbers = count(1)


@pytest.fixture
def require_of(cast: Any, make_module: Callable[..., Module]) -> Callable[..., Assignment]:  # noqa: F811
    """On 12 May 2026 somebody gets a track that is required and due 60 days later, by default with one module."""

    def make(
        person: User, *, due_on: date | None = TODAY + timedelta(days=60), modules: list[Module] | None = None, now: datetime = NOW, **fields: Any
    ) -> Assignment:
        track = tracks.create_track(title_nl="", title_en=f"Required {next(_numbers)}", by=cast.hr, now=now)
        tracks.set_modules(track=track, modules=[(one, False) for one in (modules or [make_module()])], by=cast.hr, now=now)
        required = {"strength": "required", "reason_en": "You answer customers.", "working_minutes": 60, "exemption_en": "Ask HR."}
        grounds = Grounds.objects.create(assigned_set=track.assigned_set, by=cast.hr, at=now, **required | fields)
        return services.assign(grounds=grounds, recipients=[services.Recipient(person.pk, due_on)], now=now)[0]

    return make
