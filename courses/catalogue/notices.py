"""What parts above may hear from the catalogue. They add themselves in `ready()`."""

from collections.abc import Callable

from courses.catalogue.models import Module

_listeners: list[Callable[[Module], None]] = []


def when_requirements_changed(listener: Callable[[Module], None]) -> None:
    """`listener(module)` when what completes a module became less, so that some people may be complete now."""
    _listeners.append(listener)


def tell_requirements_changed(module: Module) -> None:
    for listener in _listeners:
        listener(module)
