"""What parts above may hear and tell: a module was completed, a session was attended, which modules of a phase are for whom.

Parts add themselves in `ready()`. Everything runs in the transaction of the change.
"""

from collections.abc import Callable
from datetime import datetime

from django.db.models import QuerySet

from courses.catalogue.models import Module
from courses.progress.models import ModuleCompletion
from lms.people.models import User

# Called once for every new completion, also for the general module in whose place a variant was completed.
Listener = Callable[[ModuleCompletion, datetime], None]
_listeners: list[Listener] = []

# Has this person attended a session of this module? live_sessions knows.
_attendance: list[Callable[[User, Module], bool]] = []

# Who has attended a session of this module, by id? For working out a whole module again.
_attendees: list[Callable[[Module], set[int]]] = []

# The modules of a phase that are meant for the person with this id.
Scope = Callable[[int], QuerySet[Module]]
_scopes: dict[str, Scope] = {}


def when_module_completed(listener: Listener) -> None:
    """`listener(completion, now)`; the row has `person` and `module`."""
    _listeners.append(listener)


def add_attendance(source: Callable[[User, Module], bool]) -> None:
    _attendance.append(source)


def add_attendees(source: Callable[[Module], set[int]]) -> None:
    """The ids of everybody who has attended a session of the module."""
    _attendees.append(source)


def narrow_phase(phase: str, source: Scope) -> None:
    """Tell which modules of a phase count for a person (tracks do for phase 3). Without it, every module the person finds counts."""
    _scopes[phase] = source


def tell_completed(completion: ModuleCompletion, now: datetime) -> None:
    for listener in _listeners:
        listener(completion, now)


def has_attended(person: User, module: Module) -> bool:
    return any(source(person, module) for source in _attendance)


def attendees(module: Module) -> set[int]:
    return set().union(*(source(module) for source in _attendees))


def scopes() -> dict[str, Scope]:
    return dict(_scopes)
