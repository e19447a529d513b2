"""The calendar files in a real calendar server: Radicale (RFC 4791) stores them, finds them by time, and gives them back (§9, §10)."""

import base64
import http.client
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
import vobject
from django.test import Client
from django.utils import timezone

from courses.live_sessions import services
from courses.live_sessions.services import TypedDate
from lms.notifications import holding
from lms.notifications.models import Message
from tests.live_sessions.test_calendar import last, moved, the_plan
from tests.notifications.test_feed import address_of
from tests.plugins.postgresql import free_port

LOGIN = {"Authorization": "Basic " + base64.b64encode(b"samira:any").decode()}
BETWEEN = """<?xml version="1.0"?><C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><D:getetag/><C:calendar-data/></D:prop>
<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">
<C:time-range start="{first:%Y%m%dT%H%M%SZ}" end="{last:%Y%m%dT%H%M%SZ}"/></C:comp-filter></C:comp-filter></C:filter></C:calendar-query>"""


class Calendar:
    """The calendar of one person on the server, used as a calendar program does: an invitation is stored without its METHOD (RFC 4791 §4.1)."""

    def __init__(self, port: int) -> None:
        self.port = port
        assert self.ask("MKCALENDAR", "/samira/calendar/")[0] == 201

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path, body.encode(), LOGIN | {"Content-Type": "text/calendar; charset=utf-8", **headers})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    def take(self, file: str) -> None:
        """What a program does with the file of a mail: each event under its own name; one that it knows is replaced, one that is cancelled goes."""
        whole = vobject.readOne(file)
        for event in whole.vevent_list:
            one = vobject.iCalendar()
            for zone in whole.contents.get("vtimezone", []):
                one.add(zone)
            one.add(event)
            path = f"/samira/calendar/{event.uid.value}.ics"
            if whole.method.value == "CANCEL":
                assert self.ask("DELETE", path)[0] in {200, 204}
            else:
                assert self.ask("PUT", path, one.serialize())[0] in {201, 204}

    def events(self, first: datetime, last: datetime) -> list:
        """What the server finds between two moments."""
        status, body = self.ask("REPORT", "/samira/calendar/", BETWEEN.format(first=first.astimezone(UTC), last=last.astimezone(UTC)), Depth="1")
        assert status == 207, body
        files = [part.partition("END:VCALENDAR")[0] for part in body.split("BEGIN:VCALENDAR")[1:]]
        return [vobject.readOne(f"BEGIN:VCALENDAR{file.replace('&#13;', '')}END:VCALENDAR").vevent for file in files]


@pytest.fixture
def calendar(tmp_path):
    port = free_port()
    command = [sys.executable, "-m", "radicale", "--hosts", f"127.0.0.1:{port}", "--auth-type", "none", "--storage-filesystem-folder", str(tmp_path / "kept")]
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        until = time.monotonic() + 40
        while True:
            try:
                http.client.HTTPConnection("127.0.0.1", port, timeout=1).connect()
                break
            except OSError:
                assert server.poll() is None and time.monotonic() < until, (tmp_path / "log").read_text()
                time.sleep(0.1)
        yield Calendar(port)
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture
def make_session(make_session):
    return partial(make_session, moment=timezone.now())


def test_an_invitation_its_change_and_its_end_are_one_event_in_a_calendar_server(calendar, make_person, make_session, hr):
    now = timezone.now()
    starts = (now + timedelta(days=20)).astimezone().replace(tzinfo=None, hour=10, minute=0, second=0, microsecond=0)
    session = make_session(dates=[TypedDate(starts, starts + timedelta(hours=2))])
    person = make_person()
    booking = services.book(person=person, session=session, by=person, now=now)
    calendar.take(last(person, "booking_confirmed").calendar)
    session.refresh_from_db()
    [event] = calendar.events(session.starts_at - timedelta(minutes=1), session.ends_at)
    assert (event.dtstart.value, event.dtend.value) == (session.starts_at, session.ends_at)
    before = session.starts_at

    services.change(session=session, plan=the_plan(session, dates=moved(session, timedelta(days=3))), by=hr, now=now)
    session.refresh_from_db()
    holding.release(now=now + timedelta(minutes=11))
    calendar.take(Message.objects.filter(person=person).exclude(calendar="").latest("pk").calendar)
    assert calendar.events(before - timedelta(hours=1), before + timedelta(hours=3)) == []
    [event] = calendar.events(session.starts_at - timedelta(minutes=1), session.ends_at)
    assert event.dtstart.value == before + timedelta(days=3)

    booking.refresh_from_db()
    services.cancel(booking=booking, by=person, now=now)
    calendar.take(Message.objects.filter(person=person).exclude(calendar="").latest("pk").calendar)
    assert calendar.events(before - timedelta(days=5), before + timedelta(days=30)) == []


def test_the_own_feed_holds_the_same_event_as_the_invitation(calendar, make_person, make_session):
    now = timezone.now()
    session, person = make_session(), make_person()
    services.book(person=person, session=session, by=person, now=now)
    calendar.take(last(person, "booking_confirmed").calendar)
    feed = Client().get(address_of(person, now)).content.decode()
    assert calendar.ask("PUT", "/samira/feed/", feed)[0] == 201
    session.refresh_from_db()
    [invited] = calendar.events(session.starts_at - timedelta(minutes=1), session.ends_at)
    status, listed = calendar.ask("GET", "/samira/feed/")
    [fed] = vobject.readOne(listed).vevent_list
    assert status == 200 and fed.uid.value == invited.uid.value
    assert (fed.dtstart.value, fed.dtend.value) == (invited.dtstart.value, invited.dtend.value)
