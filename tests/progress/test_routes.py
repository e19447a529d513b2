"""Three equal routes into a phase that builds on another one, each of which works, and no lock anywhere."""

import re
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.live_sessions import services as sessions
from courses.live_sessions.services import SessionPlan, TypedDate
from courses.progress import services
from courses.progress.models import ModuleCompletion, PhaseDeclaration
from courses.role.services import tracks
from tests.courses_made import make_course, make_module

NOW = timezone.now()
EQUAL = {"btn grow", "btn btn-wide"}


@pytest.fixture
def basics(db):
    return make_module(make_course(title="De basis"))


@pytest.fixture
def module(basics):
    """A module of phase 2, of which the person has not done the phase before."""
    return make_module(make_course(phase="organisation"), title="Ons beleid")


@pytest.fixture
def person(make_person):
    return make_person()


@pytest.fixture
def client(client_of, person):
    return client_of(person)


@pytest.fixture
def make_session(make_person):
    def make(module):
        hr = make_person("Hanna", "Ruis", roles=("hr",))
        begins = datetime.now() + timedelta(days=14)
        plan = SessionPlan(module=module, dates=[TypedDate(begins, begins + timedelta(hours=1))], zone="Europe/Amsterdam", place="Zaal Wilg", capacity=8)
        return sessions.publish(session=sessions.plan(plan=plan, by=hr, now=NOW), by=hr, now=NOW)

    return make


def routes_on(page: str) -> str:
    """The part of the page with the routes, or nothing."""
    found = re.search(r'<section class="stack" aria-labelledby="routes">.*?</section>', page, re.DOTALL)
    return found[0] if found else ""


def follow_all(client, page: str, address: str) -> list[str]:
    """Take every route; gives their words."""
    part = routes_on(page)
    links = re.findall(r'<a class="btn grow" href="([^"]+)">([^<]+)</a>', part)
    for url, _words in links:
        path, _hash, anchor = url.partition("#")
        reached = client.get(path or address)
        assert reached.status_code == 200, url
        assert not anchor or f'id="{anchor}"' in reached.content.decode(), url
    assert set(re.findall(r'class="(btn[^"]*)"', part)) <= EQUAL, "no route is larger or bluer than another"
    action, phase_words = re.search(r'action="(/learn/phases/\w+/known/)".*?<button[^>]*>([^<]+)</button>', part, re.DOTALL).groups()
    declared = client.post(action, {"next": f"{address}#routes"})
    assert declared["Location"] == f"{address}#routes"
    return [words for _url, words in links] + [phase_words]


def test_a_module_of_phase_two_offers_three_routes_that_work(client, person, module):
    address = f"/learn/{module.key}/"
    page = client.get(address).content.decode()
    assert "Builds on phase 1" in page
    assert follow_all(client, page, address) == ["Just take part", "Take the level check", "I know this"]
    assert f'href="/learn/{module.key}/first/"' in routes_on(page)
    assert PhaseDeclaration.objects.get(person=person).phase == "general"
    page = client.get(address).content.decode()
    assert "You said that you know ‘General’." in routes_on(page)
    assert "btn" not in routes_on(page)


def test_where_there_are_dates_taking_part_is_attending_a_session(client, module, make_session):
    make_session(module)
    address = f"/learn/{module.key}/"
    page = client.get(address).content.decode()
    assert 'href="#dates">Attend a session</a>' in routes_on(page)
    assert follow_all(client, page, address) == ["Attend a session", "Take the level check", "I know this"]


def test_a_module_with_nothing_to_take_part_in_yet_leads_to_the_other_ones(client, module):
    empty = make_module(module.course, lessons=0, title="Nog leeg")
    assert f'href="/learn/#phase-{module.course.phase}">Just take part</a>' in routes_on(client.get(f"/learn/{empty.key}/").content.decode())


def test_the_pages_of_courses_of_the_organisation_and_of_tracks_offer_them_too(client, person, module):
    course_page = f"/learn/courses/{module.course.key}/"
    assert follow_all(client, client.get(course_page).content.decode(), course_page) == ["Just take part", "Take the level check", "I know this"]
    role = make_module(make_course(phase="role"), title="Klachten")
    track = tracks.create_track(title_nl="Service", title_en="Service", purpose_en="For you.", by=None, now=NOW)
    track = tracks.set_modules(track=track, modules=[(role, False)], by=None, now=NOW)
    type(track).objects.filter(pk=track.pk).update(state="open")
    landing = "/learn/organisation/"
    services.take_back(person=person, phase="general")
    page = client.get(landing).content.decode()
    assert f'href="/learn/{module.key}/">Just take part</a>' in routes_on(page)
    assert follow_all(client, page, landing) == ["Just take part", "Take the level check", "I know this"]
    for address in (f"/learn/{role.key}/", f"/learn/tracks/{track.key}/", "/learn/tracks/"):
        services.take_back(person=person, phase="organisation")
        page = client.get(address).content.decode()
        assert "Builds on phase 2" in page
        assert follow_all(client, page, address) == ["Just take part", "Take the level check", "I know this"], address


def test_who_finished_the_phase_before_and_who_is_in_phase_one_reads_no_advice(client, person, basics, module):
    assert routes_on(client.get(f"/learn/{basics.key}/").content.decode()) == ""
    for lesson in basics.lessons.all():
        services.finish_lesson(person=person, lesson=lesson, now=NOW)
    assert routes_on(client.get(f"/learn/{module.key}/").content.decode()) == ""
    assert routes_on(client.get(f"/learn/courses/{module.course.key}/").content.decode()) == ""


def test_nothing_is_locked_for_who_did_nothing_before(client, person, module, make_session):
    session = make_session(module)
    for address in (f"/learn/{module.key}/", f"/learn/{module.key}/second/", reverse("session", args=[session.pk])):
        assert client.get(address).status_code == 200
    for key in ("second", "first"):
        client.post(f"/learn/{module.key}/{key}/finish/")
    assert ModuleCompletion.objects.filter(person=person, module=module).exists()
    assert sessions.book(person=person, session=session, by=person, now=NOW).status == "booked"
    assert not PhaseDeclaration.objects.exists()
