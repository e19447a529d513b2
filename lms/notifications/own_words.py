"""The organisation writes its own subject and text for a kind of message."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lms.audit.services import record
from lms.lib.refusals import Refused
from lms.notifications import rendering, rules, services
from lms.notifications.kinds import Kind
from lms.notifications.models import Message, OwnWords
from lms.people.models import User

LONGEST_SUBJECT, LONGEST_TEXT = 200, 4000


class WordsMissing(Refused):
    message = _("Both the subject and the text need words.")


class WordsTooLong(Refused):
    message = _("This is too long: a subject has at most 200 characters, a text at most 4,000.")


class UnknownPlaceholder(Refused):
    message = _("%(names)s cannot be filled in here. Choose from the list beside the text, between braces.")


def checked(sort: Kind, *, subject: str, text: str) -> tuple[str, str]:
    """Subject and text as they will be kept. Refuses what could not be filled in."""
    subject, text = " ".join(subject.split()), text.replace("\r\n", "\n").strip()
    if not subject or not text:
        raise WordsMissing
    if len(subject) > LONGEST_SUBJECT or len(text) > LONGEST_TEXT:
        raise WordsTooLong
    unknown = list(dict.fromkeys(rules.unknown_placeholders(subject, sort.placeholders) + rules.unknown_placeholders(text, sort.placeholders)))
    if unknown:
        raise UnknownPlaceholder(names=", ".join(unknown))
    return subject, text


@transaction.atomic
def write(*, sort: Kind, language: str, subject: str, text: str, by: User, now: datetime) -> OwnWords:
    """Keep own words; from now on every message of this kind in this language is told with them, also one that waits."""
    subject, text = checked(sort, subject=subject, text=text)
    old = _now(sort, language)
    own, _made = OwnWords.objects.update_or_create(
        kind=sort.key, language=language, defaults={"subject": subject, "text": text, "changed_at": now, "changed_by": by}
    )
    record(by, "message_words.changed", own, changes={"subject": [old[0], subject], "text": [old[1], text]})
    return own


@transaction.atomic
def back_to_original(*, sort: Kind, language: str, by: User) -> None:
    """The words that Podium ships. Twice is the same as once."""
    own = OwnWords.objects.filter(kind=sort.key, language=language).first()
    if own is None:
        return
    original = rendering.original(sort, language)
    record(by, "message_words.original", own, changes={"subject": [own.subject, original[0]], "text": [own.text, original[1]]})
    own.delete()


def preview(*, sort: Kind, language: str, subject: str, text: str, person: User) -> rendering.Words:
    """The mail with example values, as this person would get it. Refuses what could not be filled in."""
    subject, text = checked(sort, subject=subject, text=text)
    own = OwnWords(kind=sort.key, language=language, subject=subject, text=text)
    return rendering.words(example(sort, person), {(sort.key, language): own}, language=language)


def example(sort: Kind, person: User) -> Message:
    """A message of this kind that was never told, with the example values."""
    return Message(person=person, kind=sort.key, context=dict(sort.example), url="/")


def send_test(*, sort: Kind, language: str, subject: str, text: str, by: User) -> None:
    """Mail the preview to the person who writes, and to nobody else."""
    words = preview(sort=sort, language=language, subject=subject, text=text, person=by)
    services.send_prepared(person=by, subject=words.subject, text=words.text, html=words.html)


def _now(sort: Kind, language: str) -> tuple[str, str]:
    own = OwnWords.objects.filter(kind=sort.key, language=language).first()
    return (own.subject, own.text) if own else rendering.original(sort, language)
