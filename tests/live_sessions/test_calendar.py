"""Calendar files as another program reads them: vobject and dateutil, which share no code with what writes them (§9, §10)."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

import pytest
import time_machine
import vobject
from django.core import mail
from django.utils import timezone, translation

from courses.live_sessions import calendar, services, wording
from courses.live_sessions.models import Booking
from courses.live_sessions.services import SessionPlan, TypedDate
from lms.notifications import delivery
from lms.notifications.models import Message

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
LONG = "Ünïcode; komma's, puntkomma's en een heel lange naam voor een module die over de rand van vijfenzeventig bytes gaat \\ zo"


def file_of(message) -> vobject.base.Component:
    return vobject.readOne(message.calendar)


def events(message) -> list:
    return file_of(message).vevent_list


def instants(event) -> tuple[datetime, datetime]:
    """Start and end in UTC, because times of two zones are never equal around a change of the clock (PEP 495)."""
    return event.dtstart.value.astimezone(UTC), event.dtend.value.astimezone(UTC)


def last(person, kind) -> Message:
    return Message.objects.filter(person=person, kind=kind).latest("pk")


def the_plan(session, **fields) -> SessionPlan:
    """The plan of a session as it stands, with changes."""
    dates = [TypedDate(datetime.fromisoformat(one.wall_starts), datetime.fromisoformat(one.wall_ends), id=one.pk) for one in session.dates.all()]
    plain = {name: getattr(session, name) for name in ("module", "language", "mode", "place", "meeting_link", "capacity", "zone")}
    return SessionPlan(**{**plain, "dates": dates, **fields})


def moved(session, by: timedelta) -> list[TypedDate]:
    return [TypedDate(one.starts + by, one.ends + by, id=one.id) for one in the_plan(session).dates]


@pytest.fixture
def change(hr, now):
    def do(session, *, at=None, **fields):
        session.refresh_from_db()
        return services.change(session=session, plan=the_plan(session, **fields), by=hr, now=at or now)

    return do


def test_the_first_mail_is_a_request_with_one_event_per_date(make_person, make_session, book, now):
    day = timedelta(days=1)
    first = datetime(2026, 5, 26, 10, 0)
    session = make_session(dates=[TypedDate(first, first + timedelta(hours=2)), TypedDate(first + day, first + day + timedelta(hours=3))])
    person = make_person()
    book(person, session)
    message = last(person, "booking_confirmed")
    one, other = events(message)
    assert (message.calendar_method, file_of(message).method.value, file_of(message).version.value) == ("REQUEST", "REQUEST", "2.0")
    assert one.dtstart.value == datetime(2026, 5, 26, 10, 0, tzinfo=AMSTERDAM) and one.dtend.value == datetime(2026, 5, 26, 12, 0, tzinfo=AMSTERDAM)
    assert other.dtend.value - other.dtstart.value == timedelta(hours=3)
    assert one.uid.value != other.uid.value
    assert {event.status.value for event in (one, other)} == {"CONFIRMED"} and one.sequence.value == "0"
    assert one.dtstamp.value == now.astimezone(UTC)


def test_one_recipient_stands_in_the_file_and_the_organizer_is_the_mailbox_of_the_organisation(make_person, make_session, book):
    person, other = make_person(), make_person("Otto", "Zuid")
    session = make_session()
    book(other, session)
    book(person, session)
    message = last(person, "booking_confirmed")
    [event] = events(message)
    assert event.organizer.value == "mailto:leren@example.org"
    assert [one.value for one in event.attendee_list] == [f"mailto:{person.email}"]
    assert other.email not in message.calendar and getattr(event, "class").value == "PRIVATE"


def test_lines_end_in_crlf_fold_at_75_octets_and_texts_come_back_as_they_were(make_person, make_module, make_session, book):
    person = make_person(language="nl")
    book(person, make_session(module=make_module(LONG, LONG), place="Gebouw A, zaal; 3"))
    message = last(person, "booking_confirmed")
    lines = message.calendar.encode().split(b"\r\n")
    assert b"\n" not in b"".join(lines) and lines[-1] == b"" and max(map(len, lines)) <= 75
    [event] = events(message)
    assert (event.summary.value, event.location.value) == (LONG, "Gebouw A, zaal; 3")
    assert "Kun je niet komen?" in event.description.value


def test_the_times_have_a_tzid_with_a_matching_vtimezone(make_person, make_session, book):
    person = make_person()
    book(person, make_session(zone="America/New_York"))
    message = last(person, "booking_confirmed")
    file = file_of(message)
    assert [zone.tzid.value for zone in file.vtimezone_list] == ["America/New_York"]
    assert file.vevent.dtstart.params["X-VOBJ-ORIGINAL-TZID"] == ["America/New_York"]
    session = Booking.objects.get(person=person).session
    assert file.vevent.dtstart.value == session.starts_at


@pytest.mark.parametrize("zone", ["Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo", "UTC"])
def test_another_program_reads_the_same_instants_all_year_round(make_person, make_session, book, zone):
    """dateutil works the offsets out from our VTIMEZONE; they must be those of the zone itself."""
    person = make_person(time_zone=zone)
    session = make_session(zone=zone)
    booking = book(person, session)
    date = session.dates.get()
    for week in range(0, 60, 4):
        date.starts_at = session.starts_at + timedelta(days=7 * week, hours=week % 24)
        date.ends_at = date.starts_at + timedelta(minutes=90)
        text = calendar.cancelled_dates(booking, [date], now=timezone.now())
        event = vobject.readOne(text).vevent
        assert instants(event) == (date.starts_at, date.ends_at), f"{zone}, week {week}"


@pytest.mark.parametrize(
    ("starts", "ends", "is_second", "minutes"),
    [
        (datetime(2027, 3, 28, 1, 30), datetime(2027, 3, 28, 3, 30), None, 60),
        (datetime(2026, 10, 25, 1, 30), datetime(2026, 10, 25, 3, 30), None, 180),
        (datetime(2026, 10, 25, 2, 15), datetime(2026, 10, 25, 3, 30), True, 75),
        (datetime(2026, 10, 25, 2, 15), datetime(2026, 10, 25, 3, 30), False, 135),
    ],
)
def test_on_the_night_the_clock_changes_the_duration_is_right_in_page_mail_and_file(make_person, make_session, book, starts, ends, is_second, minutes):
    person, lasts = make_person(), timedelta(minutes=minutes)
    session = make_session(dates=[TypedDate(starts, ends, is_second)])
    assert session.ends_at - session.starts_at == lasts
    book(person, session)
    message = last(person, "booking_confirmed")
    event = file_of(message).vevent
    assert instants(event) == (session.starts_at, session.ends_at)
    assert event.valarm.trigger.value == -timedelta(minutes=15)
    crosses = starts.hour == 1 or is_second is False
    assert (f"it lasts {minutes} minutes" in message.context["when"]["en"]) is crosses
    with timezone.override(AMSTERDAM), translation.override("en"):
        assert wording.all_dates(session) == message.context["when"]["en"]


def test_the_reminder_of_that_night_leaves_24_hours_before_and_once(make_person, make_session, book):
    person = make_person()
    session = make_session(dates=[TypedDate(datetime(2026, 10, 25, 2, 15), datetime(2026, 10, 25, 3, 30), True)])
    book(person, session)
    a_day = timedelta(hours=24)
    services.remind(now=session.starts_at - a_day - timedelta(seconds=1))
    assert not Message.objects.filter(kind="session_reminder").exists()
    for _time in range(2):
        services.remind(now=session.starts_at - a_day + timedelta(seconds=1))
    assert Message.objects.get(kind="session_reminder").context["when"]["en"] == "Sunday 25 October, 02:15–03:30"


def test_a_viewer_in_another_zone_sees_both_times_with_names_in_mail_page_and_file(make_person, make_session, book, client_of):
    person = make_person(time_zone="Europe/London", language="en")
    start = datetime(2027, 5, 26, 10, 0)
    session = make_session(dates=[TypedDate(start, start + timedelta(minutes=90))])
    book(person, session)
    message = last(person, "booking_confirmed")
    words = "10:00–11:30 in Amsterdam, 09:00–10:30 where you are (London)"
    assert words in message.context["when"]["en"]
    assert words in events(message)[0].description.value
    assert words in client_of(person).get(f"/learn/sessions/{session.pk}/").content.decode()


def test_the_join_link_is_our_page_and_never_the_meeting(make_person, make_session, book):
    person = make_person()
    session = make_session(mode="online", meeting_link="https://meet.example.org/secret-room")
    book(person, session)
    message = last(person, "booking_confirmed")
    assert "secret-room" not in message.calendar
    assert f"http://127.0.0.1:8000/learn/sessions/{session.pk}/join/" in events(message)[0].description.value


def test_the_sequence_is_stored_and_rises_with_each_change_of_time_place_and_with_cancel(make_person, make_session, book, change, now):
    person = make_person()
    session = make_session()
    booking = book(person, session)
    uid = events(last(person, "booking_confirmed"))[0].uid.value
    change(session, dates=moved(session, timedelta(days=1)))
    change(session, place="Zaal Es, Zwolle")
    change(session, mode="both", meeting_link="https://meet.example.org/a")
    update = events(last(person, "session_changed"))[0]
    booking.refresh_from_db()
    assert (update.uid.value, update.sequence.value, booking.calendar_sequence) == (uid, "3", 3)
    services.cancel(booking=booking, by=person, now=now)
    assert events(last(person, "booking_cancelled"))[0].sequence.value == "4"


def test_one_booking_that_ended_is_a_cancel_without_status_to_that_person_only(make_person, make_session, book, hr, now):
    person, other = make_person(), make_person("Otto", "Zuid")
    session = make_session()
    booking = book(person, session)
    book(other, session)
    services.remove(booking=booking, by=hr, now=now, reason="double booked")
    message = last(person, "booking_removed")
    [event] = events(message)
    assert message.calendar_method == file_of(message).method.value == "CANCEL"
    assert "status" not in event.contents and event.description.value == "Your booking has ended."
    assert [one.kind for one in Message.objects.filter(person=other)] == ["booking_confirmed"]


def test_a_cancelled_session_is_a_cancel_with_status_cancelled_to_everybody(make_person, make_session, book, hr, now):
    people = [make_person(), make_person("Otto", "Zuid")]
    session = make_session()
    for person in people:
        book(person, session)
    services.cancel_session(session=session, by=hr, now=now, reason="The trainer is ill.")
    for person in people:
        message = last(person, "session_cancelled")
        [event] = events(message)
        assert (message.calendar_method, event.status.value) == ("CANCEL", "CANCELLED")
        assert (event.sequence.value, event.description.value) == ("1", "This session has been cancelled.")


def test_rebooking_after_cancelling_has_a_new_uid(make_person, make_session, book, now):
    person = make_person()
    session = make_session()
    booking = book(person, session)
    old = events(last(person, "booking_confirmed"))[0].uid.value
    services.cancel(booking=booking, by=person, now=now)
    book(person, session)
    assert events(last(person, "booking_confirmed"))[0].uid.value != old


def test_the_uid_does_not_change_with_the_address_of_the_site(make_person, make_session, book, settings, now):
    booking = book(make_person(), make_session())
    before = calendar.uid(booking, booking.session.dates.get())
    settings.PUBLIC_URL = "https://elsewhere.example.org"
    assert calendar.uid(booking, booking.session.dates.get()) == before


def test_a_dropped_date_is_cancelled_for_who_has_a_seat_and_the_others_stay(make_person, make_session, book, change, now):
    first = datetime(2026, 5, 26, 10, 0)
    dates = [TypedDate(first + timedelta(days=day), first + timedelta(days=day, hours=1)) for day in range(3)]
    session, person = make_session(dates=dates), make_person()
    book(person, session)
    uids = {one.dtstart.value.date().day: one.uid.value for one in events(last(person, "booking_confirmed"))}
    change(session, dates=the_plan(session).dates[:2])
    session.refresh_from_db()
    change(session, dates=the_plan(session).dates[:1], at=now + timedelta(minutes=5))
    update, gone = last(person, "session_changed"), last(person, "session_date_dropped")
    assert [one.uid.value for one in events(update)] == [uids[26]]
    assert [(one.uid.value, one.status.value) for one in events(gone)] == [(uids[28], "CANCELLED"), (uids[27], "CANCELLED")]
    assert events(gone)[0].description.value == "This date does not take place. The other dates stay."
    assert gone.calendar_method == "CANCEL" and not gone.in_app and Message.objects.filter(kind="session_date_dropped").count() == 1


def test_the_mail_as_a_whole_is_what_outlook_and_gmail_expect(make_person, make_session, book, settings):
    settings.MAIL_IS_KEPT = False
    person = make_person(language="nl")
    book(person, make_session())
    delivery.deliver_batch()
    sent = message_from_bytes(mail.outbox[0].message().as_bytes(linesep="\r\n"), policy=policy.SMTP)
    assert sent.get_content_type() == "multipart/alternative"
    plain, html, invitation = sent.iter_parts()
    assert [part.get_content_type() for part in (plain, html, invitation)] == ["text/plain", "text/html", "text/calendar"]
    assert invitation["Content-Type"].params == {"charset": "utf-8", "method": "REQUEST"}
    assert invitation.get_content_disposition() is None
    file = invitation.get_payload(decode=True).decode("utf-8")
    assert vobject.readOne(file).method.value == "REQUEST" and file == last(person, "booking_confirmed").calendar
    assert (sent["To"], sent["Reply-To"]) == (person.email, "leren@example.org")
    assert vobject.readOne(file).vevent.attendee.value == f"mailto:{sent['To']}"


def test_the_download_of_who_waits_is_tentative_and_has_the_uid_of_the_mails(make_person, make_session, book, client_of, now):
    holder, waiter = make_person(), make_person("Wim", "Wacht")
    start = (timezone.localtime() + timedelta(days=20)).replace(tzinfo=None, second=0, microsecond=0)
    session = make_session(capacity=1, dates=[TypedDate(start, start + timedelta(hours=1))])
    book(holder, session)
    book(waiter, session)
    read = {one: vobject.readOne(client_of(one).get(f"/learn/sessions/{session.pk}/calendar/").content.decode()).vevent for one in (holder, waiter)}
    assert {one.pk: event.status.value for one, event in read.items()} == {holder.pk: "CONFIRMED", waiter.pk: "TENTATIVE"}
    assert read[holder].uid.value == events(last(holder, "booking_confirmed"))[0].uid.value


def test_our_page_opens_the_meeting_15_minutes_before_the_start_for_who_has_a_seat_only(make_person, make_session, book, client_of):
    holder, waiter, link = make_person(), make_person("Wim", "Wacht"), "https://meet.example.org/secret-room"
    start = datetime(2026, 5, 26, 10, 0, tzinfo=AMSTERDAM)
    session = make_session(capacity=1, mode="online", meeting_link=link, dates=[TypedDate(datetime(2026, 5, 26, 10, 0), datetime(2026, 5, 26, 11, 0))])
    book(holder, session)
    book(waiter, session)
    minute, page = timedelta(minutes=1), f"/learn/sessions/{session.pk}/"

    def opens(person, at):
        with time_machine.travel(at, tick=False):
            return client_of(person).get(page + "join/").url

    assert [opens(holder, start + wait * minute) for wait in (-16, -15, 0, 60, 61)] == [page, link, link, link, page]
    assert opens(waiter, start) == page
