"""Every row of the acceptance scenarios (spec §12), in its order and words, through the pages that people use. "At once" is with real threads."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings as installation
from django.core import mail
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from courses.live_sessions import tasks
from courses.live_sessions.models import Booking, LiveSession, SessionPresenter
from courses.live_sessions.services import TypedDate
from courses.progress.models import ModuleCompletion
from lms.notifications import delivery, feeds
from lms.notifications.models import Message
from lms.notifications.rendering import words
from tests.live_sessions.conftest import AMSTERDAM, NOW, status_of

Status = Booking.Status
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def clock():
    """It is Tuesday 12 May 2026, nine o'clock in Amsterdam, until the test says otherwise."""
    with time_machine.travel(NOW, tick=False) as hands:
        yield hands


@pytest.fixture
def full(make_person, make_session, books):
    """One seat, taken, and three people who wait."""

    def make(waiting=3, **fields):
        session = make_session(**{"capacity": 1, **fields})
        return session, books(make_person("Holder"), session), [books(make_person(f"Waits {n}"), session) for n in range(1, waiting + 1)]

    return make


def _events(message):
    """The calendar file that went with a message: its method, and its events as dictionaries of text."""
    file = Calendar.from_ical(message.calendar)
    return str(file["method"]), [{key.lower(): event[key].to_ical().decode() for key in event} for event in file.walk("VEVENT")]


def _statuses(bookings):
    return [status_of(one) for one in bookings]


@pytest.mark.django_db(transaction=True)
def test_1_seat_50_people_click_at_once(make_person, make_session, client_of, at_once):
    """1 booked, 49 waitlisted with sequence 1–49, no error page, 50 messages."""
    session, people = make_session(capacity=1, moment=timezone.now()), [make_person() for _n in range(50)]
    clients = [client_of(one) for one in people]
    answers = at_once([lambda one=one: one.post(f"/learn/sessions/{session.pk}/book/", {"form_key": "a click"}, follow=True) for one in clients])
    assert [getattr(one, "status_code", one) for one in answers] == [200] * 50
    pages = [one.content.decode() for one in answers]
    assert sum("You have a seat" in page for page in pages) == 1 and not any("It is busy" in page for page in pages)
    rows = Booking.objects.order_by("sequence")
    assert sorted(rows.values_list("status", flat=True)) == [Status.BOOKED] + [Status.WAITLISTED] * 49
    assert sorted(row.sequence for row in rows if row.sequence) == list(range(1, 50))
    assert Message.objects.filter(person__in=people).count() == 50


def test_full_3_waiting_1_cancels_3_days_before(full, clock, cancels, django_capture_on_commit_callbacks):
    """The first is promoted in the same transaction; CANCEL and REQUEST leave after commit."""
    session, holder, waits = full()
    clock.move_to(session.starts_at - 3 * DAY)
    with django_capture_on_commit_callbacks() as after_commit:
        cancels(holder)
        assert _statuses(waits) == [Status.BOOKED, Status.WAITLISTED, Status.WAITLISTED]
    assert _events(holder.person.messages.get(kind="booking_cancelled"))[0] == "CANCEL"
    assert _events(waits[0].person.messages.get(kind="booking_promoted"))[0] == "REQUEST"
    assert after_commit and mail.outbox == []


def test_same_the_first_one_overlaps_elsewhere(full, clock, cancels, make_module, make_session, books, reads, told):
    """The second is promoted; the first keeps the place and is told once."""
    session, holder, (first, second, _third) = full()
    books(first.person, make_session(module=make_module()))
    clock.move_to(session.starts_at - 3 * DAY)
    cancels(holder)
    for _minute in range(3):
        tasks.sweep()
    assert _statuses([first, second]) == [Status.WAITLISTED, Status.BOOKED]
    assert "You are waiting, place 1 of 2" in reads(first.person, f"/learn/sessions/{session.pk}/")
    assert told(first.person, "booking_skipped") == ["booking_skipped"]


