"""What a trainer reads about sessions that were given (§1, §8)."""

from datetime import timedelta

import pytest
import time_machine
from django.utils.html import strip_tags

from courses.live_sessions import services
from courses.live_sessions.services import feedback


@pytest.fixture
def held(cast, make_session, make_person, book):
    """A session of this trainer with three people; returns it with the bookings."""
    session = make_session(trainers=[cast.trainer], starts_in=timedelta(days=2))
    return session, [book(make_person(f"P{number}"), session) for number in range(3)]


@pytest.fixture
def read(cast, client_of):
    def page(session, address, after=timedelta(days=1)):
        with time_machine.travel(session.ends_at + after):
            return client_of(cast.trainer).get(address).content.decode()

    return page


def _mark(session, booking, cast, value="attended", **fields):
    services.mark(booking=booking, date=session.dates.get(), value=value, by=cast.trainer, now=session.ends_at, **fields)


def test_the_list_says_of_how_many_nothing_was_recorded_and_when_all_is(cast, held, read):
    session, (first, second, third) = held
    _mark(session, first, cast)
    _mark(session, second, cast, "absent")
    assert "1 of 3 not recorded yet" in read(session, "/trainer/")
    _mark(session, third, cast, "partly", minutes=30)
    page = read(session, "/trainer/")
    assert "All recorded: 2 of 3 were there." in page and "not recorded yet" not in page


def test_a_session_of_several_dates_is_recorded_when_every_date_is(cast, make_session, book, read, now):
    wall = now.replace(tzinfo=None)
    typed = [services.TypedDate(wall + timedelta(days=days), wall + timedelta(days=days, hours=1)) for days in (2, 3)]
    session = make_session(trainers=[cast.trainer], dates=typed)
    booking = book(cast.employee, session)
    for date, told in zip(session.dates.all(), ("1 of 1 not recorded yet", "All recorded: 1 of 1 was there."), strict=True):
        services.mark(booking=booking, date=date, value="attended", by=cast.trainer, now=session.ends_at)
        assert told in read(session, "/trainer/")


def test_the_roster_tells_the_minutes_of_who_was_there_for_a_part(cast, held, read):
    session, (first, *_others) = held
    _mark(session, first, cast, "partly", minutes=40)
    assert "Partly, 40 minutes" in read(session, f"/trainer/sessions/{session.pk}/")


def test_the_roster_of_a_session_that_is_over_speaks_of_no_code(held, read):
    session, _bookings = held
    address, told = f"/trainer/sessions/{session.pk}/", "Check in yourself"
    assert told in read(session, address, -timedelta(days=1)) and told not in read(session, address)


def test_before_the_six_weeks_have_passed_the_page_says_when_is_asked(held, read):
    session, _bookings = held
    address = f"/trainer/sessions/{session.pk}/?show=thoughts"
    day = session.ends_at + timedelta(weeks=6)
    assert f"On {day.day} {day:%B} we ask" in strip_tags(read(session, address))
    assert "0 answers so far" in read(session, address, timedelta(weeks=6, hours=1)).split("Six weeks later")[1]
    assert feedback.ask(now=day + timedelta(hours=1)) == 0, "nobody was noted as present"


def test_the_list_asks_as_much_for_twenty_sessions_as_for_one(cast, make_session, client_of, count_queries, book, make_person):
    def look(session):
        with time_machine.travel(session.ends_at + timedelta(days=1)):
            client_of(cast.trainer).get("/trainer/")
            return count_queries(lambda: client_of(cast.trainer).get("/trainer/"))

    session = make_session(trainers=[cast.trainer], starts_in=timedelta(days=2))
    one = look(session)
    for number in range(4):
        book(make_person(), make_session(trainers=[cast.trainer], starts_in=timedelta(days=2, hours=number)))
    assert look(session) == one


@pytest.fixture
def crowd(cast, make_session, make_person, book):
    """Fourteen people with a seat in a session that has just begun, two of them called De Boer."""
    session = make_session(trainers=[cast.trainer], starts_in=timedelta(days=2), capacity=20)
    names = [("Esmée", "Boer", "de"), ("Anna", "Boer", "de"), *((f"Collega{chr(97 + number)}", "Jansen", "") for number in range(12))]
    people = [make_person(given, family, name_prefix=prefix) for given, family, prefix in names]
    return session, [book(one, session) for one in people]


