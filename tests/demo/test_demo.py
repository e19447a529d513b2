"""The demo organisation: made once, whole, and taken away without a trace."""

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from courses.assignments.models import Absence, Deputy, Exemption, PastRound, WorkingTime
from courses.catalogue.models import Lesson, Module
from courses.live_sessions import in_health
from courses.organisation.models import Acknowledgement, ClauseQuestion, PolicyVersion
from courses.organisation.queries.mine import standing_in
from courses.practice.models import ChoiceFigure
from courses.role.models import Track, TrackRequest
from lms.demo import clearing, joining, organisation, story
from lms.people.feed.models import FeedRun
from lms.people.models import Unit, User

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker, media_of_tests):
    """The demo, made once for all tests of this file: each of them takes back what it changes."""
    quick = {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"], "MEDIA_ROOT": media_of_tests}
    with override_settings(**quick), django_db_blocker.unblock():
        call_command("load_programme", verbosity=0)
        story.tell(now=timezone.now(), say=lambda line: None)
    with override_settings(**quick):
        yield
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def demo(told, db):
    """An installation with the demo in it."""


def test_there_are_about_250_people_in_three_divisions_and_nine_departments(demo):
    assert 240 <= User.objects.count() <= 270
    kinds = [kind for _code, kind, *_rest in organisation.UNITS]
    assert (kinds.count("division"), kinds.count("department")) == (3, 9)


def test_every_printed_account_signs_in(demo, client):
    lines = [line for line in joining.accounts().splitlines() if line.startswith("  1")]
    assert len(lines) == 8
    for line in lines:
        assert User.objects.get(employee_number=line.split()[0]).check_password(organisation.PASSWORD)


def test_hr_of_the_shops_reaches_the_shops_and_nobody_else(demo, client):
    client.force_login(User.objects.get(employee_number="1013"), backend="lms.people.sign_in.Backend")
    rows = b"".join(client.get("/hr/people/export.csv?state=all").streaming_content).decode().splitlines()[1:]
    shops = User.objects.filter(units__path__startswith=Unit.objects.get(code="winkels").path)
    assert len(rows) == shops.count() > 100
    assert client.get(reverse("person_show", args=[User.objects.get(employee_number="1007").pk])).status_code == 200
    assert client.get(reverse("person_show", args=[User.objects.get(employee_number="1003").pk])).status_code == 404


def test_each_division_has_its_own_version_of_our_channels(demo):
    general = Module.objects.get(key="our-channels")
    assigned = {variant.variant_for: [unit.code for unit in variant.units.all()] for variant in general.variants.all()}
    assert assigned == {"store-chain": ["winkels"], "business-to-business": ["zakelijk"], "web-shop": ["online"], "public-organisation": []}


def test_most_people_know_the_first_version_of_the_policy_and_the_second_waits_for_the_employee(demo):
    employee = User.objects.get(employee_number="1003")
    standing = standing_in(employee, "social-media-policy")
    assert (standing.version.number, standing.last, standing.must_read) == (2, 1, True)
    known = Acknowledgement.objects.filter(version__number=1).count() / User.objects.count()
    assert 0.6 < known < 0.9
    call_command("verify_acknowledgements", verbosity=0)
    assert ClauseQuestion.objects.filter(answered_at=None).count() == 1


def test_what_the_employee_tried_and_what_changed_since_stands_on_the_pages(demo, client):
    client.force_login(User.objects.get(employee_number="1003"), backend="lms.people.sign_in.Backend")
    start = client.get("/").content.decode()
    assert "Sinds je dit leerde" in start and "Wat is er bijgekomen?" in start
    assert "Waarom het ons aangaat" in client.get("/certificates/mine/").content.decode()
    assert "Voortaan kijk ik eerst" in client.get("/learn/mine/written/").content.decode()
    quiz = client.get("/learn/basics-what-social-media-are/basics-what-check/").content.decode()
    assert reverse("quiz_result", args=["basics-what-social-media-are", "basics-what-check"]) in quiz
    assert ChoiceFigure.objects.filter(closed_on__isnull=False).count() == 2, "twenty-one people are two whole groups of eight"
    client.force_login(User.objects.get(employee_number="1002"), backend="lms.people.sign_in.Backend")
    assert "Where do I find the settings" in client.get("/hr/learning/checks/").content.decode()
    editor = client.get(reverse("quiz_edit", args=[Lesson.objects.get(key="basics-what-check").pk]))
    assert editor.context["people"] == 16, "of the first attempts of nineteen people two whole groups of eight"


def test_clearing_takes_the_changed_lesson_back(demo):
    lesson = Lesson.objects.get(key="basics-settings-and-the-pause")
    assert lesson.versions.count() == 2
    clearing.clear()
    lesson.refresh_from_db()
    assert lesson.versions.get() == lesson.published and lesson.published.loaded_digest


def test_a_second_demo_is_refused(demo):
    with pytest.raises(CommandError, match="organisation here already"):
        call_command("demo")


def test_clearing_leaves_the_programme_and_nothing_else(demo, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    clearing.clear()
    left = {model._meta.label for model in apps.get_models() if model._meta.app_label in clearing.APPS and model._default_manager.exists()}
    assert left <= clearing.STAYS
    call_command("load_programme", verbosity=0)
    assert [(one.number, one.state) for one in PolicyVersion.objects.all()] == [(1, "draft")], "the new organisation publishes its own policy"
    story.tell(now=timezone.now(), say=lambda line: None)


def test_what_is_required_is_seen_in_every_state_and_asked_about(demo):
    track = Track.objects.get(key="answering-for-us")
    rows = track.assigned_set.assignments.filter(ended_at=None)
    states = {(one.round_number, one.completed_at is not None) for one in rows}
    assert states >= {(1, False), (2, False), (2, True)} and PastRound.objects.filter(assignment__assigned_set=track.assigned_set).exists()
    assert set(Exemption.objects.values_list("state", flat=True)) == {"asked", "granted", "refused"}
    assert Absence.objects.count() == 2 and WorkingTime.objects.count() == 1 and Deputy.objects.count() == 1
    assert sorted(TrackRequest.objects.values_list("state", flat=True)) == ["asked", "given"]


def test_a_list_of_hr_stands_in_the_history_and_a_chart_waits(demo):
    runs = {run.source: run for run in FeedRun.objects.all()}
    assert {source: run.state for source, run in runs.items()} == {"upload": "done", "chart": "ready"}
    one = runs["upload"]
    assert (one.new, one.changed, one.leaving, one.refused) == (1, 2, 1, 1) and runs["chart"].changed == 8
    assert not one.file and User.objects.get(employee_number="2990").managers.exists()


def test_the_podium_of_the_demo_is_alive(demo, client_of):
    """Every page of an ambassador, and what readers meet there, has something on it."""
    ambassador, employee = User.objects.get(employee_number="1006"), User.objects.get(employee_number="1003")
    mine, reader, hr = client_of(ambassador), client_of(employee), client_of(User.objects.get(employee_number="1002"))
    page = mine.get("/podium/mine/sessions/").content.decode()
    assert "Lees en antwoord" in page and "Je zei ja" in page and "Maak een certificaat van mijn uren" in page
    made = mine.post("/podium/mine/sessions/hours/").url
    assert mine.get(f"/podium/mine/sessions/hours/{made.partition('#hours-')[2]}/pdf/").content.startswith(b"%PDF-")
    assert "Waar je vertelt" in page and "Mag ik in een groep" in mine.get("/podium/mine/questions/").content.decode()
    asked = reader.get("/podium/following/").content.decode()
    assert "Precious Mensah" in asked and "leveranciers" in asked
    slot = ambassador.presentings.get(status="accepted", session__starts_at__gt=timezone.now())
    session = reader.get(f"/learn/sessions/{slot.session_id}/").content.decode()
    assert "Precious Mensah" in session and "Mag ik op mijn eigen profiel zeggen" in session
    assert "ziet dat anders" in hr.get("/hr/moderation/").content.decode() or "Bezwaar" in hr.get("/hr/").content.decode()
    assert b"Een compliment dat ik bijna wegklikte" in mine.get("/podium/mine/").content


def test_every_booking_of_the_demo_holds_and_the_page_of_health_says_so(demo):
    found = in_health.bookings()
    assert found.is_well and "Alles klopte" in found.sentence
