"""Telling in a session how one does it: whom the planner sees, hours, handing over, going back, the certificate (ambassadors.md §11, §13, §14)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from ambassadors import queries
from ambassadors.services import terms
from courses.assignments.models import Absence
from courses.live_sessions import candidates, services
from courses.live_sessions.models import SessionPresenter
from courses.live_sessions.refusals import MustWait
from courses.live_sessions.services.duties import note_duty
from lms.notifications.models import Message
from tests.ambassadors.conftest import begin, write
from tests.courses_made import make_course, make_module

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.fixture
def module(db):
    return make_module(make_course(), lessons=0, title_nl="Klachten in het openbaar", title_en="Complaints in public")


@pytest.fixture
def plan_session(cast, module):
    def make(begins, **fields):
        wall = begins.astimezone(AMSTERDAM).replace(tzinfo=None, second=0, microsecond=0)
        facts = {"module": module, "dates": [services.TypedDate(wall, wall + timedelta(hours=2))], "place": "Room 1", "capacity": 12, "has_slot": True}
        session = services.plan(plan=services.SessionPlan(**{**facts, "trainers": [cast.trainer], **fields}), by=cast.hr, now=timezone.now())
        return services.publish(session=session, by=cast.hr, now=timezone.now())

    return make


@pytest.fixture
def session(plan_session):
    return plan_session(timezone.now() + timedelta(days=20))


@pytest.fixture
def make_ambassador(make_person):
    def make(name, *, topics=(), units=(), writes_en=True):
        person = make_person(name, "Ambassadeur", units=list(units))
        return terms.begin_term(person=person, by=None, now=timezone.now(), hours_per_month=6, topics=list(topics), writes_nl=True, writes_en=writes_en)

    return make


def offered(session):
    return {one.person.given_name: one for one in candidates.candidates_for(session, without=set())}


def accept(session, ambassador, minutes=10):
    slot = SessionPresenter.objects.create(session=session, person=ambassador.person, minutes=minutes, asked_by=session.created_by)
    return services.accept_slot(slot=slot, by=ambassador.person, now=timezone.now())


def test_the_planner_sees_who_wrote_about_it_then_whose_topic_it_is_then_who_is_of_the_unit(cast, client_of, session, module, make_ambassador):
    make_ambassador("Zeno")
    make_ambassador("Uma", units=[cast.north])
    make_ambassador("Teun", topics=["complaints"])
    write(make_ambassador("Wil"), modules=[module])
    assert list(offered(session)) == ["Wil", "Teun", "Uma", "Zeno"]
    page = client_of(cast.hr).get(f"/hr/sessions/{session.pk}/").content.decode()
    assert "Wrote about this module" in page and page.index("Wil Ambassadeur") < page.index("Zeno Ambassadeur")


def test_who_is_taken_or_away_at_that_time_is_not_offered_and_nobody_reads_why(cast, client_of, plan_session, session, make_ambassador):
    booked, telling, away, paused = (make_ambassador(name) for name in ("Bas", "Tess", "Anna", "Piet"))
    same_time = plan_session(timezone.now() + timedelta(days=20), trainers=[], place="Room 2")
    services.book(person=booked.person, session=same_time, by=booked.person, now=timezone.now())
    accept(same_time, telling)
    Absence.objects.create(person=away.person, since=timezone.localdate() + timedelta(days=15))
    terms.pause(ambassador=paused, now=timezone.now())
    make_ambassador("Vrij")
    assert list(offered(session)) == ["Vrij"]
    page = client_of(cast.hr).get(f"/hr/sessions/{session.pk}/").content.decode()
    assert not any(name in page for name in ("Bas Amb", "Tess Amb", "Anna Amb", "Piet Amb"))


def test_one_click_asks_and_a_yes_stands_on_the_page_in_the_invitation_in_the_feed_and_on_the_page_of_the_ambassador(cast, client_of, session, make_ambassador):
    ambassador = make_ambassador("Fleur")
    client_of(cast.trainer).post(f"/hr/sessions/{session.pk}/presenters/", {"person": ambassador.person.employee_number, "minutes": "10"})
    slot = SessionPresenter.objects.get(person=ambassador.person)
    mine, reader = client_of(ambassador.person), client_of(cast.employee)
    assert "Read and answer" in mine.get("/podium/mine/sessions/").content.decode()
    assert "Fleur Ambassadeur" not in reader.get(f"/learn/sessions/{session.pk}/").content.decode()
    mine.post(f"/learn/sessions/asked/{slot.pk}/answer/", {"answer": "yes"})
    assert "Fleur Ambassadeur" in reader.get(f"/learn/sessions/{session.pk}/").content.decode()
    services.book(person=cast.employee, session=session, by=cast.employee, now=timezone.now())
    invitation = Message.objects.get(person=cast.employee, kind="booking_confirmed").calendar.replace("\r\n ", "")
    assert "Fleur Ambassadeur" in invitation
    assert f"/learn/sessions/{session.pk}/" in reader.get(f"/podium/people/{ambassador.slug}/").content.decode()


@pytest.mark.parametrize(
    ("begins", "sentence"),
    [
        (datetime(2026, 5, 20, 10, tzinfo=AMSTERDAM), "6 of 6 hours this month. Ask somebody else, or wait until 1 June."),
        (datetime(2026, 6, 3, 10, tzinfo=AMSTERDAM), ""),
    ],
)
@time_machine.travel(datetime(2026, 5, 4, 9, tzinfo=AMSTERDAM), tick=False)
def test_over_the_agreed_hours_the_planner_reads_until_when_and_cannot_ask(cast, client_of, plan_session, make_ambassador, begins, sentence):
    ambassador = make_ambassador("Uur")
    for day in (12, 13, 14):
        accept(plan_session(datetime(2026, 5, day, 10, tzinfo=AMSTERDAM)), ambassador, minutes=120)
    session = plan_session(begins)
    with translation.override("en"):
        assert offered(session)["Uur"].why_not == sentence
    client_of(cast.hr).post(f"/hr/sessions/{session.pk}/presenters/", {"person": ambassador.person.employee_number, "minutes": "10"})
    assert SessionPresenter.objects.filter(session=session).exists() is not bool(sentence)
    if sentence:
        with pytest.raises(MustWait):
            services.ask_presenter(session=session, person=ambassador.person, by=cast.hr, now=timezone.now())
        assert sentence in client_of(cast.hr).get(f"/hr/sessions/{session.pk}/").content.decode()


@time_machine.travel(datetime(2026, 5, 4, 9, tzinfo=AMSTERDAM), tick=False)
def test_hours_of_a_month_are_what_was_noted_and_else_what_was_agreed(cast, plan_session, make_ambassador):
    ambassador = make_ambassador("Noot")
    first, _second, april = (plan_session(datetime(2026, month, day, 10, tzinfo=AMSTERDAM)) for month, day in ((5, 12), (5, 13), (6, 1)))
    for one in (first, _second, april):
        accept(one, ambassador, minutes=10)
    with time_machine.travel(datetime(2026, 5, 12, 13, tzinfo=AMSTERDAM)):
        note_minutes(first, ambassador, cast, minutes=45)
    assert queries.minutes_in_month([ambassador.person_id], datetime(2026, 5, 30).date(), "Europe/Amsterdam") == {ambassador.person_id: 55}


def note_minutes(session, ambassador, cast, *, minutes):
    note_duty(date=session.dates.get(), person=ambassador.person, duty="presenter", was_there=True, minutes=minutes, by=cast.hr, now=timezone.now())


def test_a_late_cancellation_tells_the_trainer_who_else_could(cast, client_of, plan_session, make_ambassador):
    session = plan_session(timezone.now() + timedelta(hours=5), signup_closes_hours=1)
    gone = make_ambassador("Ziek")
    make_ambassador("Invaller")
    slot = accept(session, gone)
    client_of(gone.person).post(f"/learn/sessions/asked/{slot.pk}/answer/", {"answer": "cancel"})
    told = Message.objects.get(person=cast.trainer, kind="presenter_cancelled")
    assert told.context["others"] == "Invaller Ambassadeur"
    assert "Invaller Ambassadeur" in client_of(cast.trainer).get(f"/hr/sessions/{session.pk}/").content.decode()


def test_a_slot_is_handed_to_somebody_who_is_free_and_who_asked_hears_of_it(cast, client_of, session, make_ambassador):
    first, second, busy = make_ambassador("Eerst"), make_ambassador("Tweede"), make_ambassador("Bezet")
    slot = accept(session, first)
    services.book(person=busy.person, session=session, by=busy.person, now=timezone.now())
    mine = client_of(first.person)
    page = mine.get(f"/podium/mine/sessions/{slot.pk}/").content.decode()
    assert "Tweede Ambassadeur" in page
    refused = mine.post(f"/podium/mine/sessions/{slot.pk}/", {"to": str(cast.other.pk)})
    slot.refresh_from_db()
    assert (refused.status_code, slot.status) == (422, "accepted"), "somebody who is no ambassador cannot take it over"
    mine.post(f"/podium/mine/sessions/{slot.pk}/", {"to": str(second.person_id)})
    slot.refresh_from_db()
    assert slot.status == "cancelled" and SessionPresenter.objects.get(session=session, person=second.person).status == "asked"
    assert Message.objects.filter(person=cast.hr, kind="presenter_cancelled").exists()


@pytest.mark.parametrize(("address", "posted", "keeps"), [
    ("/podium/mine/term/", {"what": "pause"}, False),
    ("/podium/mine/term/", {"what": "pause", "keeps_slots": "yes"}, True),
    ("/podium/mine/term/stop/", {}, False),
])  # fmt: skip
def test_pausing_and_stopping_give_the_slots_back(cast, client_of, session, make_ambassador, address, posted, keeps):
    ambassador = make_ambassador("Weg")
    slot = accept(session, ambassador)
    writer = client_of(ambassador.person)
    assert "session" in writer.get(address).content.decode()
    writer.post(address, posted)
    slot.refresh_from_db()
    assert (slot.status == "accepted") is keeps
    assert Message.objects.filter(person=cast.trainer, kind="presenter_cancelled").exists() is not keeps


def test_offering_costs_the_same_for_one_ambassador_and_for_twenty(session, make_ambassador):
    def cost():
        with CaptureQueriesContext(connection) as counted:
            found = offered(session)
        return len(found), len(counted)

    make_ambassador("Nummer1", topics=["a"])
    cost()
    one = cost()
    for number in range(2, 21):
        make_ambassador(f"Nummer{number}", topics=["a", f"topic {number}"])
    twenty = cost()
    assert (one[0], twenty[0]) == (1, 20) and one[1] == twenty[1]


def test_hours_stand_nowhere_for_colleagues(cast, client_of, session, make_ambassador):
    accept(session, make_ambassador("Stil"))
    begin(cast.ambassador)
    for address in ("/podium/", "/podium/people/stil-ambassadeur/", f"/learn/sessions/{session.pk}/"):
        assert "of 6 hours" not in client_of(cast.employee).get(address).content.decode()
