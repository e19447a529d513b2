from celery import shared_task
from django.utils import timezone

from courses.certificates import services


@shared_task(name="courses.certificates.tasks.make")
def make(run_id: int) -> None:
    """Certificates for everybody who completed something before."""
    services.work_off(run_id=run_id, now=timezone.now())


@shared_task(name="courses.certificates.tasks.sweep")
def sweep() -> None:
    """Every minute: go on with a run that stands still."""
    services.sweep(now=timezone.now())


@shared_task(name="courses.certificates.tasks.tell_ending")
def tell_ending() -> None:
    """Every night: whose certificate ends in two months hears that it can be renewed."""
    services.tell_ending(now=timezone.now())
