"""What the policy adds to the first page, the search and the mail."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from courses.organisation.services import drafting
from lms.notifications import rendering
from lms.notifications.models import Message
from tests.organisation.conftest import read


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).replace("&#x27;", "'")


@pytest.fixture
def employee(cast, client_of):
    return client_of(cast.employee)


def test_a_policy_to_read_stands_in_the_agenda_and_is_the_next_step_until_it_is_read(cast, employee, policy):
    page = words(employee.get("/"))
    assert "There is something to read. Social media Be yourself." in page
    assert "Social media, version 1 Applies from this day. You have not read it yet." in page
    read(cast.employee, policy)
    page = words(employee.get("/"))
    assert "There is something to read." not in page
    assert "version 1" not in page


def test_a_new_version_stands_in_the_agenda_on_the_day_from_which_it_applies(cast, employee, policy, publish, change):
    read(cast.employee, policy)
    change(policy)
    page = words(employee.get("/"))
    assert "What changes in our policy?" in page
    assert "You read version 1; something that concerns you is different." in page


def test_whom_no_change_concerns_has_nothing_to_do(cast, employee, policy, change):
    change(policy, key="accounts", units=(cast.south,))
    read(cast.employee, policy)
    change(policy, key="accounts", units=(cast.south,), body_en="<p>Two.</p>")
    page = words(employee.get("/"))
    assert "What changes in our policy?" not in page
    assert "Social media, version" not in page


def test_a_draft_and_a_policy_for_others_stand_nowhere(cast, employee, make_policy, publish):
    publish(make_policy("Shops", units=(cast.south,)))
    drafting.start_draft(policy=make_policy("Later"), by=cast.hr, now=timezone.now())
    page = words(employee.get("/"))
    assert "Shops" not in page
    assert "Later" not in page
    assert "Shops" not in words(employee.get("/learn/organisation/"))


def test_clauses_are_found_by_the_words_in_them_in_either_language(cast, employee, policy):
    found = employee.get("/search/?q=rule about accounts").content.decode()
    assert 'href="/learn/policy/social-media/versions/1/accounts/"' in found
    assert 'href="/learn/policy/social-media/versions/1/accounts/"' in employee.get("/search/?q=regel accounts").content.decode()
    assert "versions/1" not in employee.get("/search/?q=strong h3").content.decode(), "layout is no text"


def test_a_clause_for_others_or_of_an_older_version_is_not_found(cast, employee, client_of, make_policy, publish, change):
    policy = make_policy("Shops", units=(cast.north,))
    publish(policy)
    change(policy)
    assert "versions/2/customer-data" in employee.get("/search/?q=never public").content.decode()
    assert "customer-data" not in client_of(cast.other).get("/search/?q=never public").content.decode()
    assert "versions/1" not in employee.get("/search/?q=customer data").content.decode()


@pytest.mark.parametrize(
    ("language", "subject", "sentence"),
    [
        ("en", "Please read: Social media, version 1", "That is not saying that you agree."),
        ("nl", "Wil je dit lezen: Social media (nl), versie 1", "zeg je niet"),
    ],
)
def test_the_mail_says_what_from_when_and_that_reading_is_not_agreeing(cast, policy, language, subject, sentence):
    cast.employee.language = language
    cast.employee.save()
    message = Message.objects.select_related("person").get(person=cast.employee, kind="policy_published")
    mail = rendering.words(message)
    assert mail.subject == subject
    assert sentence in mail.text
    assert "/learn/policy/social-media/" in mail.text


def test_who_is_not_asked_reads_that_nothing_has_to_be_done(cast, policy, change):
    change(policy, key="accounts", units=(cast.south,))
    read(cast.employee, policy)
    change(policy, key="accounts", units=(cast.south,), body_en="<p>Two.</p>")
    message = Message.objects.select_related("person").filter(person=cast.employee, kind="policy_published").order_by("-pk").first()
    mail = rendering.words(message)
    assert mail.subject == "New: Social media, version 3"
    assert "You do not have to do anything." in mail.text


def test_the_agenda_keeps_a_version_that_applied_long_ago_as_long_as_it_is_not_read(cast, employee, make_policy, publish):
    publish(make_policy(), now=timezone.now() - timedelta(days=400))
    assert "Social media, version 1" in words(employee.get("/"))
