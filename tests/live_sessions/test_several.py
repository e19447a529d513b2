"""Booking several colleagues in one go, through HR's page; each goes through the one door of bookings (§2.1)."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from courses.live_sessions import services
from courses.live_sessions.models import Booking
from lms.audit.models import AuditEntry
from lms.notifications.models import Message
from lms.people.services import leave


@pytest.fixture
def client(cast, client_of):
    return client_of(cast.hr)


@pytest.fixture
def session(make_session):
    return make_session(capacity=3, moment=timezone.now())


@pytest.fixture
def people(make_person):
    return [make_person(email=f"colleague{number}@organisation.example") for number in range(5)]


def _numbers(people, sep="\n"):
    return sep.join(one.employee_number for one in people)


def _post(client, session, people, step="look", form_key="one", status=200):
    words = people if isinstance(people, str) else _numbers(people)
    answer = client.post(f"/hr/sessions/{session.pk}/book-several/", {"people": words, "step": step, "form_key": form_key}, HTTP_ACCEPT_LANGUAGE="en")
    assert answer.status_code == status
    return answer.content.decode()


def _statuses(session):
    return dict(Booking.objects.filter(session=session).order_by("pk").values_list("person_id", "status"))


def test_looking_says_who_gets_a_seat_and_who_waits_and_writes_nothing(client, session, people):
    page = _post(client, session, people)
    assert "3 seats, 2 places in the queue" in page and "Book 5 colleagues" in page
    assert "Waits in the queue, on place 1." in page and "Waits in the queue, on place 2." in page
    assert not Booking.objects.exists() and not Message.objects.filter(kind__startswith="booking").exists()


def test_booking_does_what_looking_said_and_tells_each_once(client, session, people, cast):
    for _click in range(2):
        page = _post(client, session, people, step="book")
    assert list(_statuses(session).values()) == ["booked"] * 3 + ["waitlisted"] * 2
    assert Booking.objects.count() == 5 and AuditEntry.objects.filter(action="booking.made", by=cast.hr).count() == 5
    assert [Message.objects.filter(person=one, kind__startswith="booking").count() for one in people] == [1] * 5
    assert "Done: 3 seats, 2 places in the queue." in page


def test_a_list_is_read_as_people_paste_it(client, session, people):
    first, second, third = people[:3]
    page = _post(client, session, f"{first.employee_number}; {second.email.upper()},\n<{third.email}>\t{first.email} {first.employee_number}")
    assert "Book 3 colleagues" in page and all(page.count(one.full_name) >= 1 for one in people[:3])


def test_who_is_unknown_or_has_left_is_named_and_stays_in_the_list(client, session, people, make_person, cast):
    gone = make_person()
    leave(person=gone, by=cast.hr, now=timezone.now())
    words = f"{people[0].employee_number} 999999 {gone.employee_number} nobody@organisation.example"
    page = _post(client, session, words)
    assert f"Nobody who works here has these numbers or addresses: 999999, {gone.employee_number}, nobody@organisation.example." in page
    page = _post(client, session, words, step="book")
    assert "Done: 1 seat." in page and f"999999\n{gone.employee_number}\nnobody@organisation.example</textarea>" in page


def test_who_has_a_booking_keeps_it_as_it_is(client, session, people):
    services.book(person=people[0], session=session, by=people[0], now=timezone.now())
    before = Booking.objects.get()
    page = _post(client, session, people[:2])
    assert "Has a seat already." in page and "Book 1 colleague<" in page
    page = _post(client, session, people[:2], step="book")
    after = Booking.objects.get(person=people[0])
    assert (after.pk, after.created_by) == (before.pk, people[0]) and _statuses(session)[people[1].pk] == "booked"
    assert "Nothing was changed for 1 colleague<" in page


def test_a_list_of_who_has_a_seat_changes_nothing(client, session, people):
    _post(client, session, people[:2], step="book")
    page = _post(client, session, people[:2])
    assert "Nothing would change" in page and 'value="book"' not in page


def test_a_session_for_one_department_leaves_the_others_out_with_the_reason(client, make_session, make_unit, people, make_person):
    unit = make_unit("Service")
    inside = make_person(units=[unit])
    session = make_session(units=[unit], moment=timezone.now())
    assert "This session is for other parts of the organisation." in _post(client, session, [inside, people[0]])
    page = _post(client, session, [inside, people[0]], step="book")
    assert list(_statuses(session)) == [inside.pk]
    assert f"{people[0].employee_number}</textarea>" in page and "This session is for other parts of the organisation." in page


@pytest.mark.parametrize(("overlap", "told", "booked"), [("block", "this session does not allow that", 1), ("warn", "Has another session at that time.", 2)])
def test_who_has_something_else_then(client, make_session, people, overlap, told, booked):
    other = make_session(moment=timezone.now())
    services.book(person=people[0], session=other, by=people[0], now=timezone.now())
    session = make_session(overlap=overlap, moment=timezone.now())
    assert told in _post(client, session, people[:2])
    _post(client, session, people[:2], step="book")
    assert len(_statuses(session)) == booked


def test_nobody_jumps_the_queue_by_a_list(client, make_session, people):
    """§3.2: while somebody who can have it waits for a free seat, a newcomer joins the queue."""
    session = make_session(capacity=1, waiting="manual", moment=timezone.now())
    seat = services.book(person=people[0], session=session, by=people[0], now=timezone.now())
    services.book(person=people[1], session=session, by=people[1], now=timezone.now())
    services.cancel(booking=seat, by=people[0], now=timezone.now())
    assert "Waits in the queue, on place 2." in _post(client, session, [people[2]])
    _post(client, session, [people[2]], step="book")
    assert _statuses(session)[people[2].pk] == "waitlisted"


def test_looking_says_the_same_as_booking_does_when_somebody_in_the_queue_cannot_come(client, make_session, people, make_module):
    """§3.3: who waits and has something else then is passed over, so a newcomer has the seat."""
    session = make_session(capacity=1, moment=timezone.now())
    seat = services.book(person=people[0], session=session, by=people[0], now=timezone.now())
    services.book(person=people[1], session=session, by=people[1], now=timezone.now())
    services.book(person=people[1], session=make_session(module=make_module(), moment=timezone.now()), by=people[1], now=timezone.now())
    services.cancel(booking=seat, by=people[0], now=timezone.now())
    assert "Gets a seat." in _post(client, session, [people[2]])
    _post(client, session, [people[2]], step="book")
    assert _statuses(session)[people[2].pk] == "booked" and _statuses(session)[people[1].pk] == "waitlisted"


def test_after_sign_up_has_closed_the_page_says_so_and_keeps_the_list(client, make_session, people):
    session = make_session(starts_in=timedelta(hours=20), moment=timezone.now())
    page = _post(client, session, people[:1], status=422)
    assert "Sign-up for this session has closed." in page and people[0].employee_number in page
    page = _post(client, session, people[:1], step="book")
    assert "Sign-up for this session has closed." in page and f"{people[0].employee_number}</textarea>" in page and not Booking.objects.exists()


def test_an_empty_list_and_too_long_a_list_say_what_to_do(client, session, make_person, monkeypatch, people):
    assert "Write or paste at least one number or address." in _post(client, session, " ", status=422)
    monkeypatch.setattr("courses.live_sessions.services.several.MOST", 4)
    assert "Book at most 4 colleagues in one go." in _post(client, session, people, status=422)
    assert "Book at most 4 colleagues in one go." in _post(client, session, people, step="book", status=422) and not Booking.objects.exists()


def test_looking_at_many_asks_no_more_than_looking_at_few(session, make_person, count_queries):
    people = [make_person() for _number in range(30)]
    few, many = (count_queries(lambda some=some: services.rehearse_several(session=session, people=some, now=timezone.now())) for some in (people[:2], people))
    assert few == many


def test_a_long_list_is_booked_in_goes_so_that_others_wait_a_moment_only(session, make_person, cast, monkeypatch):
    monkeypatch.setattr("courses.live_sessions.services.several.IN_ONE_GO", 2)
    people = [make_person() for _number in range(5)]
    rows = services.book_several(session=session, people=people, by=cast.hr, now=timezone.now(), form_key="long")
    assert [(row.status, row.place) for row in rows] == [("booked", 0)] * 3 + [("waitlisted", 1), ("waitlisted", 2)]


def test_the_file_of_people_has_seats_first_and_the_queue_in_its_order(client, session, people, cast):
    _post(client, session, people, step="book")
    services.cancel(booking=Booking.objects.get(person=people[0]), by=people[0], now=timezone.now())
    services.book(person=people[0], session=session, by=people[0], now=timezone.now())
    answer = client.get(f"/hr/sessions/{session.pk}/people/", HTTP_ACCEPT_LANGUAGE="en")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode().removeprefix("\ufeff")), delimiter=";"))
    assert rows[0][:4] == ["Number", "Name", "State", "Place in the queue"] and len(rows[0]) == 5
    assert [row[0] for row in rows[4:]] == [people[4].employee_number, people[0].employee_number] and [row[3] for row in rows[1:]] == ["", "", "", "1", "2"]
    assert {row[0] for row in rows[1:4]} == {one.employee_number for one in people[1:4]} and rows[1][4] == "not recorded" and rows[4][4] == ""
    assert AuditEntry.objects.get(action="session.people_exported").by == cast.hr
