"""Whether a module is required of somebody: only then a session of it may ask for approval (§7).

Assignments stand above live sessions, so they say it here in `ready()`. A register and not a reason typed by the planner, because the
rule says "impossible" for optional sessions: what can be looked up is not asked.
"""

from collections.abc import Callable

from courses.catalogue.models import Module
from courses.phases import every_phase

_sources: list[Callable[[Module], bool]] = []


def add_source(is_required: Callable[[Module], bool]) -> None:
    """`is_required(module)` tells whether somebody must do this module now; one query at most."""
    _sources.append(is_required)


def may_need_approval(module: Module) -> bool:
    """Never in a phase that is never required, and nowhere without a required track that uses the module."""
    may_be_required = {one.key: one.may_be_required for one in every_phase()}
    return may_be_required.get(module.course.phase, True) and any(is_required(module) for is_required in _sources)
