"""The policy in a browser: read and confirmed with the keyboard alone, changed while somebody reads, and written in the editor."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from courses.organisation.models import Acknowledgement, Policy, PolicyVersion
from courses.organisation.services import acknowledging, asking, clauses, drafting, policies, publishing
from courses.organisation.services.first_hour import write_first_hour
from tests.organisation.conftest import text

EXAMPLE = '<div class="callout callout-example"><p class="callout-label">Voorbeeld</p><p>Zo.</p></div>'


@pytest.fixture
def hr(make_person: Callable[..., Any]) -> Any:
    return make_person("Hanna", "Ruis", roles=("hr",))


@pytest.fixture
def policy(live_server: Any, hr: Any) -> Policy:
    """Version 1 with two clauses, of which the second has an example."""
    now = timezone.now()
    made = policies.create_policy(key="sm", title_nl="Beleid", title_en="Policy", by=hr, now=now)
    draft = drafting.start_draft(policy=made, by=hr, now=now)
    drafting.describe_draft(version=draft, in_short_nl="Wees jezelf.", in_short_en="Be yourself.", valid_from=None, by=hr)
    clauses.add_clause(version=draft, text=text("Voice"), by=hr)
    clauses.add_clause(version=draft, text=text("Data", body_nl=f"<p>Noem niemand.</p>{EXAMPLE}"), by=hr)
    publishing.publish(version=draft, by=hr, now=now)
    return made


def next_version(policy: Policy, hr: Any) -> PolicyVersion:
    draft = drafting.start_draft(policy=policy, by=hr, now=timezone.now())
    changed = text("Data", body_nl="<p>Noem nooit iemand.</p>", what_changed_nl="Strenger.", what_changed_en="Stricter.")
    clauses.change_clause(clause=draft.clauses.get(key="data"), text=changed, by=hr)
    return publishing.publish(version=draft, by=hr, now=timezone.now())


def test_a_colleague_opens_a_clause_and_confirms_with_the_keyboard_alone(
    page_for: Callable[..., Page], press: Callable[..., None], make_person: Callable[..., Any], policy: Policy
):
    noor = make_person("Noor", "Bakker")
    page = page_for(noor, width=390)
    page.goto("/learn/policy/sm/")
    press(page, "2. Data (nl)In short about Data.".replace("In short about Data.", "Kort over Data."))
    expect(page.get_by_text("Noem niemand.")).to_be_visible()
    press(page, "Ja, ik heb versie 1 gelezen")
    expect(page.get_by_role("heading", name="Je hebt versie 1 gelezen")).to_be_focused()
    assert Acknowledgement.objects.get().person == noor


def test_a_policy_that_changes_while_somebody_reads_shows_the_difference_and_then_takes_the_answer(
    page_for: Callable[..., Page], press: Callable[..., None], make_person: Callable[..., Any], policy: Policy, hr: Any
):
    page = page_for(make_person("Noor", "Bakker"))
    page.goto("/learn/policy/sm/")
    next_version(policy, hr)
    press(page, "Ja, ik heb versie 1 gelezen")
    expect(page.get_by_role("alert")).to_contain_text("Het beleid werd versie 2 terwijl je las")
    press(page, "Lees het verschil")
    expect(page.locator("ins").first).to_have_text("nooit iemand.")
    press(page, "Ja, ik heb versie 2 gelezen")
    expect(page.get_by_role("heading", name="Je hebt versie 2 gelezen")).to_be_visible()
    assert Acknowledgement.objects.get().version.number == 2


def test_without_a_script_the_same_form_leads_to_the_same_place(page_for: Callable[..., Page], make_person: Callable[..., Any], policy: Policy, hr: Any):
    page = page_for(make_person("Noor", "Bakker"), script=False)
    page.goto("/learn/policy/sm/")
    next_version(policy, hr)
    page.get_by_role("button", name="Ja, ik heb versie 1 gelezen").click()
    expect(page.get_by_role("alert")).to_contain_text("Het beleid werd versie 2 terwijl je las")
    page.get_by_role("button", name="Ja, ik heb versie 2 gelezen").click()
    expect(page.get_by_role("heading", name="Je hebt versie 2 gelezen")).to_be_visible()


def test_hr_writes_in_the_editor_and_an_example_stays_an_example(page_for: Callable[..., Page], policy: Policy, hr: Any):
    draft = drafting.start_draft(policy=policy, by=hr, now=timezone.now())
    page = page_for(hr)
    page.goto("/hr/policy/sm/versions/2/clauses/data/")
    dutch = page.get_by_role("textbox", name="Tekst in het Nederlands")
    expect(dutch.locator(".callout-example")).to_contain_text("Zo.")
    dutch.click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("Let op: ")
    english = page.get_by_role("textbox", name="Tekst in het Engels")
    english.click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.get_by_role("toolbar").last.get_by_role("button", name="Kader").click()
    page.get_by_role("dialog").get_by_role("button", name="Voorbeeld").click()
    expect(english.locator(".callout-example")).to_be_visible()
    expect(english).to_be_focused()
    page.keyboard.type("Like this.")
    page.get_by_role("button", name="Bewaar").click()
    expect(page).to_have_url(re.compile("#clause-data$"))
    clause = draft.clauses.get(key="data")
    assert clause.body_nl.startswith("<p>Let op: Noem niemand.</p>")
    assert EXAMPLE in clause.body_nl
    assert '<div class="callout callout-example"><p class="callout-label">Example</p>' in clause.body_en
    assert "Like this." in clause.body_en


def test_clauses_move_and_focus_stays_on_the_button(page_for: Callable[..., Page], press: Callable[..., None], policy: Policy, hr: Any):
    drafting.start_draft(policy=policy, by=hr, now=timezone.now())
    page = page_for(hr)
    page.goto("/hr/policy/sm/versions/2/")
    press(page, "Artikel 2 omhoog")
    expect(page.locator("#clauses h3").first).to_contain_text("1. Data")
    expect(page.locator("#up-data")).to_be_focused()


def test_the_pages_of_the_policy_look_right(looks_right: Callable[..., None], make_person: Callable[..., Any], policy: Policy, hr: Any):
    now = timezone.now()
    write_first_hour(title_nl="Mis?", title_en="Wrong?", body_nl="<p>Bel.</p>", body_en="<p>Call.</p>", by=hr, now=now)
    noor = make_person("Noor", "Bakker")
    acknowledging.acknowledge(person=noor, version=policy.versions.get(), language="nl", now=now)
    second = next_version(policy, hr)
    question = asking.ask(person=noor, version=second, clause=second.clauses.first(), kind="unclear", text="Waarom?", now=now)
    drafting.start_draft(policy=policy, by=hr, now=now)
    here = "/learn/policy/sm/"
    looks_right(noor, here, f"{here}versions/1/", f"{here}versions/2/data/", f"{here}ask/", "/learn/organisation/", "/something-went-wrong/", "/")
    there = "/hr/policy/sm/"
    looks_right(hr, "/hr/policy/", there, f"{there}versions/3/", f"{there}versions/3/publish/", f"{there}versions/2/difference/", f"{there}about/")
    looks_right(hr, f"{there}versions/3/clauses/data/", "/hr/policy/questions/", question.get_absolute_url(), "/hr/policy/something-went-wrong/")
