"""HR of one branch sees and changes only who is there or below: on pages, in files, in bulk and by search (people-and-tracks.md §1.3)."""

import pytest
from django.utils import timezone

from lms.people import services
from lms.people.feed.models import FeedRun
from lms.people.feed.services import working
from lms.people.models import RoleGrant


@pytest.fixture
def branch(cast, client_of):
    return client_of(cast.branch_hr)


def test_the_list_the_file_and_the_search_hold_only_the_branch(branch, cast, make_person, make_unit):
    make_person("Diep", "Onderin", units=[make_unit("Team", parent=cast.north)])
    make_person("Los", "Zonderplek")
    page = branch.get("/hr/people/?state=all").content.decode()
    assert "Idrissi" in page and "Onderin" in page
    assert "Otto" not in page and "Zonderplek" not in page and "Hanna" not in page
    file = b"".join(branch.get("/hr/people/export.csv?state=all").streaming_content).decode()
    assert "Idrissi" in file and "Onderin" in file and "Otto" not in file and "Zonderplek" not in file
    assert "Otto" not in branch.get("/search/?q=otto").content.decode().replace('value="otto"', "")


@pytest.mark.parametrize("page", ["/hr/people/", "/hr/units/"])
def test_the_page_says_which_part_of_the_organisation_it_shows(branch, cast, client_of, page):
    sentence = "You see Noord and everything below. HR of the whole organisation sees the rest."
    assert sentence in branch.get(page).content.decode()
    assert "HR of the whole organisation" not in client_of(cast.hr).get(page).content.decode()


def test_a_unit_of_another_branch_is_no_filter(branch, cast):
    page = branch.get(f"/hr/people/?unit={cast.south.pk}").content.decode()
    assert "Zuid" not in page


@pytest.mark.parametrize("page", ["", "edit/", "leave/"])
def test_people_of_another_branch_are_not_found(branch, cast, page):
    assert branch.get(f"/hr/people/{cast.other.pk}/{page}").status_code == 404
    assert branch.get(f"/hr/people/{cast.employee.pk}/{page}").status_code == 200


@pytest.mark.parametrize("act", ["code", "invite", "leave", "back"])
def test_nobody_of_another_branch_is_changed(branch, cast, act):
    assert branch.post(f"/hr/people/{cast.other.pk}/{act}/").status_code == 404
    cast.other.refresh_from_db()
    assert cast.other.is_active


def test_nobody_with_more_to_say_is_changed_from_a_branch(branch, cast, make_person):
    boss = make_person("Baas", "Boven", units=[cast.north], roles=("administrator",))
    assert branch.get(f"/hr/people/{boss.pk}/").status_code == 200
    for act in ("code", "invite", "leave"):
        assert branch.post(f"/hr/people/{boss.pk}/{act}/").status_code == 404
    assert branch.get(f"/hr/people/{boss.pk}/edit/").status_code == 404


def test_nobody_of_a_larger_branch_is_changed_from_a_smaller_one(cast, client_of, make_person, make_unit):
    """A sign-in code for the HR of the whole North would be a way to the whole North."""
    team = make_unit("Team", parent=cast.north)
    small = make_person("Klein", "Tak", units=[team])
    services.grant_role(person=small, role="hr_branch", by=None, now=timezone.now(), unit=team)
    large = make_person("Groot", "Tak", units=[team])
    services.grant_role(person=large, role="hr_branch", by=None, now=timezone.now(), unit=cast.north)
    client = client_of(small)
    assert client.get(f"/hr/people/{large.pk}/").status_code == 200
    for act in ("code", "invite", "leave"):
        assert client.post(f"/hr/people/{large.pk}/{act}/").status_code == 404
    assert client_of(large).get(f"/hr/people/{small.pk}/edit/").status_code == 200


FACTS = {"given_name": "Anna", "family_name": "Kok", "language": "nl", "time_zone": "Europe/Amsterdam", "joined_on": "2026-11-02", "employee_number": "8001"}


def test_somebody_new_belongs_to_the_branch(branch, cast):
    assert branch.post("/hr/people/new/", FACTS).status_code == 422
    assert branch.post("/hr/people/new/", FACTS | {"unit": cast.south.pk}).status_code == 422
    assert branch.post("/hr/people/new/", FACTS | {"unit": cast.north.pk}).status_code == 302


def test_a_second_unit_elsewhere_stays_when_the_branch_changes_a_name(branch, cast, make_person):
    person = make_person(units=[cast.north, cast.south])
    answer = branch.post(f"/hr/people/{person.pk}/edit/", FACTS | {"unit": cast.north.pk, "second_unit": cast.south.pk})
    assert answer.status_code == 302
    assert set(person.units.all()) == {cast.north, cast.south}


def test_a_unit_outside_the_branch_is_not_taken_away_from_within_it(branch, cast, make_person):
    person = make_person(units=[cast.north, cast.south])
    answer = branch.post(f"/hr/people/{person.pk}/edit/", FACTS | {"unit": cast.north.pk})
    assert answer.status_code == 422 and "‘Zuid’ lies outside your branch, so it stays." in answer.content.decode()
    assert set(person.units.all()) == {cast.north, cast.south}


