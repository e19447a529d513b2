"""Approval: spec §7, through the services and the approver's page."""

from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone, translation

from courses.live_sessions import explain, services
from courses.live_sessions.models import Booking
from courses.live_sessions.queries.approval import approvers_of, open_requests_for
from courses.live_sessions.queries.eligibility import unmet_of
from courses.live_sessions.queries.seats import seats_held
from courses.live_sessions.refusals import NotYourRequest, OwnRequest, PlanError, ReasonNeeded, RequestAnswered, RequestHasExpired
from courses.live_sessions.rules import approval as rules
from courses.live_sessions.rules.waiting import Unmet
from lms.audit.models import AuditEntry
from tests.live_sessions.conftest import status_of

Status = Booking.Status
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def manager(make_person):
    return make_person("Marloes")


@pytest.fixture
def asking(make_person, manager):
    """Somebody who reports to the manager."""
    return partial(make_person, managers=[manager])


@pytest.fixture
def approved_session(make_session, module, make_person, require_of):
    """A session that a required track uses and whose planner asked for a yes of the manager."""
    require_of(make_person("Assigned"), module)
    return partial(make_session, approval="manager")


@pytest.mark.parametrize(
    ("asked", "expires"),
    [
        (datetime(2026, 5, 12, 9, 0), datetime(2026, 5, 19, 9, 0)),  # Tuesday → Tuesday
        (datetime(2026, 5, 15, 16, 30), datetime(2026, 5, 22, 16, 30)),  # Friday → Friday
        (datetime(2026, 5, 16, 11, 0), datetime(2026, 5, 22, 11, 0)),  # Saturday: Monday is the first of five
        (datetime(2026, 3, 25, 9, 0), datetime(2026, 4, 1, 9, 0)),  # the clock changes in between
    ],
)
def test_a_request_waits_five_working_days(asked, expires):
    until = rules.request_expires(now=asked.replace(tzinfo=AMSTERDAM), zone="Europe/Amsterdam", signup_closes=datetime(2027, 1, 1, tzinfo=AMSTERDAM))
    assert until == expires.replace(tzinfo=AMSTERDAM)


def test_a_request_ends_at_sign_up_close_when_that_comes_first():
    closes = datetime(2026, 5, 14, 10, 0, tzinfo=AMSTERDAM)
    assert rules.request_expires(now=datetime(2026, 5, 12, 9, 0, tzinfo=AMSTERDAM), zone="Europe/Amsterdam", signup_closes=closes) == closes


def test_nobody_approves_their_own_and_hr_answers_when_nobody_else_can():
    assert rules.who_may_answer(person=1, named=1, managers=[2, 3], hr=[9]) == {2, 3}
    assert rules.who_may_answer(person=1, named=4, managers=[2], hr=[9]) == {4}
    assert rules.who_may_answer(person=1, named=None, managers=[], hr=[1, 9]) == {9}


def test_without_a_required_track_approval_is_impossible(make_session):
    with pytest.raises(PlanError) as refusal:
        make_session(approval="manager")
    assert refusal.value.field == "approval"


def test_in_phase_one_approval_is_impossible_even_if_somebody_said_the_module_is_required(make_session, module, monkeypatch):
    from courses.live_sessions import required_use

    monkeypatch.setattr(required_use, "_sources", [lambda module: True])
    module.course.phase = "general"
    module.course.save()
    with pytest.raises(PlanError):
        make_session(approval="manager")


def test_a_request_holds_no_seat_and_says_with_whom_it_lies(approved_session, asking, manager, book, told, now):
    session, person = approved_session(capacity=1), asking()
    request = book(person, session)
    assert (request.status, seats_held(session), request.requested_until) == (Status.REQUESTED, 0, now + timedelta(days=7))
    assert (told(person), told(manager)) == (["booking_requested"], ["request_to_answer"])
    assert person.messages.get().context["who"] == manager.full_name


def test_approved_with_room_is_a_seat(approved_session, asking, manager, book, told, now):
    person = asking()
    request = book(person, approved_session())
    services.approve(booking=request, by=manager, now=now + DAY)
    assert status_of(request) == Status.BOOKED
    message = person.messages.get(kind="booking_approved")
    assert (message.calendar_method, "METHOD:REQUEST" in message.calendar) == ("REQUEST", True)
    assert AuditEntry.objects.get(action="request.approved").by == manager


def test_who_asked_first_keeps_that_moment_however_late_the_yes_comes(approved_session, asking, manager, book, now):
    session = approved_session(capacity=1)
    holder, first, second = (book(asking(), session) for _n in range(3))
    for request in (holder, second, first):
        services.approve(booking=request, by=manager, now=now + DAY)
    assert [status_of(one) for one in (holder, first, second)] == [Status.BOOKED, Status.WAITLISTED, Status.WAITLISTED]
    assert first.sequence < second.sequence
    services.cancel(booking=holder, by=holder.person, now=now + DAY)
    assert [status_of(one) for one in (first, second)] == [Status.BOOKED, Status.WAITLISTED]


