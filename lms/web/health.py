"""Is everything alive? Parts add checks in `ready()`; /healthz and the administrator's page read them."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Details:
    """What lies beneath a finding: `build` gives the context for `template`. The page asks for it; /healthz never does."""

    template: str
    build: Callable[[HttpRequest], dict[str, Any]]


@dataclass(frozen=True)
class Finding:
    """`is_well` False with `is_fatal` True makes /healthz answer 503."""

    key: str
    label: str | Promise
    is_well: bool
    sentence: str | Promise
    is_fatal: bool = False
    details: Details | None = None


_checks: list[Callable[[], Finding]] = []


def add_check(check: Callable[[], Finding]) -> None:
    _checks.append(check)


def findings() -> list[Finding]:
    """Every check, run now. A check that breaks has found something, too."""
    return [_run(check) for check in _checks]


def _run(check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except Exception as problem:
        log.warning("The check %s could not be done (%s)", check.__name__, type(problem).__name__)
        return Finding(check.__name__, check.__name__.replace("_", " "), False, _("This could not be looked at. Look at the other lines first."))
