"""Wishes in a crowd: one wish however many say it at once, nobody lost when it becomes a session or is answered at that moment."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from django.utils import timezone

from courses.general.models import Wish, WishSupport
from courses.general.services import deciding
from courses.general.services import wishes as services
from courses.general.services.wishes import WishIsClosed, WishIsGone
from courses.live_sessions import services as sessions
from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.services import SessionPlan, TypedDate
from lms.notifications.models import Message
from tests.courses_made import make_course, make_module

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()


@pytest.fixture
def course(db):
    return make_course(phase="organisation")


@pytest.fixture
def hr(make_person):
    return make_person("Hanna", "Ruis", roles=("hr",))


@pytest.fixture
def people(make_person):
    return [make_person() for _n in range(8)]


def wishing(person, module):
    return partial(services.wish_for_session, person=person, module=module, language="en", now=NOW)


def errors(results, *expected):
    return [one for one in results if isinstance(one, Exception) and not isinstance(one, expected)]


def supporters(wish):
    return set(WishSupport.objects.filter(wish=wish).values_list("person_id", flat=True))


def test_eight_people_who_say_the_same_at_once_make_one_wish(course, people, at_once, races):
    for turn in races:
        module = make_module(course, key=f"m{turn}")
        assert errors(at_once([wishing(one, module) for one in people for _click in range(2)])) == []
        assert supporters(Wish.objects.get(module=module)) == {one.pk for one in people}
        Wish.objects.filter(module=module).delete()


def test_who_wishes_while_the_last_supporter_takes_it_back_has_the_wish(course, people, at_once, races):
    first, second, *_others = people
    for turn in races:
        module = make_module(course, key=f"m{turn}")
        wish = wishing(first, module)()
        assert errors(at_once([partial(services.take_back, wish=wish, person=first), wishing(second, module)])) == []
        assert supporters(Wish.objects.get(module=module)) == {second.pk}
        Wish.objects.filter(module=module).delete()


def test_two_of_hr_turn_it_at_once_into_one_draft(course, people, hr, make_person, at_once, races):
    other = make_person("Otto", "Beleid", roles=("hr",))
    for turn in races:
        wish = wishing(people[0], make_module(course, key=f"m{turn}"))()
        results = at_once([partial(deciding.turn_into_session, wish=wish, by=one, now=NOW) for one in (hr, other)])
        assert errors(results) == []
        assert LiveSession.objects.filter(module=wish.module).count() == 1
        Wish.objects.all().delete()


def test_who_supports_it_while_the_session_opens_is_offered_a_seat_or_reads_that_it_is_closed(course, people, hr, at_once, races):
    day = (NOW + timedelta(days=20)).date()
    for turn in races:
        module = make_module(course, key=f"m{turn}")
        wish = wishing(people[0], module)()
        draft = deciding.turn_into_session(wish=wish, by=hr, now=NOW)
        start = datetime(day.year, day.month, day.day, 10) + timedelta(days=turn)
        plan = SessionPlan(module=module, dates=[TypedDate(start, start + timedelta(hours=1))], place="Zaal", language="en", capacity=3)
        draft = sessions.change(session=draft, plan=plan, by=hr, now=NOW)
        late = people[1:]
        results = at_once(
            [*(partial(services.support, wish=wish, person=one, now=NOW) for one in late), partial(sessions.publish, session=draft, by=hr, now=NOW)]
        )
        assert errors(results, WishIsClosed) == []
        in_time = {people[0].pk} | {one.pk for one, result in zip(late, results, strict=False) if not isinstance(result, Exception)}
        rows = list(Booking.objects.filter(session=draft))
        assert {row.person_id for row in rows} == in_time
        assert sum(row.status == "offered" for row in rows) == min(3, len(in_time))
        assert all(row.status in {"offered", "interested"} for row in rows)


def test_an_answer_is_read_by_everybody_who_supported_it_in_time_and_once(course, people, hr, at_once, races):
    for turn in races:
        wish = wishing(people[0], make_module(course, key=f"m{turn}"))()
        late = people[1:]
        answering = [partial(deciding.answer, wish=wish, text="It is there already.", by=hr, now=NOW)] * 2
        results = at_once([*(partial(services.support, wish=wish, person=one, now=NOW) for one in late), *answering])
        assert errors(results, WishIsClosed, WishIsGone) == []
        told = Message.objects.filter(kind="wish_answered", event_key=str(wish.pk)).values_list("person_id", flat=True)
        assert sorted(told) == sorted(supporters(wish))