def test_declining_needs_a_reason_that_the_person_reads(approved_session, asking, manager, book, now):
    person = asking()
    request = book(person, approved_session())
    with pytest.raises(ReasonNeeded):
        services.decline(booking=request, by=manager, now=now, reason=" ")
    services.decline(booking=request, by=manager, now=now, reason="We have the audit that week.")
    assert status_of(request) == Status.DECLINED
    assert person.messages.get(kind="request_declined").context["reason"] == "We have the audit that week."


def test_a_request_without_an_answer_ends_with_the_sweep_and_the_person_hears_it(approved_session, asking, manager, book, told, now):
    person = asking()
    request = book(person, approved_session())
    services.settle_requests(now=request.requested_until)
    assert status_of(request) == Status.REQUESTED
    for _twice in range(2):
        services.settle_requests(now=request.requested_until + timedelta(minutes=1))
    assert status_of(request) == Status.EXPIRED
    assert told(person, "request_expired") == ["request_expired"]
    with pytest.raises(RequestAnswered):
        services.approve(booking=request, by=manager, now=request.requested_until + HOUR)


def test_a_yes_after_the_deadline_is_too_late(approved_session, asking, manager, book):
    request = book(asking(), approved_session())
    with pytest.raises(RequestHasExpired):
        services.approve(booking=request, by=manager, now=request.requested_until + timedelta(seconds=1))


def test_only_who_may_answer_answers_and_never_the_own_request(approved_session, make_person, asking, manager, hr, book, now):
    session = approved_session(approval="named", approver=manager)
    request, own = book(asking(), session), book(manager, session)
    with pytest.raises(NotYourRequest):
        services.approve(booking=request, by=make_person(), now=now)
    with pytest.raises(OwnRequest):
        services.approve(booking=own, by=manager, now=now)
    assert approvers_of(own) == [hr]
    services.approve(booking=own, by=hr, now=now)
    assert status_of(own) == Status.BOOKED


def test_hr_cannot_seat_themselves_beyond_the_seats_where_approval_is_needed(approved_session, hr, now):
    with pytest.raises(OwnRequest):
        services.book_for(person=hr, session=approved_session(), by=hr, now=now, overbook_because="I want to")


def test_the_list_of_an_approver_is_the_same_as_who_may_answer(approved_session, make_person, asking, manager, hr, book):
    """By manager, by name, the named one who has left, and somebody without a manager."""
    named, left = make_person("Named"), make_person("Left")
    sessions = [approved_session(), approved_session(approval="named", approver=named), approved_session(approval="named", approver=left)]
    type(left).objects.filter(pk=left.pk).update(is_active=False)
    requests = [book(person, session) for session in sessions for person in (asking(), make_person("Alone"), named)]
    for approver in (manager, named, hr):
        mine = [one for one in requests if approver in approvers_of(Booking.objects.get(pk=one.pk))]
        assert set(open_requests_for(approver)) == set(mine)


def test_when_no_required_track_uses_the_module_any_more_the_request_goes_on_by_itself(approved_session, asking, book, module, now):
    request = book(asking(), approved_session())
    from courses.assignments.models import Assignment

    Assignment.objects.update(ended_at=now, why_ended="retired")
    services.settle_requests(now=now + HOUR)
    assert status_of(request) == Status.BOOKED


def test_explain_says_that_the_request_waits(approved_session, asking, book, now):
    session = approved_session()
    request = book(asking(), session)
    unmet = unmet_of([request], session, seat_is_free=True, now=now)[request.pk]
    assert unmet is Unmet.NOT_APPROVED
    with translation.override("en"):
        assert explain.to_person(unmet, session, place=1) == "Your request still waits for an answer."
        assert explain.to_staff(unmet, session) == "The request has not been approved yet."


# the doors
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


def test_the_manager_says_yes_with_one_click_and_the_second_click_reads_that_it_was_answered(cast, client_of, asked):
    client = client_of(cast.manager)
    client.post(f"/learn/requests/{asked.pk}/approve/")
    assert status_of(asked) == Status.BOOKED
    assert b"has been answered already" in client.post(f"/learn/requests/{asked.pk}/approve/", follow=True).content
    assert client_of(cast.other).post(f"/learn/requests/{asked.pk}/approve/").status_code == 404


def test_declining_through_the_page_asks_for_the_reason_and_the_person_reads_it_on_the_session(cast, client_of, asked):
    client = client_of(cast.manager)
    refused = client.post(f"/learn/requests/{asked.pk}/decline/", {"reason": ""})
    assert (refused.status_code, b"Give a reason" in refused.content, status_of(asked)) == (422, True, Status.REQUESTED)
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


def test_a_no_lets_who_waits_for_a_free_seat_move_up_at_once(approved_session, asking, manager, hr, now):
    session = approved_session(capacity=1)
    holder, waits, asks = [services.book(person=one, session=session, by=one, now=now) for one in (asking(), asking(), asking())]
    for booking in (holder, waits):
        services.approve(booking=booking, by=manager, now=now)
    assert (status_of(holder), status_of(waits)) == (Status.BOOKED, Status.WAITLISTED)
    Booking.objects.filter(pk=holder.pk).update(status=Status.CANCELLED, ended_at=now)  # a seat that nobody has looked at yet
    services.decline(booking=asks, by=manager, now=now, reason="Later in the year.")
    assert (status_of(asks), status_of(waits)) == (Status.DECLINED, Status.BOOKED)
