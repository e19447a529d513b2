"""HR builds a track and sees who comes in before anybody gets it; a person sees why it is there; undoing takes it away."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from courses.assignments.models import Assignment
from courses.role.models import Application, Track
from courses.role.services import applying
from tests.browser.looking import accessibility, overflow, settle
from tests.courses_made import make_course, make_module


@pytest.fixture
def hr(make_person: Callable[..., Any]) -> Any:
    return make_person("Hanna", "Ruis", roles=("hr",))


@pytest.fixture
def modules(live_server: Any) -> None:
    course = make_course(phase="role", title="Sociale media in je functie")
    for title in ("Klachten in het openbaar", "Eén gesprek, welk kanaal ook", "Wat je mag delen"):
        make_module(course, title=title)


def the_worker_does_its_work() -> None:
    for application in Application.objects.filter(state__in=Application.BUSY):
        applying.work_off(application_id=application.pk)


def test_hr_builds_a_track_sees_who_comes_in_and_opens_it_and_a_colleague_sees_why(
    page_for: Callable[..., Page],
    press: Callable[..., None],
    tab_to: Callable[..., None],
    make_person: Callable[..., Any],
    make_unit: Callable[..., Any],
    make_job_role: Callable[..., Any],
    modules: None,
    hr: Any,
):
    service = make_unit("Klantenservice")
    noor = make_person("Noor", "Bakker", units=[service])
    make_person("Otto", "Zuid", units=[service])
    buyer = make_person("Bo", "Onder", job_roles=[make_job_role("Inkoper")])

    page = page_for(hr)
    page.goto("/hr/tracks/")
    press(page, "Nieuw leertraject")
    tab_to(page, "Titel in het Nederlands")
    page.keyboard.type("Klantenservice")
    press(page, "Verder: kies modules")
    for title in ("Wat je mag delen", "Klachten in het openbaar"):
        press(page, f"Voeg toe: {title}")
        expect(page.locator("#modules").get_by_role("heading", name=title)).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="2 modules")).to_be_visible()
    press(page, "Zet ‘Klachten in het openbaar’ hoger")
    expect(page.locator("ol.chosen h3").first).to_contain_text("1. Klachten in het openbaar")
    press(page, "Mag overgeslagen: Wat je mag delen")
    expect(page.get_by_text("Mag je overslaan")).to_be_visible()
    press(page, "Verder: voor wie")

    press(page, "Eerste voorwaarde")
    tab_to(page, "Welke afdeling")
    page.keyboard.type("Klant")
    expect(page.locator(".rule").first).to_have_text("Iedereen bij Klantenservice met alles eronder.")
    expect(page.locator(".tally")).to_contain_text("2")
    expect(page.get_by_label("Welke afdeling")).to_be_focused()
    press(page, "Voorwaarde")
    expect(page.get_by_label("Gegeven")).to_have_count(2)
    settle(page)
    page.get_by_label("Gegeven").last.select_option(label="Functie")
    expect(page.get_by_label("Welke functie")).to_be_visible()
    settle(page)
    page.get_by_label("Welke functie").select_option(label="Inkoper")
    expect(page.locator(".tally > div").first).to_have_text("3komen erbij")
    page.get_by_text("Mensen met naam erbij of eruit").click()
    page.get_by_label("Personeelsnummers").fill(f"{buyer.employee_number}, 9999999")
    press(page, "Haal deze mensen eruit")
    expect(page.get_by_role("alert")).to_contain_text("Niemand hier heeft nummer 9999999.")
    expect(page.get_by_label("Personeelsnummers")).to_have_value(f"{buyer.employee_number}, 9999999")
    expect(page.locator(".tally > div").first).to_have_text("2komen erbij")
    assert accessibility(page) + overflow(page) == []
    press(page, "Verder: hoe sterk en wanneer")

    page.get_by_label("Verwacht: mensen zien het met een datum").check()
    page.get_by_label("Reden in het Nederlands").fill("Klanten lezen mee.")
    page.get_by_label("een aantal dagen na de toewijzing").check()
    page.get_by_role("spinbutton", name="Aantal dagen").fill("60")
    page.get_by_role("button", name="Verder: kijk wat er gebeurt").click()
    expect(page.locator(".tally > div").first).to_have_text("2komen erbij")
    expect(page.get_by_role("cell", name="+2")).to_be_visible()
    assert not Assignment.objects.exists(), "nobody has anything yet"
    page.get_by_role("button", name="Pas toe voor 2 mensen").click()
    expect(page.get_by_role("heading", name="We passen de regel toe")).to_be_visible()
    the_worker_does_its_work()
    expect(page.get_by_text("2 kwamen erbij, 0 gingen eruit, 0 bleven.")).to_be_visible()

    theirs = page_for(noor, width=390)
    theirs.goto("/")
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Klachten in het openbaar")
    press(theirs, "Waarom heb ik dit?")
    why = theirs.locator("details.why")
    expect(why).to_contain_text("Je hoort bij ‘Klantenservice’.")
    expect(why).to_contain_text("Klanten lezen mee.")
    expect(why).to_contain_text("door Hanna Ruis")
    assert accessibility(theirs) + overflow(theirs) == []

    page.get_by_role("button", name="Maak ongedaan").click()
    the_worker_does_its_work()
    expect(page.get_by_text("De situatie van ervoor is terug.")).to_be_visible()
    theirs.goto("/learn/tracks/")
    expect(theirs.get_by_role("link", name="Klantenservice")).to_have_count(0)
    assert Track.objects.get().state == "draft"


def test_a_track_is_built_without_a_script(
    page_for: Callable[..., Page], make_person: Callable[..., Any], make_unit: Callable[..., Any], modules: None, hr: Any
):
    make_person("Noor", "Bakker", units=[make_unit("Klantenservice")])
    page = page_for(hr, script=False)
    page.goto("/hr/tracks/new/")
    page.get_by_label("Titel in het Nederlands").fill("Klantenservice")
    page.get_by_role("button", name="Verder: kies modules").click()
    page.get_by_role("button", name="Voeg toe").first.click()
    page.get_by_role("link", name="Verder: voor wie").click()
    page.get_by_role("button", name="Eerste voorwaarde").click()
    page.get_by_label("Welke afdeling").select_option(label="Klantenservice")
    page.get_by_role("button", name="Tel").last.click()
    expect(page.locator(".tally > div").first).to_have_text("1komt erbij")
    page.get_by_role("button", name="Verder: hoe sterk en wanneer").click()
    page.get_by_label("Uitgenodigd: mensen zien het en kiezen zelf").check()
    page.get_by_role("button", name="Verder: kijk wat er gebeurt").click()
    page.get_by_role("button", name="Pas toe voor 1 persoon").click()
    the_worker_does_its_work()
    page.get_by_role("link", name="Kijk opnieuw").click()
    expect(page.get_by_text("1 kwamen erbij")).to_be_visible()
