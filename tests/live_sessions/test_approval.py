"""Approval: spec §7, through the services and the approver's page."""

from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from courses.live_sessions import explain, services
from courses.live_sessions.models import Booking
from courses.live_sessions.queries.approval import approvers_of, open_requests_for
from courses.live_sessions.queries.eligibility import unmet_of
from courses.live_sessions.queries.seats import seats_held
from courses.live_sessions.refusals import NotYourRequest, OwnRequest, PlanError, ReasonNeeded, RequestAnswered, RequestHasExpired
from courses.live_sessions.rules import approval as rules
from courses.live_sessions.rules.waiting import Unmet
from lms.audit.models import AuditEntry
from lms.people.models import ManagerLine, User
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
    assert approvers_of(own, now=now) == [hr]
    services.approve(booking=own, by=hr, now=now)
    assert status_of(own) == Status.BOOKED


def test_hr_cannot_seat_themselves_beyond_the_seats_where_approval_is_needed(approved_session, hr, now):
    with pytest.raises(OwnRequest):
        services.book_for(person=hr, session=approved_session(), by=hr, now=now, overbook_because="I want to")


def test_the_list_of_an_approver_is_the_same_as_who_may_answer(approved_session, make_person, asking, manager, hr, book, now):
    """By manager, by name, the named one who has left or is away, somebody without a manager, and somebody whose manager is away."""
    named, left, away, other = make_person("Named"), make_person("Left"), make_person("Away"), make_person("Other")
    sessions = [approved_session(approval="named", approver=one) for one in (named, left, away)] + [approved_session()]
    User.objects.filter(pk=left.pk).update(is_active=False)
    User.objects.filter(pk=away.pk).update(absent_from=date(2026, 5, 12), absent_until=date(2026, 5, 15))
    askers = [asking(), make_person("Alone"), make_person("Under", managers=[away]), make_person("Two", managers=[away, other]), named, away]
    requests = [book(person, session) for session in sessions for person in askers]
    for day in (now, now + 3 * DAY, now + 4 * DAY):
        for approver in (manager, named, away, other, hr):
            mine = [one for one in requests if approver in approvers_of(Booking.objects.get(pk=one.pk), now=day)]
            assert set(open_requests_for(approver, now=day)) == set(mine)


def test_while_all_who_may_answer_are_away_the_next_ones_may_answer_too():
    asks = partial(rules.who_may_answer, person=1, hr=[9])
    assert asks(named=4, managers=[2], away=[4]) == {4, 2}
    assert asks(named=4, managers=[2], away=[4, 2]) == {4, 2, 9}
    assert asks(named=None, managers=[2, 3], away=[2]) == {2, 3}
    assert asks(named=None, managers=[2], away=[9]) == {2}


def test_hr_hears_of_a_request_when_the_manager_goes_away_and_answers_it(approved_session, asking, manager, hr, book, told, now):
    request = book(asking(), approved_session())
    assert services.tell_approvers(now=now + HOUR) == 0
    User.objects.filter(pk=manager.pk).update(absent_from=date(2026, 5, 13))
    with pytest.raises(NotYourRequest):
        services.approve(booking=request, by=hr, now=now + HOUR)
    assert (services.tell_approvers(now=now + DAY), services.tell_approvers(now=now + DAY)) == (1, 0)
    assert (told(hr), told(manager)) == (["request_to_answer"], ["request_to_answer"])
    services.approve(booking=request, by=hr, now=now + DAY)
    assert status_of(request) == Status.BOOKED


def test_another_manager_hears_of_an_open_request_and_of_no_other(approved_session, asking, make_person, manager, book, told, now):
    person, follower = asking(), make_person("Follower")
    request, answered = book(person, approved_session()), book(person, approved_session(starts_in=20 * DAY))
    services.decline(booking=answered, by=manager, now=now, reason="One is enough.")
    ManagerLine.objects.filter(person=person).update(manager=follower)
    services.tell_approvers(now=now + HOUR)
    assert told(follower) == ["request_to_answer"]
    with pytest.raises(NotYourRequest):
        services.approve(booking=request, by=manager, now=now + HOUR)


def test_hr_hears_of_a_request_when_the_manager_leaves(approved_session, asking, manager, hr, book, told, now):
    book(asking(), approved_session())
    User.objects.filter(pk=manager.pk).update(is_active=False)
    services.tell_approvers(now=now + HOUR)
    assert told(hr) == ["request_to_answer"]


def test_looking_whom_to_tell_costs_the_same_for_one_request_and_for_ten(approved_session, asking, book, count_queries, now):
    session = approved_session()
    book(asking(), session)
    one = count_queries(lambda: services.tell_approvers(now=now))
    for _n in range(9):
        book(asking(), session)
    assert count_queries(lambda: services.tell_approvers(now=now)) == one <= 8


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
        assert explain.to_person(unmet, session, place=explain.Place(1)) == "Your request still waits for an answer."
        assert explain.to_staff(unmet, session) == "The request has not been approved yet."


def test_a_no_lets_who_waits_for_a_free_seat_move_up_at_once(approved_session, asking, manager, hr, now):
    session = approved_session(capacity=1)
    holder, waits, asks = [services.book(person=one, session=session, by=one, now=now) for one in (asking(), asking(), asking())]
    for booking in (holder, waits):
        services.approve(booking=booking, by=manager, now=now)
    assert (status_of(holder), status_of(waits)) == (Status.BOOKED, Status.WAITLISTED)
    Booking.objects.filter(pk=holder.pk).update(status=Status.CANCELLED, ended_at=now)  # a seat that nobody has looked at yet
    services.decline(booking=asks, by=manager, now=now, reason="Later in the year.")
    assert (status_of(asks), status_of(waits)) == (Status.DECLINED, Status.BOOKED)
