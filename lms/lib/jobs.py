"""Background work starts when the change that asks for it is stored."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from celery import current_app
from django.db import transaction

log = logging.getLogger(__name__)
_left_out: ContextVar[bool] = ContextVar("jobs_left_to_the_sweep", default=False)


@contextmanager
def left_to_the_sweep() -> Iterator[None]:
    """Queue nothing meanwhile: a command that makes much at once, before a broker runs, leaves its rows to the sweeps."""
    token = _left_out.set(True)
    try:
        yield
    finally:
        _left_out.reset(token)


def later(task: str, /, *, countdown: int = 0, **ids: Any) -> None:
    """Queue a task by name after commit. A broker that is away is no error: the sweep finds the row later.

    `countdown` is in seconds. Arguments are ids, because a task reads what it needs again.
    """
    transaction.on_commit(lambda: _send(task, ids, countdown))


def _send(task: str, ids: dict[str, Any], countdown: int) -> None:
    if _left_out.get():
        return
    try:
        current_app.send_task(task, kwargs=ids, countdown=countdown or None)
    except Exception as problem:
        log.warning("The broker is away; %s waits for the sweep (%s)", task, type(problem).__name__)
