"""Asking about the policy: it goes to the owner, it is answered, and it never counts as a refusal."""

import re

import pytest
from django.utils import timezone

from courses.organisation.models import ClauseQuestion
from courses.organisation.queries.mine import standing_in
from courses.organisation.services import asking, policies
from lms.notifications.models import Message
from tests.organisation.conftest import clause_of, newest, read

ASK = "/learn/policy/social-media/ask/"
UNCLEAR = {"version": "1", "kind": "unclear", "clause": "customer-data", "text": "What is data?", "form_key": "one-click"}


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).replace("&#x27;", "'")


@pytest.fixture
def owned(cast, policy):
    """The policy is looked after by the trainer."""
    return policies.describe_policy(policy=policy, title_nl="SM", title_en="Social media", owner=cast.trainer, units=[], by=cast.hr)


@pytest.fixture
def employee(cast, client_of):
    return client_of(cast.employee)


def test_a_question_goes_to_the_owner_who_answers_and_the_asker_is_told(cast, employee, client_of, owned):
    page = employee.post(ASK, UNCLEAR)["Location"]
    question = ClauseQuestion.objects.get()
    assert (question.person, question.clause.key, question.version.number, question.kind) == (cast.employee, "customer-data", 1, "unclear")
    assert page == f"/learn/policy/questions/{question.pk}/"
    assert "This waits for an answer" in words(employee.get(page))
    asked = Message.objects.get(kind="policy_question_asked")
    assert (asked.person, asked.url) == (cast.trainer, page)

    owner = client_of(cast.trainer)
    assert "What is data?" in words(owner.get(page))
    owner.post(page, {"text": "Everything about one person."})
    told = Message.objects.get(kind="policy_question_answered")
    assert (told.person, told.url) == (cast.employee, page)
    assert "Everything about one person." in words(employee.get(page))


def test_the_words_of_a_question_are_in_no_message(cast, employee, owned):
    employee.post(ASK, UNCLEAR)
    assert "What is data?" not in str([message.context for message in Message.objects.all()])


@pytest.mark.parametrize("kind", ["unclear", "disagree", "question"])
def test_asking_is_no_refusal_and_no_acknowledgement(cast, employee, owned, kind):
    read(cast.other, owned)
    before = standing_in(cast.employee, owned.key), standing_in(cast.other, owned.key)
    employee.post(ASK, UNCLEAR | {"kind": kind})
    assert (standing_in(cast.employee, owned.key), standing_in(cast.other, owned.key)) == before


def test_two_clicks_are_one_question(employee, owned):
    employee.post(ASK, UNCLEAR)
    employee.post(ASK, UNCLEAR)
    assert ClauseQuestion.objects.count() == 1
    employee.post(ASK, UNCLEAR | {"form_key": "another-form"})
    assert ClauseQuestion.objects.count() == 2


def test_without_a_sentence_the_form_comes_back_with_what_was_typed(employee, owned):
    answer = employee.post(ASK, UNCLEAR | {"text": " ", "kind": "disagree"})
    assert answer.status_code == 422
    assert "Write one sentence, so that somebody can answer you." in words(answer)
    assert re.search(r'value="disagree"[^>]*checked', answer.content.decode())
    assert not ClauseQuestion.objects.exists()


def test_a_question_about_an_older_version_is_taken_with_that_version_when_the_policy_changed_meanwhile(employee, owned, change):
    change(owned)
    assert "meanwhile there is version 2" in words(employee.get(f"{ASK}?version=1&clause=customer-data"))
    employee.post(ASK, UNCLEAR)
    assert ClauseQuestion.objects.get().version.number == 1


def test_a_question_may_be_about_the_whole_policy(employee, owned):
    employee.post(ASK, UNCLEAR | {"clause": ""})
    assert ClauseQuestion.objects.get().clause is None