def test_same_10_h_before_start(full, clock, cancels, books, make_person):
    """Nobody is promoted by itself; the trainer sees advice; a newcomer cannot take the seat."""
    trainer = make_person(roles=("trainer",))
    session, holder, waits = full(signup_closes_hours=0, trainers=[trainer])
    clock.move_to(session.starts_at - 10 * HOUR)
    cancels(holder)
    tasks.sweep()
    assert _statuses(waits) == [Status.WAITLISTED] * 3 and not session.bookings.filter(status=Status.BOOKED).exists()
    assert "you can still offer the seat" in words(trainer.messages.get(kind="session_late_cancellation")).text
    assert books(make_person("Newcomer"), session).status == Status.WAITLISTED


def test_capacity_12_to_8_with_12_booked(make_person, make_session, books, cancels, press, reads, hr, clock):
    """12 stay, "4 over", no promotion until below 8."""
    session = make_session(capacity=12)
    seats = [books(make_person(), session) for _n in range(12)]
    waits = books(make_person(), session)
    press(hr, f"/hr/sessions/{session.pk}/seats/", capacity="8", is_sure="1")
    assert _statuses(seats) == [Status.BOOKED] * 12 and "4 over." in reads(hr, f"/hr/sessions/{session.pk}/")
    for one in seats[:4]:
        cancels(one)
    assert status_of(waits) == Status.WAITLISTED, "eight seats are held and there are eight"
    cancels(seats[4])
    assert status_of(waits) == Status.BOOKED and session.bookings.filter(status=Status.BOOKED).count() == 8


def test_offer_expires(full, clock, cancels, reads):
    """The next person has it within a minute: the sweep runs every minute."""
    session, holder, (first, second, _third) = full(waiting=3, moment=NOW)
    LiveSession.objects.update(waiting="offer")
    cancels(holder)
    first.refresh_from_db()
    assert installation.CELERY_BEAT_SCHEDULE["move waiting lists"] == {"task": "courses.live_sessions.tasks.sweep", "schedule": 60.0}
    clock.move_to(first.offered_until + timedelta(seconds=1))
    tasks.sweep()
    assert _statuses([first, second]) == [Status.EXPIRED, Status.OFFERED]
    assert "A seat is held for you" in reads(second.person, f"/learn/sessions/{session.pk}/")


def test_person_waits_for_two_dates_gets_one(make_person, make_session, books, press, cancels, reads, clock):
    """The other entry ends."""
    one, two, person = make_session(capacity=1), make_session(capacity=1, starts_in=21 * DAY), make_person()
    holder = books(make_person(), one)
    books(make_person(), two)
    press(person, f"/learn/sessions/any/{one.module.key}/", session=[one.pk, two.pk])
    first, second = person.bookings.order_by("session__starts_at")
    assert _statuses([first, second]) == [Status.WAITLISTED, Status.WAITLISTED]
    cancels(holder)
    assert _statuses([first, second]) == [Status.BOOKED, Status.WITHDRAWN]


def test_person_leaves_the_company(full, hr, press, clock):
    """Future bookings end, the next is promoted, history stays, the feed answers 410."""
    _session, holder, (first, *_others) = full()
    feed = feeds.path_of(feeds.new_address(person=holder.person, now=NOW))
    assert Client().get(feed).status_code == 200
    press(hr, f"/hr/people/{holder.person_id}/leave/", heir=hr.employee_number)
    assert _statuses([holder, first]) == [Status.REMOVED, Status.BOOKED]
    assert [line.new for line in holder.changes.order_by("pk")] == [Status.BOOKED, Status.REMOVED]
    assert Client().get(feed).status_code == 410


