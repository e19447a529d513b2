"""Background work starts when the change that asks for it is stored."""

import logging
from typing import Any

from celery import current_app
from django.db import transaction

log = logging.getLogger(__name__)


def later(task: str, /, *, countdown: int = 0, **ids: Any) -> None:
    """Queue a task by name after commit. A broker that is away is no error: the sweep finds the row later.

    `countdown` is in seconds. Arguments are ids, because a task reads what it needs again.
    """
    transaction.on_commit(lambda: _send(task, ids, countdown))


def _send(task: str, ids: dict[str, Any], countdown: int) -> None:
    try:
        current_app.send_task(task, kwargs=ids, countdown=countdown or None)
    except Exception as problem:
        log.warning("The broker is away; %s waits for the sweep (%s)", task, type(problem).__name__)
