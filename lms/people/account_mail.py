"""The mails of signing in: a new password, a changed second factor. The words are here; messages above us carry them."""

import logging
from dataclasses import dataclass
from typing import Any, Protocol

from django.template.loader import render_to_string
from django.utils import translation

from lms.people.models import User

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Letter:
    """Ready in the person's language. `url` is a full address, or empty."""

    subject: str
    paragraphs: list[str]
    url: str = ""
    button: str = ""


class Mailer(Protocol):
    def __call__(self, *, person: User, letter: Letter) -> None: ...


_mailer: list[Mailer] = []


def set_mailer(send: Mailer) -> None:
    """The messages part tells how a letter leaves."""
    _mailer[:] = [send]


def send(*, person: User, template: str, url: str = "", button: str = "", **facts: Any) -> None:
    """Write the letter `<template>_subject.txt`, `<template>_message.txt` for this person and give it to the mailer."""
    if not person.email:
        return
    if not _mailer:
        raise LookupError("Nobody carries the mails of signing in; see lms.notifications.joining.")
    with translation.override(person.language):
        known = facts | {"person": person}
        subject = " ".join(render_to_string(f"{template}_subject.txt", known).split())
        words = render_to_string(f"{template}_message.txt", known)
        paragraphs = [" ".join(part.split()) for part in words.strip().split("\n\n")]
        letter = Letter(subject, paragraphs, url, translation.gettext(button) if button else "")
    _mailer[0](person=person, letter=letter)
