"""Reading the log of a call (§8.4)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from courses.live_sessions import services
from courses.live_sessions.models import Attendance, CallLog
from courses.live_sessions.rules import call_log as rules
from courses.live_sessions.rules import names
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
    assert names.same_name("de Boer, Esmée", "Esmée de Boer") and not names.same_name("Esmée Boer", "Esmée de Boer") and not names.same_name("", "")
    assert names.same_name("Esmee De Boer", "Esme\u0301e de Boer")
    assert read("Name,Join Time,Leave Time\nSander van Leeuwen (Guest),13:00,14:00\n")[0].name == "Sander van Leeuwen"


TEAMS = (
    "1. Summary\nMeeting title\tLinkedIn\nAttended participants\t2\nStart time\t5/26/26, 12:55:10 PM\n\n2. Participants\n"
    "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole\n"
    "Esmée de Boer\t5/26/26, 12:58:10\u202fPM\t5/26/26, 2:31:00\u202fPM\t12m\te.deboer@example.org\te.deboer@example.org\tAttendee\n"
    "Kwame Hendriks (Guest)\t5/26/26, 1:00:00\u202fPM\t5/26/26, 2:30:00\u202fPM\t1h 30m\t\t\tPresenter\n\n3. In-Meeting Activities\n"
    "Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole\n"
    "Esmée de Boer\t5/26/26, 12:58:10\u202fPM\t5/26/26, 1:06:00\u202fPM\t7m 50s\te.deboer@example.org\tAttendee\n"
    "Esmée de Boer\t5/26/26, 2:24:00\u202fPM\t5/26/26, 2:31:00\u202fPM\t7m\te.deboer@example.org\tAttendee\n"
    "Kwame Hendriks (Guest)\t5/26/26, 1:00:00\u202fPM\t5/26/26, 2:30:00\u202fPM\t1h 30m\t\tPresenter\n"
)
TEAMS_IN_DUTCH = (
    "1. Samenvatting\nTitel van vergadering\tLinkedIn\n\n2. Deelnemers\n"
    "Naam\tEerste deelname\tLaatst verlaten\tDuur in vergadering\tE-mail\tDeelnemer-id (UPN)\tRol\n"
    "Esmée de Boer\t26-5-26 12:58:10\t26-5-26 14:31:00\t15 min\te.deboer@example.org\te.deboer@example.org\tDeelnemer\n\n"
    "3. Activiteiten tijdens de vergadering\nNaam\tTijd van deelname\tTijd van verlaten\tDuur\tE-mail\tRol\n"
    "Esmée de Boer\t26-5-26 12:58:10\t26-5-26 13:06:00\t8 min\te.deboer@example.org\tDeelnemer\n"
    "Esmée de Boer\t26-5-26 14:24:00\t26-5-26 14:31:00\t7 min\te.deboer@example.org\tDeelnemer\n"
)


@pytest.mark.parametrize("text", [TEAMS, TEAMS_IN_DUTCH], ids=["English", "Dutch"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_of_teams_every_stay_counts_and_not_the_time_between_the_first_and_the_last(text, encoding):
    found = {one.name: (one.address, one.minutes) for one in read(text, encoding)}
    assert found["Esmée de Boer"] == ("e.deboer@example.org", 12), "six minutes at the beginning and six before the end"
    assert text is TEAMS_IN_DUTCH or found["Kwame Hendriks"] == ("", 90)


@pytest.mark.parametrize(
    "text",
    [
        "First name,Last name,Email,Duration,Time joined,Time exited\nEsmée,de Boer,e.deboer@example.org,1 hr,1:00 PM,2:00 PM\n",
        "Voornaam;Achternaam;E-mailadres;Duur;Tijdstip van deelname;Tijdstip van vertrek\nEsmée;de Boer;e.deboer@example.org;1 uur;13:00;14:00\n",
    ],
    ids=["English", "Dutch"],
)
def test_of_meet_the_name_stands_in_two_columns(text):
    assert [(one.name, one.address, one.minutes) for one in read(text)] == [("Esmée de Boer", "e.deboer@example.org", 60)]


def test_of_zoom_the_name_of_the_account_is_kept_and_the_waiting_room_is_not_the_session():
    text = (
        "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants\n123 456,LinkedIn,05/26/2026 12:50:00 PM,,host@example.org,100,2\n\n"
        "Name (original name),Email,Join time,Leave time,Duration (minutes),Guest,In waiting room\n"
        "Esmée (Esmée de Boer),,05/26/2026 12:50:00 PM,05/26/2026 01:10:00 PM,20,Yes,Yes\n"
        "Esmée (Esmée de Boer),,05/26/2026 01:10:00 PM,05/26/2026 02:10:00 PM,60,Yes,No\n"
    )
    assert [(one.name, one.other_name, one.minutes) for one in read(text)] == [("Esmée", "Esmée de Boer", 60)]


@pytest.mark.parametrize(
    ("joined", "left"),
    [
        ("2026-05-26T11:00:00Z", "2026-05-26T12:00:00Z"),
        ("2026-05-26 11:00:00 UTC", "2026-05-26 12:00:00 UTC"),
        ("2026-05-26 12:00:00 GMT+1", "2026-05-26 13:00:00 (GMT+01:00)"),
        ("26-05-2026 13:00:00 CEST", "26-05-2026 14:00:00 CEST"),
        ("26 mei 2026 13:00:00", "26 mei 2026 14:00"),
        ("May 26, 2026 01:00:00 PM", "May 26, 2026 02:00:00 p.m."),
        ("2026-05-26T07:00:00-04:00", "2026-05-26T08:00:00-04:00"),
    ],
)
def test_a_moment_that_names_its_zone_is_that_instant_and_months_may_be_words(joined, left):
    assert [one.minutes for one in read(f'Name;Join Time;Leave Time\nNadia Aksoy;"{joined}";"{left}"\n')] == [60]


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


def test_colleagues_who_share_a_name_are_both_shown_and_the_trainer_ticks_who_it_was(cast, client_of, make_session, make_person, book):
    session = make_session(trainers=[cast.trainer], moment=timezone.now(), starts_in=timedelta(days=2))
    twins = [make_person("Iris", "Jansen"), make_person("Iris", "Jansen")]
    bookings = [book(one, session, at=timezone.now()) for one in twins]
    session.dates.update(starts_at=timezone.now() - timedelta(minutes=90), ends_at=timezone.now())
    date, client = session.dates.get(), client_of(cast.trainer)
    text = f"Name;Join Time;Leave Time\nJANSEN, Iris;{date.starts_at.isoformat()};{date.ends_at.isoformat()}\n"
    page = client.post(f"/trainer/sessions/{session.pk}/dates/{date.pk}/log/", {"log": SimpleUploadedFile("log.csv", text.encode())}, follow=True)
    told = page.content.decode()
    assert told.count("More than one colleague with a seat has this name.") == 2 and " checked" not in told
    assert all(one.employee_number in told for one in twins)
    client.post(f"/trainer/sessions/{session.pk}/log/{CallLog.objects.get().pk}/apply/", {"booking": [bookings[1].pk]})
    assert Attendance.objects.get().booking == bookings[1]


def test_one_confirmation_notes_everybody_who_was_found_and_nobody_who_shares_a_name(cast, client_of, make_session, make_person, book):
    session = make_session(trainers=[cast.trainer], moment=timezone.now(), starts_in=timedelta(days=2))
    people = [make_person("Nadia", "Aksoy"), make_person("Esmée", "Boer", name_prefix="de"), make_person("Iris", "Jansen"), make_person("Iris", "Jansen")]
    bookings = [book(one, session, at=timezone.now()) for one in people]
    session.dates.update(starts_at=timezone.now() - timedelta(minutes=90), ends_at=timezone.now())
    date, client = session.dates.get(), client_of(cast.trainer)
    times = f"{date.starts_at.isoformat()};{date.ends_at.isoformat()}"
    text = "Name;Email;Join Time;Leave Time\n" + f"N;{people[0].email};{times}\nEsmee de Boer;;{times}\nIris Jansen;;{times}\n"
    page = client.post(f"/trainer/sessions/{session.pk}/dates/{date.pk}/log/", {"log": SimpleUploadedFile("log.csv", text.encode())}, follow=True)
    assert "The names are right: note all 2" in page.content.decode()
    client.post(f"/trainer/sessions/{session.pk}/log/{CallLog.objects.get().pk}/apply/", {"everybody": "1"})
    assert {mark.booking for mark in Attendance.objects.all()} == set(bookings[:2])


def test_who_was_in_as_a_guest_and_with_an_address_has_the_time_of_both_and_no_minute_twice(cast, held):
    session, bookings = held
    begin = session.starts_at
    rows = [("Nadia Aksoy", "", 0, 40), ("Nadia Aksoy", bookings[0].person.email, 30, 80), ("nadia aksoy (Guest)", "", 75, 80)]
    lines = [f"{name},{address},{(begin + timedelta(minutes=a)).isoformat()},{(begin + timedelta(minutes=b)).isoformat()}" for name, address, a, b in rows]
    content = "\n".join(["Name,Email,Join Time,Leave Time", *lines]).encode()
    log = call_logs.load(date=session.dates.get(), name="log.csv", content=content, by=cast.trainer, now=session.ends_at)
    assert [(row["booking"], row["how"], row["minutes"]) for row in log.rows] == [(bookings[0].pk, "address", 80)]


def test_a_file_with_the_clock_of_another_city_says_so_and_is_read_with_that_clock(cast, client_of, make_session, book):
    now = timezone.now()
    session = make_session(trainers=[cast.trainer], moment=now, starts_in=timedelta(days=2))
    booking = book(cast.employee, session, at=now)
    session.dates.update(starts_at=now - timedelta(minutes=90), ends_at=now)
    date, client = session.dates.get(), client_of(cast.trainer)
    type(cast.trainer).objects.filter(pk=cast.trainer.pk).update(time_zone="Asia/Tokyo")
    there = [one.astimezone(ZoneInfo("Asia/Tokyo")).strftime("%Y-%m-%d %H:%M:%S") for one in (date.starts_at, date.ends_at)]
    text = f"Name;Email;Join Time;Leave Time\nSamira;{cast.employee.email};{there[0]};{there[1]}\n".encode()
    address = f"/trainer/sessions/{session.pk}/dates/{date.pk}/log/"
    assert '<option value="Asia/Tokyo">Tokyo</option>' in client.get(address).content.decode()
    told = client.post(address, {"log": SimpleUploadedFile("log.csv", text)}, follow=True).content.decode()
    assert "Nobody in this file was there during the session." in told
    told = client.post(address, {"log": SimpleUploadedFile("log.csv", text), "zone": "Asia/Tokyo"}, follow=True).content.decode()
    assert "Nobody in this file" not in told and "Samira El Idrissi" in told
    client.post(f"/trainer/sessions/{session.pk}/log/{CallLog.objects.latest('pk').pk}/apply/", {"booking": [booking.pk]})
    assert Attendance.objects.get().value == "attended"


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
