"""Reading the policy and saying so, through the pages people use."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from courses.organisation.models import Acknowledgement, Clause
from courses.organisation.queries.mine import standing_in
from courses.organisation.services import drafting
from tests.organisation.conftest import clause_of, newest, read

HTMX = {"HX-Request": "true"}


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).replace("&#x27;", "'")


@pytest.fixture
def employee(cast, client_of):
    return client_of(cast.employee)


def test_the_page_says_what_from_when_and_why_me_and_shows_every_clause(employee, policy):
    page = words(employee.get("/learn/policy/social-media/"))
    since = timezone.localtime(newest(policy).valid_from)
    assert f"Version 1 applies since {since.day} " in page
    assert "Be yourself." in page
    assert "you have not said yet that you have read a version of it" in page
    for title in ("1. Own voice", "2. Customer data", "3. Accounts"):
        assert title in page
    assert "The rule about Accounts." in page


def test_who_presses_yes_has_read_this_version_in_this_language_at_this_moment(cast, employee, policy):
    answer = employee.post("/learn/policy/social-media/acknowledge/", {"version": "1", "language": "en"})
    assert answer["Location"] == "/learn/policy/social-media/#acknowledge"
    row = Acknowledgement.objects.get()
    assert (row.person, row.version.number, row.language, row.text_digest) == (cast.employee, 1, "en", newest(policy).digest_en)
    assert timezone.now() - row.at < timedelta(minutes=1)
    assert "You have read version 1" in words(employee.get("/learn/policy/social-media/"))


def test_twice_is_once_and_the_first_moment_stays(employee, policy):
    employee.post("/learn/policy/social-media/acknowledge/", {"version": "1", "language": "en"})
    first = Acknowledgement.objects.get()
    employee.post("/learn/policy/social-media/acknowledge/", {"version": "1", "language": "nl"})
    assert [(row.at, row.language) for row in Acknowledgement.objects.all()] == [(first.at, "en")]


def test_the_language_that_was_shown_is_the_one_that_is_kept(cast, employee, policy):
    page = employee.get("/learn/policy/social-media/").content.decode()
    assert 'name="language" value="en"' in page
    with override("nl"):
        cast.employee.language = "nl"
        cast.employee.save()
        page = employee.get("/learn/policy/social-media/").content.decode()
    assert 'name="language" value="nl"' in page
    assert "De regel over Accounts." in page


@pytest.mark.parametrize("where", ["", "versions/1/", "versions/1/accounts/", "versions/2/changes/", "ask/"])
def test_somebody_for_whom_the_policy_is_not_does_not_find_it(cast, client_of, make_policy, publish, change, where):
    policy = make_policy("Shops", units=(cast.north,))
    publish(policy)
    change(policy)
    assert client_of(cast.employee).get(f"/learn/policy/shops/{where}").status_code == 200
    assert client_of(cast.other).get(f"/learn/policy/shops/{where}").status_code == 404


def test_nobody_acknowledges_for_a_policy_that_is_not_for_them_and_nobody_acknowledges_a_draft(cast, client_of, make_policy, publish, employee):
    policy = make_policy("Shops", units=(cast.south,))
    publish(policy)
    assert employee.post("/learn/policy/shops/acknowledge/", {"version": "1", "language": "en"}).status_code == 404
    other = client_of(cast.other)
    drafting.start_draft(policy=policy, by=cast.hr, now=timezone.now())
    assert other.post("/learn/policy/shops/acknowledge/", {"version": "2", "language": "en"}).status_code == 404
    assert other.get("/learn/policy/shops/versions/2/").status_code == 404
    assert not Acknowledgement.objects.exists()


def test_a_policy_that_became_a_new_version_meanwhile_shows_the_difference_and_nothing_is_lost(employee, policy, change):
    employee.get("/learn/policy/social-media/")
    change(policy)
    answer = employee.post("/learn/policy/social-media/acknowledge/", {"version": "1", "language": "en"})
    assert answer.status_code == 409
    page = words(answer)
    assert "The policy became version 2 while you were reading" in page
    assert "Clause 2. Customer data" in page
    assert "<ins>Never in public.</ins>" in answer.content.decode()
    assert not Acknowledgement.objects.exists()
    employee.post("/learn/policy/social-media/acknowledge/", {"version": "2", "language": "en"})
    assert Acknowledgement.objects.get().version.number == 2


def test_with_htmx_the_stale_form_becomes_a_notice_that_leads_to_the_difference(employee, policy, change):
    change(policy)
    answer = employee.post("/learn/policy/social-media/acknowledge/", {"version": "1", "language": "en"}, headers=HTMX)
    assert answer.status_code == 409
    assert "<html" not in answer.content.decode()
    link = re.search(r'href="([^"]+\?since=1)"', answer.content.decode())
    assert link is not None
    assert "The policy became version 2 while you were reading" in words(employee.get(link[1]))


def test_with_htmx_the_answer_is_the_notice_alone(employee, policy):
    answer = employee.post("/learn/policy/social-media/acknowledge/", {"version": "1", "language": "en"}, headers=HTMX)
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert "You have read version 1" in words(answer)


def test_a_new_version_shows_clause_by_clause_what_differs_with_one_sentence_first(cast, employee, policy, change):
    read(cast.employee, policy)
    change(policy)
    page = words(employee.get("/learn/policy/social-media/"))
    assert "What changes in our policy?" in page
    assert "1 of the 3 clauses is different." in page
    assert page.index("In short: It became stricter.") < page.index("Never in public.")
    assert "The other 2 clauses have not changed" in page
    assert "Have you read version 2?" in page


def test_a_new_version_asks_only_those_whom_a_changed_clause_concerns(cast, client_of, policy, change):
    for person in (cast.employee, cast.other):
        read(person, policy)
    change(policy, units=(cast.south,), key="accounts")
    standing = {person: standing_in(person, policy.key).must_read for person in (cast.employee, cast.other, cast.trainer)}
    # The clause was for everybody in version 1, so its change concerns everybody; from then on it is for the south.
    assert standing == {cast.employee: True, cast.other: True, cast.trainer: True}
    for person in (cast.employee, cast.other):
        read(person, policy)
    change(policy, units=(cast.south,), key="accounts", body_en="<p>Two people.</p>")
    assert standing_in(cast.employee, policy.key).must_read is False
    assert standing_in(cast.other, policy.key).must_read is True
    assert standing_in(cast.trainer, policy.key).must_read is True, "who confirmed nothing yet is asked anyway"
    page = words(client_of(cast.employee).get("/learn/policy/social-media/"))
    assert "We do not ask you: you read version 2" in page
    assert "Known: yes." in page


def test_what_concerns_the_reader_stands_first(cast, client_of, policy, change, publish):
    change(policy, key="own-voice", units=(cast.south,))
    change(policy, key="accounts", units=(cast.north,))
    for person in (cast.employee, cast.other):
        read(person, policy)
    draft = drafting.start_draft(policy=policy, by=cast.hr, now=timezone.now())
    for key in ("own-voice", "accounts"):
        clause = draft.clauses.get(key=key)
        Clause.objects.filter(pk=clause.pk).update(body_en=f"<p>New {key}.</p>", digest=key, what_changed_nl="Anders.", what_changed_en="Other.")
    publish(policy)
    north, south = (words(client_of(person).get("/learn/policy/social-media/")) for person in (cast.employee, cast.other))
    assert north.index("Clause 3. Accounts") < north.index("Clause 1. Own voice")
    assert south.index("Clause 1. Own voice") < south.index("Clause 3. Accounts")
    assert "1 of them concerns you most." in north


def test_a_clause_that_reads_the_same_with_other_layout_has_not_changed(cast, employee, policy, change):
    read(cast.employee, policy)
    change(policy, body_en="<p>The rule about <strong>Customer data</strong>.</p>\n<h2>Why</h2><p>Because.</p>")
    assert standing_in(cast.employee, policy.key).must_read is False
    assert "What changes in our policy?" not in words(employee.get("/learn/policy/social-media/"))


def test_old_versions_stay_readable_and_say_that_they_applied_before(cast, employee, policy, change):
    read(cast.employee, policy)
    change(policy)
    old = words(employee.get("/learn/policy/social-media/versions/1/"))
    assert "The rule about Customer data." in old
    assert "This applied before" in old
    assert "There is a newer version: 2" in old
    assert "Never in public." in words(employee.get("/learn/policy/social-media/versions/2/"))
    assert "From version 1 to version 2" in words(employee.get("/learn/policy/social-media/versions/2/changes/"))
    assert employee.get("/learn/policy/social-media/versions/1/changes/").status_code == 404


def test_a_version_that_applies_later_says_so_and_the_one_before_applies_until_then(cast, employee, policy, publish):
    draft = drafting.start_draft(policy=policy, by=cast.hr, now=timezone.now())
    later = timezone.now() + timedelta(days=20)
    drafting.describe_draft(version=draft, in_short_nl="Kort.", in_short_en="Short.", valid_from=later, by=cast.hr)
    publish(policy)
    assert f"Version 2 applies from {timezone.localtime(later).day} " in words(employee.get("/learn/policy/social-media/"))
    assert "This applies now" in words(employee.get("/learn/policy/social-media/versions/1/"))
    assert "This applies soon" in words(employee.get("/learn/policy/social-media/versions/2/"))


def test_clauses_are_read_one_by_one_with_a_way_to_the_next(employee, policy):
    page = employee.get("/learn/policy/social-media/versions/1/customer-data/").content.decode()
    assert "<h2>Why</h2>" in page, "headings follow the title of the page"
    assert 'rel="prev" href="/learn/policy/social-media/versions/1/own-voice/"' in page
    assert 'rel="next" href="/learn/policy/social-media/versions/1/accounts/"' in page
    assert employee.get("/learn/policy/social-media/versions/1/nothing/").status_code == 404


def test_a_script_in_a_clause_is_neutralised_even_when_it_stands_in_the_database(employee, policy):
    Clause.objects.filter(pk=clause_of(policy).pk).update(body_en='<p onclick="x()">Rule<script>alert(1)</script><img src=x onerror=alert(2)></p>')
    for where in ("", "versions/1/", "versions/1/customer-data/"):
        page = employee.get(f"/learn/policy/social-media/{where}").content.decode()
        assert "Rule" in page
        assert "alert(" not in page
        assert "onclick" not in page


def test_the_pages_cost_the_same_for_three_clauses_and_for_twelve(cast, employee, policy, make_policy, publish):
    many = make_policy("Many", titles=tuple(f"Clause {number}" for number in range(12)))
    publish(many)

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            employee.get(address)
        return len(queries)

    for where in ("", "versions/1/"):
        cost(f"/learn/policy/social-media/{where}")
        assert cost(f"/learn/policy/social-media/{where}") == cost(f"/learn/policy/many/{where}")
