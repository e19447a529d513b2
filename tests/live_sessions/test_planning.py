"""Planning and changing through the form: several dates, names, conflicts, clocks, and what a change does to people."""

from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from courses.live_sessions import services
from courses.live_sessions.models import LiveSession
from tests.live_sessions.forms_filled import filled


@pytest.fixture
def make_session(make_session):
    return partial(make_session, moment=timezone.now())


def test_every_setting_arrives_in_the_session(cast, client_of, module):
    form = filled(
        module, mode="both", meeting_link="meet.example.org/room", minimum="4", decision_on=timezone.localdate().isoformat(), trainers=[cast.trainer.pk],
        units=[cast.north.pk, "", cast.south.pk], notes="Bring your phone.", has_slot="on", waiting="offer", overlap="block", promotion_stop_hours="48",
        cancel_cutoff_hours="12", signup_opens_days="30", signup_closes_hours="2", closes_day="2030-05-01", closes_time="09:30",
        attendance_percent="50", zone="Europe/Lisbon",
    )  # fmt: skip
    assert client_of(cast.hr).post("/hr/sessions/new/", form).status_code == 302
    made = LiveSession.objects.get()
    told = (made.mode, made.minimum, made.waiting, made.overlap, made.promotion_stop_hours, made.cancel_cutoff_hours, made.signup_opens_days, made.has_slot)
    assert told == ("both", 4, "offer", "block", 48, 12, 30, True)
    assert (made.attendance_percent, made.signup_closes_hours, made.zone) == (50, 2, "Europe/Lisbon")
    assert made.signup_closes_at == datetime(2030, 5, 1, 9, 30, tzinfo=ZoneInfo("Europe/Lisbon")) and set(made.units.all()) == {cast.north, cast.south}
    assert timezone.localtime(made.starts_at, ZoneInfo("Europe/Lisbon")).hour == 10


def test_a_date_is_added_without_a_script_and_nothing_typed_is_lost(cast, client_of, module):
    client, form = client_of(cast.hr), filled(module, place="Room 7", step="date", dates="1")
    page = client.post("/hr/sessions/new/", form)
    text = page.content.decode()
    assert page.status_code == 200 and 'name="day_1"' in text and 'value="Room 7"' in text and "not right yet" not in text
    days = [(timezone.localdate() + timedelta(days=14 + number)).isoformat() for number in range(5)]
    more = {f"{part}_{number}": value for number, day in enumerate(days) for part, value in (("day", day), ("starts", "10:00"), ("ends", "11:00"))}
    client.post("/hr/sessions/new/", filled(module, dates="5") | more)
    assert LiveSession.objects.get().dates.count() == 5


def test_a_double_click_makes_one_session_and_leads_to_it(cast, client_of, module):
    client, form = client_of(cast.hr), filled(module, form_key=uuid4().hex)
    first, second = (client.post("/hr/sessions/new/", form) for _click in range(2))
    assert LiveSession.objects.count() == 1 and first["Location"] == second["Location"] == f"/hr/sessions/{LiveSession.objects.get().pk}/"


def test_changing_a_session_of_five_dates_keeps_all_five(cast, client_of, make_session, module):
    starts = timezone.now().replace(tzinfo=None, second=0, microsecond=0) + timedelta(days=20)
    dates = [services.TypedDate(starts + timedelta(days=number), starts + timedelta(days=number, hours=1)) for number in range(5)]
    session = make_session(dates=dates)
    page = client_of(cast.hr).get(f"/hr/sessions/{session.pk}/change/").content.decode()
    assert 'name="day_4"' in page and 'name="dates" value="5"' in page


