"""The bookings on the page of health (spec §2.5): when was looked, what is wrong, where, since when, and what repairs it."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone, translation
from django.utils.html import strip_tags

from courses.live_sessions import services
from courses.live_sessions.models import Booking, InvariantRun, LiveSession
from lms.audit.models import AuditEntry
from tests.live_sessions.conftest import put, status_of

Status = Booking.Status
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def page(cast, client_of):
    """The part about bookings as HR reads it, or somebody else."""

    def read(person=None, language="en"):
        reader = person or cast.hr
        type(reader).objects.filter(pk=reader.pk).update(language=language)
        html = client_of(reader).get("/admin/health/").content.decode()
        found = re.search(r'<li class="stack stack-4" id="health-bookings">.*?(?=<li class="stack stack-4" id="health-|</main>)', html, re.DOTALL)
        return found.group()

    return read


def _words(html):
    return " ".join(strip_tags(html).split())


@pytest.fixture
def on_a_draft(seat):
    """A booking where only a person can choose what is right."""

    def make(**fields):
        booking = seat(**fields)
        LiveSession.objects.filter(pk=booking.session_id).update(state="draft")
        return booking

    return make


@pytest.fixture
def idle(seat, make_person, book, now):
    """A free seat beside somebody who waits: put right without a choice."""

    def make(**fields):
        booking = seat(capacity=1, moment=timezone.now(), **fields)
        waits = book(make_person(), booking.session, at=timezone.now())
        put(booking, status=Status.CANCELLED, ended_at=timezone.now())
        put(waits, created_at=timezone.now() - HOUR)
        return waits

    return make


def test_before_the_first_night_it_says_when_is_looked_and_that_is_well(page):
    told = page()
    assert "The first look is tonight." in _words(told) and "needs attention" not in told


def test_an_installation_with_sessions_in_which_nobody_ever_looked_says_so_and_offers_to_look(page, make_session, cast, client_of):
    LiveSession.objects.filter(pk=make_session().pk).update(created_at=timezone.now() - 2 * DAY)
    told = page()
    assert "Nobody has looked yet, and it should be every night." in _words(told) and "needs attention" in told
    answer = client_of(cast.hr).post("/admin/health/bookings/look/", follow=True)
    assert answer.redirect_chain == [("/admin/health/#health-bookings", 302)] and "Everything holds." in answer.content.decode()
    assert "Everything held, in 1 session." in _words(page())


def test_a_look_of_more_than_a_day_ago_says_so_also_when_everything_held(page, db):
    services.check(now=timezone.now() - 25 * HOUR)
    assert "more than a day ago" not in page()
    InvariantRun.objects.update(at=timezone.now() - 27 * HOUR)
    told = page()
    assert "Everything held" in told and "That is more than a day ago; it should be every night." in _words(told) and "needs attention" in told


def test_each_violation_stands_there_with_its_session_the_look_that_saw_it_first_and_who_repairs_it(page, on_a_draft, idle):
    first = timezone.now() - 2 * DAY
    booking = on_a_draft()
    services.check(now=first)
    waits = idle()
    services.check(now=timezone.now())
    html = page()
    told = _words(html)
    assert "2 things were not right" in told
    choice, by_itself = told[told.index("1 thing asks for a choice") :].split("1 thing can be put right without a choice")
    assert "A booking is live on a session that is a draft." in choice and "Open the session, or cancel it with a reason." in choice
    assert f"(session {booking.session_id}, booking {booking.pk})" in choice and f'href="/hr/sessions/{booking.session_id}/"' in html
    assert f"(session {waits.session_id}, booking {waits.pk})" in by_itself and "in the order of the queue" in by_itself
    assert "First seen in the look of today" in by_itself and "First seen in the look of today" not in choice
    assert "First seen in the look of" in choice


def test_a_violation_that_went_and_came_back_was_first_seen_when_it_came_back(on_a_draft):
    at = timezone.now()
    booking = on_a_draft()
    services.check(now=at)
    LiveSession.objects.update(state="published")
    services.check(now=at + DAY)
    LiveSession.objects.filter(pk=booking.session_id).update(state="draft")
    [again] = services.check(now=at + 2 * DAY).violations
    [still] = services.check(now=at + 3 * DAY).violations
    assert again["since"] == still["since"] == (at + 2 * DAY).isoformat()


def test_the_page_names_nobody_who_booked(page, on_a_draft):
    booking = on_a_draft()
    services.check(now=timezone.now())
    told = page()
    assert booking.person.full_name not in told and booking.person.employee_number not in told


def test_the_administrator_reads_the_same_and_finds_no_link_to_a_page_of_hr(page, cast, on_a_draft):
    services.check(now=timezone.now())
    booking = on_a_draft()
    services.check(now=timezone.now())
    told = page(cast.administrator)
    assert f"(session {booking.session_id}, booking {booking.pk})" in told and "/hr/sessions/" not in told
    assert "HR chooses, on the page of the session." in _words(told)


@pytest.mark.parametrize("who", ["hr", "administrator"])
def test_one_button_puts_right_what_needs_no_choice_and_the_page_tells_what_is_left(page, cast, client_of, on_a_draft, idle, who):
    left, waits, by = on_a_draft(moment=timezone.now()), idle(), getattr(cast, who)
    services.check(now=timezone.now())
    assert 'action="/admin/health/bookings/repair/"' in page(by)
    answer = client_of(by).post("/admin/health/bookings/repair/", follow=True).content.decode()
    assert "1 thing has been put right." in answer and status_of(waits) == Status.BOOKED
    told = page(by)
    assert "can be put right without a choice" not in told and f"booking {left.pk}" in told and status_of(left) == Status.BOOKED
    line = AuditEntry.objects.get(action="bookings.repaired")
    assert (line.by, line.changes) == (by, {"violations": [2, 1]})


def test_putting_right_where_nothing_can_be_says_so_and_twice_is_once(cast, client_of, make_session, make_person, book):
    booking = book(make_person(), make_session(moment=timezone.now()), at=timezone.now())
    Booking.objects.filter(pk=booking.pk).update(status=Status.CANCELLED, ended_at=timezone.now())
    client = client_of(cast.hr)
    assert "1 thing has been put right." in client.post("/admin/health/bookings/repair/", follow=True).content.decode()
    assert "There was nothing that could be put right." in client.post("/admin/health/bookings/repair/", follow=True).content.decode()
    assert [line.new for line in booking.changes.order_by("pk")] == [Status.BOOKED, Status.CANCELLED]


def test_many_bookings_of_one_session_with_the_same_mistake_are_one_line(page, on_a_draft, make_person, book, capsys):
    booking = on_a_draft()
    LiveSession.objects.update(state="published")
    for _n in range(2):
        book(make_person(), booking.session)
    LiveSession.objects.update(state="draft")
    services.check(now=timezone.now())
    told = _words(page())
    assert told.count("A booking is live on a session that is a draft.") == 1
    assert f"(session {booking.session_id}, 3 bookings)" in told and "3 things ask for a choice" in told and "more." not in told


def _look(sessions, rule="idle seat", **fields):
    """A look that found this in each of the sessions, as it is stored."""
    return [{"rule": rule, "session": one.pk, "booking": 7, "facts": {}} | fields for one in sessions]


@pytest.fixture
def many(make_session):
    """As many sessions as violations: the same one, copied past the services."""
    first = make_session()

    def make(count):
        LiveSession.objects.bulk_create(LiveSession(module=first.module, starts_at=first.starts_at, ends_at=first.ends_at) for _n in range(count))
        return list(LiveSession.objects.exclude(pk=first.pk))

    return make


def test_fifty_are_shown_and_the_rest_is_counted_with_what_asks_for_a_choice_first(page, many):
    sessions = many(61)
    InvariantRun.objects.create(at=timezone.now(), sessions=61, violations=_look(sessions[:60]) + _look(sessions[60:], "on draft"))
    told = _words(page())
    assert "61 things were not right" in told and "60 things can be put right without a choice" in told and "And 11 more." in told
    assert all(f"session {one.pk}," in told for one in [sessions[60], *sessions[:49]]) and f"session {sessions[49].pk}," not in told


def test_a_look_that_stopped_at_five_hundred_says_at_least(page, many):
    InvariantRun.objects.create(at=timezone.now(), sessions=500, violations=_look(many(500)))
    told = _words(page())
    assert "At least 500 things were not right." in told and "And at least 450 more." in told


def test_fifty_cost_as_many_questions_as_one(cast, client_of, on_a_draft, count_queries):
    client = client_of(cast.hr)
    client.get("/admin/health/")
    counts = []
    for _turn in range(2):
        on_a_draft()
        services.check(now=timezone.now())
        counts.append(count_queries(lambda: client.get("/admin/health/")))
        for _n in range(5):
            on_a_draft()
    assert counts[0] == counts[1] <= 15


def test_a_machine_that_asks_reads_yes_or_no_and_no_violations(client_of, cast, on_a_draft, client):
    on_a_draft()
    services.check(now=timezone.now())
    answer = client.get("/healthz")
    assert answer.status_code == 200 and answer.json()["checks"]["bookings"] is False and "session" not in answer.content.decode()


def test_the_moments_are_on_the_clock_of_who_reads(page, cast, on_a_draft):
    on_a_draft()
    with time_machine.travel(timezone.now().replace(hour=12, minute=0), tick=False):
        services.check(now=timezone.now())
        type(cast.hr).objects.filter(pk=cast.hr.pk).update(time_zone="Asia/Tokyo")
        assert "First seen in the look of today, 21:00" in _words(page())


def test_in_dutch_it_is_dutch(page, on_a_draft, idle):
    on_a_draft()
    idle()
    services.check(now=timezone.now())
    told = _words(page(language="nl"))
    assert "Er klopten 2 dingen niet" in told and not re.search(r"\b(the|session|booking|seat)\b", told)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield
