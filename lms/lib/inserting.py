"""New rows one at a time, where many people wait for each other: the statement of a model is composed once, not for every row."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model
from django.db.models.expressions import DatabaseDefault

_waiting: ContextVar[list[tuple[str, list[Any]]] | None] = ContextVar("rows_to_insert", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Rows that are inserted inside, and that nobody reads or needs the key of before the end, are written in one go at the end.

    A row that comes with a key (`next_key`) waits; one without a key is written at once. Inside another such block it is a part of that one.
    """
    if _waiting.get() is not None:
        yield
        return
    rows: list[tuple[str, list[Any]]] = []
    token = _waiting.set(rows)
    try:
        yield
    finally:
        _waiting.reset(token)
    _write(rows)


def _write(rows: list[tuple[str, list[Any]]]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and rows:  # each statement costs the way to the database and back
            cursor.execute("; ".join(statement for statement, _values in rows), [value for _statement, values in rows for value in values])
            return
        for statement, values in rows:
            cursor.execute(statement, values)


def insert(row: Model, *, needs_key: bool = True, skips_known: bool = False) -> None:
    """Write a new row as `save(force_insert=True)` does, without signals. With `skips_known` a row that a constraint refuses is left out, and gets no key."""
    has_key = row.pk is not None
    statement, fields = _statement(type(row), connection.vendor, has_key)
    values = [field.get_db_prep_save(_value(field, row), connection) for field in fields]
    row._state.adding, row._state.db = False, connection.alias
    if skips_known:
        statement += " ON CONFLICT DO NOTHING"
    elif needs_key and not has_key:
        with connection.cursor() as cursor:
            cursor.execute(f"{statement} RETURNING {_quoted(row._meta.pk.column)}", values)
            row.pk = cursor.fetchone()[0]
        return
    waiting = _waiting.get()
    if waiting is None:
        _write([(statement, values)])
    else:
        waiting.append((statement, values))


def _value(field: Any, row: Model) -> Any:
    found = field.pre_save(row, add=True)
    return field.db_default if isinstance(found, DatabaseDefault) else found


@cache
def _statement(model: type[Model], _vendor: str, has_key: bool) -> tuple[str, list[Any]]:
    """The statement up to its end, and which field stands for each value."""
    fields = [field for field in model._meta.local_concrete_fields if has_key or not field.primary_key]
    columns = ", ".join(_quoted(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {_quoted(model._meta.db_table)} ({columns}) VALUES ({places})", fields  # noqa: S608  names of our models


def _quoted(name: str | None) -> str:
    return str(connection.ops.quote_name(name or ""))
