"""Modules and tracks, made as HR makes them."""

import re
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from courses.catalogue.models import Course, Module, State
from courses.role.models import Application, Track
from courses.role.rules import Condition, Group, Rule
from courses.role.services import applying, tracks
from lms.people.models import User

_numbers = count(1)

REQUIRED = {
    "strength": "required", "reason_en": "You answer customers in public.", "council_reference": "WC 2026-14",
    "working_minutes": 120, "exemption_en": "Ask HR.", "due_kind": "assigned", "due_days": 60,
}  # fmt: skip


@pytest.fixture
def make_module(db: None) -> Callable[..., Module]:
    def make(title: str = "Complaints in public", *, phase: str = "role", **fields: Any) -> Module:
        number = next(_numbers)
        course, _made = Course.objects.get_or_create(
            key=f"course-{phase}", defaults={"phase": phase, "title_nl": phase, "title_en": phase, "state": State.PUBLISHED}
        )
        fields = {"minutes": 12, "in_nl": True, "in_en": True, "state": State.PUBLISHED, "completion": "session", "published_at": timezone.now()} | fields
        return Module.objects.create(course=course, key=f"module-{number}", position=number, title_nl=f"{title} (nl)", title_en=title, **fields)

    return make


@pytest.fixture
def make_track(cast: Any, make_module: Callable[..., Module]) -> Callable[..., Track]:
    def make(title: str = "Customer service", *, rule: Rule | None = None, modules: list[tuple[Module, bool]] | None = None, **terms: Any) -> Track:
        now = timezone.now()
        track = tracks.create_track(title_nl=f"{title} (nl)", title_en=title, purpose_en="For who talks to customers.", by=cast.hr, now=now)
        track = tracks.set_modules(track=track, modules=[(make_module(), False)] if modules is None else modules, by=cast.hr, now=now)
        track = tracks.set_audience(track=track, rule=rule or below(cast.north), by=cast.hr, now=now)
        return tracks.set_terms(track=track, by=cast.hr, now=now, **terms) if terms else track

    return make


@pytest.fixture
def apply(cast: Any) -> Callable[..., Application]:
    """HR presses the button, and the worker does all batches."""

    def do(track: Track, *, rule: Rule | None = None, **terms: Any) -> Application:
        now = timezone.now()
        if rule is not None:
            tracks.set_audience(track=track, rule=rule, by=cast.hr, now=now)
        if terms:
            tracks.set_terms(track=track, by=cast.hr, now=now, **terms)
        application = applying.request_application(track=track, by=cast.hr, now=now)
        applying.work_off(application_id=application.pk)
        application.refresh_from_db()
        track.refresh_from_db()
        return application

    return do


@pytest.fixture
def undo(cast: Any) -> Callable[[Application], Application]:
    def do(application: Application) -> Application:
        applying.request_undo(application=application, by=cast.hr, now=timezone.now())
        applying.work_off(application_id=application.pk)
        application.refresh_from_db()
        return application

    return do


def below(unit: Any, *, added: tuple[int, ...] = (), left_out: tuple[int, ...] = ()) -> Rule:
    return Rule(groups=(Group(conditions=(Condition("unit", "below", unit.pk),)),), added=added, left_out=left_out)


def live(track: Track) -> set[User]:
    return {one.person for one in track.assigned_set.assignments.filter(ended_at=None).select_related("person")}


def text(response: Any) -> str:
    """The words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).replace("&#x27;", "'")


@pytest.fixture
def hr(cast: Any, client_of: Callable[[User], Client]) -> Client:
    return client_of(cast.hr)


@pytest.fixture
def employee(cast: Any, client_of: Callable[[User], Client]) -> Client:
    return client_of(cast.employee)