def test_date_moved_by_a_day(make_person, make_module, make_session, books, changes, cancels, clock):
    """REQUEST with SEQUENCE+1, cancelling free again, clashes listed beforehand."""
    session, person = make_session(), make_person("Noor", "Bakker")
    booking = books(person, session)
    before = _events(person.messages.get(kind="booking_confirmed"))[1][0]
    books(person, make_session(module=make_module(), starts_in=15 * DAY))
    clock.move_to(session.starts_at - 12 * HOUR)
    rehearsal = changes(session, day_0="2026-05-27")
    assert "1 person gets an update" in rehearsal and "1 of them has something else then: Noor Bakker" in rehearsal
    method, [event] = _events(person.messages.get(kind="session_changed"))
    assert (method, int(event["sequence"]), event["dtstart"]) == ("REQUEST", int(before["sequence"]) + 1, "20260527T090000")
    assert event["uid"] == before["uid"]
    cancels(booking)
    assert status_of(booking) == Status.CANCELLED, "free again, although it is less than a day before what was agreed"


def test_typo_fixed_three_times(make_person, make_session, books, changes, told, clock):
    """No mail."""
    session, person = make_session(), make_person()
    books(person, session)
    for notes in ("Brnig your phone", "Bring yuor phone", "Bring your phone"):
        assert changes(session, notes=notes) == ""
    session.refresh_from_db()
    assert session.notes == "Bring your phone" and told(person) == ["booking_confirmed"]


def test_one_participant_removed(make_person, make_session, books, press, hr, told, clock):
    """CANCEL without STATUS:CANCELLED, to that person only."""
    session, person, other = make_session(), make_person(), make_person()
    booking = books(person, session)
    books(other, session)
    press(hr, f"/hr/bookings/{booking.pk}/remove/", reason="Double with another course")
    method, [event] = _events(person.messages.get(kind="booking_removed"))
    assert (method, "status" in event) == ("CANCEL", False)
    assert told(other) == ["booking_confirmed"]


def test_session_cancelled(full, make_session, press, hr, clock):
    """Everyone: CANCEL + STATUS:CANCELLED, alternatives."""
    session, holder, waits = full()
    make_session(starts_in=21 * DAY)
    press(hr, f"/hr/sessions/{session.pk}/cancel/", reach="this", reason="The trainer is ill")
    message = holder.person.messages.get(kind="session_cancelled")
    method, [event] = _events(message)
    assert (method, event["status"]) == ("CANCEL", "CANCELLED")
    for one in [holder, *waits]:
        assert "2 June" in words(one.person.messages.get(kind="session_cancelled")).text


def test_rebooked_after_cancelling(make_person, make_session, books, cancels, clock):
    """New UID."""
    session, person = make_session(), make_person()
    cancels(books(person, session))
    books(person, session)
    one, two = (_events(message)[1][0]["uid"] for message in person.messages.filter(kind="booking_confirmed"))
    assert one != two


def test_i_cannot_come_one_hour_before(make_person, make_session, books, cancels, reads, told, clock):
    """Seat freed, cancelled late, trainer told, manager not."""
    manager, trainer = make_person("Marloes"), make_person("Tom", roles=("trainer",))
    session, person = make_session(trainers=[trainer]), make_person(managers=[manager])
    booking = books(person, session)
    clock.move_to(session.starts_at - HOUR)
    assert "I cannot come" in reads(person, f"/learn/sessions/{session.pk}/")
    cancels(booking)
    assert status_of(booking) == Status.CANCELLED_LATE and not booking.holds_seat
    assert (told(trainer), told(manager)) == (["duty_planned", "session_late_cancellation"], [])


def test_attendance_not_recorded(make_person, make_session, books, reads, clock):
    """Reports say so; nothing completes."""
    trainer, person = make_person("Tom", roles=("trainer",)), make_person()
    session = make_session(trainers=[trainer])
    books(person, session)
    clock.move_to(session.ends_at + DAY)
    tasks.sweep()
    assert "1 of 1 not recorded yet" in reads(trainer, "/trainer/")
    assert "Not recorded yet" in reads(trainer, f"/trainer/sessions/{session.pk}/")
    assert "The trainer has not noted everything yet." in reads(person, f"/learn/sessions/{session.pk}/")
    assert not ModuleCompletion.objects.exists()


