"""Keeping what somebody writes for themselves. By choice and private, so nothing of it is written in the audit."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Lesson
from courses.content.reflections.models import Reflection
from lms.lib.locks import lock, transaction_or_busy
from lms.lib.refusals import Refused
from lms.people.models import User

LONGEST = 20_000


class WrittenElsewhere(Refused):
    message = _("You wrote something else here in another window or on another device. Both texts are shown; choose which one stays.")


class TooLong(Refused):
    message = _("This is longer than fits here. Make it shorter; what you typed still stands below.")


def reflection_of(person: User, lesson: Lesson) -> Reflection:
    """What the person wrote, or an empty one that is not stored yet."""
    return Reflection.objects.filter(person=person, lesson=lesson).first() or Reflection(person=person, lesson=lesson)


@transaction_or_busy()
def keep(*, person: User, lesson: Lesson, text: str, based_on: int, now: datetime, takes_over: bool = False, key: str = "") -> Reflection:
    """Keep the text. `based_on` is the number of the save that it grew from: an older one is refused, so nothing is written over unseen.

    Saving the same twice is one save; `takes_over` means that the person saw both. Raises WrittenElsewhere, TooLong.
    """
    text = text.replace("\0", "").replace("\r\n", "\n").strip()
    if len(text) > LONGEST:
        raise TooLong
    row = lock(Reflection.objects.get_or_create(person=person, lesson=lesson, defaults={"saved_at": now})[0])
    if row.text == text:
        return row
    if based_on != row.number and not takes_over:
        raise WrittenElsewhere
    row.text, row.number, row.key, row.saved_at = text, row.number + 1, key[:40], now
    row.save()
    return row


def take_away(*, person: User, lesson: Lesson) -> None:
    """The person does not want to keep it. Twice is the same as once."""
    Reflection.objects.filter(person=person, lesson=lesson).delete()


def forget(*, person: User) -> None:
    """Somebody left the organisation: nothing of it stays."""
    Reflection.objects.filter(person=person).delete()
