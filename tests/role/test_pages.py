"""The pages of tracks, through the doors people use, without JavaScript unless a test says so."""

import pytest
from django.utils import timezone, translation

from courses.assignments.models import Assignment
from courses.progress.services import complete_module
from courses.role.models import Application
from courses.role.rules import Rule
from courses.role.services import applying, following
from lms.notifications.models import Message
from lms.web.navigation import OWN, items_of
from tests.role.conftest import REQUIRED, below, live, text


def test_hr_builds_a_track_and_an_employee_sees_it_with_the_reason(cast, hr, employee, make_module):
    module = make_module("Complaints in public")
    assert (
        hr.post("/hr/tracks/new/", {"title_en": "Service desk", "purpose_en": "Talk well", "owner": cast.hr.employee_number}).url
        == "/hr/tracks/service-desk/modules/"
    )
    hr.post("/hr/tracks/service-desk/modules/", {"do": "add", "module": module.key})
    rule = {
        "groups": "1",
        "match": "all",
        "g0-match": "any",
        "g0-lines": "1",
        "g0-0-field": "unit",
        "g0-0-was": "unit",
        "g0-0-op": "below",
        "g0-0-value": cast.north.pk,
    }
    assert hr.post("/hr/tracks/service-desk/audience/", rule | {"do": "next"}).url == "/hr/tracks/service-desk/terms/"
    terms = {"strength": "expected", "reason_en": "You answer customers.", "due_kind": "assigned", "due_days": "30"}
    assert hr.post("/hr/tracks/service-desk/terms/", terms).url == "/hr/tracks/service-desk/open/"

    preview = text(hr.get("/hr/tracks/service-desk/open/"))
    assert "Everybody in Noord with everything below ." in preview
    assert "Apply to 5 people" in preview
    assert Assignment.objects.count() == 0

    progress = hr.post("/hr/tracks/service-desk/apply/").url
    assert "You may leave this page" in text(hr.get(progress))
    assert hr.post("/hr/tracks/service-desk/apply/").url == progress
    applying.work_off(application_id=Application.objects.get().pk)
    assert "5 came in, 0 went out, 0 stayed." in text(hr.get(progress))

    for page in ("/", "/learn/tracks/", "/learn/tracks/service-desk/"):
        seen = text(employee.get(page))
        assert "Service desk" in seen
        assert "You belong to ‘Noord’." in seen
        assert "Everybody in Noord with everything below." in seen
        assert "You answer customers." in seen
        assert "by Hanna Ruis" in seen
    assert "You belong to ‘Noord’." in text(employee.get(f"/learn/{module.key}/"))


def test_the_due_date_stands_in_the_agenda_and_the_next_module_is_the_next_step(cast, employee, make_track, make_module, apply):
    apply(make_track(modules=[(make_module("Listen first"), False)], strength="expected", due_kind="assigned", due_days=30))
    seen = text(employee.get("/"))
    assert "Due on this day: 1 module left." in seen
    assert "This stands next in your track. Listen first" in seen


def test_what_is_finished_leaves_the_first_page_and_stays_on_the_page_of_tracks(cast, employee, make_track, make_module, apply):
    module = make_module()
    apply(make_track(modules=[(module, False)], **REQUIRED))
    complete_module(person=cast.employee, module=module, how="session", now=timezone.now())
    assert "Due on this day" not in text(employee.get("/"))
    assert "Customer service finished" in text(employee.get("/learn/tracks/"))


def test_a_track_of_another_role_may_be_done_voluntarily_and_a_draft_is_not_found(cast, client_of, make_track, apply):
    apply(make_track("Open one"))
    make_track("Draft one")
    other = client_of(cast.other)
    assert "Open one" in text(other.get("/learn/tracks/"))
    assert "only you see that" in text(other.get("/learn/tracks/open-one/"))
    assert "Draft one" not in text(other.get("/learn/tracks/"))
    assert other.get("/learn/tracks/draft-one/").status_code == 404


def test_a_retired_track_is_not_found(cast, employee, hr, make_track, apply):
    track = make_track()
    apply(track)
    hr.post(f"/hr/tracks/{track.key}/retire/")
    applying.work_off(application_id=Application.objects.first().pk)
    assert employee.get(f"/learn/tracks/{track.key}/").status_code == 404
    assert "Undo" in text(hr.get(f"/hr/tracks/{track.key}/changes/{Application.objects.first().pk}/"))


def test_hr_undoes_an_application_with_one_button(cast, hr, make_track, apply):
    track = make_track()
    application = apply(track)
    page = hr.post(f"/hr/tracks/{track.key}/changes/{application.pk}/undo/").url
    applying.work_off(application_id=application.pk)
    assert "The situation of before is back. Hanna Ruis" in text(hr.get(page))
    assert live(track) == set()


def test_required_says_what_is_missing_and_offers_no_button(cast, hr, make_track):
    track = make_track(strength="required")
    seen = text(hr.get(f"/hr/tracks/{track.key}/open/"))
    assert "4 things are missing" in seen
    assert "Apply to" not in seen
    hr.post(f"/hr/tracks/{track.key}/apply/")
    assert Application.objects.count() == 0


def test_the_page_of_today_shows_a_draft_that_is_ready_and_what_stopped(cast, hr, make_track, apply):
    make_track("Ready")
    stopped = apply(make_track("Stopped one"))
    Application.objects.filter(pk=stopped.pk).update(state="failed")
    seen = text(hr.get("/hr/"))
    assert "The track ‘Ready’ waits to be opened" in seen
    assert "Applying ‘Stopped one’ stopped" in seen


