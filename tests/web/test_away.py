"""The database is away: a clear page, and back without a restart."""

import json

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.db.backends.utils import CursorWrapper
from django.test import Client

from lms.web import checks, errors, health


@pytest.fixture
def no_database(monkeypatch):
    """Every question to the database fails as it does when the server is gone."""

    def gone(self, *args, **kwargs):
        raise OperationalError("server closed the connection unexpectedly")

    def stop():
        monkeypatch.setattr(CursorWrapper, "execute", gone)

    yield stop
    monkeypatch.undo()


def test_a_page_says_we_are_back_soon_and_works_again_afterwards(cast, client_of, no_database, monkeypatch):
    client = client_of(cast.employee)
    client.raise_request_exception = False
    assert client.get("/").status_code == 200
    no_database()
    response = client.get("/", headers={"Accept-Language": "nl"})
    assert response.status_code == 503
    assert "We zijn zo terug" in response.content.decode()
    assert response.headers["Retry-After"] == "30"
    monkeypatch.undo()
    assert client.get("/").status_code == 200


def test_health_says_no_and_names_the_database(organisation, no_database):
    client = Client()
    assert client.get("/healthz").json()["checks"]["database"] is True
    no_database()
    response = client.get("/healthz")
    assert response.status_code == 503
    assert json.loads(response.content) == {"status": "down", "checks": response.json()["checks"]}
    assert response.json()["checks"]["database"] is False


def _caused(problem: Exception, cause: Exception) -> Exception:
    problem.__cause__ = cause
    return problem


class ServerSays(Exception):
    def __init__(self, pgcode: str | None) -> None:
        self.pgcode = pgcode


@pytest.mark.parametrize(
    ("problem", "is_away"),
    [
        (InterfaceError("connection already closed"), True),
        (_caused(OperationalError("could not connect to server"), ServerSays(None)), True),
        (_caused(OperationalError("terminating connection due to administrator command"), ServerSays("57P01")), True),
        (_caused(OperationalError("canceling statement due to lock timeout"), ServerSays("55P03")), False),
        (_caused(RuntimeError("while drawing"), InterfaceError("closed")), True),
        (RuntimeError("a mistake of ours"), False),
    ],
)
def test_only_a_database_that_cannot_be_reached_counts_as_away(problem, is_away):
    assert errors.database_is_away(problem) is is_away


def test_a_table_that_is_missing_is_a_mistake_of_ours_and_not_away(db):
    if connection.vendor != "sqlite":
        with pytest.raises(Exception) as caught, connection.cursor() as cursor:
            cursor.execute("SELECT * FROM no_such_table")
    else:
        with pytest.raises(OperationalError) as caught, connection.cursor() as cursor:
            cursor.execute("SELECT * FROM no_such_table")
    assert errors.database_is_away(caught.value) is False


def test_a_worker_that_was_just_seen_is_well_and_one_of_long_ago_is_not(time_machine):
    from django.core.cache import cache

    from lms.web.tasks import heartbeat

    cache.delete(checks.HEARTBEAT)
    assert checks.worker().is_well is False
    time_machine.move_to("2026-05-12T08:00:00Z", tick=False)
    heartbeat()
    time_machine.move_to("2026-05-12T08:01:30Z", tick=False)
    assert checks.worker().is_well is True
    time_machine.move_to("2026-05-12T08:02:30Z", tick=False)
    assert checks.worker().is_well is False


def test_little_room_on_the_disk_is_a_finding_but_pages_go_on(monkeypatch):
    monkeypatch.setattr(checks.shutil, "disk_usage", lambda path: (100 * 1024**3, 99 * 1024**3, 1 * 1024**3))
    found = checks.disk()
    assert (found.is_well, found.is_fatal) == (False, False)


def test_a_check_that_breaks_is_a_finding_of_its_own(monkeypatch):
    def broken_check():
        raise RuntimeError

    monkeypatch.setattr(health, "_checks", [broken_check])
    assert [one.is_well for one in health.findings()] == [False]


def test_the_administrator_reads_every_finding(cast, client_of):
    html = client_of(cast.administrator).get("/admin/health/").content.decode()
    assert html.count('<h2 class="h4">') == len(health.findings())
