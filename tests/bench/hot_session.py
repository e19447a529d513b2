"""Booking on one hot session by 32 clients, against the bare work in the same database: lock the row, insert a row.

`.venv/bin/python -m pytest --db postgresql tests/bench/hot_session.py -s` prints the rates and their ratio, medians of three.
"""

import threading
import time
from collections.abc import Callable
from statistics import median

import pytest
from django.db import connections, transaction
from django.utils import timezone

from courses.live_sessions import services
from courses.live_sessions.models import Booking
from lms.lib.locks import RowIsBusy, lock
from tests.concurrency.test_booking import hr, make_session, now  # noqa: F401  the same sessions

pytestmark = pytest.mark.django_db(transaction=True)
CLIENTS, PER_CLIENT, TURNS = 32, 8, 3


def _until_done(work: Callable[[], object]) -> None:
    """As a person who reads "it is busy" and clicks again."""
    while True:
        try:
            work()
        except RowIsBusy:
            continue
        return


def _rate(works: list[Callable[[], object]]) -> float:
    """Pieces of work a second, each client doing its own one after the other."""
    gate = threading.Barrier(CLIENTS + 1)
    problems: list[Exception] = []

    def client(mine: list[Callable[[], object]]) -> None:
        try:
            connections["default"].ensure_connection()
            gate.wait()
            for work in mine:
                _until_done(work)
        except Exception as problem:
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=client, args=(works[number::CLIENTS],)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    gate.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    assert problems == []
    return len(works) / (time.perf_counter() - begun)


def test_booking_on_a_hot_session_is_at_least_half_as_fast_as_locking_and_inserting(make_person, make_session, now):  # noqa: F811
    people = [make_person() for _n in range(CLIENTS * PER_CLIENT)]
    ratios, rates = [], []
    for turn in range(TURNS):
        bare, full, free = (make_session(capacity=capacity, days=14 + 3 * turn + at) for at, capacity in enumerate((None, 1, None)))
        services.book(person=people[0], session=full, by=people[0], now=now)

        def insert(person, session=bare):
            with transaction.atomic():
                Booking.objects.create(session=lock(session), person=person, status="booked", booked_at=timezone.now())

        floor = _rate([lambda one=one, do=insert: do(one) for one in people])
        waits = _rate([lambda one=one, on=full: services.book(person=one, session=on, by=one, now=now) for one in people])
        seats = _rate([lambda one=one, on=free: services.book(person=one, session=on, by=one, now=now) for one in people])
        ratios.append((waits / floor, seats / floor))
        rates.append((floor, waits, seats))
    names = ("lock and insert", "a place in the queue", "a seat, with its invitation")
    print()
    for at, name in enumerate(names):
        print(f"{name:30} {median(row[at] for row in rates):7.0f} a second")
    print(f"ratio: queue {median(row[0] for row in ratios):.2f}, seat {median(row[1] for row in ratios):.2f}")
