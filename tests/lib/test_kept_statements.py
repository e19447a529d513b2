"""Statements that come along again are kept in the connection, give the rows of today, and are done without where they cannot be kept."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import Error, connection, connections, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from lms.lib import kept_statements, prepared
from lms.people.models import User
from tests.plugins.postgresql import free_port

pytestmark = pytest.mark.django_db
outside_a_transaction = pytest.mark.django_db(transaction=True)
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


@prepared.prepared
def _people(ids: tuple[int, ...], since: datetime, joined: date, number: prepared.Text) -> QuerySet[User]:
    """Every sort of value, one of them in two places, and a percent sign that is no place."""
    found = User.objects.filter(pk__in=ids, created_at__gt=since, joined_on__gte=joined).exclude(employee_number=number)
    return found.exclude(created_at__lt=since).exclude(family_name__contains="100%").order_by("pk")


@prepared.prepared
def _everybody() -> QuerySet[User]:
    return User.objects.order_by("pk")


@pytest.fixture(autouse=True)
def anew():
    prepared.forget()
    connections["default"].__dict__.pop("_podium_kept", None)
    release_all()


def release_all() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DEALLOCATE ALL")


def kept() -> int:
    """How many statements the database keeps in this connection, as it says itself."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        return cursor.fetchone()[0]


def change_width(width: int) -> None:
    """What a migration does to a column, where a database minds the width of one."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE people_user ALTER COLUMN name_prefix TYPE varchar({width})")


def by_database(postgresql: int) -> int:
    return postgresql if connection.vendor == "postgresql" else 0


def ask(people, **other) -> list[User]:
    given = {"since": MOMENT, "joined": date(2020, 1, 1), "number": prepared.Text("nobody")} | other
    return _people(ids=tuple(one.pk for one in people), **given)


def test_what_comes_along_a_second_time_is_kept_and_gives_the_rows_of_each_value(make_person):
    one, two, three = (make_person() for _n in range(3))
    assert ask([one, two]) == [one, two]
    assert kept() == 0
    for people in ([two, three], [one, three], [one, two]):
        assert ask(people) == people
    assert kept() == by_database(postgresql=1)
    assert ask([one, two], number=prepared.Text(one.employee_number)) == [two]
    assert ask([one, two], since=datetime.now(UTC) + timedelta(days=1)) == []
    assert ask([one, two], joined=date.today() + timedelta(days=1)) == []
    User.objects.filter(pk=one.pk).update(given_name="Renamed")
    assert ask([one, two])[0].given_name == "Renamed"


def test_a_name_with_a_percent_sign_is_left_out_by_a_kept_statement_too(make_person):
    one, other = make_person(), make_person()
    User.objects.filter(pk=other.pk).update(family_name="Voor 100% zeker")
    assert [ask([one, other]) for _time in range(3)] == [[one]] * 3


@outside_a_transaction
def test_a_statement_that_is_gone_is_asked_in_full(make_person):
    one = make_person()
    for _time in range(3):
        ask([one])
    release_all()
    assert ask([one]) == [one]
    assert ask([one]) == [one]


@outside_a_transaction
def test_no_plan_is_compiled_in_a_new_connection():
    connection.close()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW jit")
            assert cursor.fetchone() == ("off",)
    assert connection.is_usable()


@outside_a_transaction
def test_a_column_that_changes_while_podium_runs_stops_nobody(make_person):
    one = make_person()
    for _time in range(3):
        assert _everybody() == [one]
    try:
        change_width(21)
        assert [_everybody() for _time in range(3)] == [[one]] * 3
    finally:
        change_width(20)


@outside_a_transaction
def test_a_column_that_changes_costs_at_most_the_transaction_that_meets_it(make_person):
    one = make_person()
    for _time in range(3):
        assert _everybody() == [one]
    try:
        change_width(21)
        if connection.vendor == "postgresql":
            with pytest.raises(Error), transaction.atomic():
                _everybody()
        for _time in range(4):
            with transaction.atomic():
                assert _everybody() == [one]
        assert kept() == by_database(postgresql=1)
    finally:
        change_width(20)


def test_what_is_kept_outlives_a_transaction_that_is_taken_back(make_person):
    one = make_person()
    ask([one])
    with pytest.raises(LookupError), transaction.atomic():
        ask([one])
        raise LookupError
    assert ask([one]) == [one]
    assert kept() == by_database(postgresql=1)


def test_a_connection_keeps_no_more_than_so_many(make_person, monkeypatch):
    monkeypatch.setattr(kept_statements, "MOST_KEPT", 3)
    people = [make_person() for _n in range(6)]
    for number in range(1, 7):
        for _time in range(3):
            assert ask(people[:number]) == people[:number]
    assert kept() == by_database(postgresql=3)


def test_questions_that_are_written_down_can_be_read(make_person):
    one = make_person()
    for _time in range(3):
        ask([one])
    with CaptureQueriesContext(connection) as queries:
        ask([one])
    assert ['"people_user"' in one["sql"] for one in queries] == [True]


class Lender(threading.Thread):
    """Stands between Podium and PostgreSQL as a pooler does: bytes pass, but the number of the process is of its own making."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(daemon=True)
        self.behind = (host, port)
        self.door = socket.create_server(("127.0.0.1", free_port()))
        self.port = self.door.getsockname()[1]
        self.start()

    def run(self) -> None:
        client, _address = self.door.accept()
        server = socket.create_connection(self.behind)
        threading.Thread(target=self._pass, args=(client, server), daemon=True).start()
        self._pass(server, client, promise=True)

    def _pass(self, source: socket.socket, target: socket.socket, promise: bool = False) -> None:
        with suppress(OSError):  # the other side has hung up
            while piece := source.recv(65536):
                at = piece.find(b"K\x00\x00\x00\x0c") if promise else -1  # BackendKeyData, which comes once
                if at >= 0:
                    piece, promise = piece[: at + 5] + b"\x00\x00\x00\x07" + piece[at + 9 :], False
                target.sendall(piece)
            target.shutdown(socket.SHUT_WR)


@contextmanager
def lent() -> Iterator[None]:
    """The connection leads through a lender, where the database is one that is reached over a network."""
    straight = connection.settings_dict
    connection.close()
    lender = Lender(straight["HOST"], int(straight["PORT"])) if connection.vendor == "postgresql" else None
    if lender:
        connection.settings_dict = straight | {"HOST": "127.0.0.1", "PORT": lender.port, "OPTIONS": {"sslmode": "disable"}}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = straight
        if lender:
            lender.door.close()


@outside_a_transaction
def test_nothing_is_kept_in_a_connection_that_was_lent(make_person):
    one = make_person()
    with lent():
        assert [ask([one]) for _time in range(4)] == [[one]] * 4
        assert kept() == 0
    assert [ask([one]) for _time in range(3)] == [[one]] * 3
    assert kept() == by_database(postgresql=1)
