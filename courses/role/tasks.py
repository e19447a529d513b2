"""Background work of tracks. Every task may run twice and may die: the rows say what is left."""

from celery import shared_task
from django.utils import timezone

from courses.role.services import applying, asking, following, forgetting
from courses.role.tips import services as tips
from lms.people.models import User


@shared_task(name="courses.role.tasks.work_off")
def work_off(application_id: int) -> None:
    """Do what is left of an application."""
    applying.work_off(application_id=application_id)


@shared_task(name="courses.role.tasks.sweep")
def sweep() -> None:
    """Every minute: start again what stands still."""
    applying.sweep(now=timezone.now())


@shared_task(name="courses.role.tasks.follow_person")
def follow_person(person_id: int) -> None:
    """Somebody joined or changed: measure that person only."""
    person = User.objects.filter(pk=person_id).first()
    if person is not None:
        following.follow_person(person=person, now=timezone.now())


@shared_task(name="courses.role.tasks.follow_everybody")
def follow_everybody() -> None:
    """Every night, and after the tree of units has changed: measure everybody against the rules in force; and what is old goes."""
    following.follow_everybody(now=timezone.now())
    asking.forget_words(now=timezone.now())
    forgetting.forget_old(now=timezone.now())


@shared_task(name="courses.role.tasks.remind_of_tips")
def remind_of_tips() -> None:
    """Every morning: one reminder for what somebody planned for this week; and what was taken out of a plan goes for good."""
    tips.remind(now=timezone.now())
    tips.clear(now=timezone.now())
