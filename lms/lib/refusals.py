"""Refusals: a service says no by name, with the sentence that the person will read."""

from typing import Any

from django.utils.functional import Promise


class Refused(Exception):
    """Something a person asked for is not possible; `message` says what is true and what to do."""

    message: str | Promise = ""

    def __init__(self, message: str | Promise | None = None, **facts: Any) -> None:
        self.facts = facts
        text = message if message is not None else self.message
        if facts:
            text = str(text) % facts
        self.message = text
        super().__init__(text)

    def __str__(self) -> str:
        return str(self.message)


class TooOften(Refused):
    """The same thing many times in a short time; nothing was written."""


class Busy(Refused):
    """Somebody else holds the lock; nothing was written and asking again is safe."""