def test_on_a_long_list_a_colleague_is_found_by_a_part_of_the_name_and_marked_without_losing_the_place(cast, crowd, client_of):
    session, (esmee, *_others) = crowd
    date = session.dates.get()
    with time_machine.travel(session.starts_at + timedelta(minutes=5), tick=False):
        client = client_of(cast.trainer)
        page = client.get(f"/trainer/sessions/{session.pk}/?q=esmee+boer").content.decode()
        assert "Esmée de Boer" in page and "Anna de Boer" not in page and "1 found" in page and "Note the other" not in page
        answer = client.post(
            f"/trainer/sessions/{session.pk}/dates/{date.pk}/", {"booking": esmee.pk, "value": "attended", "q": "esmee boer", "sort": "present"}
        )
        assert answer.url == f"/trainer/sessions/{session.pk}/?date={date.pk}&sort=present&q=esmee+boer#people"
        assert esmee.attendance.get().value == "attended"
        fragment = client.get(f"/trainer/sessions/{session.pk}/?q=boer", headers={"HX-Request": "true", "HX-Target": "people"}).content.decode()
    assert fragment.lstrip().startswith("<section") and "2 found" in fragment and "Show everybody" in fragment


def test_a_tap_brings_back_the_row_and_the_counts_and_not_the_whole_list(cast, crowd, client_of):
    session, (esmee, *_others) = crowd
    date = session.dates.get()
    with time_machine.travel(session.starts_at, tick=False):
        client, address = client_of(cast.trainer), f"/trainer/sessions/{session.pk}/dates/{date.pk}/"
        tap = {"HX-Request": "true", "HX-Target": f"row-{esmee.pk}"}
        told = client.post(address, {"booking": esmee.pk, "value": "attended"}, headers=tap).content.decode()
        assert f'<tr id="row-{esmee.pk}">' in told and told.count("<tr") == 1 and "Anna de Boer" not in told
        assert 'id="roster-count" hx-swap-oob="true">1 present' in told and "Note the other 13 as present" in told
        whole = client.post(address, {"booking": "all"}, headers=tap | {"HX-Target": "people"}).content.decode()
    assert whole.count("<tr") == 15 and "14 present" in whole and 'id="roster-count">' in whole


def test_a_name_that_is_not_on_the_list_says_what_that_colleague_can_do(cast, crowd, client_of):
    session, _bookings = crowd
    with time_machine.travel(session.starts_at, tick=False):
        page = client_of(cast.trainer).get(f"/trainer/sessions/{session.pk}/?q=Zoltan").content.decode()
    assert "Nobody with a seat has this name." in page and "type the code of the room" in page


def test_a_short_list_needs_no_searching_and_an_empty_one_says_so_once(cast, held, make_session, read):
    session, _bookings = held
    assert "Find a colleague" not in read(session, f"/trainer/sessions/{session.pk}/", -timedelta(minutes=90))
    empty = make_session(trainers=[cast.trainer], starts_in=timedelta(days=3))
    before = read(empty, f"/trainer/sessions/{empty.pk}/", -timedelta(days=1))
    assert before.count("Nobody has a seat yet") == 1 and "As soon as somebody books" in before
    assert "As soon as somebody books" not in read(empty, f"/trainer/sessions/{empty.pk}/", -timedelta(minutes=10))


@pytest.mark.parametrize(
    ("mode", "told"),
    [("automatic", "in this order by itself"), ("offer", "A free seat is offered in this order"), ("manual", "staff give each free seat")],
)
def test_the_list_of_who_waits_says_how_a_seat_is_given_in_this_session(cast, make_session, make_person, book, read, mode, told):
    session = make_session(trainers=[cast.trainer], starts_in=timedelta(days=2), capacity=1, waiting=mode)
    for _n in range(2):
        book(make_person(), session)
    page = read(session, f"/trainer/sessions/{session.pk}/?show=waiting", -timedelta(days=1, hours=12))
    assert told in page and f"/hr/sessions/{session.pk}/#queue" in page