# --- who sees what ------------------------------------------------------------------------------------------------
def test_the_manager_sees_the_status_of_what_is_required_of_the_own_people_only(cast, client_of, make_track, apply):
    apply(make_track("Needed", rule=Rule(added=(cast.employee.pk, cast.other.pk)), **REQUIRED))
    seen = text(client_of(cast.manager).get("/me/team/"))
    assert "Samira El Idrissi" in seen and "Needed" in seen and "open" in seen
    assert "Otto" not in seen


@pytest.mark.parametrize("strength", ["invited", "expected"])
def test_optional_learning_is_seen_by_nobody_else(cast, hr, client_of, make_track, make_module, make_person, apply, strength):
    """Planted: Samira alone has finished an optional track, and a module by her own choice."""
    secret, own_choice = make_module("Planted secret"), make_module("Planted own choice")
    needed = make_track("Needed", rule=Rule(added=(cast.employee.pk,)), **REQUIRED)
    optional = make_track("Planted track", rule=below(cast.north), modules=[(secret, False)], strength=strength)
    apply(needed)
    apply(optional)
    for module in (secret, own_choice):
        complete_module(person=cast.employee, module=module, how="session", now=timezone.now())
    assert Assignment.objects.get(person=cast.employee, assigned_set=optional.assigned_set).completed_at is not None

    team = text(client_of(cast.manager).get("/me/team/"))
    assert "Needed" in team and "Planted" not in team
    figures = text(hr.get(f"/hr/tracks/{optional.key}/status/"))
    assert "Fewer than eight people, so we show no figure." in figures
    assert "Samira" not in figures
    for page in ("", "audience/", "open/", "modules/", f"changes/{optional.applications.get().pk}/"):
        for number in range(2):
            before = text(hr.get(f"/hr/tracks/{optional.key}/{page}"))
            assert "Samira" not in before, number
    looked_up = text(hr.get(f"/hr/tracks/{optional.key}/person/", {"q": "Samira"}, headers={"HX-Request": "true"}))
    assert "stays." in looked_up and "finished" not in looked_up
    status = text(hr.get(f"/hr/tracks/{needed.key}/status/"))
    assert "Samira El Idrissi" in status and "Planted" not in status


def test_figures_of_an_optional_track_begin_at_eight_people_and_give_no_small_group_away(cast, hr, make_track, make_unit, make_person, apply):
    company = cast.north.parent
    big, small = make_unit("Groot", parent=company), make_unit("Klein", parent=company)
    for number in range(9):
        make_person(f"G{number}", units=[big])
    for number in range(3):
        make_person(f"K{number}", units=[small])
    apply(make_track(rule=below(company), strength="expected"))
    seen = text(hr.get("/hr/tracks/customer-service/status/"))
    assert "Groot 9 0" in seen
    assert "Klein" not in seen
    assert "The rest together" in seen


def test_the_status_of_a_required_track_costs_the_same_for_few_and_for_many(cast, hr, make_track, make_person, apply, django_assert_max_num_queries):
    for number in range(30):
        make_person(f"P{number}", units=[cast.north])
    apply(make_track(**REQUIRED))
    with django_assert_max_num_queries(15):
        seen = text(hr.get("/hr/tracks/customer-service/status/"))
    assert "Noord 35 0 0" in seen


@pytest.mark.parametrize("page", ["/", "/learn/tracks/"])
def test_my_pages_cost_the_same_for_one_track_and_for_ten(cast, employee, make_track, apply, page):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    apply(make_track("T0"))
    employee.get(page)
    with CaptureQueriesContext(connection) as one:
        employee.get(page)
    for number in range(1, 10):
        apply(make_track(f"T{number}"))
    with CaptureQueriesContext(connection) as ten:
        employee.get(page)
    assert len(ten) == len(one)


def test_pages_speak_dutch(cast, client_of, make_track, apply):
    for person in (cast.employee, cast.hr):
        person.language = "nl"
        person.save()
    apply(make_track(**REQUIRED))
    seen = text(client_of(cast.employee).get("/learn/tracks/customer-service/"))
    assert "Waarom heb ik dit?" in seen and "Je hoort bij ‘Noord’." in seen and "Iedereen bij Noord met alles eronder." in seen
    assert "Voor wie is dit leertraject?" in text(client_of(cast.hr).get("/hr/tracks/customer-service/audience/"))
    translation.activate("en")


def test_somebody_who_lost_a_track_is_told_why(cast, make_track, apply):
    track = make_track()
    apply(track)
    apply(track, rule=below(cast.south))
    assert Message.objects.get(person=cast.employee, kind="track_ended").context["why"] == "rule"
    assert following.follow_everybody(now=timezone.now()) == (0, 0)
    assert [item.key for item in items_of(OWN)].count("tracks") == 0, "four items fit one line: tracks stand in My learning"


def test_hr_gives_a_track_another_owner_by_number_and_a_wrong_number_is_named(cast, client_of, make_track):
    track, hr = make_track(), client_of(cast.hr)
    page, words = f"/hr/tracks/{track.key}/about/", {"title_en": "Customer service", "purpose_en": "Talk well"}
    assert f'value="{cast.hr.employee_number}"' in hr.get(page).content.decode(), "who made it owns it"
    wrong = hr.post(page, words | {"owner": "nobody"})
    assert wrong.status_code == 422 and "Nobody who works here has number nobody." in wrong.content.decode()
    hr.post(page, words | {"owner": cast.trainer.employee_number})
    track.refresh_from_db()
    assert track.owner == cast.trainer
    assert cast.trainer.full_name in hr.get(f"/hr/tracks/{track.key}/").content.decode()
