"""Every row of the acceptance scenarios (spec §12), in its order and words. The one with fifty clicks at once runs with real threads in tests/concurrency."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone, translation
from icalendar import Calendar

from courses.live_sessions import services, wording
from courses.live_sessions.cards import cards
from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.queries import sessions as queries
from courses.live_sessions.queries.bookings import places_in_queue
from courses.live_sessions.queries.seats import seats_held
from courses.live_sessions.refusals import AlreadyBooked
from courses.live_sessions.services.attendance import outcome_of
from courses.live_sessions.services.changing import seats_over
from courses.live_sessions.services.planning import TypedDate
from courses.progress.models import ModuleCompletion
from lms.notifications import delivery
from lms.notifications.models import Message
from lms.notifications.rendering import words
from lms.people.services import leave
from lms.web import health
from tests.live_sessions.conftest import status_of

Status = Booking.Status
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def full(make_person, make_session, book):
    """One seat, taken, and three people who wait."""

    def make(waiting=3, **fields):
        session = make_session(**{"capacity": 1, **fields})
        return session, book(make_person("Holder"), session), [book(make_person(f"Waits {n}"), session) for n in range(1, waiting + 1)]

    return make


def _events(message):
    """The calendar file that went with a message: its method, and its events as dictionaries of text."""
    file = Calendar.from_ical(message.calendar)
    return str(file["method"]), [{key.lower(): event[key].to_ical().decode() for key in event} for event in file.walk("VEVENT")]


def test_1_seat_50_people_click_at_once(make_person, make_session, book, told):
    """1 booked, 49 waitlisted with sequence 1–49, no error page, 50 messages (at once, for real: test_booking_again_and_again)."""
    session, people = make_session(capacity=1), [make_person() for _n in range(50)]
    bookings = [book(one, session) for one in people]
    assert [one.status for one in bookings] == [Status.BOOKED] + [Status.WAITLISTED] * 49
    assert [one.sequence for one in bookings[1:]] == list(range(1, 50))
    assert Message.objects.filter(person__in=people).count() == 50


def test_full_3_waiting_1_cancels_3_days_before(full, django_capture_on_commit_callbacks):
    """The first is promoted in the same transaction; CANCEL and REQUEST leave after commit."""
    session, holder, (first, second, third) = full()
    with django_capture_on_commit_callbacks() as after_commit:
        services.cancel(booking=holder, by=holder.person, now=session.starts_at - 3 * DAY)
        assert [status_of(one) for one in (first, second, third)] == [Status.BOOKED, Status.WAITLISTED, Status.WAITLISTED]
    assert _events(holder.person.messages.get(kind="booking_cancelled"))[0] == "CANCEL"
    assert _events(first.person.messages.get(kind="booking_promoted"))[0] == "REQUEST"
    assert after_commit and mail.outbox == []


def test_same_the_first_one_overlaps_elsewhere(full, make_module, make_session, book, told, now):
    """The second is promoted; the first keeps the place and is told once."""
    _session, holder, (first, second, _third) = full()
    book(first.person, make_session(module=make_module()))
    services.cancel(booking=holder, by=holder.person, now=now)
    services.fill_free_seats(now=now)
    assert [status_of(one) for one in (first, second)] == [Status.WAITLISTED, Status.BOOKED]
    assert places_in_queue([first]) == {first.pk: 1}
    assert told(first.person, "booking_skipped") == ["booking_skipped"]


def test_same_10_h_before_start(full, make_person, book, told):
    """Nobody is promoted by itself; the trainer sees advice; a newcomer cannot take the seat."""
    trainer = make_person(roles=("trainer",))
    session, holder, (first, *_others) = full(signup_closes_hours=0, trainers=[trainer])
    late = session.starts_at - 10 * HOUR
    services.cancel(booking=holder, by=holder.person, now=late)
    services.fill_free_seats(now=late)
    assert (seats_held(session), status_of(first)) == (0, Status.WAITLISTED)
    advice = words(trainer.messages.get(kind="session_late_cancellation")).text
    assert "you can still offer the seat" in advice
    assert book(make_person("Newcomer"), session, at=late).status == Status.WAITLISTED


def test_capacity_12_to_8_with_12_booked(make_person, make_session, book, hr, now):
    """12 stay, "4 over", no promotion until below 8."""
    session = make_session(capacity=12)
    seats = [book(make_person(), session) for _n in range(12)]
    waits = book(make_person(), session)
    session = services.set_capacity(session=session, capacity=8, by=hr, now=now)
    assert (seats_held(session), seats_over(session)) == (12, 4)
    for one in seats[:4]:
        services.cancel(booking=one, by=one.person, now=now)
    assert status_of(waits) == Status.WAITLISTED
    services.cancel(booking=seats[4], by=seats[4].person, now=now)
    assert (status_of(waits), seats_held(session)) == (Status.BOOKED, 8)


def test_offer_expires(full, now):
    """The next person has it within a minute: the sweep runs every minute."""
    from django.conf import settings

    _session, holder, (first, second, _third) = full()
    LiveSession.objects.update(waiting="offer")
    services.cancel(booking=holder, by=holder.person, now=now)
    first.refresh_from_db()
    assert settings.CELERY_BEAT_SCHEDULE["move waiting lists"]["schedule"] <= 60
    services.expire_offers(now=first.offered_until + timedelta(seconds=1))
    assert (status_of(first), status_of(second)) == (Status.EXPIRED, Status.OFFERED)


def test_person_waits_for_two_dates_gets_one(make_person, make_session, book, now):
    """The other entry ends."""
    one, two, person = make_session(capacity=1), make_session(capacity=1, starts_in=21 * DAY), make_person()
    holder = book(make_person(), one)
    book(make_person(), two)
    first, second = services.wait_for_any(person=person, sessions=[one, two], by=person, now=now)
    services.cancel(booking=holder, by=holder.person, now=now)
    assert (status_of(first), status_of(second)) == (Status.BOOKED, Status.WITHDRAWN)


def test_person_leaves_the_company(full, hr, now):
    """Future bookings end, the next is promoted, history stays."""
    _session, holder, (first, *_others) = full()
    leave(person=holder.person, left_on=timezone.localdate(now), by=hr, now=now)
    assert (status_of(holder), status_of(first)) == (Status.REMOVED, Status.BOOKED)
    assert [line.new for line in holder.changes.all()] == ["booked", "removed"]


def test_date_moved_by_a_day(make_person, make_module, make_session, make_plan, book, hr, now):
    """REQUEST with SEQUENCE+1, cancelling free again, clashes listed beforehand."""
    session, person = make_session(), make_person()
    booking = book(person, session)
    elsewhere = make_session(module=make_module(), starts_in=15 * DAY)
    book(person, elsewhere)
    [dated] = session.dates.all()
    plan = make_plan(starts_in=15 * DAY)
    plan = type(plan)(**{**plan.__dict__, "dates": [TypedDate(plan.dates[0].starts, plan.dates[0].ends, id=dated.pk)]})
    late = session.starts_at - 12 * HOUR
    assert services.rehearse(session=session, plan=plan, now=late).clashing == [person]
    services.change(session=session, plan=plan, by=hr, now=late)
    method, [event] = _events(person.messages.get(kind="session_changed"))
    assert (method, event["sequence"], event["dtstart"]) == ("REQUEST", "1", "20260527T090000")
    services.cancel(booking=booking, by=person, now=late)
    assert status_of(booking) == Status.CANCELLED


def test_typo_fixed_three_times(make_person, make_session, make_plan, book, hr, now, told):
    """No mail."""
    session, person = make_session(), make_person()
    book(person, session)
    [dated] = session.dates.all()
    for notes in ("Brnig your phone", "Bring yuor phone", "Bring your phone"):
        plan = make_plan(notes=notes)
        plan = type(plan)(**{**plan.__dict__, "dates": [TypedDate(plan.dates[0].starts, plan.dates[0].ends, id=dated.pk)]})
        services.change(session=session, plan=plan, by=hr, now=now)
    assert told(person) == ["booking_confirmed"]


def test_one_participant_removed(make_person, make_session, book, hr, now, told):
    """CANCEL without STATUS:CANCELLED, to that person only."""
    session, person, other = make_session(), make_person(), make_person()
    booking = book(person, session)
    book(other, session)
    services.remove(booking=booking, by=hr, now=now, reason="Double with another course")
    method, [event] = _events(person.messages.get(kind="booking_removed"))
    assert (method, "status" in event) == ("CANCEL", False)
    assert told(other) == ["booking_confirmed"]


def test_session_cancelled(make_person, make_session, book, hr, now):
    """Everyone: CANCEL + STATUS:CANCELLED, alternatives."""
    session, people = make_session(), [make_person(), make_person()]
    make_session(starts_in=21 * DAY)
    for person in people:
        book(person, session)
    services.cancel_session(session=session, by=hr, now=now, reason="The trainer is ill")
    for person in people:
        message = person.messages.get(kind="session_cancelled")
        method, [event] = _events(message)
        assert (method, event["status"]) == ("CANCEL", "CANCELLED")
        assert "2 June" in message.context["alternatives"]["en"]


def test_rebooked_after_cancelling(make_person, make_session, book, now):
    """New UID."""
    session, person = make_session(), make_person()
    services.cancel(booking=book(person, session), by=person, now=now)
    book(person, session)
    one, two = (_events(message)[1][0]["uid"] for message in person.messages.filter(kind="booking_confirmed"))
    assert one != two


def test_i_cannot_come_one_hour_before(make_person, make_session, book, told):
    """Seat freed, cancelled late, trainer told, manager not."""
    manager, trainer = make_person("Marloes"), make_person("Tom", roles=("trainer",))
    session, person = make_session(trainers=[trainer]), make_person(managers=[manager])
    booking = book(person, session)
    services.cancel(booking=booking, by=person, now=session.starts_at - HOUR)
    assert (status_of(booking), seats_held(session)) == (Status.CANCELLED_LATE, 0)
    assert (told(trainer), told(manager)) == (["duty_planned", "session_late_cancellation"], [])


def test_attendance_not_recorded(make_person, make_session, book, client_of, hr, now):
    """Reports say so; nothing completes."""
    session, person = make_session(), make_person()
    booking = book(person, session)
    assert outcome_of(booking) == "not_recorded"
    assert not services.attended_module(person, session.module)
    assert not ModuleCompletion.objects.exists()
    assert b"Not recorded yet" in client_of(hr).get(f"/trainer/sessions/{session.pk}/").content


def test_session_on_the_night_the_clock_changes(make_person, make_session, book, told):
    """Right duration and reminder in page, mail and file: from 01:30 to 03:30 on 25 October 2026 are three hours."""
    at, person = datetime(2026, 10, 1, 9, 0, tzinfo=ZoneInfo("Europe/Amsterdam")), make_person()
    night = TypedDate(datetime(2026, 10, 25, 1, 30), datetime(2026, 10, 25, 3, 30))
    session = make_session(moment=at, dates=[night])
    book(person, session, at=at)
    [dated] = session.dates.all()
    assert dated.ends_at - dated.starts_at == 3 * HOUR
    with translation.override("en"):
        assert wording.date_and_times(dated) == "Sunday 25 October, 01:30–03:30 (the clock changes; it lasts 180 minutes)"
    message = person.messages.get(kind="booking_confirmed")
    assert "01:30–03:30" in words(message).text
    [event] = Calendar.from_ical(message.calendar).walk("VEVENT")
    assert event["dtend"].dt.astimezone(ZoneInfo("UTC")) - event["dtstart"].dt.astimezone(ZoneInfo("UTC")) == 3 * HOUR
    services.remind(now=dated.starts_at - 24 * HOUR - timedelta(minutes=1))
    assert told(person, "session_reminder") == []
    services.remind(now=dated.starts_at - 24 * HOUR)
    assert told(person, "session_reminder") == ["session_reminder"]


def test_viewer_in_another_zone(make_person, make_session, book):
    """Both times with zone names, on the page and in the mail."""
    person, session = make_person(time_zone="Europe/London"), make_session()
    book(person, session)
    expected = "09:00–10:30 in Amsterdam, 08:00–09:30 where you are (London)"
    with translation.override("en"), timezone.override(ZoneInfo("Europe/London")):
        [card] = cards(queries.with_relations(LiveSession.objects.all()), person, now=session.starts_at - DAY)
        assert expected in card.times[0]
    assert expected in words(person.messages.get()).text


def test_mail_server_down_while_20_people_book(make_person, make_session, book, settings, now):
    """Bookings stand, the outbox retries, and the health page says so."""
    settings.MAIL_IS_KEPT = False
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1", 9
    session = make_session(capacity=20)
    assert {book(make_person(), session).status for _n in range(20)} == {Status.BOOKED}
    while delivery.deliver_batch():
        pass
    waiting = Message.objects.filter(kind="booking_confirmed")
    assert set(waiting.values_list("mail", flat=True)) == {Message.Mail.QUEUED}
    assert waiting.filter(attempts=1).exists()
    waiting.update(due_at=timezone.now() - timedelta(minutes=11))
    outbox = next(one for one in health.findings() if one.key == "outbox")
    assert not outbox.is_well and "20" in str(outbox.sentence)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    while delivery.deliver_batch():
        pass
    assert len(mail.outbox) == 20


def test_two_staff_promote_the_same_person_at_once(full, hr, make_person, now):
    """One promotion, the second reads "already booked" (at once, for real: tests/concurrency)."""
    _session, holder, (first,) = full(waiting=1)
    LiveSession.objects.update(waiting="manual")
    services.cancel(booking=holder, by=holder.person, now=now)
    services.promote(booking=first, by=hr, now=now)
    with pytest.raises(AlreadyBooked) as refusal:
        services.promote(booking=first, by=make_person(roles=("hr",)), now=now)
    with translation.override("en"):
        assert "already booked" in str(AlreadyBooked.message) and refusal


def test_the_co_presenter_also_books(make_person, make_session, book, now):
    """Allowed once; duties use no seat."""
    from courses.live_sessions.models import SessionPresenter

    person, session = make_person(), make_session(capacity=2, overlap="block")
    SessionPresenter.objects.create(session=session, person=person, status=SessionPresenter.Status.ACCEPTED)
    assert seats_held(session) == 0
    assert book(person, session).status == Status.BOOKED
    assert book(person, session).status == Status.BOOKED
    assert seats_held(session) == 1
