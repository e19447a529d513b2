from celery import shared_task
from django.core.cache import cache


@shared_task(name="lms.web.tasks.heartbeat")
def heartbeat() -> None:
    """Beat asked and a worker answered: both are alive."""
    cache.set("heartbeat", 1, timeout=120)
