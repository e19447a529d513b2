"""Background work starts when the change that asks for it is stored."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
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


def is_left_to_the_sweep() -> bool:
    """Whether that is so here; then nobody looks on either, and the cache that lives with the broker is not there yet."""
    return _left_out.get()


def later(task: str, /, *, countdown: int = 0, **ids: Any) -> None:
    """Queue a task by name after commit. A broker that is away is no error: the sweep finds the row later.

    `countdown` is in seconds. Arguments are ids, because a task reads what it needs again. A task without ids looks for everything that waits, so a
    burst of them is asked for at once and once more, two seconds later, for all that came after.
    """
    transaction.on_commit(lambda: _send(task, ids, countdown))


class Burst:
    """Which tasks this process has asked for just now: the first at once, the second after a pause, the others not, because the second finds what they ask."""

    PAUSE = 2  # seconds

    def __init__(self) -> None:
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait_for(self, task: str) -> int | None:
        """Seconds to wait before the task; None when one is on its way that has not begun."""
        now = monotonic()
        with self._lock:
            free_at = self._next.get(task, 0.0)
            if free_at > now + self.PAUSE:
                return None
            if free_at <= now:
                self._next[task] = now + self.PAUSE
                return 0
            self._next[task] = now + 2 * self.PAUSE
            return self.PAUSE


_burst = Burst()


def _send(task: str, ids: dict[str, Any], countdown: int) -> None:
    if _left_out.get():
        return
    if not ids and not countdown:
        wait = _burst.wait_for(task)
        if wait is None:
            return
        countdown = wait
    try:
        current_app.send_task(task, kwargs=ids, countdown=countdown or None)
    except Exception as problem:
        log.warning("The broker is away; %s waits for the sweep (%s)", task, type(problem).__name__)
