"""Attendance: spec §1 and §8, through the services and the roster."""

from datetime import timedelta

import pytest
import time_machine
from django.utils.html import strip_tags

from courses.catalogue.models import Module
from courses.live_sessions import services
from courses.live_sessions.models import Attendance, BookingChange
from courses.live_sessions.refusals import MarkingNeedsReason, MarkingNotOpen, NotOnTheList
from courses.live_sessions.services import TypedDate
from courses.progress.models import ModuleCompletion
from lms.audit.models import AuditEntry

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def held(cast, make_session, book):
    """A session of this trainer in which the employee has a seat: session, booking and date."""
    session = make_session(trainers=[cast.trainer], starts_in=2 * DAY)
    return session, book(cast.employee, session), session.dates.get()


@pytest.fixture
def session_is_enough(module):
    Module.objects.filter(pk=module.pk).update(completion="session")


@pytest.fixture
def mark(cast, held):
    def of(value, *, at=None, **fields):
        _session, booking, date = held
        return services.mark(booking=booking, date=date, value=value, by=cast.trainer, now=at or date.ends_at, **fields)

    return of


def test_marking_opens_15_minutes_before_the_start(held, mark):
    _session, _booking, date = held
    with pytest.raises(MarkingNotOpen):
        mark("attended", at=date.starts_at - 16 * MINUTE)
    assert mark("attended", at=date.starts_at - 15 * MINUTE).value == "attended"


@pytest.mark.parametrize(
    ("since", "seconds", "is_marked"),
    [("start", -15 * 60 - 1, False), ("start", -15 * 60, True), ("end", 14 * 86400, True), ("end", 14 * 86400 + 1, False)],
    ids=["a second too early", "15 minutes before the start", "14 days after the end", "a second after that"],
)
def test_on_the_roster_a_tap_works_from_15_minutes_before_the_start_until_14_days_after_the_end(cast, client_of, held, since, seconds, is_marked):
    session, booking, date = held
    with time_machine.travel((date.starts_at if since == "start" else date.ends_at) + timedelta(seconds=seconds), tick=False):
        client = client_of(cast.trainer)
        page = client.get(f"/trainer/sessions/{session.pk}/").content.decode()
        client.post(f"/trainer/sessions/{session.pk}/dates/{date.pk}/", {"booking": booking.pk, "value": "attended"})
    assert (f'id="here-{booking.pk}"' in page) is is_marked and Attendance.objects.exists() is is_marked


def test_after_14_days_a_change_needs_a_reason(held, mark):
    _session, _booking, date = held
    mark("absent", at=date.ends_at + 14 * DAY)
    late = date.ends_at + 14 * DAY + MINUTE
    with pytest.raises(MarkingNeedsReason):
        mark("attended", at=late)
    assert Attendance.objects.get().value == "absent"
    mark("attended", at=late, reason="The list was mixed up.")
    assert Attendance.objects.get().value == "attended"


def test_every_change_keeps_who_when_old_value_and_reason(cast, held, mark):
    _session, booking, date = held
    late = date.ends_at + 20 * DAY
    mark("absent")
    mark("attended", at=late, reason="The list was mixed up.")
    first, second = booking.changes.filter(what=BookingChange.What.ATTENDANCE).order_by("pk")
    assert (first.old, first.new, first.by, first.at) == ("", "absent", cast.trainer, date.ends_at)
    assert (second.old, second.new, second.by, second.at, second.reason) == ("absent", "attended", cast.trainer, late, "The list was mixed up.")
    assert AuditEntry.objects.filter(action="attendance.marked", by=cast.trainer).order_by("pk").last().reason == "The list was mixed up."


def test_a_late_correction_through_the_roster_asks_why_and_shows_it_afterwards(cast, client_of, held, mark):
    session, booking, date = held
    mark("absent")
    with time_machine.travel(date.ends_at + 20 * DAY):
        client, address = client_of(cast.trainer), f"/trainer/sessions/{session.pk}/"
        assert "Why do you change this now?" in client.get(address).content.decode()
        form = {"booking": str(booking.pk), "value": "attended"}
        assert "reason" in client.post(f"{address}dates/{date.pk}/", form, follow=True).content.decode()
        assert Attendance.objects.get().value == "absent"
        client.post(f"{address}dates/{date.pk}/", form | {"reason": "The list was mixed up."})
        assert Attendance.objects.get().value == "attended"
        told = client.get(f"{address}?show=history").content.decode()
        line = told[told.index('id="history"') :].split("<tr>")[2]
        assert all(words in line for words in (booking.person.full_name, "present", "was: absent", "The list was mixed up.", cast.trainer.full_name, "today"))


@pytest.mark.parametrize("value", ["partly", "excused", "absent"])
def test_only_being_there_completes_the_session_of_the_module(session_is_enough, held, mark, value):
    session, booking, _date = held
    mark(value)
    assert not ModuleCompletion.objects.exists()
    mark("attended")
    assert ModuleCompletion.objects.filter(person=booking.person, module=session.module).exists()


def test_with_half_of_the_dates_as_the_rule_the_first_date_is_enough(session_is_enough, cast, make_session, book, now):
    wall = now.replace(tzinfo=None)
    dates = [TypedDate(wall + days * DAY, wall + days * DAY + timedelta(hours=1)) for days in (2, 9)]
    whole, half = [make_session(dates=dates, attendance_percent=percent) for percent in (100, 50)]
    for session, completes in ((whole, False), (half, True)):
        first = session.dates.first()
        services.mark(booking=book(cast.employee, session), date=first, value="attended", by=cast.hr, now=first.ends_at)
        assert ModuleCompletion.objects.exists() == completes


def test_who_has_no_seat_cannot_be_marked(cast, held, make_person, book, now):
    session, _booking, date = held
    gone = book(make_person(), session)
    services.cancel(booking=gone, by=gone.person, now=now)
    with pytest.raises(NotOnTheList):
        services.mark(booking=gone, date=date, value="attended", by=cast.trainer, now=date.ends_at)


def test_a_mark_that_is_taken_back_is_not_recorded_again_and_the_history_says_so(cast, held, mark):
    _session, booking, date = held
    mark("absent")
    services.unmark(booking=booking, date=date, by=cast.trainer, now=date.ends_at)
    assert not Attendance.objects.exists()
    last = booking.changes.filter(what=BookingChange.What.ATTENDANCE).order_by("pk").last()
    assert (last.old, last.new) == ("absent", "")


def test_the_history_of_a_session_comes_in_pages_and_names_the_date(cast, client_of, make_session, make_person, book, now):
    wall = now.replace(tzinfo=None)
    session = make_session(dates=[TypedDate(wall + days * DAY, wall + days * DAY + timedelta(hours=1)) for days in (2, 9)], capacity=60)
    bookings = [book(make_person(), session) for _n in range(51)]
    first = session.dates.first()
    services.mark(booking=bookings[0], date=first, value="attended", by=cast.hr, now=first.ends_at)
    client, address = client_of(cast.hr), f"/trainer/sessions/{session.pk}/?show=history"
    pages = [client.get(f"{address}&page={number}").content.decode() for number in (1, 2)]
    assert [page.split('id="history"')[1].count("<tr>") for page in pages] == [51, 3], "a line for the head, fifty and two lines"
    assert f"{first.starts_at:%a} {first.starts_at.day} {first.starts_at:%b}: present" in strip_tags(pages[0])
