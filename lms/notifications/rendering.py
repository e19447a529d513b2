"""From a row of the outbox to words: the line in the app and the mail, in the person's language and time zone."""

import zoneinfo
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import timezone, translation

from lms.lib.bilingual import pick
from lms.notifications.kinds import kind as kind_named
from lms.notifications.models import Message
from lms.people.account_mail import Letter
from lms.people.models import User
from lms.people.queries import organisation


@dataclass(frozen=True)
class Words:
    """A mail in words; `text` and `html` say the same."""

    subject: str
    text: str
    html: str


def line(message: Message) -> str:
    """The line in the app, in the language that is active now."""
    return message.subject or _plain(f"notifications/{message.kind}.subject.txt", facts(message)).replace("\n", " ").strip()


def words(message: Message) -> Words:
    """The whole mail, in the language and time zone of the person."""
    person = message.person
    with translation.override(person.language), timezone.override(zoneinfo.ZoneInfo(person.time_zone)):
        if message.text:
            return Words(message.subject, message.text, message.html)
        sort, known = kind_named(message.kind), facts(message)
        known |= {"organisation": organisation(), "button": sort.button, "is_optional": sort.is_optional}
        known |= {"preferences_url": settings.PUBLIC_URL + "/me/messages/preferences/"}
        known["subject"] = line(message)
        known["paragraphs"] = [part.strip() for part in _plain(f"notifications/{message.kind}.txt", known).split("\n\n") if part.strip()]
        return Words(known["subject"], _plain("notifications/_mail.txt", known), _html(message.kind, known))


def letter_words(person: User, letter: Letter) -> Words:
    """A mail of signing in, in the frame of our other mails."""
    with translation.override(person.language):
        known = {"person": person, "organisation": organisation(), "subject": letter.subject, "paragraphs": letter.paragraphs}
        known |= {"url": letter.url, "button": letter.button}
        return Words(letter.subject, _plain("notifications/_mail.txt", known), get_template("notifications/_mail.html").render(known))


def facts(message: Message) -> dict[str, Any]:
    """What the templates read: the context with bilingual texts in the active language, the person and the full address."""
    told = {key: pick(value["nl"], value["en"]) if isinstance(value, dict) and set(value) == {"nl", "en"} else value for key, value in message.context.items()}
    return told | {"person": message.person, "url": settings.PUBLIC_URL + message.url if message.url else ""}


def _plain(name: str, known: dict[str, Any]) -> str:
    template = get_template(name).template  # type: ignore[attr-defined]
    return str(template.render(Context(known, autoescape=False))).strip()


def _html(kind: str, known: dict[str, Any]) -> str:
    try:
        template = get_template(f"notifications/{kind}.html")
    except TemplateDoesNotExist:
        template = get_template("notifications/_mail.html")
    return template.render(known)
