"""Many rows at once, on PostgreSQL and on SQLite alike: what COPY and executemany are for. Nothing is validated; no signals are sent."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import Field, Model

AT_ONCE = 2000
NULL = "\\N"
Thing = TypeVar("Thing")


def chunks(things: Iterable[Thing], size: int = AT_ONCE) -> Iterator[list[Thing]]:
    """The things in lists of at most `size`."""
    rest = iter(things)
    while found := list(islice(rest, size)):
        yield found


def insert(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Put rows into the table of the model. `names` are the fields (a relation by its id); fields that are not named get the model's default.

    Values are texts, numbers, dates, moments, None, and lists or dicts for JSON. Returns how many rows there were.
    """
    named = _fields(model, names)
    left = [field for field in model._meta.concrete_fields if field not in named and not field.primary_key]
    columns = [*named, *left]
    total = 0
    with connection.cursor() as cursor:
        for some in chunks(rows):
            whole = [[*row, *(field.get_default() for field in left)] for row in some]
            total += len(whole)
            if connection.vendor == "postgresql":
                _copy(cursor, model, columns, whole)
            else:
                marks = ", ".join(["%s"] * len(columns))
                cursor.executemany(f"INSERT INTO {_quoted(model._meta.db_table)} ({_columns(columns)}) VALUES ({marks})", _as_stored(whole))  # noqa: S608
    return total


def update(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Set the named fields; each row is the id and then the values in the order of the names."""
    fields = _fields(model, names)
    table, key = _quoted(model._meta.db_table), _quoted("id")
    columns = [_quoted(str(field.column)) for field in fields]
    with connection.cursor() as cursor:
        for some in chunks(rows, 500):
            if connection.vendor == "postgresql":
                kinds = ["bigint", *(str(field.db_type(connection)) for field in fields)]
                marks = ", ".join("(" + ", ".join(f"%s::{kind}" for kind in kinds) + ")" for _row in some)
                setting = ", ".join(f"{column} = new.c{place}" for place, column in enumerate(columns))
                heads = ", ".join(["id", *(f"c{place}" for place in range(len(columns)))])
                cursor.execute(
                    f"UPDATE {table} SET {setting} FROM (VALUES {marks}) AS new ({heads}) WHERE {table}.{key} = new.id",  # noqa: S608  names of our own columns
                    [value for row in _as_stored(some) for value in row],
                )
            else:
                setting = ", ".join(f"{column} = %s" for column in columns)
                cursor.executemany(f"UPDATE {table} SET {setting} WHERE {key} = %s", [[*row[1:], row[0]] for row in _as_stored(some)])  # noqa: S608


def _copy(cursor: Any, model: type[Model], columns: Sequence["Field[Any, Any]"], rows: list[list[Any]]) -> None:
    page = io.StringIO()
    csv.writer(page).writerows(_as_stored(rows, null=NULL))
    page.seek(0)
    order = f"COPY {_quoted(model._meta.db_table)} ({_columns(columns)}) FROM STDIN WITH (FORMAT csv, NULL '{NULL}')"
    with connection.wrap_database_errors:
        cursor.cursor.copy_expert(order, page)


def _as_stored(rows: Iterable[Sequence[Any]], null: str | None = None) -> list[list[Any]]:
    return [[_stored(value, null) for value in row] for row in rows]


def _stored(value: Any, null: str | None) -> Any:
    if value is None:
        return null
    if isinstance(value, bool):
        return int(value) if connection.vendor == "sqlite" else value
    if isinstance(value, (dict, list)):
        return json.dumps(value, cls=DjangoJSONEncoder)
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value.isoformat() if isinstance(value, date) else value


def _fields(model: type[Model], names: Sequence[str]) -> list["Field[Any, Any]"]:
    by_name = {field.name: field for field in model._meta.concrete_fields}
    return [by_name[name] for name in names]


def _columns(fields: Sequence["Field[Any, Any]"]) -> str:
    return ", ".join(_quoted(str(field.column)) for field in fields)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
