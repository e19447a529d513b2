from time import monotonic

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from lms.lib.jobs import later
from lms.notifications import delivery, services, weekly

SENDERS = 2
AT_A_TIME = 20  # seconds; then other work has its turn, and beat asks again


@shared_task(name="lms.notifications.tasks.deliver_due")
def deliver_due(joins: bool = False) -> None:
    """Send everything that is due. Beat asks every twenty seconds, so nothing waits for a broker that was away.

    At most two workers send at a time, so that a mailing to everybody leaves room for other work; the first asks a second one along
    when there is much to do. A place that a dead worker had is free again after a minute.
    """
    place = next((name for name in _places() if cache.add(name, 1, timeout=60)), None)
    if place is None:
        return
    try:
        until = monotonic() + AT_A_TIME
        while delivery.deliver_batch() == delivery.BATCH and monotonic() < until:
            if not joins:
                joins = True
                later("lms.notifications.tasks.deliver_due", joins=True)
    finally:
        cache.delete(place)


def _places() -> list[str]:
    return [f"outbox-sender-{number}" for number in range(SENDERS)]


@shared_task(name="lms.notifications.tasks.gather_weekly")
def gather_weekly() -> None:
    """Each hour: the weekly mails of those whose moment has come."""
    weekly.gather(now=timezone.now())


@shared_task(name="lms.notifications.tasks.forget_old")
def forget_old() -> None:
    """Once a night: what has been kept long enough goes."""
    services.forget_old(now=timezone.now())
