"""Live sessions through the doors people use."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from courses.live_sessions import services
from courses.live_sessions.models import Attendance, Booking, LiveSession
from lms.web.dates import short_day


@pytest.fixture
def make_session(make_session):
    """Sessions counted from this moment: pages look at the clock."""
    return partial(make_session, moment=timezone.now())


@pytest.fixture
def coming(cast, make_session):
    return make_session(capacity=1, trainers=[cast.trainer])


def test_one_click_books_and_the_second_click_changes_nothing(cast, client_of, coming):
    client = client_of(cast.employee)
    for _click in range(2):
        assert client.post(f"/learn/sessions/{coming.pk}/book/", {"form_key": "one"}).status_code == 302
    assert Booking.objects.get(session=coming).status == "booked"
    assert b"You have a seat" in client.get(f"/learn/sessions/{coming.pk}/").content


def test_htmx_gets_only_the_fragment(cast, client_of, coming):
    page = client_of(cast.employee).post(f"/learn/sessions/{coming.pk}/book/", headers={"HX-Request": "true"})
    assert page.status_code == 200 and b"<html" not in page.content and b"I cannot come" in page.content


def test_a_full_session_explains_place_number_rule_moment_and_other_dates(cast, client_of, coming, make_session):
    services.book(person=cast.other, session=coming, by=cast.other, now=timezone.now())
    make_session(module=coming.module, starts_in=timedelta(days=20))
    client = client_of(cast.employee)
    client.post(f"/learn/sessions/{coming.pk}/book/")
    page = client.get(f"/learn/sessions/{coming.pk}/").content.decode()
    assert "place 1 of 1" in page and "You are the first in the queue" in page and "If a seat comes free before" in page and "Other dates" in page


def test_i_cannot_come_frees_the_seat_for_who_waits_and_offers_to_book_again(cast, client_of, coming):
    client = client_of(cast.employee)
    client.post(f"/learn/sessions/{coming.pk}/book/")
    services.book(person=cast.other, session=coming, by=cast.other, now=timezone.now())
    page = client.post(f"/learn/sessions/{coming.pk}/cancel/", follow=True).content.decode()
    assert "Your manager is not told" in page and "Book again" in page
    assert Booking.objects.get(session=coming, person=cast.other).status == "booked"


def test_the_calendar_file_is_for_who_has_a_booking(cast, client_of, coming):
    services.book(person=cast.employee, session=coming, by=cast.employee, now=timezone.now())
    response = client_of(cast.employee).get(f"/learn/sessions/{coming.pk}/calendar/")
    assert response["Content-Type"].startswith("text/calendar") and b"BEGIN:VEVENT" in response.content
    assert client_of(cast.other).get(f"/learn/sessions/{coming.pk}/calendar/").status_code == 404


def test_the_catalogue_says_when_a_module_comes_together_and_how_one_stands_there(cast, client_of, coming, make_session):
    def beside(person):
        page = client_of(person).get("/learn/")
        [row] = [row for phase in page.context["phases"] for group in phase.courses for row in group.rows]
        return row.state and str(row.state.words), [str(fact.words) for fact in row.facts]

    day = short_day(coming.starts_at, "en")
    assert beside(cast.employee) == (None, [day])
    make_session(module=coming.module, starts_in=timedelta(days=20), units=[cast.south])
    make_session(module=coming.module, starts_in=timedelta(days=21))
    services.book(person=cast.employee, session=coming, by=cast.employee, now=timezone.now())
    services.book(person=cast.other, session=coming, by=cast.other, now=timezone.now())
    assert beside(cast.employee) == ("You have a seat", [f"{day} and 1 other date"])
    assert beside(cast.other) == ("You wait", [f"{day} and 2 other dates"])


def test_the_list_costs_as_many_queries_for_one_session_as_for_fifteen(cast, client_of, make_session, django_assert_max_num_queries):
    for number in range(15):
        make_session(capacity=3, starts_in=timedelta(days=5 + number))
    client = client_of(cast.employee)
    client.get("/learn/sessions/")
    with django_assert_max_num_queries(15):
        assert client.get("/learn/sessions/").status_code == 200


FACTS = {"language": "en", "mode": "room", "place": "Room 1", "capacity": "8", "waiting": "automatic", "overlap": "warn"}


def _form(module, **changes):
    day = (timezone.localdate() + timedelta(days=14)).isoformat()
    return FACTS | {"module": module.pk, "day_0": day, "starts_0": "10:00", "ends_0": "11:30"} | changes


def test_hr_plans_a_draft_opens_it_and_people_see_it(cast, client_of, coming):
    hr = client_of(cast.hr)
    hr.post("/hr/sessions/new/", _form(coming.module, trainers=[cast.trainer.pk]))
    made = LiveSession.objects.exclude(pk=coming.pk).get()
    assert client_of(cast.employee).get(f"/learn/sessions/{made.pk}/").status_code == 404
    hr.post(f"/hr/sessions/{made.pk}/publish/")
    assert client_of(cast.employee).get(f"/learn/sessions/{made.pk}/").status_code == 200


@pytest.mark.parametrize(
    "changes,sentence",
    [
        ({"place": ""}, "needs a place"),
        ({"ends_0": "09:00"}, "not after the start"),
        ({"minimum": "9", "decision_on": "2030-01-01"}, "Choose a minimum of 8 or lower"),
        ({"minimum": "4"}, "when you decide"),
        ({"mode": "online", "meeting_link": ""}, "needs a link"),
        ({"day_1": "2030-01-01"}, "Fill in day, start and end"),
    ],
)
def test_a_wrong_plan_says_what_to_do_and_keeps_what_was_typed(cast, client_of, coming, changes, sentence):
    response = client_of(cast.hr).post("/hr/sessions/new/", _form(coming.module, **changes))
    assert response.status_code == 422 and sentence in response.content.decode()
    assert LiveSession.objects.count() == 1


def test_hr_sees_what_a_change_does_before_it_happens(cast, client_of, coming):
    services.book(person=cast.employee, session=coming, by=cast.employee, now=timezone.now())
    hr, before = client_of(cast.hr), LiveSession.objects.get(pk=coming.pk).starts_at
    form = _form(coming.module, capacity="1", edit_number=coming.edit_number)
    page = hr.post(f"/hr/sessions/{coming.pk}/change/", form).content.decode()
    assert "1 person gets an update" in page and LiveSession.objects.get(pk=coming.pk).starts_at == before
    hr.post(f"/hr/sessions/{coming.pk}/change/", form | {"is_sure": "1"})
    assert LiveSession.objects.get(pk=coming.pk).starts_at != before


def test_cancelling_needs_a_reason_and_tells_everybody(cast, client_of, coming):
    services.book(person=cast.employee, session=coming, by=cast.employee, now=timezone.now())
    hr = client_of(cast.hr)
    hr.post(f"/hr/sessions/{coming.pk}/cancel/", {"reason": ""})
    assert LiveSession.objects.get(pk=coming.pk).is_published
    hr.post(f"/hr/sessions/{coming.pk}/cancel/", {"reason": "The trainer is ill."})
    assert b"The trainer is ill." in client_of(cast.employee).get(f"/learn/sessions/{coming.pk}/").content
    assert cast.employee.messages.filter(kind="session_cancelled").count() == 1


def test_the_trainer_marks_by_tap_and_not_recorded_is_not_absent(cast, client_of, make_session):
    running = make_session(trainers=[cast.trainer], starts_in=timedelta(days=3))
    booking = services.book(person=cast.employee, session=running, by=cast.employee, now=timezone.now())
    date = running.dates.get()
    type(date).objects.filter(pk=date.pk).update(starts_at=timezone.now() - timedelta(minutes=30), ends_at=timezone.now() + timedelta(hours=1))
    trainer = client_of(cast.trainer)
    assert b"Not recorded yet" in trainer.get(f"/trainer/sessions/{running.pk}/").content
    trainer.post(f"/trainer/sessions/{running.pk}/dates/{date.pk}/", {"booking": booking.pk, "value": "attended"})
    assert Attendance.objects.get().value == "attended"
    trainer.post(f"/trainer/sessions/{running.pk}/dates/{date.pk}/", {"booking": booking.pk, "value": ""})
    assert not Attendance.objects.exists()


def test_a_trainer_sees_only_own_rosters_and_a_manager_none(cast, client_of, coming, make_person):
    stranger = make_person(roles=("trainer",))
    assert client_of(stranger).get(f"/trainer/sessions/{coming.pk}/").status_code == 404
    assert client_of(cast.manager).get(f"/trainer/sessions/{coming.pk}/").status_code == 403


def test_a_row_reads_right_whether_nobody_waits_somebody_waits_or_a_seat_is_free_for_who_waits(cast, client_of, make_session, make_person):
    now = timezone.now()
    session = make_session(moment=now, capacity=1, waiting="manual")
    seat = services.book(person=cast.other, session=session, by=cast.other, now=now)
    rows = lambda: client_of(cast.employee).get("/learn/sessions/").content.decode()  # noqa: E731
    assert "<span>Full. Nobody is waiting yet.</span>" in rows()
    waits = make_person()
    services.book(person=waits, session=session, by=waits, now=now)
    assert "Full. 1 colleague is waiting." in rows()
    services.cancel(booking=seat, by=cast.other, now=now)
    assert "1 colleague is waiting and goes first." in rows() and "Full." not in rows()


def test_a_draft_that_was_never_opened_can_be_cancelled(cast, client_of, make_session):
    draft = make_session(is_open=False)
    client_of(cast.hr).post(f"/hr/sessions/{draft.pk}/cancel/", {"reason": "The trainer is ill.", "is_sure": "1"})
    draft.refresh_from_db()
    assert (draft.state, draft.cancelled_because) == ("cancelled", "The trainer is ill.")


def test_a_row_below_the_minimum_says_how_many_are_needed_and_when_it_is_decided_after_a_full_stop(cast, client_of, make_session):
    now = timezone.now()
    session = make_session(moment=now, capacity=6, minimum=4, decision_on=(now + timedelta(days=7)).date())
    services.book(person=cast.other, session=session, by=cast.other, now=now)
    page = client_of(cast.employee).get("/learn/sessions/").content.decode()
    assert "<span>5 of 6 seats left.</span><span>3 more bookings needed. We decide on " in page


def test_only_the_session_of_the_page_has_a_blue_button_and_an_offer_beside_it_has_none(cast, client_of, make_session, make_person, book):
    now = timezone.now()
    offered = make_session(moment=now, capacity=1, waiting="offer")
    other = make_session(moment=now, starts_in=timedelta(days=20))
    seat = book(make_person(), offered, at=now)
    book(cast.employee, offered, at=now)
    services.cancel(booking=seat, by=seat.person, now=now)
    page = client_of(cast.employee).get(f"/learn/sessions/{other.pk}/").content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert "Yes, I take the seat" in main and main.count("btn-go") == 1
