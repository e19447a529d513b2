from celery import shared_task
from django.utils import timezone

from courses.authoring.services import publishing


@shared_task(name="courses.authoring.tasks.publish_planned_lessons")
def publish_planned_lessons() -> None:
    """Every minute: publish the drafts of lessons whose moment has come."""
    publishing.publish_due(now=timezone.now())
