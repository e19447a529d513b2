from celery import shared_task

from lms.audit import services


@shared_task(name="lms.audit.tasks.seal")
def seal() -> None:
    """Chain what was written since the last minute."""
    while services.seal() == services.AT_ONCE:
        pass
