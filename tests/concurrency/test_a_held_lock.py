"""Somebody else keeps a session locked: who clicks waits three seconds, three times, then reads so; nothing was written, clicking again is safe (§2.3)."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import connections, transaction

from courses.live_sessions import services
from courses.live_sessions.models import Booking, BookingChange, LiveSession
from lms.lib import locks
from lms.lib.locks import RowIsBusy, lock
from lms.notifications.models import Message
from tests.concurrency.test_booking import hr, make_session, now  # noqa: F401  the same sessions

pytestmark = pytest.mark.django_db(transaction=True)
BUSY = "It is busy. Nothing has been changed yet. Please try again."


@pytest.fixture
def held() -> Callable[[LiveSession], AbstractContextManager[threading.Event]]:
    """Another connection holds the session while the block runs, or until the event is set."""

    @contextmanager
    def holding(session: LiveSession) -> Iterator[threading.Event]:
        taken, enough = threading.Event(), threading.Event()

        def hold() -> None:
            try:
                with transaction.atomic():
                    lock(session)
                    taken.set()
                    enough.wait(60)
            finally:
                connections.close_all()

        holder = threading.Thread(target=hold, daemon=True)
        holder.start()
        assert taken.wait(30)
        try:
            yield enough
        finally:
            enough.set()
            holder.join(30)

    return holding


def nothing_is_written(session: LiveSession) -> bool:
    of_booking = BookingChange.objects.filter(booking__session=session), Booking.objects.filter(session=session)
    return not any(rows.exists() for rows in (*of_booking, Message.objects.filter(url=f"/learn/sessions/{session.pk}/", kind__startswith="booking")))


def test_one_try_waits_three_seconds_and_writes_nothing(make_person, make_session, held, now):  # noqa: F811
    person, session = make_person(), make_session()
    began = time.monotonic()
    with held(session), pytest.raises(RowIsBusy):
        services.book.__wrapped__(person=person, session=session, by=person, now=now)
    assert 2.9 < time.monotonic() - began < 10
    assert nothing_is_written(session)


def test_the_person_reads_that_it_is_busy_and_the_same_click_books_once_afterwards(make_person, make_session, client_of, held, monkeypatch):  # noqa: F811
    monkeypatch.setattr(locks, "WAIT", 0.2)
    person, session = make_person(), make_session()
    page, browser = f"/learn/sessions/{session.pk}/", client_of(person)
    with held(session):
        began = time.monotonic()
        answer = browser.post(f"{page}book/", {"form_key": "one-click"}, headers={"HX-Request": "true"})
        assert 0.6 < time.monotonic() - began < 10
        assert answer.status_code == 200
        assert BUSY in answer.content.decode()
        assert nothing_is_written(session)
    for _click in range(2):
        browser.post(f"{page}book/", {"form_key": "one-click"})
    assert list(Booking.objects.filter(session=session).values_list("person_id", "status")) == [(person.pk, "booked")]


def test_a_lock_that_comes_free_in_time_is_no_trouble(make_person, make_session, held, monkeypatch, now):  # noqa: F811
    monkeypatch.setattr(locks, "WAIT", 1)
    person, session = make_person(), make_session()
    with held(session) as enough:
        threading.Timer(1.5, enough.set).start()  # in the second of the three tries
        assert services.book(person=person, session=session, by=person, now=now).status == "booked"
