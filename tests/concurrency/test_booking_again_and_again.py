"""The races of §12 run again and again (`--races 200` for many turns), with real threads; after each turn everything must hold (§2.5)."""

from collections import Counter
from datetime import timedelta

import pytest

from courses.live_sessions import services
from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.queries.invariants import violations
from courses.live_sessions.refusals import AlreadyBooked, NoOffer, NotWaiting, OfferHasExpired, RequestAnswered, SessionIsCancelled
from lms.lib.locks import RowIsBusy
from lms.notifications.models import Message
from tests.concurrency.test_booking import hr, make_session, now  # noqa: F401  the same sessions

pytestmark = pytest.mark.django_db(transaction=True)
Status = Booking.Status


@pytest.fixture
def holds(now):  # noqa: F811
    """Nothing that must always hold is broken."""

    def check():
        assert list(violations(now=now + timedelta(minutes=1))) == []

    return check


def patiently(do):
    """As a person who reads "it is busy, nothing has been changed" and clicks again (§2.3): a crowded machine may make somebody wait longer than 3 s."""

    def again():
        while True:
            try:
                return do()
            except RowIsBusy:
                continue

    return again


@pytest.fixture
def crowd(at_once):
    return lambda functions: at_once([patiently(one) for one in functions])


def _no_error(results, *refusals):
    assert [one for one in results if isinstance(one, Exception) and not isinstance(one, refusals)] == []


def test_one_seat_fifty_people_click_at_once(make_person, make_session, at_once, races, holds, now):  # noqa: F811
    people = [make_person() for _n in range(50)]
    for _turn in races:
        session = make_session(capacity=1)
        results = at_once([lambda one=one, session=session: services.book(person=one, session=session, by=one, now=now) for one in people])
        _no_error(results)
        rows = Booking.objects.filter(session=session)
        assert Counter(rows.values_list("status", flat=True)) == {Status.BOOKED: 1, Status.WAITLISTED: 49}
        assert sorted(rows.filter(status=Status.WAITLISTED).values_list("sequence", flat=True)) == list(range(1, 50))
        assert Message.objects.filter(url=f"/learn/sessions/{session.pk}/", person__in=people).count() == 50
    holds()


def test_one_cancels_and_the_first_of_three_moves_up(make_person, make_session, crowd, races, holds, now):  # noqa: F811
    holder, *waits, newcomer = [make_person() for _n in range(5)]
    for turn in races:
        session = make_session(capacity=1, days=14 + turn)  # on another day each turn: nobody is taken by the turn before
        seat, first, *others = [services.book(person=one, session=session, by=one, now=now) for one in (holder, *waits)]
        results = crowd(
            [
                lambda seat=seat: services.cancel(booking=seat, by=holder, now=now),
                lambda session=session: services.book(person=newcomer, session=session, by=newcomer, now=now),
                lambda session=session: services.fill_free_seats(now=now),
            ]
        )
        _no_error(results)
        found = dict(Booking.objects.filter(session=session).values_list("person_id", "status"))
        assert (found[holder.pk], found[first.person_id], found[newcomer.pk]) == (Status.CANCELLED, Status.BOOKED, Status.WAITLISTED)
        assert [found[one.person_id] for one in others] == [Status.WAITLISTED, Status.WAITLISTED]
    holds()


def test_twenty_people_book_while_the_outbox_is_being_read(make_person, make_session, crowd, races, holds, now):  # noqa: F811
    """The mail server is down: bookings stand, one message each waits in the outbox."""
    people = [make_person() for _n in range(20)]
    for _turn in races:
        session = make_session(capacity=20)
        results = crowd([lambda one=one, session=session: services.book(person=one, session=session, by=one, now=now) for one in people])
        _no_error(results)
        assert {one.status for one in results} == {Status.BOOKED}
        waiting = Message.objects.filter(url=f"/learn/sessions/{session.pk}/", mail=Message.Mail.QUEUED)
        assert waiting.values("person").distinct().count() == waiting.count() == 20
    holds()


def test_two_promotions_at_once_give_one_seat(make_person, make_session, crowd, races, holds, hr, now):  # noqa: F811
    holder, person = make_person(), make_person()
    for _turn in races:
        session = make_session(capacity=1, waiting="manual")
        seat = services.book(person=holder, session=session, by=holder, now=now)
        entry = services.book(person=person, session=session, by=person, now=now)
        services.cancel(booking=seat, by=holder, now=now)
        results = crowd([lambda entry=entry: services.promote(booking=entry, by=hr, now=now)] * 2)
        _no_error(results, AlreadyBooked)
        assert sorted(type(one).__name__ for one in results) == ["AlreadyBooked", "Booking"]
        assert entry.changes.filter(new=Status.BOOKED).count() == 1
        services.cancel(booking=entry, by=person, now=now)
    holds()


def test_booking_while_the_session_is_being_cancelled(make_person, make_session, crowd, races, holds, hr, now):  # noqa: F811
    people = [make_person() for _n in range(8)]
    for _turn in races:
        session = make_session(capacity=3)
        clicks = [lambda one=one, session=session: services.book(person=one, session=session, by=one, now=now) for one in people]
        end = lambda session=session: services.cancel_session(session=session, by=hr, now=now, reason="Ill")  # noqa: E731
        results = crowd([*clicks[:4], end, *clicks[4:]])
        assert {type(one) for one in results} <= {Booking, LiveSession, SessionIsCancelled}
        rows = list(Booking.objects.filter(session=session))
        assert not any(row.is_live for row in rows)
        told = Message.objects.filter(kind="session_cancelled", url=f"/learn/sessions/{session.pk}/").values_list("person_id", flat=True)
        assert sorted(told) == sorted(row.person_id for row in rows)
    holds()


