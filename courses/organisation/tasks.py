"""Background work of the policy. Every task may run twice and may die: the rows say what is left."""

from celery import shared_task
from django.utils import timezone

from courses.organisation.services import acknowledging, sealing, telling
from lms.lib.chain import AT_ONCE
from lms.people.models import User


@shared_task(name="courses.organisation.tasks.tell")
def tell(version_id: int) -> None:
    """Tell everybody in the audience about a version."""
    telling.work_off(version_id=version_id, now=timezone.now())


@shared_task(name="courses.organisation.tasks.tell_person")
def tell_person(person_id: int) -> None:
    """Somebody joined or moved: tell that person about the policy."""
    person = User.objects.active().filter(pk=person_id).first()
    if person is not None:
        telling.tell_person(person=person)


@shared_task(name="courses.organisation.tasks.sweep")
def sweep() -> None:
    """Every minute: go on telling where it stands still, and seal what was acknowledged."""
    telling.sweep(now=timezone.now())
    while sealing.seal() == AT_ONCE:
        pass


@shared_task(name="courses.organisation.tasks.forget")
def forget() -> None:
    """Every night: evidence of people who left long ago no longer says who they were."""
    acknowledging.forget_who_left(now=timezone.now())