def test_only_who_asked_the_owner_and_hr_find_a_question(cast, client_of, employee, owned):
    page = employee.post(ASK, UNCLEAR)["Location"]
    found = {person: client_of(person).get(page).status_code for person in (cast.employee, cast.trainer, cast.hr, cast.manager, cast.other)}
    assert found == {cast.employee: 200, cast.trainer: 200, cast.hr: 200, cast.manager: 404, cast.other: 404}


def test_who_asked_cannot_answer(employee, owned):
    page = employee.post(ASK, UNCLEAR)["Location"]
    employee.post(page, {"text": "I know it myself."})
    assert ClauseQuestion.objects.get().answer == ""


def test_an_empty_answer_is_refused_and_a_better_answer_is_told_again(cast, client_of, employee, owned):
    page = employee.post(ASK, UNCLEAR)["Location"]
    owner = client_of(cast.trainer)
    assert owner.post(page, {"text": " "}).status_code == 422
    question = ClauseQuestion.objects.get()
    now = timezone.now()
    for seconds, text in enumerate(("First.", "First.", "Better.")):
        asking.answer(question=question, text=text, by=cast.trainer, now=now + timezone.timedelta(seconds=seconds))
    assert Message.objects.filter(kind="policy_question_answered", person=cast.employee).count() == 2


def test_characters_that_no_text_holds_are_refused_with_a_sentence(cast, client_of, employee, owned):
    assert employee.post(ASK, UNCLEAR | {"clause": "customer\0data"}).status_code == 422
    page = employee.post(ASK, UNCLEAR)["Location"]
    assert client_of(cast.trainer).post(page, {"text": "Every\0thing."}).status_code == 422
    assert ClauseQuestion.objects.get().answer == ""


def test_without_an_owner_the_question_waits_for_hr(cast, client_of, employee, policy):
    policies.describe_policy(policy=policy, title_nl="SM", title_en="Social media", owner=None, units=[], by=cast.hr)
    employee.post(ASK, UNCLEAR)
    assert not Message.objects.filter(kind="policy_question_asked").exists()
    hr = client_of(cast.hr)
    today = words(hr.get("/hr/"))
    assert "1 question about the policy" in today
    question = ClauseQuestion.objects.get()
    assert hr.post(question.get_absolute_url(), {"text": "Names and numbers."})["Location"] == "/hr/policy/questions/"
    assert "1 question about the policy" not in words(hr.get("/hr/"))
    assert "answered by Hanna Ruis" in words(hr.get("/hr/policy/questions/"))


def test_a_rewritten_clause_thanks_by_name_only_who_wanted_that(cast, employee, client_of, owned, change):
    for person, may_be_named in ((cast.employee, True), (cast.other, False)):
        asking.ask(person=person, version=newest(owned), clause=clause_of(owned), kind="unclear", text="What?", now=timezone.now(), may_be_named=may_be_named)
    change(owned)
    page = words(employee.get("/learn/policy/social-media/versions/2/changes/"))
    assert "Rewritten after 2 questions of colleagues." in page
    assert "Thanks to Samira El Idrissi, who wanted to be named." in page
    assert "Otto Zuid" not in page


def test_hr_sees_where_the_text_confuses(cast, client_of, owned):
    for person in (cast.employee, cast.other):
        asking.ask(person=person, version=newest(owned), clause=clause_of(owned), kind="unclear", text="What?", now=timezone.now())
    assert "2. Customer data: 2 questions" in words(client_of(cast.hr).get("/hr/policy/social-media/"))


def test_a_script_in_a_question_is_shown_as_text(cast, client_of, employee, owned):
    page = employee.post(ASK, UNCLEAR | {"text": "<script>alert(1)</script>"})["Location"]
    for person in (cast.employee, cast.trainer, cast.hr):
        assert "<script>alert(1)" not in client_of(person).get(page).content.decode()
    assert "<script>alert(1)" not in client_of(cast.hr).get("/hr/policy/questions/").content.decode()
