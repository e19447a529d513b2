"""Races on seats, with real threads: nobody is booked twice, nobody is lost, nobody meets an error (spec §2, §12)."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.utils import timezone

from courses.catalogue.models import Course, Module
from courses.live_sessions import services
from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.refusals import AlreadyBooked, NotWaiting, OfferHasExpired, SessionIsCancelled
from courses.live_sessions.services import SessionPlan, TypedDate
from lms.audit.models import AuditEntry
from lms.notifications.models import Message
from lms.people.models import User

pytestmark = pytest.mark.django_db(transaction=True)
Status = Booking.Status
_numbers = count(1)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def hr(make_person: Callable[..., User]) -> User:
    return make_person("Hanna", "Ruis", roles=("hr",))


@pytest.fixture
def make_session(hr: User, now: datetime) -> Callable[..., LiveSession]:
    def make(*, days: int = 14, **fields: Any) -> LiveSession:
        course, _made = Course.objects.get_or_create(key="course", defaults={"phase": "organisation", "title_nl": "Cursus", "state": "published"})
        module = fields.pop("module", None) or Module.objects.create(course=course, key=f"m{next(_numbers)}", title_nl="Module", state="published")
        wall = timezone.localtime(now).replace(tzinfo=None, hour=10, minute=0, second=0, microsecond=0) + timedelta(days=days)
        plan = SessionPlan(**{"module": module, "dates": [TypedDate(wall, wall + timedelta(hours=1))], "place": "Zaal", "capacity": 1, **fields})
        return services.publish(session=services.plan(plan=plan, by=hr, now=now), by=hr, now=now)

    return make


def everything_is_right(session: LiveSession) -> None:
    """The invariants of §2.5: no seat twice, nobody twice, numbers once."""
    rows = list(Booking.objects.filter(session=session))
    held = [row for row in rows if row.status in {Status.OFFERED, Status.BOOKED}]
    assert session.capacity is None or len(held) <= session.capacity
    live = Counter(row.person_id for row in rows if row.is_live)
    assert all(times == 1 for times in live.values())
    numbers = [row.sequence for row in rows if row.sequence is not None]
    assert len(numbers) == len(set(numbers))


def test_one_person_who_clicks_twenty_times_has_one_seat(make_person, make_session, at_once, now):
    session, person = make_session(capacity=5), make_person()
    results = at_once([lambda: services.book(person=person, session=session, by=person, now=now, idempotency_key="a-form")] * 20)
    assert len({one.pk for one in results}) == 1
    assert Message.objects.filter(person=person).count() == 1
    everything_is_right(session)


def test_ten_people_cancel_at_once_and_the_ten_first_move_up(make_person, make_session, at_once, now):
    session = make_session(capacity=10)
    holders = [services.book(person=one, session=session, by=one, now=now) for one in [make_person() for _n in range(10)]]
    waits = [services.book(person=one, session=session, by=one, now=now) for one in [make_person() for _n in range(12)]]
    results = at_once([lambda one=one: services.cancel(booking=one, by=one.person, now=now) for one in holders])
    assert [one for one in results if isinstance(one, Exception)] == []
    found = dict(Booking.objects.values_list("pk", "status"))
    assert [found[one.pk] for one in waits] == [Status.BOOKED] * 10 + [Status.WAITLISTED] * 2
    everything_is_right(session)


def test_two_staff_promote_the_next_at_once_and_one_seat_is_given(make_person, make_session, at_once, hr, now):
    session, holder = make_session(capacity=1, waiting="manual"), make_person()
    seat = services.book(person=holder, session=session, by=holder, now=now)
    waits = [services.book(person=one, session=session, by=one, now=now) for one in (make_person(), make_person())]
    services.cancel(booking=seat, by=holder, now=now)
    at_once([lambda: services.promote_next(session=session, by=hr, now=now)] * 2)
    found = dict(Booking.objects.values_list("pk", "status"))
    assert [found[one.pk] for one in waits] == [Status.BOOKED, Status.WAITLISTED]
    everything_is_right(session)


def test_booking_while_the_session_is_cancelled_leaves_nobody_on_it(make_person, make_session, at_once, hr, now):
    session, people = make_session(capacity=3), [make_person() for _n in range(8)]
    bookings = [lambda one=one: services.book(person=one, session=session, by=one, now=now) for one in people]
    results = at_once([*bookings[:4], lambda: services.cancel_session(session=session, by=hr, now=now, reason="Ill"), *bookings[4:]])
    assert {type(one) for one in results} <= {Booking, LiveSession, SessionIsCancelled}
    assert not any(row.is_live for row in Booking.objects.filter(session=session))
    was_in = {row.person_id for row in Booking.objects.filter(session=session)}
    assert set(Message.objects.filter(kind="session_cancelled").values_list("person_id", flat=True)) == was_in


def test_an_offer_is_accepted_or_expires_and_never_both(make_person, make_session, at_once, now):
    session, holder, first, second = make_session(capacity=1, waiting="offer"), make_person(), make_person(), make_person()
    seat = services.book(person=holder, session=session, by=holder, now=now)
    offer, _next = (services.book(person=one, session=session, by=one, now=now) for one in (first, second))
    services.cancel(booking=seat, by=holder, now=now)
    offer.refresh_from_db()
    accept = lambda: services.accept_offer(booking=offer, by=first, now=offer.offered_until)  # noqa: E731
    expire = lambda: services.expire_offers(now=offer.offered_until + timedelta(seconds=1))  # noqa: E731
    results = at_once([accept, expire, accept, expire])
    statuses = dict(Booking.objects.values_list("person_id", "status"))
    if statuses[first.pk] == Status.BOOKED:
        assert statuses[second.pk] == Status.WAITLISTED
    else:
        assert (statuses[first.pk], statuses[second.pk]) == (Status.EXPIRED, Status.OFFERED)
        assert isinstance(results[0], OfferHasExpired)
    everything_is_right(session)


def test_two_sessions_give_the_same_waiting_person_a_seat_at_once_and_one_of_them_counts(make_person, make_session, at_once, now):
    """Both seats come free in the same instant: first fit wins, the other seat goes to the next (§3.9)."""
    one = make_session(capacity=1)
    two = make_session(capacity=1, days=15, module=one.module)
    seats = [services.book(person=person, session=session, by=person, now=now) for session, person in ((one, make_person()), (two, make_person()))]
    popular, others = make_person(), [make_person(), make_person()]
    services.wait_for_any(person=popular, sessions=[one, two], by=popular, now=now)
    nexts = [services.book(person=person, session=session, by=person, now=now) for session, person in zip((one, two), others, strict=True)]
    at_once([lambda seat=seat: services.cancel(booking=seat, by=seat.person, now=now) for seat in seats])
    assert sorted(Booking.objects.filter(person=popular).values_list("status", flat=True)) == [Status.BOOKED, Status.WITHDRAWN]
    assert Counter(Booking.objects.filter(pk__in=[row.pk for row in nexts]).values_list("status", flat=True)) == {Status.BOOKED: 1, Status.WAITLISTED: 1}
    everything_is_right(one)
    everything_is_right(two)


def test_people_book_crosswise_in_two_sessions_and_nobody_waits_in_a_circle(make_person, make_session, at_once, now):
    one, two = make_session(capacity=2, overlap="block"), make_session(capacity=2, overlap="block")
    people = [make_person() for _n in range(6)]
    tries = [
        lambda person=person, session=session: services.book(person=person, session=session, by=person, now=now) for person in people for session in (one, two)
    ]
    results = at_once(tries)
    assert {type(result).__name__ for result in results} <= {"Booking", "AnotherAppointment"}
    both = Counter(Booking.objects.filter(status=Status.BOOKED).values_list("person_id", flat=True))
    assert all(times == 1 for times in both.values()), "the two sessions are at the same time and block"
    everything_is_right(one)
    everything_is_right(two)


def test_removing_and_promoting_at_once_never_gives_a_seat_to_who_was_removed(make_person, make_session, at_once, hr, now):
    session, holder, person = make_session(capacity=1, waiting="manual"), make_person(), make_person()
    seat = services.book(person=holder, session=session, by=holder, now=now)
    entry = services.book(person=person, session=session, by=person, now=now)
    services.cancel(booking=seat, by=holder, now=now)
    results = at_once([lambda: services.promote(booking=entry, by=hr, now=now), lambda: services.remove(booking=entry, by=hr, now=now, reason="On leave")])
    assert {type(one) for one in results} <= {Booking, NotWaiting, AlreadyBooked}
    entry.refresh_from_db()
    assert entry.status in {Status.WITHDRAWN, Status.REMOVED}
    everything_is_right(session)


def test_two_staff_press_put_right_at_once_and_each_thing_is_put_right_once(make_person, make_session, at_once, hr, now):
    session, holder, waits = make_session(capacity=1), make_person(), make_person()
    seat, entry = [services.book(person=one, session=session, by=one, now=now) for one in (holder, waits)]
    Booking.objects.filter(pk=seat.pk).update(status=Status.CANCELLED, ended_at=now)
    Booking.objects.filter(pk=entry.pk).update(created_at=now - timedelta(hours=1))
    LiveSession.objects.filter(pk=session.pk).update(ends_at=session.ends_at + timedelta(hours=1))
    results = at_once([lambda: services.repair(by=hr, now=now)] * 2)
    assert [one for one in results if isinstance(one, Exception)] == []
    assert [line.new for line in seat.changes.order_by("pk")] == [Status.BOOKED, Status.CANCELLED]
    assert AuditEntry.objects.filter(action="session.repaired").count() == 1
    entry.refresh_from_db()
    assert entry.status == Status.BOOKED and Message.objects.filter(person=waits, kind="booking_promoted").count() == 1
    everything_is_right(session)