def test_a_third_unit_outside_the_branch_stays(branch, cast, make_person, make_unit):
    west = make_unit("West")
    person = make_person(units=[cast.north, cast.south, west])
    assert branch.post(f"/hr/people/{person.pk}/edit/", FACTS | {"unit": cast.north.pk, "second_unit": cast.south.pk}).status_code == 302
    assert set(person.units.all()) == {cast.north, cast.south, west}


def test_a_move_within_the_branch_leaves_the_main_unit_elsewhere(branch, cast, make_person, make_unit):
    team = make_unit("Team", parent=cast.north)
    person = make_person(units=[cast.south, cast.north])
    run = FeedRun.objects.get(pk=int(branch.post("/hr/people/together/", {"do": "move", "to_unit": team.pk, "person": [person.pk]}).url.split("/")[-2]))
    working.work_off(run_id=run.pk)
    branch.post(f"/hr/people/feed/{run.pk}/apply/")
    working.work_off(run_id=run.pk)
    assert [one.unit for one in person.memberships.select_related("unit").order_by("-is_primary")] == [cast.south, team]


def test_of_who_reports_to_somebody_only_the_branch_is_named(branch, cast, make_person, client_of):
    boss = make_person("Baas", "Boven", units=[cast.north])
    make_person("Wel", "Noord", units=[cast.north], managers=[boss])
    make_person("Niet", "Zuid", units=[cast.south], managers=[boss])
    page = branch.get(f"/hr/people/{boss.pk}/").content.decode()
    assert "Wel Noord" in page and "Niet Zuid" not in page and "1 colleague outside your branch" in page
    assert "Niet Zuid" in client_of(cast.hr).get(f"/hr/people/{boss.pk}/").content.decode()


def test_one_action_for_many_reaches_the_branch_only(branch, cast, make_job_role, make_person):
    buyer = make_job_role()
    boss = make_person("Baas", "Boven", units=[cast.north], roles=("hr",))
    chosen = {"do": "add_job_role", "to_job_role": buyer.pk, "person": [cast.employee.pk, cast.other.pk, boss.pk]}
    run = FeedRun.objects.get(pk=int(branch.post("/hr/people/together/", chosen).url.split("/")[-2]))
    working.work_off(run_id=run.pk)
    assert list(run.rows.values_list("person", flat=True)) == [cast.employee.pk]
    branch.post(f"/hr/people/feed/{run.pk}/apply/")
    working.work_off(run_id=run.pk)
    assert (list(cast.employee.job_roles.all()), list(cast.other.job_roles.all()), list(boss.job_roles.all())) == ([buyer], [], [])


def test_nobody_is_moved_out_of_the_branch(branch, cast):
    answer = branch.post("/hr/people/together/", {"do": "move", "to_unit": cast.south.pk, "person": [cast.employee.pk]})
    assert answer.url.startswith("/hr/people/?") and not FeedRun.objects.exists()


def test_a_run_is_not_applied_when_somebody_left_the_branch_meanwhile(branch, cast, make_job_role):
    answer = branch.post("/hr/people/together/", {"do": "add_job_role", "to_job_role": make_job_role().pk, "person": [cast.employee.pk]})
    run = FeedRun.objects.get()
    working.work_off(run_id=run.pk)
    services.change_person(person=cast.employee, by=cast.hr, now=timezone.now(), units=[cast.south])
    branch.post(f"{answer.url}apply/")
    run.refresh_from_db()
    assert run.state == "ready"
    assert "no longer in your branch" in branch.get(answer.url).content.decode()


def test_who_has_moved_out_of_the_branch_is_seen_no_longer_in_what_was_done_before(branch, cast, make_job_role):
    url = branch.post("/hr/people/together/", {"do": "add_job_role", "to_job_role": make_job_role().pk, "person": [cast.employee.pk]}).url
    working.work_off(run_id=FeedRun.objects.get().pk)
    pages = (url, f"{url}rows.csv", f"{url}way-back/")
    branch.post(f"{url}apply/")
    working.work_off(run_id=FeedRun.objects.get().pk)

    def seen():
        answers = [branch.get(page) for page in pages]
        return [b"Idrissi" in (b"".join(one.streaming_content) if one.streaming else one.content) for one in answers]

    assert seen() == [True, True, True]
    services.change_person(person=cast.employee, by=cast.hr, now=timezone.now(), units=[cast.south])
    assert seen() == [False, False, False]


def test_the_tree_is_shown_from_the_branch_down_and_not_changed(branch, cast, make_unit):
    make_unit("Filiaal", parent=cast.north)
    page = branch.get("/hr/units/").content.decode()
    assert "Filiaal" in page and "Zuid" not in page
    assert branch.get(f"/hr/units/{cast.north.pk}/").status_code == 403


def test_an_administrator_gives_the_branch_with_its_unit(cast, client_of, make_person):
    person, client = make_person(), client_of(cast.administrator)
    client.post(f"/hr/people/{person.pk}/roles/", {"roles": ["hr_branch"]})
    assert not RoleGrant.objects.filter(person=person).exists()
    client.post(f"/hr/people/{person.pk}/roles/", {"roles": ["hr_branch"], "unit": cast.south.pk})
    client.post(f"/hr/people/{person.pk}/roles/", {"roles": ["hr_branch"], "unit": cast.north.pk})
    assert RoleGrant.objects.get(person=person).unit == cast.north
