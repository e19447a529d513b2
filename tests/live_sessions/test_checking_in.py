"""Checking in with the code, and coming in without a seat (§8.2)."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from courses.live_sessions import services
from courses.live_sessions.models import Attendance, Booking, SessionDate, WalkIn
from courses.live_sessions.rules import room_code
from tests.forms_of_pages import forms_in
from tests.live_sessions.qr_reading import read_qr


@pytest.fixture(autouse=True)
def _no_tries_yet():
    cache.clear()


@pytest.fixture
def on_now(cast, make_session):
    """A session that began five minutes ago, with one seat for the employee."""

    def make(**fields):
        session = make_session(trainers=[cast.trainer], moment=timezone.now(), starts_in=timedelta(days=2), **{"capacity": 1} | fields)
        services.book(person=cast.employee, session=session, by=cast.employee, now=timezone.now())
        begin, end = timezone.now() - timedelta(minutes=5), timezone.now() + timedelta(minutes=85)
        SessionDate.objects.filter(session=session).update(starts_at=begin, ends_at=end)
        type(session).objects.filter(pk=session.pk).update(starts_at=begin, ends_at=end)
        session.refresh_from_db()
        return session

    return make


def code_of(session):
    date = session.dates.get()
    return room_code.code_at(timezone.now(), secret=date.room_secret, date_id=date.pk)


def test_who_has_a_seat_types_the_code_and_is_present_once(cast, client_of, on_now):
    session, client = on_now(), client_of(cast.employee)
    for _time in range(2):
        assert client.post("/i/", {"code": code_of(session)}).status_code == 302
    mark = Attendance.objects.get()
    assert (mark.value, mark.booking.person, mark.marked_by) == ("attended", cast.employee, cast.employee)


def test_a_scanned_code_waits_for_the_own_button(cast, client_of, on_now):
    session = on_now()
    page = client_of(cast.employee).get(f"/i/{code_of(session)}/")
    assert page.status_code == 200 and code_of(session) in page.content.decode() and not Attendance.objects.exists()


@pytest.mark.parametrize("public_url", ["http://127.0.0.1:8000", "https://leren.een-heel-lange-naam.example.org"])
@pytest.mark.parametrize("where", ["", "dates/{}/code/"], ids=["roster", "screen"])
def test_the_drawing_on_roster_and_screen_is_read_by_a_telephone_and_leads_to_checking_in(cast, client_of, on_now, settings, public_url, where):
    settings.PUBLIC_URL, session = public_url, on_now()
    page = client_of(cast.trainer).get(f"/trainer/sessions/{session.pk}/{where.format(session.dates.get().pk)}").content.decode()
    address = read_qr(page)
    assert address == f"{public_url}/i/{code_of(session)}/"
    client, path = client_of(cast.employee), address.removeprefix(public_url)
    [form] = [one for one in forms_in(client.get(path).content.decode(), path) if "code" in one.types]
    client.post(form.address, form.values)
    assert Attendance.objects.get().value == "attended"


def test_a_code_works_until_the_end_of_the_next_five_minutes_and_then_says_that_it_changed(cast, client_of, on_now):
    session, client = on_now(), client_of(cast.employee)
    began = room_code.changes_at(timezone.now())
    with time_machine.travel(began, tick=False):
        first = code_of(session)
    with time_machine.travel(began + 2 * room_code.STEP, tick=False):
        refused = client.post("/i/", {"code": first})
        assert refused.status_code == 422 and "the code changes every five minutes" in refused.content.decode() and not Attendance.objects.exists()
    with time_machine.travel(began + 2 * room_code.STEP - timedelta(seconds=1), tick=False):
        assert code_of(session) != first and client.post("/i/", {"code": first}).status_code == 302
    assert Attendance.objects.get().value == "attended"


@pytest.mark.parametrize(("minutes", "is_open"), [(-16, False), (-15, True), (90, True), (91, False)], ids=["16 before", "15 before", "at the end", "after"])
def test_the_code_works_from_15_minutes_before_the_start_until_the_end(cast, client_of, on_now, minutes, is_open):
    session, client = on_now(), client_of(cast.employee)
    with time_machine.travel(session.starts_at + timedelta(minutes=minutes), tick=False):
        assert (client.post("/i/", {"code": code_of(session)}).status_code == 302) is is_open
        shown = client_of(cast.trainer).get(f"/trainer/sessions/{session.pk}/").content.decode()
        assert ("QR code to check in" in shown) is is_open
    assert Attendance.objects.exists() is is_open


def test_a_mark_of_the_trainer_stays(cast, client_of, on_now):
    session = on_now()
    services.mark(booking=session.bookings.get(), date=session.dates.get(), value="excused", by=cast.trainer, now=timezone.now())
    client_of(cast.employee).post("/i/", {"code": code_of(session)})
    assert Attendance.objects.get().value == "excused"


def test_a_wrong_code_says_so_and_the_code_of_another_room_says_that(cast, client_of, on_now, make_module):
    mine, other = on_now(), on_now(module=make_module("Andere", "Something else"), place="Zaal Eik")
    other.bookings.all().delete()
    client = client_of(cast.employee)
    page = client.post("/i/", {"code": "12"})
    assert page.status_code == 422 and "No session that is on now has this code" in page.content.decode()
    page = client.post("/i/", {"code": code_of(other)})
    assert page.status_code == 422 and "This code is for another session: ‘Something else’" in page.content.decode()
    assert not Attendance.objects.exists() and mine.bookings.count() == 1


def test_after_ten_tries_in_five_minutes_one_waits(cast, client_of, on_now):
    on_now()
    client = client_of(cast.employee)
    pages = [client.post("/i/", {"code": f"{number:06}"}).content.decode() for number in range(11)]
    assert "You tried many codes" not in pages[9] and "You tried many codes" in pages[10]


def test_somebody_without_a_seat_asks_the_trainer_who_lets_them_in(cast, client_of, on_now):
    session, client = on_now(), client_of(cast.other)
    page = client.post("/i/", {"code": code_of(session)}).content.decode()
    assert "Ask to come in" in page and not WalkIn.objects.exists()
    client.post("/i/door/", {"code": code_of(session)})
    client.post("/i/door/", {"code": code_of(session)})
    row = WalkIn.objects.get()
    trainer = client_of(cast.trainer)
    assert "Otto Zuid stands at the door" in trainer.get(f"/trainer/sessions/{session.pk}/").content.decode()
    for _click in range(2):
        assert trainer.post(f"/trainer/sessions/{session.pk}/door/{row.pk}/", {"answer": "yes"}).status_code == 302
    booking = Booking.objects.get(person=cast.other)
    assert (booking.status, booking.overbooked_because) == ("booked", "came in without a seat")
    assert booking.attendance.get().value == "attended"
    assert "You take part" in client.get(f"/i/door/{row.date_id}/").content.decode()


def test_a_no_at_the_door_gives_no_seat_and_may_be_asked_again(cast, client_of, on_now, told):
    session, client = on_now(), client_of(cast.other)
    client.post("/i/door/", {"code": code_of(session)})
    row = WalkIn.objects.get()
    client_of(cast.trainer).post(f"/trainer/sessions/{session.pk}/door/{row.pk}/", {"answer": "no"})
    assert "There is no room this time" in client.get(f"/i/door/{row.date_id}/").content.decode()
    assert not Booking.objects.filter(person=cast.other).exists() and told(cast.other) == ["walk_in_refused"]
    client.post("/i/door/", {"code": code_of(session)})
    assert WalkIn.objects.get().status == "asked"


def test_who_waits_in_the_queue_keeps_one_booking_when_let_in(cast, client_of, make_session, on_now):
    session = on_now()
    waiting = Booking.objects.create(session=session, person=cast.other, status="waitlisted", sequence=1)
    client_of(cast.other).post("/i/door/", {"code": code_of(session)})
    client_of(cast.trainer).post(f"/trainer/sessions/{session.pk}/door/{WalkIn.objects.get().pk}/", {"answer": "yes"})
    waiting.refresh_from_db()
    assert waiting.status == "booked" and Booking.objects.filter(person=cast.other).count() == 1


def test_another_trainer_does_not_find_the_room(cast, client_of, on_now, make_person):
    session, stranger = on_now(), make_person("Vera", "Vreemd", roles=("trainer",))
    date = session.dates.get()
    for address in ("", f"dates/{date.pk}/code/", f"dates/{date.pk}/log/"):
        assert client_of(stranger).get(f"/trainer/sessions/{session.pk}/{address}").status_code == 404


def test_the_screen_shows_code_and_drawing_only_around_the_session(cast, client_of, on_now, make_session):
    session, trainer = on_now(), client_of(cast.trainer)
    page = trainer.get(f"/trainer/sessions/{session.pk}/dates/{session.dates.get().pk}/code/").content.decode()
    code = code_of(session)
    assert f"{code[:3]} {code[3:]}" in page and "<svg" in page and "style=" not in page
    later = make_session(trainers=[cast.trainer], moment=timezone.now(), starts_in=timedelta(days=3))
    page = trainer.get(f"/trainer/sessions/{later.pk}/dates/{later.dates.get().pk}/code/").content.decode()
    assert "The code is here from 15 minutes before the start" in page


def test_marking_one_person_with_htmx_answers_with_the_list(cast, client_of, on_now):
    session = on_now()
    booking = session.bookings.get()
    page = client_of(cast.trainer).post(
        f"/trainer/sessions/{session.pk}/dates/{session.dates.get().pk}/",
        {"booking": booking.pk, "value": "partly", "minutes": "40"},
        headers={"HX-Request": "true"},
    )
    assert page.status_code == 200 and b"<html" not in page.content and b"Partly" in page.content
    assert (Attendance.objects.get().value, Attendance.objects.get().minutes) == ("partly", 40)


def test_nothing_typed_says_what_to_do(cast, client_of):
    page = client_of(cast.employee).post("/i/", {"code": " "})
    assert page.status_code == 422 and "Type the six digits first." in page.content.decode()


def test_the_page_of_the_session_asks_for_the_code_until_one_is_noted_as_present(cast, client_of, on_now):
    session, client = on_now(), client_of(cast.employee)
    address = f"/learn/sessions/{session.pk}/"
    assert "Check in with the code" in client.get(address).content.decode()
    client.post("/i/", {"code": code_of(session)})
    page = client.get(address).content.decode()
    assert "You are noted as present." in page and "Check in with the code" not in page
