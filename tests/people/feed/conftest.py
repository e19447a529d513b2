"""Files as HR systems write them, compared and applied through the services."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from lms.people.feed.models import FeedRun
from lms.people.feed.services import applying, taking, undoing, working
from lms.people.models import JobRoleHolding, ManagerLine, RoleGrant, UnitMembership, User

HEAD = "Personeelsnummer;Voornaam;Tussenvoegsel;Achternaam;E-mail;Afdeling;Functie;Leidinggevende;In dienst;Uit dienst"


def lines(*rows: str, head: str = HEAD) -> bytes:
    """A file of these rows under the headings, in UTF-8."""
    return "\r\n".join([head, *rows, ""]).encode()


@pytest.fixture
def compare(db: None) -> Callable[..., FeedRun]:
    """Take a file and compare it; the columns are what the headings look like unless `meanings` says otherwise."""

    def do(content: bytes, *, by: User | None = None, name: str = "people.csv", is_complete: bool = False, meanings: Any = None, **more: Any) -> FeedRun:
        now = more.pop("now", timezone.now())
        run = taking.take_file(file=io.BytesIO(content), name=name, by=by, now=now, is_complete=is_complete, **more)
        taking.choose_columns(run=run, meanings=meanings or run.meanings, is_complete=is_complete, by=by, now=now)
        working.work_off(run_id=run.pk, now=now)
        run.refresh_from_db()
        return run

    return do


@pytest.fixture
def apply(db: None) -> Callable[..., FeedRun]:
    """Apply a run that was compared, sure of itself."""

    def do(run: FeedRun, *, by: User | None = None, now: Any = None, is_sure: bool = True, **more: Any) -> FeedRun:
        now = now or timezone.now()
        applying.request_apply(run=run, by=by, now=now, is_sure=is_sure, **more)
        working.work_off(run_id=run.pk, now=now)
        run.refresh_from_db()
        return run

    return do


@pytest.fixture
def undo(db: None) -> Callable[..., FeedRun]:
    def do(run: FeedRun, *, by: User | None = None, now: Any = None, parts: Any = None) -> FeedRun:
        now = now or timezone.now()
        undoing.request_undo(run=run, by=by, now=now, parts=parts)
        working.work_off(run_id=run.pk, now=now)
        run.refresh_from_db()
        return run

    return do


def everybody() -> dict[str, Any]:
    """All that is known of all people, to compare before and after; ids of rows that only connect are no fact."""
    people = {
        person.employee_number: [person.pk, person.given_name, person.name_prefix, person.family_name, person.email, person.language, person.joined_on,
                                 person.left_on, person.is_active, person.absent_from, person.absent_until, person.password,
                                 person.time_zone, person.working_days]
        for person in User.objects.all()
    }  # fmt: skip
    return {
        "people": people,
        "units": sorted(UnitMembership.objects.values_list("person", "unit", "since", "is_primary")),
        "job roles": sorted(JobRoleHolding.objects.values_list("person", "job_role", "since")),
        "managers": sorted(ManagerLine.objects.values_list("person", "manager")),
        "roles": sorted(RoleGrant.objects.values_list("person", "role", "granted_at")),
    }


def reasons(run: FeedRun) -> dict[str, list[str]]:
    """Number → the keys of the reasons of the refused rows."""
    return {row.number: [key for key, _facts in row.reasons] for row in run.rows.filter(kind="refused")}


def kinds(run: FeedRun) -> dict[str, str]:
    """Number → what would happen, without who was refused."""
    return dict(run.rows.exclude(kind="refused").values_list("number", "kind"))
