"""Lists of colleagues booked at the same moment, on two dates and while people book themselves; after each turn everything must hold (§2.1, §2.5)."""

from collections import Counter

import pytest

from courses.live_sessions import services
from courses.live_sessions.models import Booking
from lms.notifications.models import Message
from tests.concurrency.test_booking import hr, make_session, now  # noqa: F401  the same sessions
from tests.concurrency.test_booking_again_and_again import crowd, holds  # noqa: F401  the same checks

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_lists_on_two_dates_while_people_book_and_cancel(make_person, make_session, crowd, races, holds, hr, now, monkeypatch):  # noqa: F811
    monkeypatch.setattr("courses.live_sessions.services.several.IN_ONE_GO", 4)
    people = [make_person() for _n in range(12)]
    for turn in races:
        one = make_session(capacity=5, days=14 + 2 * turn)
        other = make_session(capacity=5, days=15 + 2 * turn, module=one.module)
        seat = services.book(person=people[0], session=one, by=people[0], now=now)
        lists = [
            lambda on=on, names=names, key=key: services.book_several(session=on, people=names, by=hr, now=now, form_key=f"{key}-{on.pk}")
            for on, names, key in ((one, people, "a"), (other, people[::-1], "b"), (one, people, "a"))
        ]
        alone = [lambda mine=mine, on=one: services.book(person=mine, session=on, by=mine, now=now) for mine in people[3:6]]
        results = crowd([*lists, *alone, lambda seat=seat: services.cancel(booking=seat, by=seat.person, now=now)])
        assert [found for found in results if isinstance(found, Exception)] == []
        assert [row.why for found in results if isinstance(found, list) for row in found if not row.status] == []
        for session in (one, other):
            rows = Booking.objects.filter(session=session)
            live = [row for row in rows if row.is_live]
            assert sum(row.holds_seat for row in live) == 5 and max(Counter(row.person_id for row in live).values()) == 1
        told = Message.objects.filter(kind="booking_confirmed", url=f"/learn/sessions/{one.pk}/")
        assert max(Counter(told.values_list("event_key", flat=True)).values()) == 1
    holds()