def test_session_on_the_night_the_clock_changes(make_person, make_session, books, reads, told, clock):
    """Right duration and reminder in page, mail and file: from 01:30 to 03:30 on 25 October 2026 are three hours."""
    clock.move_to(datetime(2026, 10, 1, 9, 0, tzinfo=AMSTERDAM))
    night, person = TypedDate(datetime(2026, 10, 25, 1, 30), datetime(2026, 10, 25, 3, 30)), make_person()
    session = make_session(moment=timezone.now(), dates=[night])
    books(person, session)
    expected = "Sunday 25 October, 01:30–03:30 (the clock changes; it lasts 180 minutes)"
    message = person.messages.get(kind="booking_confirmed")
    assert expected in reads(person, f"/learn/sessions/{session.pk}/") and expected in words(message).text
    [event] = Calendar.from_ical(message.calendar).walk("VEVENT")
    assert event["dtend"].dt.astimezone(UTC) - event["dtstart"].dt.astimezone(UTC) == 3 * HOUR
    start = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
    clock.move_to(start - 24 * HOUR - timedelta(minutes=1))
    tasks.remind()
    assert told(person, "session_reminder") == []
    clock.move_to(start - 24 * HOUR)
    tasks.remind()
    assert told(person, "session_reminder") == ["session_reminder"]


def test_viewer_in_another_zone(make_person, make_session, books, reads, clock):
    """Both times with zone names, on the page and in the mail."""
    person, session = make_person(time_zone="Europe/London"), make_session()
    books(person, session)
    expected = "09:00–10:30 in Amsterdam, 08:00–09:30 where you are (London)"
    assert expected in reads(person, f"/learn/sessions/{session.pk}/") and expected in words(person.messages.get()).text


def test_mail_server_down_while_20_people_book(make_person, make_session, books, reads, settings, hr, clock):
    """Bookings stand, the outbox retries, HR sees it on the health page."""
    settings.MAIL_IS_KEPT = False
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1", 9
    session = make_session(capacity=20)
    assert {books(make_person(), session).status for _n in range(20)} == {Status.BOOKED}
    waiting = Message.objects.filter(kind="booking_confirmed", mail=Message.Mail.QUEUED)
    while delivery.deliver_batch(now=timezone.now()):
        pass
    assert waiting.count() == 20 and waiting.filter(attempts=1).exists()
    clock.shift(HOUR)
    told = reads(hr, "/admin/health/")
    assert "20 messages" in told or "20 mails" in told
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    while delivery.deliver_batch(now=timezone.now()):
        pass
    assert len(mail.outbox) == 20 and not waiting.exists()


@pytest.mark.django_db(transaction=True)
def test_two_staff_promote_the_same_person_at_once(make_person, make_session, client_of, books, cancels, hr, at_once):
    """One promotion, the second reads "already booked"."""
    session = make_session(capacity=1, waiting="manual", moment=timezone.now())
    holder, waits = books(make_person(), session), books(make_person(), session)
    cancels(holder)
    staff = [client_of(one) for one in (hr, make_person(roles=("hr",)))]
    answers = at_once([lambda one=one: one.post(f"/hr/bookings/{waits.pk}/promote/", follow=True) for one in staff])
    assert sorted((one.status_code, "already booked" in one.content.decode()) for one in answers) == [(200, False), (422, True)]
    assert status_of(waits) == Status.BOOKED and waits.changes.filter(new=Status.BOOKED).count() == 1
    assert waits.person.messages.filter(kind="booking_promoted").count() == 1


def test_the_co_presenter_also_books(make_person, make_session, books, press, hr, clock):
    """Allowed once; duties use no seat."""
    person, session = make_person("Wout", "Claes"), make_session(capacity=1, overlap="block")
    press(hr, f"/hr/sessions/{session.pk}/presenters/", person=person.employee_number, minutes="10", words="How do you answer?")
    slot = SessionPresenter.objects.get(person=person)
    press(person, f"/learn/sessions/asked/{slot.pk}/answer/", answer="yes")
    slot.refresh_from_db()
    assert slot.status == SessionPresenter.Status.ACCEPTED and not session.bookings.exists()
    assert [books(person, session).status for _click in range(2)] == [Status.BOOKED, Status.BOOKED]
    assert session.bookings.count() == 1
