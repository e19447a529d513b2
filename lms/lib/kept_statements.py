"""Statements that PostgreSQL keeps ready in a connection: read and planned once, afterwards only carried out.

Planning a question of several levels costs PostgreSQL more than answering it. A statement that is asked for the second time in a connection is kept there
by name (PREPARE), and then sent as its name and its values (EXECUTE). Answers are never kept. SQLite plans cheaply and is not asked to keep anything.

Whoever lends connections for one transaction, as PgBouncer may, would lose what is kept; such a connection is recognised, and nothing is kept in it.
Nor is anything sent by name while questions are written down (DEBUG, and tests that count them), so that one can read them.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import date, datetime
from itertools import count
from typing import Any, TypeVar

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import Error

Rows = TypeVar("Rows")
Place = tuple[Any, ...]  # name and index of a value, and for a word that is looked for also what stands before and after it in the pattern
MOST_KEPT = 100  # in one connection; each takes about 0.3 MB of the database server
# Said in the trip of a statement that has one good way whatever its values; PostgreSQL may else plan it anew each time, to see whether that is better.
ONE_PLAN = "SET LOCAL plan_cache_mode = force_generic_plan; "
_GONE, _CHANGED = "26000", "0A000"  # the statement is not there, or what it gives has other columns since a migration
MET, KEPT, STALE = "met", "kept", "stale"
_numbers = count(1)


class Statement:
    """One SQL text with its parameters, of which some are places for values."""

    def __init__(self, sql: str, params: Sequence[Any]) -> None:
        self.sql, self.params = sql, params
        self.filled = [(at, place) for at, place in enumerate(params) if _is_place(place)]
        self.places: list[Place] = list(dict.fromkeys(place for place in params if _is_place(place)))
        self.name = f"podium_{next(_numbers)}"
        named = ", ".join(["%s"] * len(self.places))
        self.by_name = f"EXECUTE {self.name} ({named})" if named else f"EXECUTE {self.name}"

    def ask(self, connection: BaseDatabaseWrapper, values: dict[str, Sequence[Any]], run: Callable[[str, tuple[Any, ...]], Rows]) -> Rows:
        """What `run(sql, params)` makes of this statement with these values, by name where it is kept."""
        found = {place: _filling(place, values, connection) for place in self.places}
        given = tuple(found.values())
        if connection.vendor == "postgresql" and not connection.queries_logged and _is_ready(connection, self, given):
            try:
                return run(self.by_name, given)
            except Error as problem:
                code = getattr(problem.__cause__, "pgcode", "")
                if code not in {_GONE, _CHANGED}:
                    raise
                _kept_in(connection)[self.name] = STALE if code == _CHANGED else MET
                if connection.in_atomic_block:  # the transaction is lost; the next one asks in full
                    raise
        params = list(self.params)
        for at, place in self.filled:
            params[at] = found[place]
        return run(self.sql, tuple(params))

    def as_kept(self, connection: BaseDatabaseWrapper, given: Sequence[Any]) -> str:
        """The PREPARE of it: $1, $2 … for the values, each with its type, everything else written out."""
        numbered = {place: f"${number}" for number, place in enumerate(self.places, 1)}
        with connection.cursor() as cursor:
            written = tuple(numbered[one] if _is_place(one) else cursor.mogrify("%s", [one]).decode() for one in self.params)
        types = ", ".join(_type_of(one) for one in given)
        return f"PREPARE {self.name}{f' ({types})' if types else ''} AS {self.sql % written}"


def plan_plainly(connection: BaseDatabaseWrapper, **_more: Any) -> None:
    """Said once in each new connection: the plan of a kept statement looks dear, and compiling it would take longer than any page does (jit)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET jit = off")


def _is_place(param: Any) -> bool:
    return type(param) is tuple


def _filling(place: Place, values: dict[str, Sequence[Any]], connection: BaseDatabaseWrapper) -> Any:
    name, at, *around = place
    value = values[name][at]
    return connection.ops.prep_for_like_query(value).join(around) if around else value


def _type_of(value: Any) -> str:
    if isinstance(value, date):
        return "timestamptz" if isinstance(value, datetime) else "date"
    return "bigint" if isinstance(value, int) else "text"


def _is_ready(connection: BaseDatabaseWrapper, statement: Statement, given: Sequence[Any]) -> bool:
    """Whether it can be asked by name in this connection; the second time that it comes along it is kept."""
    connection.ensure_connection()
    known = _kept_in(connection)
    state = known.get(statement.name)
    if state == KEPT:
        known.move_to_end(statement.name)
        return True
    if state == STALE:
        _tell(connection, f"DEALLOCATE {statement.name}")
    if state != MET:
        known[statement.name] = MET
        if len(known) > MOST_KEPT:
            oldest, was = known.popitem(last=False)
            if was != MET:
                _tell(connection, f"DEALLOCATE {oldest}")
        return False
    if _is_lent(connection):
        return False
    _tell(connection, statement.as_kept(connection, given))
    known[statement.name] = KEPT
    return True


def _kept_in(connection: BaseDatabaseWrapper) -> "OrderedDict[str, str]":
    """The names that this connection met, the one that waits longest first, and how it stands with each: MET, KEPT or STALE."""
    known: tuple[Any, OrderedDict[str, str]] | None = getattr(connection, "_podium_kept", None)
    if known is None or known[0] is not connection.connection:
        known = connection._podium_kept = (connection.connection, OrderedDict())  # type: ignore[attr-defined]
        connection._podium_is_lent = None  # type: ignore[attr-defined]
    return known[1]


def _is_lent(connection: BaseDatabaseWrapper) -> bool:
    """Whether somebody stands between: then the process that answers is not the one that the connection was promised."""
    if connection._podium_is_lent is None:  # type: ignore[attr-defined]
        promised: int = connection.connection.info.backend_pid
        connection._podium_is_lent = _tell(connection, "SELECT pg_backend_pid()") != promised  # type: ignore[attr-defined]
    return bool(connection._podium_is_lent)  # type: ignore[attr-defined]


def _tell(connection: BaseDatabaseWrapper, sql: str) -> Any:
    """Said to the database itself and not counted as a question of ours. The first value of the answer, if there is one."""
    with connection.wrap_database_errors, connection.connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0] if cursor.description else None
