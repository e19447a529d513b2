"""What booking must know of the seats and the queue of a session, in one question.

Everybody who books waits while it runs, and composing it would take longer than running it; so it stands ready as text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection

from courses.live_sessions.models import Booking, LiveSession, SessionPresenter
from courses.live_sessions.rules import states
from lms.lib.kept_statements import ONE_PLAN, Statement


@dataclass(frozen=True)
class Figures:
    """Seats held, people in the queue, how many of them a newcomer stands behind, the last number that was given,
    the id of this person's booking: the one of this click, else the live one, and the key that a new one gets (None where the database gives it on writing).

    `tells`: whether a colleague said yes to telling something there.
    `waits_elsewhere`: whether the person has a place in the queue of another date of the module; None where that was asked before the person was locked.
    """

    held: int
    queued: int
    ahead: int
    last: int
    mine: int | None = None
    next_key: int | None = None
    tells: bool = False
    waits_elsewhere: bool | None = None

    def has_room(self, capacity: int | None) -> bool:
        return capacity is None or self.held < capacity


def figures_of(session: LiveSession, person_id: int, idempotency_key: str = "") -> Figures:
    """The figures now."""
    return _made_of(_ask(_counting(connection.vendor), session.pk, person_id, idempotency_key))


def session_and_figures(session_id: int, person_id: int, idempotency_key: str, *, behind: str) -> tuple[LiveSession, Figures]:
    """The session with its figures, asked behind statements that lock (PostgreSQL): one way to the database and back for all of it."""
    row = _ask(_whole(), session_id, person_id, idempotency_key, behind=behind + ONE_PLAN)
    names = [field.attname for field in LiveSession._meta.concrete_fields]
    return LiveSession.from_db(connection.alias, names, row[: len(names)]), _made_of(row[len(names) :])


def _made_of(row: Sequence[Any]) -> Figures:
    held, queued, ahead, last, by_click, live, key, tells, *elsewhere = row
    return Figures(held or 0, queued or 0, ahead or 0, last or 0, by_click or live, key, bool(tells), *elsewhere)


def _ask(statement: Statement, session_id: int, person_id: int, idempotency_key: str, *, behind: str = "") -> Sequence[Any]:
    def fetched(sql: str, params: tuple[Any, ...]) -> Sequence[Any]:
        with connection.cursor() as cursor:
            cursor.execute(behind + sql, params)
            row: Sequence[Any] = cursor.fetchone()
            return row

    return statement.ask(connection, {"session": (session_id,), "person": (person_id,), "click": (idempotency_key,)}, fetched)


_SESSION, _PERSON, _CLICK = ("session", 0), ("person", 0), ("click", 0)  # places of values
_BOOKINGS, _SESSIONS = Booking._meta.db_table, LiveSession._meta.db_table


def _among(statuses: frozenset[str]) -> str:
    return f"status IN ({', '.join(repr(one) for one in sorted(statuses))})"


_COUNTED = f"""
SELECT
  SUM(CASE WHEN {_among(states.HOLDS_SEAT)} THEN 1 ELSE 0 END) AS held,
  SUM(CASE WHEN {_among(states.QUEUED)} THEN 1 ELSE 0 END) AS queued,
  SUM(CASE WHEN {_among(states.QUEUED)} AND priority >= 0 THEN 1 ELSE 0 END) AS ahead,
  MAX(sequence) AS last,
  MAX(CASE WHEN person_id = %s AND idempotency_key = %s AND idempotency_key <> '' THEN id END) AS by_click,
  MAX(CASE WHEN person_id = %s AND {_among(states.LIVE)} THEN id END) AS live
FROM {_BOOKINGS} WHERE session_id = %s
"""  # noqa: S608  only names of this file go in; what people send are parameters
_OF_COUNTED = (_PERSON, _CLICK, _PERSON, _SESSION)
_TELLS = f"EXISTS (SELECT 1 FROM {SessionPresenter._meta.db_table} WHERE session_id = %s AND status = '{SessionPresenter.Status.ACCEPTED}')"  # noqa: S608


@cache
def _counting(vendor: str) -> Statement:
    next_key = f"nextval('{_BOOKINGS}_id_seq')" if vendor == "postgresql" else "NULL"
    return Statement(f"SELECT counted.*, {next_key}, {_TELLS} FROM ({_COUNTED}) AS counted", (_SESSION, *_OF_COUNTED))  # noqa: S608


@cache
def _whole() -> Statement:
    columns = ", ".join(f'here."{field.column}"' for field in LiveSession._meta.concrete_fields)
    elsewhere = f"""
      SELECT 1 FROM {_BOOKINGS} AS booking INNER JOIN {_SESSIONS} AS other ON other.id = booking.session_id
      WHERE booking.person_id = %s AND {_among(states.ENDS_WITH_A_SEAT)} AND other.module_id = here.module_id AND other.id <> here.id
    """  # noqa: S608
    sql = f"""
      SELECT {columns}, counted.*, nextval('{_BOOKINGS}_id_seq'), {_TELLS}, EXISTS ({elsewhere})
      FROM {_SESSIONS} AS here CROSS JOIN ({_COUNTED}) AS counted WHERE here.id = %s
    """  # noqa: S608
    return Statement(sql, (_SESSION, _PERSON, *_OF_COUNTED, _SESSION))
