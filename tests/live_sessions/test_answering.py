"""The pages of a request for approval: of who asks, and of who answers (spec §7)."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from courses.live_sessions import services
from courses.live_sessions.models import Booking
from lms.notifications.rendering import words
from tests.live_sessions.conftest import status_of

Status = Booking.Status


@pytest.fixture
def asked(cast, make_session, module, require_of, settings):
    """The employee asks her manager, at this moment: pages look at the clock."""
    require_of(cast.employee, module)
    session = make_session(moment=timezone.now(), approval="manager")
    return services.book(person=cast.employee, session=session, by=cast.employee, now=timezone.now())


def test_a_manager_sees_the_requests_of_own_reports_and_nothing_else(cast, client_of, asked, make_person):
    page = client_of(cast.manager).get("/learn/requests/").content.decode()
    assert cast.employee.full_name in page and asked.session.module.title_en in page
    assert cast.employee.full_name not in client_of(make_person()).get("/learn/requests/").content.decode()
    assert client_of(cast.manager).get(f"/trainer/sessions/{asked.session_id}/").status_code == 403


def test_an_approver_reads_of_each_request_since_when_until_when_and_what_a_yes_does_now(cast, client_of, asked, make_person):
    client = client_of(cast.manager)
    assert "12 seats are left: a yes gives a seat." in client.get("/learn/requests/").content.decode()
    for _n in range(12):
        person = make_person(managers=[cast.manager])
        mine = services.book(person=person, session=asked.session, by=person, now=timezone.now())
        services.approve(booking=mine, by=cast.manager, now=timezone.now())
    page = client.get("/learn/requests/").content.decode()
    assert "All seats are taken: a yes gives a place on the waiting list, as of the moment of the request." in page
    assert "1 request waits for your answer. Until then it holds no seat." in page and "Asked on " in page and "Answer before " in page


def test_the_page_of_requests_costs_the_same_for_one_and_for_six(cast, client_of, asked, make_person, make_session, count_queries):
    client = client_of(cast.manager)
    client.get("/learn/requests/")
    one = count_queries(lambda: client.get("/learn/requests/"))
    for number in range(5):
        person = make_person(managers=[cast.manager])
        session = make_session(moment=timezone.now(), approval="manager", starts_in=timedelta(days=20 + number))
        services.book(person=person, session=session, by=person, now=timezone.now())
    assert count_queries(lambda: client.get("/learn/requests/")) == one


def test_the_manager_says_yes_with_one_click_and_the_second_click_reads_that_it_was_answered(cast, client_of, asked):
    client = client_of(cast.manager)
    client.post(f"/learn/requests/{asked.pk}/approve/")
    assert status_of(asked) == Status.BOOKED
    assert b"has been answered already" in client.post(f"/learn/requests/{asked.pk}/approve/", follow=True).content
    assert client_of(cast.other).post(f"/learn/requests/{asked.pk}/approve/").status_code == 404


def test_declining_through_the_page_asks_for_the_reason_and_the_person_reads_it_on_the_session(cast, client_of, asked):
    client = client_of(cast.manager)
    refused = client.post(f"/learn/requests/{asked.pk}/decline/", {"reason": ""})
    page = refused.content.decode()
    assert (refused.status_code, status_of(asked)) == (422, Status.REQUESTED)
    assert f'<a href="#id_reason_{asked.pk}">Reason: Write why not. Your colleague reads it.</a>' in page and "<details open>" in page
    client.post(f"/learn/requests/{asked.pk}/decline/", {"reason": "Please take the one in June."})
    assert b"Please take the one in June." in client_of(cast.employee).get(f"/learn/sessions/{asked.session_id}/").content


def test_the_page_of_the_session_says_with_whom_the_request_lies_and_until_when(cast, client_of, asked):
    page = client_of(cast.employee).get(f"/learn/sessions/{asked.session_id}/").content.decode()
    assert f"an answer of {cast.manager.full_name}, until" in page and "It holds no seat" in page and "Take the request back" in page
    client_of(cast.employee).post(f"/learn/sessions/{asked.session_id}/cancel/")
    assert status_of(asked) == Status.WITHDRAWN
    assert mail.outbox == []


def test_who_has_something_to_answer_finds_it_in_the_account_menu_with_the_number_and_nobody_else_does(cast, client_of, asked):
    entry = 'href="/learn/requests/"'
    client = client_of(cast.manager)
    menu = client.get("/mine/").content.decode()
    assert "Requests for you<small>1</small>" in menu and menu.count(entry) >= 1
    assert entry not in client_of(cast.other).get("/mine/").content.decode()
    client.post(f"/learn/requests/{asked.pk}/approve/")
    assert entry not in client.get("/mine/").content.decode()


def test_a_named_colleague_finds_the_entry_and_the_manager_does_not(cast, client_of, make_session, module, require_of):
    require_of(cast.employee, module)
    session = make_session(moment=timezone.now(), approval="named", approver=cast.trainer)
    services.book(person=cast.employee, session=session, by=cast.employee, now=timezone.now())
    assert b"Requests for you<small>1</small>" in client_of(cast.trainer).get("/mine/").content
    assert b"/learn/requests/" not in client_of(cast.manager).get("/mine/").content


def test_hr_finds_the_requests_of_colleagues_without_a_manager_in_the_account_menu(cast, client_of, make_session, make_person, module, require_of):
    alone = make_person(units=[cast.employee.units.get()])
    require_of(alone, module)
    session = make_session(moment=timezone.now(), approval="manager")
    assert b"/learn/requests/" not in client_of(cast.hr).get("/mine/").content
    services.book(person=alone, session=session, by=alone, now=timezone.now())
    assert b"Requests for you<small>1</small>" in client_of(cast.hr).get("/mine/").content
    assert b"/learn/requests/" not in client_of(cast.trainer).get("/mine/").content


def test_the_entry_costs_nothing_for_who_approves_nothing(cast, client_of, asked, count_queries):
    client = client_of(cast.other)
    client.get("/mine/")
    before = count_queries(lambda: client.get("/mine/"))
    services.decline(booking=asked, by=cast.manager, now=timezone.now(), reason="Not now")
    assert count_queries(lambda: client.get("/mine/")) == before


def test_taking_a_request_back_offers_to_ask_again(cast, client_of, asked):
    page = client_of(cast.employee).post(f"/learn/sessions/{asked.session_id}/cancel/", follow=True).content.decode()
    assert "Your request has been taken back." in page and "Ask again</button>" in page and "Book again" not in page


def test_staff_read_whose_answer_a_request_waits_for(cast, client_of, asked):
    page = client_of(cast.hr).get(f"/hr/sessions/{asked.session_id}/").content.decode()
    assert f"{cast.manager.full_name} answers, before " in page


def test_who_answers_finds_the_requests_in_the_agenda_until_they_are_answered(cast, client_of, asked):
    client = client_of(cast.manager)
    assert "1 colleague asks for a seat. Say yes or no before " in client.get("/").content.decode()
    assert "asks for a seat. Say yes" not in client_of(cast.other).get("/").content.decode()
    client.post(f"/learn/requests/{asked.pk}/approve/")
    assert "asks for a seat. Say yes" not in client.get("/").content.decode()


def test_the_message_to_who_answers_says_for_which_date(cast, asked):
    message = cast.manager.messages.get(kind="request_to_answer")
    subject = words(message, language="en").subject
    assert subject.startswith(f"{cast.employee.full_name} asks for a seat: Complaints in public, ") and message.context["when"]["en"] in subject
