"""The personal calendar feed: a secret address, own dates only, the UIDs of the mails, and an end (§9.6)."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
import vobject
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from courses.assignments.models import AssignedSet, Assignment, Grounds
from courses.live_sessions import services
from courses.live_sessions.models import SessionPresenter
from lms.notifications import feeds
from lms.notifications.models import Feed, Message
from lms.people.services import leave
from tests.live_sessions.conftest import book, hr, make_module, make_plan, make_session, module  # noqa: F401

DAY = timedelta(days=1)


@pytest.fixture
def now():
    """Sessions of these tests begin after today, as the feed looks at the clock."""
    return timezone.now().replace(microsecond=0)


@pytest.fixture(autouse=True)
def _no_counts():
    cache.clear()


def address_of(person, now) -> str:
    return feeds.path_of(feeds.new_address(person=person, now=now))


def events(path: str) -> list:
    response = Client().get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    file = vobject.readOne(response.content.decode())
    return list(file.contents.get("vevent", []))


def test_a_seat_stands_in_the_feed_with_the_uid_and_sequence_of_the_mail(make_person, make_session, book, now):  # noqa: F811
    person = make_person()
    book(person, make_session())
    mailed = vobject.readOne(Message.objects.get(person=person).calendar).vevent
    [event] = events(address_of(person, now))
    assert (event.uid.value, event.sequence.value, event.status.value) == (mailed.uid.value, mailed.sequence.value, "CONFIRMED")
    assert event.dtstart.value == mailed.dtstart.value and "attendee" not in event.contents and getattr(event, "class").value == "PRIVATE"


def test_who_tells_something_stands_in_the_feed_of_who_comes_as_long_as_the_yes_stands(make_person, make_session, book, hr, now):  # noqa: F811
    person, session = make_person(), make_session()
    book(person, session)
    slot = services.ask_presenter(session=session, person=make_person("Wout", "Claes"), by=hr, now=now)
    path = address_of(person, now)
    assert "Wout Claes" not in events(path)[0].description.value
    services.accept_slot(slot=slot, by=slot.person, now=now)
    assert "Wout Claes tells" in events(path)[0].description.value
    services.cancel(booking=person.bookings.get(), by=person, now=now)
    assert "Wout Claes" not in events(path)[0].description.value


def test_waiting_is_no_date_an_offer_is_tentative_and_others_stand_nowhere(make_person, make_session, book, now):  # noqa: F811
    holder, first, second = make_person("Hein", "Houdt"), make_person("Ina", "Een"), make_person("Tine", "Twee")
    session = make_session(capacity=1, waiting="offer")
    booking = book(holder, session)
    book(first, session)
    book(second, session)
    services.cancel(booking=booking, by=holder, now=now)
    paths = {one: address_of(one, now) for one in (holder, first, second)}
    assert [event.status.value for event in events(paths[first])] == ["TENTATIVE"]
    assert events(paths[second]) == []
    text = Client().get(paths[first]).content.decode()
    for other in (holder, second):
        assert other.family_name not in text and other.email not in text


def test_what_was_cancelled_stays_for_14_days_as_cancelled(make_person, make_session, book, now):  # noqa: F811
    person = make_person()
    booking = book(person, make_session(starts_in=30 * DAY))
    path = address_of(person, now)
    uid = events(path)[0].uid.value
    services.cancel(booking=booking, by=person, now=now)
    [event] = events(path)
    assert (event.uid.value, event.status.value, event.sequence.value) == (uid, "CANCELLED", "1")
    with time_machine.travel(now + 14 * DAY - timedelta(minutes=1)):
        assert len(events(path)) == 1
    with time_machine.travel(now + 14 * DAY + timedelta(minutes=1)):
        cache.clear()
        assert events(path) == []


def test_a_trainer_sees_how_many_come_and_never_who(make_person, make_session, book, now):  # noqa: F811
    trainer, guests = make_person("Tom", "Trainer", roles=("trainer",)), [make_person("Gast", f"Nummer{number}") for number in range(3)]
    session = make_session(trainers=[trainer])
    for guest in guests:
        book(guest, session)
    path = address_of(trainer, now)
    [event] = events(path)
    assert "You give this session. 3 of 12 seats are taken." in event.description.value
    assert not any(word in Client().get(path).content.decode() for guest in guests for word in (guest.family_name, guest.email))


def test_who_tells_something_has_the_date_and_a_question_is_tentative(make_person, make_session, now):  # noqa: F811
    person, session = make_person(), make_session()
    row = SessionPresenter.objects.create(session=session, person=person)
    path = address_of(person, now)
    assert events(path)[0].status.value == "TENTATIVE"
    row.status = SessionPresenter.Status.ACCEPTED
    row.save()
    assert events(path)[0].status.value == "CONFIRMED"


def test_the_day_on_which_a_track_is_due_is_a_whole_day_that_blocks_nothing(make_person, now):
    person = make_person(language="nl")
    due = timezone.localdate() + 20 * DAY
    track = AssignedSet.objects.create(source="track", key="service", title_nl="Klantenservice", title_en="Customer service")
    row = Assignment.objects.create(person=person, assigned_set=track, grounds=Grounds.objects.create(assigned_set=track, strength="expected"), due_on=due)
    path = address_of(person, now)
    [event] = events(path)
    assert (event.dtstart.value, event.dtend.value, event.transp.value) == (due, due + DAY, "TRANSPARENT")
    assert event.summary.value == "Klaar op deze dag: Klantenservice"
    row.completed_at = now
    row.save()
    assert events(path) == []


def test_nothing_changed_is_answered_with_304_and_a_change_with_the_file(make_person, make_session, book, now):  # noqa: F811
    person, client = make_person(), Client()
    booking = book(person, make_session())
    path = address_of(person, now)
    first = client.get(path)
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        again = client.get(path, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    services.cancel(booking=booking, by=person, now=now)
    changed = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200 and changed["ETag"] != first["ETag"]
    assert "no-cache" in changed["Cache-Control"] and "sessionid" not in changed.cookies


def test_a_wrong_secret_is_not_found_and_a_leaver_is_gone(make_person, now):
    person = make_person()
    path = address_of(person, now)
    wrong = path.replace(path[-10:-4], "000000" if path[-10:-4] != "000000" else "111111")
    assert Client().get(wrong).status_code == 404
    assert Client().get("/calendar/999999-" + "a" * 64 + ".ics").status_code == 404
    leave(person=person, by=None, now=now)
    assert Client().get(path).status_code == 410


def test_a_new_address_stops_the_old_one_and_switching_off_never_brings_one_back(make_person, client_of):
    person = make_person()
    client = client_of(person)
    assert "You have no address yet" in client.get("/me/calendar/").content.decode()
    seen = []
    for _time in range(2):
        client.post("/me/calendar/address/")
        feed = Feed.objects.get(person=person)
        seen.append(feeds.path_of(feed))
        page = client.get("/me/calendar/").content.decode()
        assert f"http://127.0.0.1:8000{seen[-1]}" in page and f"webcal://127.0.0.1:8000{seen[-1]}" in page
    assert [Client().get(path).status_code for path in seen] == [404, 200]
    client.post("/me/calendar/off/")
    assert Client().get(seen[1]).status_code == 410
    assert seen[1] not in client.get("/me/calendar/").content.decode()
    client.post("/me/calendar/address/")
    assert Client().get(seen[1]).status_code == 404


def test_the_secret_is_stored_nowhere(make_person, now, django_db_blocker):
    from django.core import serializers

    person = make_person()
    feed = feeds.new_address(person=person, now=now)
    assert len(feeds.secret_of(feed)) == 64 and feeds.secret_of(feed) not in serializers.serialize("json", Feed.objects.all())


def test_who_asks_all_the_time_waits(make_person, now):
    path = address_of(make_person(), now)
    answers = [Client().get(path).status_code for _time in range(61)]
    assert answers == [200] * 60 + [429]


def test_the_feed_costs_as_many_queries_for_one_date_as_for_ten(make_person, make_session, book, now, django_assert_max_num_queries):  # noqa: F811
    person, trainer = make_person(), make_person("Tom", "Trainer")
    for number in range(10):
        book(person, make_session(starts_in=(10 + number) * DAY, trainers=[trainer]))
    for one in (person, trainer):
        path = address_of(one, now)
        with django_assert_max_num_queries(12):
            assert len(events(path)) == 10


def test_a_feed_that_another_program_reads_has_a_name_and_the_right_instants(make_person, make_session, book, now):  # noqa: F811
    person = make_person(time_zone="Europe/London")
    session = make_session()
    book(person, session)
    file = vobject.readOne(Client().get(address_of(person, now)).content.decode())
    assert file.contents["x-wr-calname"][0].value == "Podium: my dates" and "method" not in file.contents
    assert file.vevent.dtstart.value.astimezone(UTC) == session.starts_at
    assert datetime.now(UTC) - file.vevent.dtstamp.value < timedelta(minutes=5)
