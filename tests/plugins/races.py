"""Several people at the same moment, for real: one thread and one database connection for each."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import connections

PATIENCE = 120  # seconds


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--races", type=int, default=5, help="how often each race is run; a race that is lost once in a hundred needs more than a few")


@pytest.fixture
def races(request: pytest.FixtureRequest) -> range:
    """The turns of a race, as many as `--races` says."""
    return range(request.config.getoption("races"))


@pytest.fixture
def at_once() -> Callable[[Sequence[Callable[[], Any]]], list[Any]]:
    """Call every function in a thread of its own, all released together. Returns what each returned, or the exception it raised.

    The test needs `@pytest.mark.django_db(transaction=True)`, or the threads see nothing of what it has stored.
    """

    def run(functions: Sequence[Callable[[], Any]]) -> list[Any]:
        results: list[Any] = [None] * len(functions)
        gate = threading.Barrier(len(functions), timeout=PATIENCE)

        def one(number: int) -> None:
            try:
                gate.wait()
                results[number] = functions[number]()
            except Exception as problem:
                results[number] = problem
            finally:
                connections.close_all()

        threads = [threading.Thread(target=one, args=(number,), daemon=True) for number in range(len(functions))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
        assert not any(thread.is_alive() for thread in threads), "A thread never came back: a deadlock?"
        return results

    return run
