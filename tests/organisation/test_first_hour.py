"""When something went wrong: one page, open to everybody, two clicks from anywhere (policy-privacy-insight.md §1.6)."""

import re

import pytest
from django.test import Client

from courses.organisation.models import FirstHour
from courses.organisation.services.first_hour import write_first_hour
from lms.audit.models import AuditEntry

HERE = "/something-went-wrong/"
WORDS = {"title_nl": "Ging er iets mis?", "title_en": "Something went wrong?", "body_nl": "<p>Bel iemand.</p>", "body_en": "<p>Call somebody.</p>"}


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).replace("&#x27;", "'")


@pytest.fixture
def page(cast):
    from django.utils import timezone

    return write_first_hour(**WORDS, by=cast.hr, now=timezone.now())


def test_everybody_reads_it_without_signing_in_with_the_number_and_the_mailbox(page):
    answer = Client().get(HERE, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    assert "Call somebody." in words(answer)
    assert 'href="tel:0301234567"' in answer.content.decode()
    assert 'href="mailto:leren@example.org"' in answer.content.decode()
    assert "Bel iemand." in words(Client().get(HERE, headers={"Accept-Language": "nl"}))


@pytest.mark.parametrize("where", ["/", "/learn/", "/search/", "/help/", "/nowhere/", "/learn/organisation/"])
def test_a_link_stands_on_every_page(cast, client_of, page, where):
    assert f'href="{HERE}?from=' in client_of(cast.employee).get(where).content.decode()


@pytest.mark.parametrize("where", ["/accounts/login/", "/help/", "/accessibility/", "/nowhere/"])
def test_a_link_stands_on_every_page_for_strangers_too(cast, where):
    assert f'href="{HERE}?from=' in Client().get(where).content.decode()


def test_a_link_stands_on_the_pages_of_hr(cast, client_of, page):
    assert f'href="{HERE}?from=' in client_of(cast.hr).get("/hr/").content.decode()


def test_there_is_a_way_back_to_where_one_was_and_to_no_other_site(cast, client_of, page):
    employee = client_of(cast.employee)
    assert 'href="/learn/"' in employee.get(f"{HERE}?from=/learn/").content.decode().partition("False alarm")[2]
    for evil in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        answer = employee.get(HERE, {"from": evil}).content.decode()
        assert "evil.example" not in answer.partition("<main")[2].partition("</main>")[0]
        assert "javascript:" not in answer


def test_without_a_text_the_page_still_says_what_to_do_and_whom_to_call(organisation):
    answer = words(Client().get(HERE, headers={"Accept-Language": "en"}))
    assert "030 123 45 67" in answer
    assert "call your manager" in answer


def test_hr_writes_it_in_both_languages_and_everybody_reads_it_at_once(cast, client_of, page):
    hr = client_of(cast.hr)
    changed = WORDS | {"body_en": "<p>Call the desk.</p>", "based_on": str(page.edits)}
    assert hr.post("/hr/policy/something-went-wrong/", changed)["Location"] == "/hr/policy/something-went-wrong/"
    assert "Call the desk." in words(Client().get(HERE, headers={"Accept-Language": "en"}))
    assert AuditEntry.objects.filter(action="first_hour.changed", by=cast.hr).count() == 2


def test_a_text_of_somebody_else_is_not_overwritten_and_a_language_is_never_empty(cast, client_of, page):
    hr = client_of(cast.hr)
    stale = WORDS | {"body_en": "<p>Mine.</p>", "based_on": str(page.edits - 1)}
    answer = hr.post("/hr/policy/something-went-wrong/", stale)
    assert answer.status_code == 409
    assert "Mine." in words(answer)
    assert FirstHour.objects.get().body_en == "<p>Call somebody.</p>"
    assert hr.post("/hr/policy/something-went-wrong/", WORDS | {"body_nl": "<p></p>"}).status_code == 422


def test_scripts_are_neutralised(cast, client_of, page):
    evil = WORDS | {"body_en": "<p>Call.<script>alert(1)</script></p><p onload=x()>Now</p>", "based_on": str(page.edits)}
    client_of(cast.hr).post("/hr/policy/something-went-wrong/", evil)
    assert FirstHour.objects.get().body_en == "<p>Call.</p><p>Now</p>"
    FirstHour.objects.update(body_en="<script>alert(2)</script><p>Call.</p>")
    assert "alert(2)" not in Client().get(HERE, headers={"Accept-Language": "en"}).content.decode()
