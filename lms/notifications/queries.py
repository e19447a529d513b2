"""What is read about messages."""

from datetime import datetime

from django.db.models import QuerySet

from lms.notifications.models import Message, Preference
from lms.people.models import User


def messages_of(person: User) -> QuerySet[Message]:
    """The lines in the app of one person, newest first."""
    return Message.objects.filter(person=person, in_app=True).select_related("person")


def unread_count(person: User) -> int:
    """How many lines the person has not opened yet."""
    return messages_of(person).filter(read_at=None).count()


def mails(*, state: str = "") -> QuerySet[Message]:
    """Mails as the administrator sees them, newest first; `state` is one of Message.Mail."""
    found = Message.objects.exclude(mail=Message.Mail.NONE).select_related("person")
    return found.filter(mail=state) if state else found


def silent_kinds(person: User) -> set[str]:
    """The kinds that this person does not want by mail."""
    return set(Preference.objects.filter(person=person, by_mail=False).values_list("kind", flat=True))


def overdue_mails(*, before: datetime) -> int:
    """Mails that should have left before this moment and did not."""
    return Message.objects.filter(mail__in=[Message.Mail.QUEUED, Message.Mail.SENDING], due_at__lt=before).count()


def failed_mails() -> int:
    """Mails that were given up and wait for a person."""
    return Message.objects.filter(mail=Message.Mail.FAILED).count()
