"""The first run: one organisation, one administrator, and then the page is gone."""

import pytest
from django.test import Client

from lms.audit.models import AuditEntry
from lms.people.models import Organisation, User

ANSWERS = {
    "name": "Lindenhof Groep",
    "default_language": "nl",
    "time_zone": "Europe/Amsterdam",
    "given_name": "Ad",
    "name_prefix": "van",
    "family_name": "Beheer",
    "employee_number": "10001",
    "email": "ad@example.org",
    "password": "a long sentence to sign in with",
}


@pytest.fixture(autouse=True)
def empty(db):
    Organisation._known = None
    yield
    Organisation._known = None


@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/search/", "/nothing/"])
def test_until_it_is_done_every_page_leads_to_the_first_run(address):
    assert Client().get(address).headers["Location"] == "/welcome/"


@pytest.mark.parametrize("address", ["/healthz", "/robots.txt", "/accessibility/", "/welcome/"])
def test_machines_and_readers_of_the_statement_are_not_sent_away(address):
    assert Client().get(address).status_code == 200


def test_the_organisation_is_founded_and_its_administrator_is_signed_in():
    client = Client()
    assert client.post("/welcome/", ANSWERS).headers["Location"] == "/"
    organisation, person = Organisation.objects.get(), User.objects.get()
    assert (organisation.name, organisation.default_language) == ("Lindenhof Groep", "nl")
    assert person.full_name == "Ad van Beheer"
    assert client.get("/admin/health/").status_code == 200
    assert AuditEntry.objects.filter(action="organisation.founded", by=person).count() == 1
    assert client.get("/welcome/").status_code == 404
    assert Client().post("/welcome/", ANSWERS | {"employee_number": "2"}).status_code == 404
    assert User.objects.count() == 1


def test_a_weak_password_founds_nothing_and_what_was_typed_stays():
    response = Client().post("/welcome/", ANSWERS | {"password": "password123"})
    assert response.status_code == 422
    assert 'value="Lindenhof Groep"' in response.content.decode()
    assert "password123" not in response.content.decode()
    assert not Organisation.objects.exists()
    assert not User.objects.exists()


def test_an_empty_form_says_what_is_missing():
    html = Client().post("/welcome/", {}).content.decode()
    assert html.count('class="field-error"') == 8


def test_a_short_password_is_refused_in_the_language_of_the_page(db):
    page = Client(headers={"Accept-Language": "nl"}).post("/welcome/", {"password": "kort"})
    assert page.status_code == 422
    assert "Dit wachtwoord is te kort: minstens 10 tekens." in page.content.decode()
