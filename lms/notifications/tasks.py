from celery import shared_task
from django.utils import timezone

from lms.notifications import delivery, services


@shared_task(name="lms.notifications.tasks.deliver_due")
def deliver_due() -> None:
    """Send everything that is due. Beat asks every twenty seconds, so nothing waits for a broker that was away."""
    while delivery.deliver_batch() == delivery.BATCH:
        pass


@shared_task(name="lms.notifications.tasks.forget_old")
def forget_old() -> None:
    """Once a night: what has been kept long enough goes."""
    services.forget_old(now=timezone.now())
