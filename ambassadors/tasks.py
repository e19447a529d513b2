from celery import shared_task
from django.utils import timezone

from ambassadors.services import nominations


@shared_task(name="ambassadors.tasks.ask_again")
def ask_again() -> None:
    """Ask those who said "later" and whose day has come."""
    nominations.ask_again(now=timezone.now())


@shared_task(name="ambassadors.tasks.forget_noes")
def forget_noes() -> None:
    """Take the person and the stories out of every no that is 30 days old."""
    nominations.forget_noes(now=timezone.now())
