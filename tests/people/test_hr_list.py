"""HR's list of people: views under a name, a file equal to the screen, one action for many with preview, results and undo."""

import re

import pytest

from lms.people.feed.models import FeedRun
from lms.people.feed.services import working


@pytest.fixture
def hr(cast, client_of):
    return client_of(cast.hr)


def _act(client, **chosen) -> FeedRun:
    answer = client.post("/hr/people/together/", chosen)
    run = FeedRun.objects.get(pk=int(answer.url.split("/")[-2]))
    working.work_off(run_id=run.pk)
    run.refresh_from_db()
    return run


def _apply(client, run, **more) -> None:
    client.post(f"/hr/people/feed/{run.pk}/apply/", more)
    working.work_off(run_id=run.pk)
    run.refresh_from_db()


def test_the_file_holds_what_the_screen_shows(hr, cast, make_person, make_job_role):
    buyer = make_job_role("Inkoper", "Buyer")
    for number in range(60):
        make_person("Noor", f"Bakker{number:02}", units=[cast.north], job_roles=[buyer], email=f"n{number}@example.org")
    query = f"?q=noor&unit={cast.north.pk}&job_role={buyer.pk}"
    on_screen = []
    for page in ("1", "2"):
        rows = re.findall(r"<tr>(.*?)</tr>", hr.get(f"/hr/people/{query}&page={page}").content.decode(), re.DOTALL)[1:]
        on_screen += [[re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)][1:] for row in rows]
    lines = b"".join(hr.get(f"/hr/people/export.csv{query}").streaming_content).decode("utf-8-sig").splitlines()
    assert len(on_screen) == 60
    assert [line.split(";")[:5] for line in lines[1:]] == on_screen


def test_a_view_is_kept_under_a_name_and_is_ones_own(hr, cast, client_of):
    hr.post("/hr/people/views/", {"q": "samira", "state": "all", "name": "  Samira   overal "})
    page = hr.get("/hr/people/").content.decode()
    assert 'href="/hr/people/?q=samira&amp;state=all"' in page and "Samira overal" in page
    assert "Samira overal" not in client_of(cast.administrator).get("/hr/people/").content.decode()
    hr.post("/hr/people/views/", {"q": "otto", "name": "Samira overal"})
    assert cast.hr.saved_views.get().query == "q=otto"
    hr.post(f"/hr/people/views/{cast.hr.saved_views.get().pk}/remove/")
    assert not cast.hr.saved_views.exists()


def test_a_job_role_for_everybody_found_with_results_and_undo(hr, cast, make_job_role):
    buyer = make_job_role()
    run = _act(hr, do="add_job_role", to_job_role=buyer.pk, who="found", unit=cast.north.pk, state="here")
    assert run.changed == 5 and not buyer.people.exists()
    assert "Buyer" in hr.get(f"/hr/people/feed/{run.pk}/").content.decode()
    _apply(hr, run)
    assert buyer.people.count() == 5 and not cast.other.job_roles.exists()
    file = b"".join(hr.get(f"/hr/people/feed/{run.pk}/rows.csv").streaming_content).decode()
    assert file.count(";done;") == 5
    hr.post(f"/hr/people/feed/{run.pk}/undo/")
    working.work_off(run_id=run.pk)
    assert not buyer.people.exists()


def test_moving_replaces_the_main_unit_and_keeps_the_second(hr, cast, make_person, make_unit):
    west = make_unit("West")
    person = make_person(units=[cast.north, west])
    _apply(hr, _act(hr, do="move", to_unit=cast.south.pk, person=[person.pk]))
    assert [one.unit for one in person.memberships.order_by("-is_primary")] == [cast.south, west]


def test_a_manager_who_would_stand_below_is_refused_with_the_reason(hr, cast):
    run = _act(hr, do="set_manager", to_manager=cast.employee.employee_number, person=[cast.manager.pk, cast.trainer.pk])
    assert list(run.rows.values_list("number", "kind")) == [(cast.trainer.employee_number, "changed"), (cast.manager.employee_number, "refused")]


def test_leaving_for_many_ends_access(hr, cast):
    run = _act(hr, do="leave", person=[cast.employee.pk])
    _apply(hr, run, is_sure="on")
    cast.employee.refresh_from_db()
    assert not cast.employee.is_active


@pytest.mark.parametrize("chosen", [{"do": "leave"}, {"do": "add_job_role", "person": "1"}, {"do": "nonsense", "person": "1"}, {"person": "x"}])
def test_an_action_without_people_or_without_a_choice_says_so(hr, cast, chosen):
    answer = hr.post("/hr/people/together/", chosen | ({"person": cast.employee.pk} if chosen.get("person") == "1" else {}))
    assert answer.url.startswith("/hr/people/?") and not FeedRun.objects.exists()
