"""Is everything alive? Parts add checks in `ready()`; /healthz and the administrator's page read them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Finding:
    """`is_well` False with `is_fatal` True makes /healthz answer 503."""

    key: str
    label: str | Promise
    is_well: bool
    sentence: str | Promise
    is_fatal: bool = False


_checks: list[Callable[[], Finding]] = []


def add_check(check: Callable[[], Finding]) -> None:
    _checks.append(check)


def findings() -> list[Finding]:
    """Every check, run now."""
    return [check() for check in _checks]
