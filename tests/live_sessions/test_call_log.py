"""Reading the log of a call (§8.4)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from courses.live_sessions import services
from courses.live_sessions.models import Attendance, CallLog
from courses.live_sessions.rules import call_log as rules
from courses.live_sessions.services import call_logs

STARTS, ENDS = datetime(2026, 5, 26, 11, 0, tzinfo=UTC), datetime(2026, 5, 26, 12, 30, tzinfo=UTC)  # 13:00–14:30 in Amsterdam
ZOOM = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"


def read(text, encoding="utf-8"):
    return rules.read(text.encode(encoding), starts=STARTS, ends=ENDS, zone="Europe/Amsterdam")


def test_days_with_the_month_first_and_with_the_day_first_are_told_apart_by_the_day_of_the_session():
    american = read(ZOOM + "Nadia Aksoy,n.aksoy@example.org,05/26/2026 01:00:00 PM,05/26/2026 02:00:00 PM,60,No\n")
    dutch = read("Naam;E-mailadres;Deelnametijd;Vertrektijd\nNadia Aksoy;n.aksoy@example.org;26-5-2026 13:00:00;26-5-2026 14:00:00\n", "cp1252")
    assert [(one.name, one.address, one.minutes) for one in american] == [("Nadia Aksoy", "n.aksoy@example.org", 60)]
    assert dutch == american


def test_a_file_in_utf_16_with_tabs_and_a_summary_above_the_table_is_read():
    text = (
        "1. Summary\nMeeting title\tLinkedIn\nAttended participants\t1\n\n2. Participants\n"
        "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole\n"
        "Esmée de Boer\t5/26/26, 12:58:10 PM\t5/26/26, 2:31:00 PM\t1h 32m\te.deboer@example.org\te.deboer@example.org\tAttendee\n"
    )
    assert [(one.name, one.minutes) for one in read(text, "utf-16")] == [("Esmée de Boer", 90)]


def test_two_devices_at_the_same_time_count_once_and_only_the_time_of_the_session_counts():
    spans = (("12:30", "13:40"), ("13:30", "14:00"), ("14:20", "15:00"))
    rows = "".join(f"Kwame Hendriks,,2026-05-26 {joined},2026-05-26 {left}\n" for joined, left in spans)
    assert [(one.name, one.minutes) for one in read("Name,Email,Join Time,Leave Time\n" + rows)] == [("Kwame Hendriks", 70)]


def test_a_name_is_the_same_in_another_order_and_without_what_programs_add():
    assert rules.same_name("de Boer, Esmée", "Esmée de Boer") and not rules.same_name("Esmée Boer", "Esmée de Boer") and not rules.same_name("", "")
    assert read("Name,Join Time,Leave Time\nSander van Leeuwen (Guest),13:00,14:00\n")[0].name == "Sander van Leeuwen"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no table"),
        (b"a,b\n1,2\n", "no table"),
        (b"Name,Join Time\nNadia,soon\n", "no moments"),
        (b"\x00\x01\x02", "not text"),
        (b"Name,Join Time\n", "no table"),
    ],
)
def test_what_is_no_log_is_refused_with_the_reason(content, why):
    with pytest.raises(rules.UnreadableLog) as refused:
        rules.read(content, starts=STARTS, ends=ENDS, zone="Europe/Amsterdam")
    assert refused.value.why == why


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content):
    try:
        rules.read(content, starts=STARTS, ends=ENDS, zone="Europe/Amsterdam")
    except rules.UnreadableLog:
        pass


@given(st.lists(st.tuples(st.integers(-200, 200), st.integers(0, 200)), max_size=12))
def test_minutes_never_exceed_the_session_and_equal_counting_minute_by_minute(spans):
    moments = [(STARTS + timedelta(minutes=begin), STARTS + timedelta(minutes=begin + length)) for begin, length in spans]
    naive = sum(any(begin <= minute < begin + length for begin, length in spans) for minute in range(90))
    assert rules.minutes_within(moments, starts=STARTS, ends=ENDS) == naive


@pytest.fixture
def held(cast, make_session, book, now, make_person):
    """A session of 90 minutes of yesterday with three people."""
    session = make_session(trainers=[cast.trainer], starts_in=timedelta(days=2), mode="online", meeting_link="https://meet.example.org/1")
    people = [make_person("Nadia", "Aksoy"), make_person("Esmée", "Boer", name_prefix="de"), make_person("Kwame", "Hendriks")]
    return session, [book(person, session) for person in people]


def _log(session, bookings):
    begin = session.starts_at
    at = [(begin + timedelta(minutes=minutes)).isoformat() for minutes in (0, 30, 85)]
    rows = [f"N. Aksoy,{bookings[0].person.email.upper()},{at[0]},{at[2]}", f"de Boer Esmée,,{at[0]},{at[1]}", f"Piet Onbekend,,{at[0]},{at[2]}"]
    return "\n".join(["Name,Email,Join Time,Leave Time", *rows]).encode()


def test_people_are_found_by_address_and_by_name_and_nobody_is_marked_before_it_is_confirmed(cast, held):
    session, bookings = held
    after = session.ends_at + timedelta(hours=1)
    log = call_logs.load(date=session.dates.get(), name="log.csv", content=_log(session, bookings), by=cast.trainer, now=after)
    assert {(row["name"], row["how"], row["booking"]) for row in log.rows} == {
        ("N. Aksoy", "address", bookings[0].pk), ("de Boer Esmée", "name", bookings[1].pk), ("Piet Onbekend", "nothing", None),
    }  # fmt: skip
    assert not Attendance.objects.exists()
    assert call_logs.apply(log=log, chosen={bookings[0].pk, bookings[1].pk}, by=cast.trainer, now=after) == 2
    marks = {mark.booking_id: (mark.value, mark.minutes) for mark in Attendance.objects.all()}
    assert marks == {bookings[0].pk: ("attended", None), bookings[1].pk: ("partly", 30)}
    assert CallLog.objects.get().rows == []


def test_a_mark_that_is_there_stays_and_a_log_is_used_once(cast, held):
    session, bookings = held
    after = session.ends_at + timedelta(hours=1)
    services.mark(booking=bookings[0], date=session.dates.get(), value="excused", by=cast.trainer, now=after)
    log = call_logs.load(date=session.dates.get(), name="log.csv", content=_log(session, bookings), by=cast.trainer, now=after)
    assert call_logs.apply(log=log, chosen={bookings[0].pk}, by=cast.trainer, now=after) == 0
    assert Attendance.objects.get().value == "excused"
    with pytest.raises(call_logs.LogIsApplied):
        call_logs.apply(log=log, chosen={bookings[1].pk}, by=cast.trainer, now=after)


def test_a_log_of_which_nobody_was_ticked_is_kept_and_the_trainer_reads_what_to_do(cast, held):
    session, bookings = held
    after = session.ends_at + timedelta(hours=1)
    log = call_logs.load(date=session.dates.get(), name="log.csv", content=_log(session, bookings), by=cast.trainer, now=after)
    with pytest.raises(call_logs.NobodyTicked):
        call_logs.apply(log=log, chosen=set(), by=cast.trainer, now=after)
    assert call_logs.apply(log=log, chosen={bookings[1].pk}, by=cast.trainer, now=after) == 1


def test_after_fourteen_days_a_log_needs_a_reason_and_its_names_are_forgotten(cast, held):
    session, bookings = held
    late = session.ends_at + timedelta(days=15)
    log = call_logs.load(date=session.dates.get(), name="log.csv", content=_log(session, bookings), by=cast.trainer, now=late)
    with pytest.raises(call_logs.MarkingNeedsReason):
        call_logs.apply(log=log, chosen={bookings[0].pk}, by=cast.trainer, now=late)
    call_logs.forget_old(now=late + timedelta(days=15))
    log.refresh_from_db()
    assert log.rows == []


def test_a_trainer_reads_in_a_log_by_hand(cast, client_of, make_session, make_person):
    session = make_session(trainers=[cast.trainer], moment=timezone.now(), starts_in=timedelta(days=2))
    booking = services.book(person=cast.employee, session=session, by=cast.employee, now=timezone.now())
    session.dates.update(starts_at=timezone.now() - timedelta(minutes=90), ends_at=timezone.now())
    client, date = client_of(cast.trainer), session.dates.get()
    address = f"/trainer/sessions/{session.pk}/dates/{date.pk}/log/"
    assert client.post(address).status_code == 422
    assert client.post(address, {"log": SimpleUploadedFile("log.png", b"\x89PNG\x00")}).status_code == 422
    begin, end = date.starts_at.isoformat(), date.ends_at.isoformat()
    text = f"Name,Email,Join Time,Leave Time\nSamira,{cast.employee.email},{begin},{end}\n<script>alert(1)</script>,,{begin},\n"
    page = client.post(address, {"log": SimpleUploadedFile("log.csv", text.encode())}, follow=True)
    assert "<script>alert" not in page.content.decode() and "Samira El Idrissi" in page.content.decode()
    page = client.post(f"/trainer/sessions/{session.pk}/log/{CallLog.objects.get().pk}/apply/", {"booking": [booking.pk]}, follow=True)
    assert "1 person marked from the log" in page.content.decode()
    assert Attendance.objects.get().value == "attended"
