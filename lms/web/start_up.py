"""What happens when Podium starts: parts add steps and notices in `ready()`; `manage.py start` takes them in order."""

from collections.abc import Callable
from dataclasses import dataclass

from lms.lib import environment as env


@dataclass(frozen=True)
class Step:
    """A management command that runs before the web server, when it is needed. Lower `order` goes first."""

    command: str
    is_needed: Callable[[], bool]
    sentence: str
    order: int = 50


def wants_demo() -> bool:
    """Whether an empty installation gets the demo organisation."""
    return env.flag("DEMO", True)


_steps: list[Step] = []
_notices: list[Callable[[], str]] = []


def add_step(step: Step) -> None:
    _steps.append(step)


def add_notice(notice: Callable[[], str]) -> None:
    """Text that is printed under the address once Podium answers, such as the accounts of the demo."""
    _notices.append(notice)


def steps() -> list[Step]:
    return sorted(_steps, key=lambda step: (step.order, step.command))


def notices() -> list[str]:
    return [text for text in (notice() for notice in _notices) if text]
