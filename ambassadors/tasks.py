from celery import shared_task
from django.utils import timezone

from ambassadors.services import following, nominations, planning, terms


@shared_task(name="ambassadors.tasks.ask_again")
def ask_again() -> None:
    """Ask those who said "later" and whose day has come."""
    nominations.ask_again(now=timezone.now())


@shared_task(name="ambassadors.tasks.forget_noes")
def forget_noes() -> None:
    """Take the person and the stories out of every no that is 30 days old."""
    nominations.forget_noes(now=timezone.now())


@shared_task(name="ambassadors.tasks.publish_due")
def publish_due() -> None:
    """Publish and take away the posts whose planned moment has come."""
    planning.publish_due(now=timezone.now())


@shared_task(name="ambassadors.tasks.send_digests")
def send_digests() -> None:
    """Once a week: what is new of whom and what somebody follows."""
    following.send_digests(now=timezone.now())


@shared_task(name="ambassadors.tasks.remind_of_ends")
def remind_of_ends() -> None:
    """Tell ambassadors whose term ends within thirty days."""
    terms.remind_of_ends(now=timezone.now())
