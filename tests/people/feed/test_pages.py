"""HR loads a file, looks at what would change, applies it and takes it back: through the pages, without a script."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone

from lms.people.feed import progress
from lms.people.feed.models import FeedRun
from lms.people.feed.services import working
from lms.people.models import User
from tests.people.feed.conftest import lines


@pytest.fixture
def hr(cast, client_of):
    return client_of(cast.hr)


def _load(client, content: bytes, **more):
    file = BytesIO(content)
    file.name = "mensen.csv"
    return client.post("/hr/people/feed/new/", {"file": file, "meaning": "some"} | more)


def _compared(client, content: bytes, **more) -> FeedRun:
    response = _load(client, content, **more)
    assert response.status_code == 302, response.content.decode()
    run = FeedRun.objects.latest("pk")
    client.post(response.url, {f"column-{place}": meaning for place, meaning in enumerate(run.meanings)})
    working.work_off(run_id=run.pk)
    run.refresh_from_db()
    return run


def test_from_file_to_undo(hr, cast):
    run = _compared(hr, lines(f"{cast.employee.employee_number};Samira;El;Idrissi;p@example.org;{cast.south.code};;;;", "77;Nieuw;de;Mens;;Nergens;;;;"))
    page = hr.get(f"/hr/people/feed/{run.pk}/").content.decode()
    assert "<del>Noord</del>" in page and "<ins>Zuid</ins>" in page and "Apply for 1 person" in page
    assert "There is no unit ‘Nergens’" in hr.get(f"/hr/people/feed/{run.pk}/?kind=refused").content.decode()
    assert list(cast.employee.units.all()) == [cast.north]
    assert hr.post(f"/hr/people/feed/{run.pk}/apply/").url == f"/hr/people/feed/{run.pk}/"
    assert b"We apply it" in hr.get(f"/hr/people/feed/{run.pk}/").content
    working.work_off(run_id=run.pk)
    assert list(cast.employee.units.all()) == [cast.south]
    hr.post(f"/hr/people/feed/{run.pk}/undo/")
    working.work_off(run_id=run.pk)
    assert "The situation of before is back" in hr.get(f"/hr/people/feed/{run.pk}/").content.decode()
    assert list(cast.employee.units.all()) == [cast.north]


def test_who_waits_reads_how_many_rows_are_done(hr, cast):
    run = _compared(hr, lines(f"{cast.employee.employee_number};{cast.south.code}", head="Nummer;Afdeling"))
    hr.post(f"/hr/people/feed/{run.pk}/apply/")
    progress.tell(run.pk, 2000, 100000)
    page = hr.get(f"/hr/people/feed/{run.pk}/").content.decode()
    assert "2,000 of 100,000 rows done." in page and "You may leave this page" in page
    working.work_off(run_id=run.pk)
    assert "rows done" not in hr.get(f"/hr/people/feed/{run.pk}/").content.decode()


def test_a_file_that_is_no_list_is_refused_on_the_page(hr):
    response = _load(hr, b"%PDF-1.7 not a list")
    assert response.status_code == 422 and b"not a list that can be read" in response.content
    assert not FeedRun.objects.exists()


def test_columns_without_a_number_are_refused_with_the_choice_kept(hr):
    response = hr.post(_load(hr, b"Naam;Kleur\nAnna Kok;rood\n").url, {"column-0": "full_name", "column-1": ""})
    assert response.status_code == 422 and b"which column holds the employee number" in response.content
    assert b'<option value="full_name" selected>' in response.content


def test_more_leavers_than_one_in_ten_are_said_aloud_and_need_a_tick(hr, cast):
    run = _compared(hr, lines(f"{cast.hr.employee_number};Hanna", f"{cast.administrator.employee_number};Ad", head="Nummer;Voornaam"), meaning="complete")
    page = hr.get(f"/hr/people/feed/{run.pk}/").content.decode()
    everybody = User.objects.active().count()
    assert f"{everybody - 2} of {everybody} people would lose access" in page
    hr.post(f"/hr/people/feed/{run.pk}/apply/")
    assert "more than 10%" in hr.get(f"/hr/people/feed/{run.pk}/").content.decode()
    run.refresh_from_db()
    assert run.state == "ready"
    hr.post(f"/hr/people/feed/{run.pk}/apply/", {"is_sure": "on"})
    working.work_off(run_id=run.pk)
    assert User.objects.active().count() == 2


def test_the_error_file_names_each_refused_row_and_holds_no_formula(hr):
    run = _compared(hr, b"Nummer;Voornaam;Achternaam;E-mail\n=1+1;Anna;Kok;geen\n8;Bo;;\n")
    rows = b"".join(hr.get(f"/hr/people/feed/{run.pk}/refused.csv").streaming_content).decode().splitlines()
    assert rows[1:] == [
        "2;'=1+1;Anna Kok;‘geen’ is not a work address. Check it, or leave it empty.",
        "3;8;Bo;Somebody new needs a given name and a family name.",
    ]


def test_the_preview_has_as_many_queries_for_one_row_as_for_fifty(hr, cast, make_person, django_assert_max_num_queries):
    people = [make_person(units=[cast.north]) for _number in range(49)]
    run = _compared(hr, lines(*(f"{one.employee_number};{cast.south.code};{cast.hr.employee_number}" for one in people), head="Nummer;Afdeling;Manager"))
    assert run.changed == 49
    with django_assert_max_num_queries(15):
        hr.get(f"/hr/people/feed/{run.pk}/")


def test_a_chart_is_tried_out_accepted_in_part_and_waits_for_its_day(hr, cast, make_person, make_unit):
    west = make_unit("West", code="west")
    one, two = make_person(units=[cast.north]), make_person(units=[cast.north])
    on = timezone.localdate() + timedelta(days=30)
    content = lines(f"{one.employee_number};{cast.south.code}", f"{two.employee_number};{west.code}", "999;west", head="Nummer;Afdeling")
    run = _compared(hr, content, meaning="chart", on=on.isoformat())
    assert (run.changed, run.refused) == (2, 1)
    hr.post(f"/hr/people/feed/{run.pk}/parts/", {"part": ["west"]})
    assert "Apply for 1 person" in hr.get(f"/hr/people/feed/{run.pk}/").content.decode()
    hr.post(f"/hr/people/feed/{run.pk}/apply/", {"on": on.isoformat()})
    assert "Planned for" in hr.get(f"/hr/people/feed/{run.pk}/").content.decode()
    working.sweep(now=timezone.now() + timedelta(days=29))
    working.work_off(run_id=run.pk)
    assert list(two.units.all()) == [cast.north]
    working.sweep(now=timezone.now() + timedelta(days=30))
    working.work_off(run_id=run.pk)
    assert (list(one.units.all()), list(two.units.all())) == ([cast.north], [west])


def test_a_chart_without_a_day_is_asked_for_one(hr):
    response = _load(hr, b"Nummer;Afdeling\n1;west\n", meaning="chart")
    assert response.status_code == 422 and b"from which day the chart holds" in response.content


def test_a_list_of_the_folder_that_waits_stands_on_todays_page(hr, cast):
    FeedRun.objects.create(source="folder", name="nacht.csv", state="ready", new=3)
    assert b"nacht.csv" in hr.get("/hr/").content
