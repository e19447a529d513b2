"""The checks of the machinery itself: database, broker, worker with beat, disk."""

import shutil
from datetime import datetime, timedelta

from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.web import dates
from lms.web.health import Finding

HEARTBEAT = "heartbeat"
LATE = timedelta(seconds=120)
LEAST_FREE = 500 * 1024 * 1024
LEAST_SHARE = 0.05


def database() -> Finding:
    """One question to the database. Without it no page can be served."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        return Finding("database", _("Database"), False, _("The database does not answer. Pages say that we are back soon; nothing is lost."), is_fatal=True)
    return Finding("database", _("Database"), True, _("Answers."), is_fatal=True)


def broker() -> Finding:
    """Whether work can be handed to the background."""
    try:
        with current_app.connection_for_write() as line:
            line.ensure_connection(max_retries=0, timeout=2)
    except Exception:
        return Finding("broker", _("Broker"), False, _("The broker does not answer. Pages work; mails and other work wait and are caught up."))
    return Finding("broker", _("Broker"), True, _("Answers."))


def worker() -> Finding:
    """Whether the clock (beat) asked and a worker answered in the last two minutes."""
    label = _("Worker and clock")
    last = cache.get(HEARTBEAT)
    if not last:
        return Finding("worker", label, False, _("No worker was seen in the last day. Start it; what waits is caught up."))
    at = datetime.fromisoformat(last)
    if timezone.now() - at > LATE:
        return Finding("worker", label, False, _("Last seen: %(moment)s. Start the worker and beat; what waits is caught up.") % {"moment": dates.moment(at)})
    return Finding("worker", label, True, _("Seen at %(clock)s.") % {"clock": dates.clock_words(at)})


def disk() -> Finding:
    """Room where our files and, in the small profile, the database are."""
    total, _used, free = shutil.disk_usage(settings.VAR_DIR)
    room = dates.number(free / 1024**3)
    if free < LEAST_FREE or free / total < LEAST_SHARE:
        return Finding("disk", _("Disk"), False, _("%(room)s GB are free. Make room before uploads are refused.") % {"room": room})
    return Finding("disk", _("Disk"), True, _("%(room)s GB are free.") % {"room": room})
