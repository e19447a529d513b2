"""HR makes, finds and changes people; everybody chooses an own language and theme."""

import pytest

from lms.audit.models import AuditEntry
from lms.people.models import User

FACTS = {
    "given_name": "Fatma",
    "family_name": "Yıldız",
    "email": "fatma@example.org",
    "language": "nl",
    "time_zone": "Europe/Amsterdam",
    "joined_on": "2026-11-02",
}


@pytest.fixture
def hr(make_person, client_of):
    return client_of(make_person("Hanna", "Ruis", roles=("hr",)))


def test_hr_makes_a_person_with_unit_job_role_and_manager(hr, make_unit, make_job_role, make_person):
    unit, job_role, manager = make_unit("Inkoop"), make_job_role(), make_person()
    response = hr.post("/hr/people/new/", FACTS | {"employee_number": "8001", "unit": unit.pk, "job_roles": [job_role.pk], "managers": manager.employee_number})
    person = User.objects.get(employee_number="8001")
    assert response.url == f"/hr/people/{person.pk}/"
    assert (list(person.units.all()), list(person.job_roles.all()), list(person.managers.all())) == ([unit], [job_role], [manager])


def test_hr_says_on_which_days_somebody_works(hr, make_person):
    person = make_person("Fatma", "Yıldız", employee_number="8001")
    page = f"/hr/people/{person.pk}/"
    assert "Working days" not in hr.get(page).content.decode(), "nothing is said of what is not known"
    hr.post(f"{page}edit/", FACTS | {"working_days": ["5", "1", "2"]})
    assert "Mon, Tue, Fri" in hr.get(page).content.decode()
    assert hr.get(f"{page}edit/").context["form"]["working_days"].value() == ["1", "2", "5"]
    assert hr.post(f"{page}edit/", FACTS | {"working_days": ["8"]}).status_code == 422


def test_a_wrong_form_keeps_what_was_typed_and_says_what_to_do(hr):
    response = hr.post("/hr/people/new/", FACTS | {"employee_number": "8001", "managers": "99999"})
    assert response.status_code == 422
    assert "99999" in response.content.decode() and "Yıldız" in response.content.decode()
    assert not User.objects.filter(employee_number="8001").exists()


def test_a_taken_number_is_refused_with_a_sentence(hr, make_person):
    make_person(employee_number="8001")
    response = hr.post("/hr/people/new/", FACTS | {"employee_number": "8001"})
    assert response.status_code == 422 and b"Numbers are never used twice" in response.content


def test_hr_finds_people_by_part_of_a_name_number_unit_and_state(hr, make_person, make_unit):
    above = make_unit("Divisie")
    below = make_unit("Team", parent=above)
    make_person("Daan", "Hoekstra", units=[below])
    make_person("Iris", "Smit")
    assert b"Hoekstra" in hr.get("/hr/people/?q=daan+hoek").content
    page = hr.get(f"/hr/people/?unit={above.pk}").content
    assert b"Hoekstra" in page and b"Smit" not in page
    assert b"Nobody found" in hr.get("/hr/people/?q=nobodyhere").content


def test_the_list_has_as_many_queries_for_one_person_as_for_forty(hr, make_person, make_unit, django_assert_max_num_queries):
    unit = make_unit()
    for _number in range(40):
        make_person(units=[unit])
    with django_assert_max_num_queries(15):
        hr.get("/hr/people/")


def test_somebody_who_left_is_shown_as_such_and_can_come_back(hr, make_person):
    person = make_person()
    hr.post(f"/hr/people/{person.pk}/leave/")
    assert not User.objects.get(pk=person.pk).is_active
    assert b"Works here again" in hr.get(f"/hr/people/{person.pk}/").content
    hr.post(f"/hr/people/{person.pk}/back/")
    assert User.objects.get(pk=person.pk).is_active


def test_a_sign_in_code_is_shown_once_and_works(hr, make_person, client):
    person = make_person(email=None)
    page = hr.post(f"/hr/people/{person.pk}/code/").content.decode()
    code = page.split('<code class="h3">')[1].split("<")[0]
    assert User.objects.get(pk=person.pk).check_password(code)
    assert code not in hr.get(f"/hr/people/{person.pk}/").content.decode()
    assert AuditEntry.objects.filter(action="person.sign_in_code_given").exists()
    assert not AuditEntry.objects.filter(changes__icontains=code).exists()


def test_hr_cannot_give_roles_and_an_administrator_can(hr, make_person, client_of):
    person = make_person()
    assert hr.post(f"/hr/people/{person.pk}/roles/", {"roles": ["administrator"]}).status_code == 403
    client_of(make_person(roles=("administrator",))).post(f"/hr/people/{person.pk}/roles/", {"roles": ["trainer"]})
    assert list(person.grants.values_list("role", flat=True)) == ["trainer"]


def test_hr_builds_the_tree_and_a_loop_is_refused(hr, make_unit):
    top = make_unit("Top")
    child = make_unit("Kind", parent=top)
    hr.post("/hr/units/new/", {"name_nl": "Winkel", "name_en": "Shop", "kind": "site", "parent": child.pk, "code": "shop-1"})
    assert b"Shop" in hr.get("/hr/units/").content
    response = hr.post(f"/hr/units/{top.pk}/", {"name_nl": "Top", "kind": "company", "parent": child.pk})
    assert response.status_code == 422 and b"below itself" in response.content


def test_everybody_chooses_an_own_language_zone_and_theme(make_person, client_of):
    person = make_person(language="en")
    client = client_of(person)
    client.post("/me/", {"language": "nl", "time_zone": "Europe/London", "theme": "dark"})
    person.refresh_from_db()
    assert (person.language, person.time_zone, person.theme) == ("nl", "Europe/London", "dark")
    assert "Instellingen" in client.get("/me/").content.decode()