def test_an_offer_expires_against_its_acceptance(make_person, make_session, crowd, races, holds, now):  # noqa: F811
    holder, first, second = make_person(), make_person(), make_person()
    for _turn in races:
        session = make_session(capacity=1, waiting="offer")
        seat, offer, after = [services.book(person=one, session=session, by=one, now=now) for one in (holder, first, second)]
        services.cancel(booking=seat, by=holder, now=now)
        offer.refresh_from_db()
        accept = lambda offer=offer: services.accept_offer(booking=offer, by=first, now=offer.offered_until)  # noqa: E731
        expire = lambda offer=offer: services.expire_offers(now=offer.offered_until + timedelta(seconds=1))  # noqa: E731
        results = crowd([accept, expire, accept, expire])
        _no_error(results, OfferHasExpired, NoOffer)
        offer.refresh_from_db()
        after.refresh_from_db()
        assert (offer.status, after.status) in {(Status.BOOKED, Status.WAITLISTED), (Status.EXPIRED, Status.OFFERED)}
        assert offer.changes.filter(new__in=[Status.BOOKED, Status.EXPIRED]).count() == 1
        services.cancel_session(session=session, by=holder, now=now, reason="End of the turn")
    holds()


def test_a_request_is_approved_declined_and_taken_back_at_once(make_person, make_session, crowd, races, holds, hr, now, monkeypatch):  # noqa: F811
    from courses.live_sessions import required_use

    monkeypatch.setattr(required_use, "_sources", [lambda module: True])
    manager = make_person()
    person = make_person(managers=[manager])
    for _turn in races:
        session = make_session(capacity=1, approval="manager")
        asked = services.book(person=person, session=session, by=person, now=now)
        results = crowd(
            [
                lambda asked=asked: services.approve(booking=asked, by=manager, now=now),
                lambda asked=asked: services.decline(booking=asked, by=manager, now=now, reason="Not now"),
                lambda asked=asked: services.cancel(booking=asked, by=person, now=now),
            ]
        )
        _no_error(results, RequestAnswered)
        asked.refresh_from_db()
        assert asked.status in {Status.WITHDRAWN, Status.DECLINED, Status.CANCELLED}
        assert asked.changes.filter(old=Status.REQUESTED).count() == 1
    holds()


def test_people_are_moved_crosswise_and_nobody_waits_in_a_circle(make_person, make_session, crowd, races, holds, hr, now):  # noqa: F811
    people = [make_person() for _n in range(4)]
    for _turn in races:
        one = make_session(capacity=4)
        two = make_session(capacity=4, days=15, module=one.module)
        seats = [services.book(person=person, session=session, by=person, now=now) for person, session in zip(people, (one, two, one, two), strict=True)]
        results = crowd(
            [
                lambda seat=seat, to=to: services.move(booking=seat, to=to, by=hr, now=now, reason="Asked")
                for seat, to in zip(seats, (two, one, two, one), strict=True)
            ]
        )
        _no_error(results)
        assert Counter(Booking.objects.filter(session__in=[one, two]).values_list("status", flat=True)) == {Status.MOVED: 4, Status.BOOKED: 4}
        for person in people:
            services.cancel(booking=Booking.objects.get(person=person, session__in=[one, two], status=Status.BOOKED), by=person, now=now)
    holds()


def test_promoting_and_leaving_the_queue_at_once(make_person, make_session, crowd, races, holds, hr, now):  # noqa: F811
    holder, person = make_person(), make_person()
    for _turn in races:
        session = make_session(capacity=1, waiting="manual")
        seat, entry = [services.book(person=one, session=session, by=one, now=now) for one in (holder, person)]
        services.cancel(booking=seat, by=holder, now=now)
        results = crowd(
            [lambda entry=entry: services.promote(booking=entry, by=hr, now=now), lambda entry=entry: services.cancel(booking=entry, by=person, now=now)]
        )
        _no_error(results, NotWaiting)
        entry.refresh_from_db()
        assert entry.status in {Status.WITHDRAWN, Status.CANCELLED}
    holds()


def test_two_people_who_wait_for_each_others_seat_are_moved_at_once(make_person, make_session, at_once, races, holds, hr, now):  # noqa: F811
    """Each move locks the person and who waits for the seat; taken one after the other these two would wait for each other for ever."""
    one, other = make_person(), make_person()
    move = services.move.__wrapped__  # without the other tries, which would hide a circle
    for turn in races:
        seats, dates = [], []
        for number, holder, waits in ((0, one, other), (1, other, one)):
            full = make_session(capacity=1, days=14 + 4 * turn + number)
            dates.append(make_session(capacity=1, days=16 + 4 * turn + number, module=full.module))
            seats.append(services.book(person=holder, session=full, by=holder, now=now))
            services.book(person=waits, session=full, by=waits, now=now)
        moves = [lambda seat=seat, to=to: move(booking=seat, to=to, by=hr, now=now, reason="Asked") for seat, to in zip(seats, dates, strict=True)]
        _no_error(at_once(moves))
        assert Counter(Booking.objects.filter(person__in=[one, other], ended_at=None).values_list("status", flat=True)) == {Status.BOOKED: 4 * (turn + 1)}
    holds()
