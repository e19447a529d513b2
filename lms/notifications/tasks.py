from celery import shared_task

from lms.notifications import delivery


@shared_task(name="lms.notifications.tasks.deliver_due")
def deliver_due() -> None:
    """Send everything that is due. Beat asks every twenty seconds, so nothing waits for a broker that was away."""
    while delivery.deliver_batch() == delivery.BATCH:
        pass