def test_htmx_gets_the_trainers_that_were_looked_for_and_the_chosen_ones_stay(cast, client_of, module, make_person):
    for number in range(12):
        make_person("Anna", f"Aas{number:02}", roles=("trainer",))
    form = filled(module, trainers=[cast.trainer.pk], trainer_words="aas11", step="trainer")
    page = client_of(cast.hr).post("/hr/sessions/new/", form, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page and "Anna Aas11" in page and "Aas05" not in page
    assert f'value="{cast.trainer.pk}" checked' in page


def test_a_wall_time_that_does_not_exist_is_refused_with_the_two_that_do(cast, client_of, module):
    page = client_of(cast.hr).post("/hr/sessions/new/", filled(module, day_0="2027-03-28", starts_0="02:30", ends_0="04:00"))
    text = page.content.decode()
    assert page.status_code == 422 and "Choose 01:30 or 03:30" in text


@pytest.mark.parametrize("which, utc_hour", [("first", 0), ("second", 1)])
def test_a_wall_time_that_comes_twice_asks_which_and_remembers_the_answer(cast, client_of, module, which, utc_hour):
    client, form = client_of(cast.hr), filled(module, day_0="2027-10-31", starts_0="02:30", ends_0="04:00")
    asked = client.post("/hr/sessions/new/", form)
    assert asked.status_code == 422 and 'name="second_0"' in asked.content.decode() and not LiveSession.objects.exists()
    client.post("/hr/sessions/new/", form | {"second_0": which})
    made = LiveSession.objects.get()
    assert made.starts_at == datetime(2027, 10, 31, utc_hour, 30, tzinfo=ZoneInfo("UTC"))
    assert f'value="{which}" id="id_second_0_{utc_hour}" checked' in client.get(f"/hr/sessions/{made.pk}/change/").content.decode()


def test_conflicts_of_room_and_trainer_are_named_and_never_in_the_way(cast, client_of, make_session, module, book):
    at = (timezone.localdate() + timedelta(days=14)).isoformat()
    in_the_room = make_session(place="room 1", trainers=[cast.trainer])
    elsewhere = make_session(place="Room 2")
    book(cast.trainer, elsewhere, at=timezone.now())
    hours = {"day_0": at, "starts_0": "00:00", "ends_0": "23:59"}
    client, form = client_of(cast.hr), filled(module, trainers=[cast.trainer.pk]) | hours
    page = client.post("/hr/sessions/new/", form).content.decode()
    assert "room 1 is taken by" in page and "Tom Trainer gives" in page and "Tom Trainer has a seat in" in page
    assert LiveSession.objects.count() == 2
    seen = page.split('name="seen" value="')[1].split('"')[0]
    services.cancel_session(session=in_the_room, by=cast.hr, now=timezone.now(), reason="x")
    assert client.post("/hr/sessions/new/", form | {"seen": seen}).status_code == 200
    page = client.post("/hr/sessions/new/", form).content.decode()
    client.post("/hr/sessions/new/", form | {"seen": page.split('name="seen" value="')[1].split('"')[0]})
    assert LiveSession.objects.count() == 3


def test_back_to_back_and_online_are_no_conflict(cast, client_of, make_session, module, to_noon):
    first = make_session(place="Room 1", starts_in=to_noon(14))
    wall = timezone.localtime(first.ends_at)
    after = {"day_0": wall.date().isoformat(), "starts_0": f"{wall:%H:%M}", "ends_0": f"{wall + timedelta(minutes=20):%H:%M}"}
    assert client_of(cast.hr).post("/hr/sessions/new/", filled(module) | after).status_code == 302
    same_time = {"day_0": wall.date().isoformat(), "starts_0": "00:00", "ends_0": "23:59", "mode": "online", "meeting_link": "https://meet.example.org/1"}
    assert client_of(cast.hr).post("/hr/sessions/new/", filled(module) | same_time).status_code == 302


def test_the_rehearsal_names_who_clashes_and_counts_who_waits(cast, client_of, make_session, make_module, book, make_person, to_noon):
    session = make_session(capacity=1, place="Room 1")
    other = make_session(module=make_module("Anders", "Different"), starts_in=to_noon(20), place="Room 2")
    book(cast.employee, session, at=timezone.now())
    book(make_person(), session, at=timezone.now())
    book(cast.employee, other, at=timezone.now())
    wall = timezone.localtime(other.starts_at)
    moved = {"day_0": wall.date().isoformat(), "starts_0": f"{wall:%H:%M}", "ends_0": f"{wall + timedelta(minutes=30):%H:%M}"}
    form = filled(session.module, capacity="1", edit_number=session.edit_number) | moved
    page = client_of(cast.hr).post(f"/hr/sessions/{session.pk}/change/", form).content.decode()
    assert "1 person gets an update" in page and "Samira El Idrissi" in page and "1 person without a seat" in page
    session.refresh_from_db()
    assert session.starts_at != other.starts_at


def test_fewer_seats_than_taken_is_shown_first_and_unbooks_nobody(cast, client_of, make_session, book):
    session = make_session(capacity=3)
    for person in (cast.employee, cast.other, cast.manager):
        book(person, session, at=timezone.now())
    client = client_of(cast.hr)
    page = client.post(f"/hr/sessions/{session.pk}/seats/", {"capacity": "1"}).content.decode()
    assert "there are 2 over" in page and LiveSession.objects.get(pk=session.pk).capacity == 3
    client.post(f"/hr/sessions/{session.pk}/seats/", {"capacity": "1", "is_sure": "1"})
    assert LiveSession.objects.get(pk=session.pk).capacity == 1 and session.bookings.filter(status="booked").count() == 3


def test_cancelling_says_first_who_hears_what_and_which_dates_they_are_offered(cast, client_of, make_session, book):
    session, following = make_session(trainers=[cast.trainer], capacity=1), make_session(starts_in=timedelta(days=30), capacity=1)
    for person in (cast.employee, cast.other):
        book(person, session, at=timezone.now())
    client = client_of(cast.hr)
    page = client.get(f"/hr/sessions/{session.pk}/cancel/").content.decode()
    assert "2 people get one message" in page and "With a seat: 1. With an offer: 0. Waiting: 1." in page
    assert "2 of them go to the front of the queue" in page and "1 gets an offer of a free seat there at once" in page and "1 person who gives it" in page
    assert client.post(f"/hr/sessions/{session.pk}/cancel/", {"reason": " "}).status_code == 422
    client.post(f"/hr/sessions/{session.pk}/cancel/", {"reason": "The trainer is ill."})
    assert sorted(following.bookings.values_list("status", flat=True)) == ["offered", "waitlisted"]


def test_a_colleague_is_booked_by_name_and_two_of_one_name_are_told_apart(cast, client_of, make_session, make_person):
    session, twins = make_session(), [make_person("Iris", "Jansen"), make_person("Iris", "Jansen")]
    client = client_of(cast.hr)
    page = client.post(f"/hr/sessions/{session.pk}/book/", {"employee_number": "iris jansen"}, follow=True).content.decode()
    assert "More than one colleague matches" in page and twins[1].employee_number in page and not session.bookings.exists()
    client.post(f"/hr/sessions/{session.pk}/book/", {"employee_number": "Otto"})
    client.post(f"/hr/sessions/{session.pk}/book/", {"employee_number": f"Iris Jansen ({twins[1].employee_number})"})
    assert {row.person for row in session.bookings.all()} == {cast.other, twins[1]}
