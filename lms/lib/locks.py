"""One way to lock a row, on PostgreSQL and on SQLite alike."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from lms.lib.prepared import prepared
from lms.lib.refusals import Busy

Row = TypeVar("Row", bound=Model)
P = ParamSpec("P")
Result = TypeVar("Result")
TRIES = 3
WAIT = 3  # seconds, for one lock (live-sessions.md §2.3)
FEW = 4
_waits_briefly: ContextVar[bool] = ContextVar("waits_briefly", default=False)


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
    if connection.vendor == "postgresql" and not _waits_briefly.get():
        _wait_briefly()
    try:
        found = _few(model=model, ids=tuple(ids)) if len(ids) <= FEW else list(_rows(model, ids))
    except OperationalError as problem:
        raise RowIsBusy from problem
    return found


def hold(model: type[Model], ids: Collection[int]) -> None:
    """The same for who needs the locks only and not the rows."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A lock needs a transaction around it.")
    if connection.vendor != "postgresql" or not ids:
        return
    if not _waits_briefly.get():
        _wait_briefly()
    try:
        _held_few(model=model, ids=tuple(ids)) if len(ids) <= FEW else list(_rows(model, ids).values_list("pk"))
    except OperationalError as problem:
        raise RowIsBusy from problem


def locking_text(rows: Iterable[tuple[type[Model], int]]) -> str:
    """Statements that lock these rows in this order, to be sent before a question in the same trip. For PostgreSQL; needs `transaction_or_busy` around it."""
    return f"{_briefly()}; " + "".join(f'SELECT 1 FROM "{model._meta.db_table}" WHERE id = {pk:d} FOR NO KEY UPDATE; ' for model, pk in rows)  # noqa: S608  names and numbers of ours


@prepared
def _held_few(model: type[Row], ids: tuple[int, ...]) -> QuerySet[Any]:
    return _rows(model, ids).values_list("pk")


def _rows(model: type[Row], ids: Collection[int]) -> QuerySet[Row]:
    rows = model._default_manager.filter(pk__in=ids).order_by("pk")
    # Not the key: a row that only refers to this one may be written meanwhile, as a message to the person.
    return rows.select_for_update(of=("self",), no_key=True) if connection.vendor == "postgresql" else rows


@prepared
def _few(model: type[Row], ids: tuple[int, ...]) -> QuerySet[Row]:
    return _rows(model, ids)


@contextmanager
def transaction_or_busy(*, locks_first: bool = False) -> Iterator[None]:
    """A transaction in which waiting too long, anywhere, is the refusal RowIsBusy. Also a decorator, for services.

    Inside another transaction it is a part of that one. With `locks_first` the first question in it is asked behind `locking_text`, which says how long
    may be waited: a trip less where everybody waits for the same row.
    """
    try:
        with _sqlite_waits_briefly(), transaction.atomic(), _waiting_briefly(is_said_later=locks_first):
            yield
    except OperationalError as problem:
        if _is_about_waiting(problem):
            raise RowIsBusy from problem
        raise


@contextmanager
def _waiting_briefly(*, is_said_later: bool) -> Iterator[None]:
    """Say once for the whole transaction how long a lock may be waited for: before the first lock, so that nobody waits for that word."""
    if connection.vendor != "postgresql" or _waits_briefly.get():
        yield
        return
    if not is_said_later:
        _wait_briefly()
    token = _waits_briefly.set(True)
    try:
        yield
    finally:
        _waits_briefly.reset(token)


def _wait_briefly() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_briefly())


def _briefly() -> str:
    return f"SET LOCAL lock_timeout = '{WAIT * 1000:.0f}ms'"


@contextmanager
def _sqlite_waits_briefly() -> Iterator[None]:
    """SQLite locks the whole file when a transaction begins. Long jobs wait long for it, as the settings say; somebody who clicks does not."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    _set_busy_timeout(WAIT)
    try:
        yield
    finally:
        _set_busy_timeout(connection.settings_dict["OPTIONS"].get("timeout", WAIT))


def _set_busy_timeout(seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {seconds * 1000:.0f}")


def again_when_busy(service: Callable[P, Result]) -> Callable[P, Result]:
    """A service that is busy is tried three times before the person reads so: nothing was written, and doing it again is harmless (§2.3).

    Each try waits three seconds for a lock at most. Within a transaction of who calls it is not tried again, because that has failed as a whole.
    """

    @wraps(service)
    def patiently(*args: P.args, **kwargs: P.kwargs) -> Result:
        for _try in range(TRIES - 1):
            try:
                return service(*args, **kwargs)
            except RowIsBusy:
                if connection.in_atomic_block:
                    raise
        return service(*args, **kwargs)

    return patiently


def _is_about_waiting(problem: OperationalError) -> bool:
    """Lock timeout (55P03), deadlock (40P01) or failed serialisation (40001) on PostgreSQL; a locked file on SQLite."""
    code = getattr(problem.__cause__, "pgcode", None)
    return code in {"55P03", "40P01", "40001"} or (connection.vendor == "sqlite" and "locked" in str(problem))
