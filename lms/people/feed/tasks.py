"""Background work of feeds. Every task may run twice and may die: the rows say what is left."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from lms.people.feed.services import settling, taking, working


@shared_task(name="lms.people.feed.tasks.work_off")
def work_off(run_id: int) -> None:
    """Compare, apply or undo, whatever the run waits for."""
    working.work_off(run_id=run_id)
    if taking.apply_by_itself(run_id=run_id, now=timezone.now()):
        working.work_off(run_id=run_id)


@shared_task(name="lms.people.feed.tasks.sweep")
def sweep() -> None:
    """Every minute: start again what stands still, and what was planned for today."""
    working.sweep(now=timezone.now())


@shared_task(name="lms.people.feed.tasks.pick_up")
def pick_up() -> None:
    """Every five minutes: look for lists in the folder of the HR system, where there is one."""
    if settings.HR_FEED_FOLDER:
        taking.pick_up(folder=settings.HR_FEED_FOLDER, applies=settings.HR_FEED_APPLIES, now=timezone.now())


@shared_task(name="lms.people.feed.tasks.let_leavers_go")
def let_leavers_go() -> None:
    """Every night: who has today or earlier as the last day has left; what was private of leavers goes; and rows of long ago are forgotten."""
    working.let_leavers_go(now=timezone.now())
    settling.settle(now=timezone.now())
    working.forget(now=timezone.now())
