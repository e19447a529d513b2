"""Background work of phase 1."""

from celery import shared_task
from django.utils import timezone

from courses.general.services import forgetting


@shared_task(name="courses.general.tasks.forget_who_left")
def forget_who_left() -> None:
    """Every night: nothing of phase 1 stays with the name of who left a month ago."""
    forgetting.forget_who_left(now=timezone.now())
