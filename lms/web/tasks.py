from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from lms.web.checks import HEARTBEAT


@shared_task(name="lms.web.tasks.heartbeat")
def heartbeat() -> None:
    """Beat asked and a worker answered: both are alive. The shared cache remembers the moment for a day."""
    cache.set(HEARTBEAT, timezone.now().isoformat(), timeout=24 * 3600)
