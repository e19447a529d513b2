"""HR writes, compares, previews and publishes the policy, without a script."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from courses.organisation.models import Acknowledgement, Clause, Policy, PolicyVersion
from courses.organisation.queries import readers
from courses.organisation.services import drafting, sealing, telling
from courses.progress.services import complete_module
from lms.audit.models import AuditEntry
from tests.courses_made import make_course, make_module
from tests.organisation.conftest import clause_of, draft_of, newest, read, text

HTMX = {"HX-Request": "true"}


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).replace("&#x27;", "'")


def posted(title: str, **more: str) -> dict[str, str]:
    """A clause as the form sends it."""
    whole = text(title)
    names = ("title_nl", "title_en", "body_nl", "body_en", "in_short_nl", "in_short_en")
    return {name: getattr(whole, name) for name in names} | more


@pytest.fixture
def hr(cast, client_of):
    return client_of(cast.hr)


def test_from_nothing_to_a_published_version_that_people_read(cast, hr, client_of):
    draft = hr.post("/hr/policy/new/", {"title_nl": "Kanalen", "title_en": "Channels", "owner": cast.trainer.employee_number})["Location"]
    assert draft == "/hr/policy/channels/versions/1/"
    assert "There is no clause yet." in words(hr.get(draft))
    hr.post(draft, {"in_short_nl": "Kort.", "in_short_en": "Short.", "based_on": "0"})
    hr.post(f"{draft}clauses/new/", posted("Be kind"))
    assert "Nothing is missing" in words(hr.get(draft))
    assert "The rule about Be kind." in words(hr.get(f"{draft}preview/"))
    assert client_of(cast.employee).get("/learn/policy/channels/").status_code == 404

    everybody = PolicyVersion.objects.get().policy
    preview = words(hr.get(f"{draft}publish/"))
    assert f"Publish version 1 and ask {readers.audience_of(everybody).count()} people" in preview
    assert hr.post(f"{draft}publish/")["Location"] == "/hr/policy/channels/"
    assert hr.post(f"{draft}publish/")["Location"] == "/hr/policy/channels/", "a second click finds it done"
    telling.work_off(version_id=PolicyVersion.objects.get().pk, now=timezone.now())
    assert "Be kind" in words(client_of(cast.employee).get("/learn/policy/channels/"))
    assert "Please read: Channels, version 1" in words(client_of(cast.employee).get("/me/messages/"))


def test_clauses_are_moved_taken_out_and_put_back_with_buttons(hr, policy):
    draft = hr.post("/hr/policy/social-media/draft/")["Location"]

    def order() -> list[str]:
        return list(draft_of(policy).clauses.order_by("position").values_list("key", flat=True))

    def press(key: str, what: str):
        return hr.post(f"{draft}clauses/{key}/action/", {"do": what})

    assert press("accounts", "up")["Location"] == f"{draft}#clauses"
    assert order() == ["own-voice", "accounts", "customer-data"]
    press("own-voice", "up")
    press("own-voice", "down")
    assert order() == ["accounts", "own-voice", "customer-data"]
    press("accounts", "remove")
    assert order() == ["own-voice", "customer-data"]
    assert "was taken out in this version" in words(hr.get(draft))
    press("accounts", "back")
    assert order() == ["own-voice", "customer-data", "accounts"]
    fragment = hr.post(f"{draft}clauses/accounts/action/", {"do": "up"}, headers=HTMX)
    assert "<html" not in fragment.content.decode()
    assert 'id="clauses"' in fragment.content.decode()


def test_the_difference_with_the_current_version_is_shown_before_publishing(hr, policy):
    draft = hr.post("/hr/policy/social-media/draft/")["Location"]
    changed = posted("Customer data", body_en="<p>Never in public.</p>", what_changed_nl="Strenger.", what_changed_en="Stricter.", based_on="0")
    assert hr.post(f"{draft}clauses/customer-data/", changed)["Location"] == f"{draft}#clause-customer-data"
    page = hr.get(f"{draft}difference/").content.decode()
    assert "<ins>Never in public.</ins>" in page
    assert "Stricter." in page
    assert "1 clause is different." in words(hr.get(f"{draft}difference/"))


def test_scripts_in_a_clause_are_neutralised_when_it_is_saved(hr, policy):
    draft = hr.post("/hr/policy/social-media/draft/")["Location"]
    evil = '<p onclick="x()">Rule<script>alert(1)</script></p><a href="javascript:alert(2)">go</a><iframe src="//evil.example"></iframe>'
    hr.post(f"{draft}clauses/customer-data/", posted("Customer data", body_nl=evil, body_en=evil, based_on="0"))
    clause = draft_of(policy).clauses.get(key="customer-data")
    for body in (clause.body_nl, clause.body_en):
        assert "Rule" in body
        assert not re.search(r"script|onclick|javascript|iframe", body)


def test_a_text_that_somebody_else_changed_is_not_overwritten_and_what_was_typed_is_kept(cast, hr, policy):
    draft = hr.post("/hr/policy/social-media/draft/")["Location"]
    address = f"{draft}clauses/customer-data/"
    hr.post(address, posted("Customer data", body_en="<p>Of the first.</p>", based_on="0"))
    answer = hr.post(address, posted("Customer data", body_en="<p>Of the second.</p>", based_on="0"))
    assert answer.status_code == 409
    page = words(answer)
    assert "There are two texts" in page
    assert "Of the first." in page
    assert "Of the second." in page
    assert draft_of(policy).clauses.get(key="customer-data").body_en == "<p>Of the first.</p>"
    hr.post(address, posted("Customer data", body_en="<p>Of the second.</p>", based_on="0", takes_over="1"))
    assert draft_of(policy).clauses.get(key="customer-data").body_en == "<p>Of the second.</p>"


def test_the_summary_of_a_draft_is_not_overwritten_either(hr, policy):
    draft = hr.post("/hr/policy/social-media/draft/")["Location"]
    based_on = str(draft_of(policy).edits)
    assert hr.post(draft, {"in_short_nl": "Een", "in_short_en": "One", "based_on": based_on}).status_code == 302
    answer = hr.post(draft, {"in_short_nl": "Twee", "in_short_en": "Two", "based_on": based_on})
    assert answer.status_code == 409
    assert re.search(r">\s*Two</textarea>", answer.content.decode())
    assert draft_of(policy).in_short_en == "One"


def test_the_moment_from_which_it_applies_is_typed_as_a_day_and_a_time(hr, policy):
    draft = hr.post("/hr/policy/social-media/draft/")["Location"]
    day = timezone.localdate() + timedelta(days=30)
    base = {"in_short_nl": "Een", "in_short_en": "One", "based_on": str(draft_of(policy).edits)}
    hr.post(draft, base | {"applies_on": day.isoformat(), "applies_at": "09:30"})
    start = timezone.localtime(draft_of(policy).valid_from)
    assert (start.date(), start.hour, start.minute) == (day, 9, 30)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("0001-01-01", "Choose a day between 1950 and 2100."),
        ("1949-12-31", "Choose a day between 1950 and 2100."),
        ("1999-12-31", "Choose a year from 2000 to 2100."),
        ("2101-01-01", "Choose a day between 1950 and 2100."),
        ("9999-12-31", "Choose a day between 1950 and 2100."),
    ],
)
def test_a_year_far_away_gets_a_sentence_and_nothing_is_saved(hr, policy, day, sentence):
    address = hr.post("/hr/policy/social-media/draft/")["Location"]
    answer = hr.post(address, {"in_short_nl": "Nieuw.", "in_short_en": "New.", "applies_on": day, "based_on": "0"})
    assert (answer.status_code, day in answer.content.decode()) == (422, True)
    assert sentence in words(answer)
    assert policy.versions.get(state="draft").in_short_en == newest(policy).in_short_en


def test_numbers_that_no_module_has_are_refused_and_what_was_typed_is_kept(hr, policy):
    draft = hr.post("/hr/policy/social-media/draft/")["Location"]
    answer = hr.post(f"{draft}clauses/new/", posted("Be kind", explained_in="9" * 30, units="9" * 30))
    assert (answer.status_code, "The rule about Be kind." in words(answer)) == (422, True)


def test_a_version_that_is_not_ready_says_what_is_missing_and_is_not_published(hr, policy):
    draft = hr.post("/hr/policy/social-media/draft/")["Location"]
    hr.post(f"{draft}clauses/customer-data/", posted("Customer data", body_en="", based_on="0"))
    page = words(hr.get(f"{draft}publish/"))
    assert "The English text is missing." in page
    assert "Say in one Dutch sentence what changed." in page
    hr.post(f"{draft}publish/")
    assert newest(policy).number == 1


def test_a_draft_can_be_thrown_away_and_a_published_version_is_not_found_as_a_draft(hr, policy):
    draft = hr.post("/hr/policy/social-media/draft/")["Location"]
    hr.post(f"{draft}discard/")
    assert PolicyVersion.objects.count() == 1
    assert hr.post("/hr/policy/social-media/versions/1/discard/").status_code == 404
    assert hr.get("/hr/policy/social-media/versions/1/").status_code == 404


def test_hr_sees_per_department_who_read_who_knows_it_and_who_still_has_to(cast, hr, policy, change):
    for person in (cast.employee, cast.other, cast.manager):
        read(person, policy)
    change(policy, key="accounts", units=(cast.south,))
    Clause.objects.filter(version__policy=policy, key="accounts").first()
    for person in (cast.employee, cast.other):
        read(person, policy)
    change(policy, key="accounts", units=(cast.south,), body_en="<p>Two.</p>")
    rows = {one.unit: (one.people, one.read, one.known, one.open) for one in readers.coverage(newest(policy))}
    # North: employee read version 2 and version 3 does not concern her; the manager read version 1 only. South: Otto has to read again.
    assert rows[str(cast.north)] == (5, 0, 1, 4)
    assert rows[str(cast.south)] == (1, 0, 0, 1)
    page = words(hr.get("/hr/policy/social-media/"))
    assert f"{cast.south} 1 0 0 1" in page
    assert "1 of 10 people know this version." in page


def test_explained_is_counted_in_groups_from_eight_people_up_only(cast, hr, make_policy, publish, make_person, make_unit):
    module = make_module(make_course(phase="organisation"), lessons=0, completion="session")
    policy = make_policy()
    Clause.objects.get(version=draft_of(policy), key="accounts").explained_in.add(module)
    publish(policy)
    big, small = make_unit("Groot", name_en="Big"), make_unit("Klein", name_en="Small")
    people = [make_person(units=[big]) for _number in range(8)] + [make_person(units=[small]) for _number in range(7)]
    for person in [*people[:3], people[-1]]:
        complete_module(person=person, module=module, how="session", now=timezone.now())
    found = {one.unit: (one.people, one.explained) for one in readers.explained(newest(policy))}
    assert found["Groot"] == (8, 3)
    assert "Klein" not in found
    assert found[None][0] >= 8, "the rest together is no small group either"
    page = words(hr.get("/hr/policy/social-media/"))
    section = page[page.index("Explained") :]
    assert "Small" not in section


def test_the_evidence_is_a_table_without_formulas_and_every_download_stands_in_the_audit(cast, hr, make_person, policy):
    formula = make_person("=HYPERLINK(1)", "Formula", employee_number="+31")
    for person, language in ((cast.employee, "nl"), (formula, "en")):
        read(person, policy, language=language)
    sealing.seal()
    answer = hr.get("/hr/policy/social-media/evidence/")
    assert answer["Content-Disposition"] == 'attachment; filename="social-media-acknowledgements.csv"'
    lines = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")), delimiter=";"))
    assert lines[0] == ["Employee number", "Name", "Version", "Language", "Moment", "Digest of the text", "Place", "Seal before", "Seal"]
    rows = Acknowledgement.objects.order_by("pk")
    assert [(line[0], line[1], line[2], line[3]) for line in lines[1:]] == [
        (cast.employee.employee_number, "Samira El Idrissi", "1", "nl"),
        ("'+31", "'=HYPERLINK(1) Formula", "1", "en"),
    ]
    assert [(line[5], line[6], line[8]) for line in lines[1:]] == [(row.text_digest, str(row.position), row.hash) for row in rows]
    assert AuditEntry.objects.filter(action="policy.evidence_exported", by=cast.hr).count() == 1


def test_what_waits_stands_on_the_page_of_today(cast, hr, policy, change):
    today = words(hr.get("/hr/"))
    assert "policy" not in today.partition("Decide")[2]
    drafting.start_draft(policy=policy, by=cast.hr, now=timezone.now())
    assert "Version 2 of ‘Social media’ is a draft" in words(hr.get("/hr/"))


def test_a_module_that_explains_a_changed_clause_is_looked_at_with_one_button(cast, hr, client_of, policy, change):
    module = make_module(make_course(phase="organisation"), title="In voorbeelden")
    clause_of(policy).explained_in.add(module)
    change(policy, explained_in=[module])
    assert "1 module explains a clause that changed" in words(hr.get("/hr/"))
    employee = client_of(cast.employee)
    assert "we are checking this module" in words(employee.get(f"/learn/{module.key}/"))
    check = re.search(r'action="(/hr/policy/social-media/checks/\d+/)"', hr.get("/hr/policy/social-media/").content.decode())
    assert check is not None
    hr.post(check[1])
    assert "explains a clause that changed" not in words(hr.get("/hr/"))
    assert "we are checking this module" not in words(employee.get(f"/learn/{module.key}/"))


def test_the_audience_is_chosen_as_units_and_an_unknown_owner_gets_a_sentence(cast, hr, policy):
    form = {"title_nl": "SM", "title_en": "SM", "owner": "nobody", "units": [str(cast.south.pk)]}
    answer = hr.post("/hr/policy/social-media/about/", form)
    assert answer.status_code == 422
    assert "Nobody who works here has number nobody." in words(answer)
    hr.post("/hr/policy/social-media/about/", form | {"owner": cast.trainer.employee_number})
    changed = Policy.objects.get()
    assert (list(changed.units.all()), changed.owner) == ([cast.south], cast.trainer)
    assert hr.post("/hr/policy/social-media/about/", form | {"title_nl": "", "title_en": "", "owner": ""}).status_code == 422
