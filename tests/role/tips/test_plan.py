"""Tips and the action plan (people-and-tracks.md §4)."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from ambassadors.models import Post
from courses.role.tips import rules, services
from courses.role.tips.models import PlannedTip, Tip
from lms.notifications.models import Message
from lms.people import services as people
from tests.ambassadors.conftest import begin

MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)


@pytest.fixture
def make_tip(db):
    def make(key: str = "wait", **fields) -> Tip:
        facts = {"title_nl": "Wacht", "title_en": "Wait five minutes", "text_nl": "Koffie", "text_en": "Get a coffee"}
        return Tip.objects.create(key=key, **facts | {"audience": "customers", "channel": "page", "stance": "risk"} | fields)

    return make


@pytest.fixture
def person(make_person):
    return make_person()


@pytest.fixture
def client(client_of, person):
    return client_of(person)


@pytest.fixture
def planned(person, make_tip):
    return services.add_to_plan(person=person, tip=make_tip(), now=timezone.now())


def test_a_tip_goes_into_the_plan_gets_a_week_and_an_answer_with_a_line(client, person, make_tip):
    tip = make_tip()
    client.post(f"/learn/plan/tips/{tip.pk}/add/")
    planned = PlannedTip.objects.get(person=person, tip=tip)
    week = rules.monday_of(timezone.localdate())
    client.post(f"/learn/plan/{planned.pk}/week/", {"week": week.isoformat()})
    page = client.get("/learn/plan/").content.decode()
    assert "Only you see your plan." in page
    assert "What came of it?" in page
    client.post(f"/learn/plan/{planned.pk}/answer/", {"outcome": "worked", "line": "  It was   calm. "})
    planned.refresh_from_db()
    assert (planned.outcome, planned.line) == ("worked", "It was calm.")
    assert "‘It was calm.’" in client.get("/learn/plan/").content.decode()


def test_tips_for_the_own_job_role_come_first(client_of, make_person, make_job_role, make_tip):
    buyer = make_job_role("Inkoper", "Buyer")
    make_tip("for-everybody")
    make_tip("chosen-by-hr").job_roles.add(buyer)
    make_tip("suggested", suggested_roles=["Buyer"])
    page = client_of(make_person(job_roles=[buyer])).get("/learn/plan/tips/")
    assert [(tip.key, tip.is_mine) for tip in page.context["tips"]] == [("chosen-by-hr", True), ("suggested", True), ("for-everybody", False)]


def test_tips_are_found_by_audience_channel_and_stance_and_nonsense_shows_all(client, make_tip):
    make_tip("one")
    make_tip("two", audience="press", channel="messages", stance="chance")
    assert [tip.key for tip in client.get("/learn/plan/tips/?audience=press&stance=chance").context["tips"]] == ["two"]
    assert len(client.get("/learn/plan/tips/?audience=nonsense").context["tips"]) == 2
    assert "No tip fits this choice" in client.get("/learn/plan/tips/?audience=suppliers").content.decode()


def test_one_reminder_comes_in_the_chosen_week_and_no_second_one(person, planned):
    services.choose_week(planned=planned, week=MONDAY.date(), now=MONDAY - timedelta(days=5))
    assert services.remind(now=MONDAY - timedelta(days=1)) == 0
    assert services.remind(now=MONDAY) == 1
    assert services.remind(now=MONDAY + timedelta(days=1)) == 0
    assert Message.objects.get(kind="tip_this_week").person == person


def test_who_answered_already_is_not_reminded(planned):
    services.choose_week(planned=planned, week=MONDAY.date(), now=MONDAY - timedelta(days=5))
    services.answer(planned=planned, outcome="worked", line="", now=MONDAY - timedelta(days=2))
    assert services.remind(now=MONDAY) == 0


def test_not_yet_keeps_asking_on_the_page(client, planned):
    week = rules.monday_of(timezone.localdate())
    services.choose_week(planned=planned, week=week, now=timezone.now())
    client.post(f"/learn/plan/{planned.pk}/answer/", {"outcome": "not_yet", "line": ""})
    assert [one.pk for one in client.get("/learn/plan/").context["now"]] == [planned.pk]


@pytest.mark.parametrize("week", ["2001-01-01", "2026-13-01", "soon", "9999-12-27"])
def test_a_week_that_cannot_be_chosen_is_refused(client, planned, week):
    client.post(f"/learn/plan/{planned.pk}/week/", {"week": week})
    assert "Choose one of the coming eight weeks." in client.get("/learn/plan/").content.decode()
    assert PlannedTip.objects.get().week is None


def test_a_line_that_is_too_long_stays_in_its_box(client, planned):
    refused = client.post(f"/learn/plan/{planned.pk}/answer/", {"outcome": "worked", "line": "x" * 301})
    assert refused.status_code == 422
    assert "x" * 301 in refused.content.decode()


def test_taking_out_can_be_undone_with_everything_that_was_said_and_is_final_after_a_day(client, planned):
    services.answer(planned=planned, outcome="worked", line="Calm", now=timezone.now())
    client.post(f"/learn/plan/{planned.pk}/remove/")
    assert "Your plan is empty" in client.get("/learn/plan/").content.decode()
    client.post(f"/learn/plan/tips/{planned.tip_id}/add/")
    assert PlannedTip.objects.get().line == "Calm"
    client.post(f"/learn/plan/{planned.pk}/remove/")
    services.clear(now=timezone.now() + timedelta(days=2))
    assert not PlannedTip.objects.exists()


def test_worked_for_appears_from_eight_on_and_goes_in_steps_of_eight(client, make_person, make_tip):
    tip = make_tip()
    for number in range(1, 16):
        services.answer(planned=services.add_to_plan(person=make_person(), tip=tip, now=MONDAY), outcome="worked", line="", now=MONDAY)
        page = client.get("/learn/plan/tips/").content.decode()
        assert ("Worked for 8 colleagues" in page) == (number >= 8)
    assert rules.worked_for(16) == 16


def test_nobody_else_finds_a_plan(client_of, cast, make_tip):
    planned = services.add_to_plan(person=cast.employee, tip=make_tip(), now=timezone.now())
    for other in (cast.hr, cast.manager, cast.administrator):
        assert client_of(other).post(f"/learn/plan/{planned.pk}/remove/").status_code == 404
        assert client_of(other).get("/learn/plan/").context["later"] == []


def test_who_leaves_takes_the_plan_along(person, planned):
    people.leave(person=person, by=None, now=timezone.now())
    assert not PlannedTip.objects.exists()


def test_what_was_tried_can_be_sent_to_an_ambassador_with_ones_name(client, make_person, planned):
    ambassador = begin(make_person("Wout", "Claes"))
    page = f"/learn/plan/{planned.pk}/suggest/"
    assert client.get(page).status_code == 404, "only what was tried"
    services.answer(planned=planned, outcome="worked", line="It was calm", now=timezone.now())
    assert client.post(page, {"line": "It was calm"}).status_code == 422, "one chooses who reads it"
    assert client.post(page, {"line": "", "to": str(ambassador.pk)}).status_code == 422
    client.post(page, {"line": "It was calm", "to": str(ambassador.pk)})
    message = Message.objects.get(kind="post_idea")
    assert (message.person, message.context["line"]) == (ambassador.person, "It was calm")


def test_an_ambassador_begins_a_draft_with_it(client, person, planned):
    ambassador = begin(person)
    services.answer(planned=planned, outcome="did_not", line="Too <b>busy</b>", now=timezone.now())
    answer = client.post(f"/learn/plan/{planned.pk}/suggest/", {"line": "Too <b>busy</b>"})
    post = Post.objects.get(ambassador=ambassador)
    assert answer["Location"] == f"/podium/mine/{post.pk}/"
    assert (post.draft_title, post.draft_body) == ("Wait five minutes", "<p>Too &lt;b&gt;busy&lt;/b&gt;</p>")


def test_hr_writes_a_tip_and_two_writers_do_not_overwrite_each_other(client_of, cast):
    hr = client_of(cast.hr)
    words = {
        "title_nl": "Bel",
        "title_en": "Call first",
        "text_nl": "Eerst",
        "text_en": "First",
        "audience": "suppliers",
        "channel": "messages",
        "stance": "risk",
    }
    assert hr.post("/hr/tips/new/", words | {"edits": "0"}).status_code == 302
    tip = Tip.objects.get()
    assert (tip.key, tip.checked_on) == ("call-first", timezone.localdate())
    assert hr.post(f"/hr/tips/{tip.pk}/", words | {"title_en": "Call them", "edits": "0"}).status_code == 302
    refused = hr.post(f"/hr/tips/{tip.pk}/", words | {"title_en": "Call us", "edits": "0"})
    assert refused.status_code == 409
    assert 'value="Call us"' in refused.content.decode()


def test_a_tip_that_is_not_offered_stays_in_plans_and_is_chosen_by_nobody_new(client_of, cast, client, planned):
    client_of(cast.hr).post(f"/hr/tips/{planned.tip_id}/use/", {"use": "no"})
    assert client.get("/learn/plan/tips/").context["tips"] == []
    assert len(client.get("/learn/plan/").context["later"]) == 1
    other = client_of(cast.other)
    other.post(f"/learn/plan/tips/{planned.tip_id}/add/")
    assert not PlannedTip.objects.filter(person=cast.other).exists()


def test_the_week_that_is_offered_begins_on_its_monday():
    assert rules.weeks_ahead(date(2026, 11, 26))[:2] == [date(2026, 11, 23), date(2026, 11, 30)]


@time_machine.travel(MONDAY)
def test_the_page_costs_as_many_queries_for_many_tips_as_for_one(client, make_tip, django_assert_max_num_queries):
    for number in range(12):
        make_tip(f"tip-{number}")
    with django_assert_max_num_queries(15):
        client.get("/learn/plan/tips/")
