"""One way to lock a row, on PostgreSQL and on SQLite alike."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import OperationalError, connection, transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from lms.lib.refusals import Busy

Row = TypeVar("Row", bound=Model)


class RowIsBusy(Busy):
    """The lock could not be had within three seconds."""

    message = _("It is busy. Nothing has been changed yet. Please try again.")


def lock(row: Row) -> Row:
    """The row as it is now, locked until the end of the transaction. Waits three seconds at most.

    PostgreSQL locks the row. SQLite serialises by IMMEDIATE transactions, so the read is enough.
    Raises RowIsBusy when the lock cannot be had; nothing has been written then.
    """
    return lock_all(type(row), [row.pk])[0]


def lock_all(model: type[Row], ids: list[int]) -> list[Row]:
    """Several rows, locked in the order of their ids, so that two actions never wait for each other."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A lock needs a transaction around it.")
    rows = model._default_manager.filter(pk__in=ids).order_by("pk")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '3s'")
        # Not the key: a row that only refers to this one may be written meanwhile, as a message to the person.
        rows = rows.select_for_update(of=("self",), no_key=True)
    try:
        found = list(rows)
    except OperationalError as problem:
        raise RowIsBusy from problem
    return found


@contextmanager
def transaction_or_busy() -> Iterator[None]:
    """A transaction in which waiting too long, anywhere, is the refusal RowIsBusy. Also a decorator, for services.

    Inside another transaction it is a part of that one.
    """
    try:
        with transaction.atomic():
            yield
    except OperationalError as problem:
        if _is_about_waiting(problem):
            raise RowIsBusy from problem
        raise


def _is_about_waiting(problem: OperationalError) -> bool:
    """Lock timeout (55P03), deadlock (40P01) or failed serialisation (40001) on PostgreSQL; a locked file on SQLite."""
    code = getattr(problem.__cause__, "pgcode", None)
    return code in {"55P03", "40P01", "40001"} or (connection.vendor == "sqlite" and "locked" in str(problem))
