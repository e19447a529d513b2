"""The three phases and the register that the engine asks."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.people.models import User


class PhaseKey(models.TextChoices):
    GENERAL = "general", _("General")
    ORGANISATION = "organisation", _("My organisation")
    ROLE = "role", _("My role")


ORDER = [PhaseKey.GENERAL, PhaseKey.ORGANISATION, PhaseKey.ROLE]


@dataclass(frozen=True)
class Phase:
    """What a phase app tells the engine. Phases advise an order and never lock a door.

    `may_be_required` is False for phase 1. `check_url_name` names the page of the level check, if this phase has one.
    """

    key: str
    label: str | Promise
    summary: str | Promise
    landing_url_name: str
    builds_on: str = ""
    may_be_required: bool = True
    check_url_name: str = ""
    sentence_for: Callable[[User], str] | None = None


_phases: dict[str, Phase] = {}


def register(phase: Phase) -> None:
    """Called by the phase apps in `ready()`."""
    _phases[phase.key] = phase


def phase(key: str) -> Phase:
    """The registered phase; KeyError when its app is not installed."""
    return _phases[key]


def every_phase() -> list[Phase]:
    """The registered phases in their advised order."""
    return [_phases[key] for key in ORDER if key in _phases]
