"""Background work of assignments."""

from celery import shared_task
from django.utils import timezone

from courses.assignments import reminders, services
from courses.assignments.models import Assignment
from courses.assignments.services import absences, exemptions, forgetting, rounds


@shared_task(name="courses.assignments.tasks.send_reminders")
def send_reminders() -> None:
    """Every morning: the reminders that are due; each leaves once."""
    reminders.send_due(now=timezone.now())


@shared_task(name="courses.assignments.tasks.recheck_set")
def recheck_set(set_id: int) -> None:
    """The modules of a set have changed: who has nothing left to do has finished."""
    cursor = 0
    while True:
        people = list(
            Assignment.objects.filter(assigned_set=set_id, ended_at=None, completed_at=None, person__gt=cursor)
            .order_by("person_id")
            .values_list("person_id", flat=True)[:1000]
        )
        if not people:
            return
        services.recheck(assigned_set=set_id, people=people, now=timezone.now())
        cursor = people[-1]


@shared_task(name="courses.assignments.tasks.keep_up")
def keep_up() -> None:
    """Every night: dates of who is away move on, exemptions that expired end, rounds whose window has opened begin, and what is old goes."""
    now = timezone.now()
    absences.keep_clocks_still(now=now)
    exemptions.end_expired(now=now)
    rounds.open_rounds(now=now)
    forgetting.forget_old(now=now)
