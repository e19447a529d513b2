"""What parts above may hear and tell: a module was completed, a session was attended, which modules of a phase are for whom.

Parts add themselves in `ready()`. Everything runs in the transaction of the change.
"""

from collections.abc import Callable, Collection
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


# Called when people went through modules again that come again for them: the ids of the modules, by id of the person.
AgainListener = Callable[[dict[int, set[int]], datetime], None]
_again: list[AgainListener] = []

# After how many months do these modules come again for these people? By id of person and module; assignments know.
PeriodSource = Callable[[Collection[int], Collection[int]], dict[tuple[int, int], int]]
_periods: list[PeriodSource] = []


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


def when_learnt_again(listener: AgainListener) -> None:
    _again.append(listener)


def tell_learnt_again(modules: dict[int, set[int]], now: datetime) -> None:
    for listener in _again if modules else ():
        listener(modules, now)


def add_periods(source: PeriodSource) -> None:
    _periods.append(source)


def periods_of(people: Collection[int], modules: Collection[int]) -> dict[tuple[int, int], int]:
    """The shortest period in months after which a module comes again for a person; only those that do."""
    found: dict[tuple[int, int], int] = {}
    for source in _periods:
        for pair, months in source(people, modules).items():
            found[pair] = min(months, found.get(pair, months))
    return found


def tell_completed(completion: ModuleCompletion, now: datetime) -> None:
    for listener in _listeners:
        listener(completion, now)


def has_attended(person: User, module: Module) -> bool:
    return any(source(person, module) for source in _attendance)


def attendees(module: Module) -> set[int]:
    return set().union(*(source(module) for source in _attendees))


def scopes() -> dict[str, Scope]:
    return dict(_scopes)
