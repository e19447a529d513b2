"""From a row of the outbox to words: the line in the app and the mail, in the person's language and time zone."""

import logging
import re
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime

from lms.lib.bilingual import pick
from lms.notifications import queries, rules
from lms.notifications.kinds import Kind
from lms.notifications.kinds import kind as kind_named
from lms.notifications.models import Message, OwnWords
from lms.people.account_mail import Letter
from lms.people.models import Organisation, User
from lms.web import dates

log = logging.getLogger(__name__)
Own = Mapping[tuple[str, str], OwnWords]
DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")


@dataclass(frozen=True)
class Words:
    """A mail in words; `text` and `html` say the same."""

    subject: str
    text: str
    html: str


def line(message: Message, own: Own | None = None) -> str:
    """The line in the app, in the language that is active now. Who draws many reads `queries.own_words()` once."""
    return message.subject or _subject(message, facts(message), queries.own_words() if own is None else own)


def words(message: Message, own: Own | None = None, *, language: str = "") -> Words:
    """The whole mail, in the language and time zone of the person."""
    person = message.person
    with translation.override(language or person.language), timezone.override(zoneinfo.ZoneInfo(person.time_zone)):
        if message.text:
            return Words(message.subject, message.text, message.html)
        own = queries.own_words() if own is None else own
        sort, known = kind_named(message.kind), facts(message)
        known |= {"organisation": Organisation.current(), "button": sort.button_for(message.context), "is_optional": sort.is_optional}
        known |= {"preferences_url": settings.PUBLIC_URL + "/me/messages/preferences/"}
        known["subject"] = _subject(message, known, own)
        known["paragraphs"] = _paragraphs(message, known, own)
        known["lines"] = _lines(message, own) if sort.gathers else []
        return Words(known["subject"], _plain("notifications/_mail.txt", known), _html(message.kind, known))


def letter_words(person: User, letter: Letter) -> Words:
    """A mail of signing in, in the frame of our other mails."""
    with translation.override(person.language):
        known = {"person": person, "organisation": Organisation.current(), "subject": letter.subject, "paragraphs": letter.paragraphs}
        known |= {"url": letter.url, "button": letter.button}
        return Words(letter.subject, _plain("notifications/_mail.txt", known), get_template("notifications/_mail.html").render(known))


def facts(message: Message) -> dict[str, Any]:
    """What the templates read: the context with texts and days in the active language, the person and the full address."""
    told = {key: _told(value) for key, value in message.context.items()}
    return told | {"person": message.person, "url": settings.PUBLIC_URL + message.url if message.url else ""}


def _told(value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"nl", "en"}:
        return pick(value["nl"], value["en"])
    if isinstance(value, datetime):
        return dates.moment(value)
    if isinstance(value, date):
        return dates.day(value)
    if isinstance(value, str) and DAY.fullmatch(value):
        return dates.day(date.fromisoformat(value))
    if isinstance(value, str) and MOMENT.fullmatch(value):
        moment = parse_datetime(value)
        return dates.moment(moment) if moment else value
    return value


def original(sort: Kind, language: str) -> tuple[str, str]:
    """Subject and text as Podium ships them, with placeholders where the values come: what somebody begins own words with."""
    known: dict[str, Any] = {name: f"{{{name}}}" for name in sort.example if name not in sort.steers}
    with translation.override(language):
        known |= {name: _told(sort.example[name]) for name in sort.steers}
        text = re.sub(r"\n{3,}", "\n\n", _plain(f"notifications/{sort.key}.txt", known))
        return _plain(f"notifications/{sort.key}.subject.txt", known).replace("\n", " "), text


def values_of(sort: Kind, message: Message, known: dict[str, Any]) -> dict[str, str]:
    """Placeholder → value, as text. A value that this message does not have is empty."""
    ours = Organisation.current()
    told = {name: str(known.get(name, "") or "") for name in sort.placeholders}
    return told | {"given_name": message.person.given_name, "organisation": ours.name if ours else "Podium"}


def example_values(sort: Kind, message: Message, language: str) -> dict[str, str]:
    """Placeholder → its value in the example, in this language."""
    with translation.override(language):
        return values_of(sort, message, facts(message))


def _subject(message: Message, known: dict[str, Any], own: Own) -> str:
    found = _own(message, own)
    if found is not None:
        try:
            subject = rules.filled(found.subject, values_of(kind_named(message.kind), message, known))
            if subject is not None and subject.strip():
                return " ".join(subject.split())
        except Exception:
            log.exception("The own subject of %s could not be filled in; the original is used", found)
    return " ".join(_plain(f"notifications/{message.kind}.subject.txt", known).split())


def _paragraphs(message: Message, known: dict[str, Any], own: Own) -> list[str]:
    """Own words where there are any; a paragraph whose placeholder is empty this time is left out."""
    found = _own(message, own)
    if found is not None:
        try:
            values = values_of(kind_named(message.kind), message, known)
            parts = [rules.filled(part.strip(), values) for part in re.split(r"\n\s*\n", found.text.replace("\r\n", "\n")) if part.strip()]
            if any(parts):
                return [part for part in parts if part]
        except Exception:
            log.exception("The own text of %s could not be filled in; the original is used", found)
    return [part.strip() for part in _plain(f"notifications/{message.kind}.txt", known).split("\n\n") if part.strip()]


def _own(message: Message, own: Own) -> OwnWords | None:
    """The organisation's words in the active language."""
    return own.get((message.kind, dates.language_of())) if own else None


def _lines(message: Message, own: Own) -> list[dict[str, str]]:
    """The lines that a weekly mail gathered, each with its address."""
    if message.pk is None:
        return [dict(one) for one in _told_all(message.context.get("lines", []))]
    rows = Message.objects.filter(weekly_mail=message).select_related("person").order_by("pk")
    return [{"line": line(row, own), "url": settings.PUBLIC_URL + (row.url or "/me/messages/")} for row in rows]


def _told_all(lines: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [{"line": _told(one["line"]), "url": settings.PUBLIC_URL + one["url"]} for one in lines]


def _plain(name: str, known: dict[str, Any]) -> str:
    template = get_template(name).template  # type: ignore[attr-defined]
    return str(template.render(Context(known, autoescape=False))).strip()


def _html(kind: str, known: dict[str, Any]) -> str:
    try:
        template = get_template(f"notifications/{kind}.html")
    except TemplateDoesNotExist:
        template = get_template("notifications/_mail.html")
    return template.render(known)
