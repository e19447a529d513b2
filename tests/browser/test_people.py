"""HR makes a unit and a person who signs in at once; a leaver loses access at once."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from lms.people.feed.services import applying, taking, working
from lms.people.models import Unit, User
from tests.browser.looking import accessibility, overflow


@pytest.fixture
def hr(make_person: Callable[..., Any]) -> Any:
    return make_person("Hanna", "Ruis", roles=("hr",))


def test_hr_makes_a_unit_and_a_person_who_signs_in_with_a_code(
    page_for: Callable[..., Page], press: Callable[..., None], tab_to: Callable[..., None], live_server: Any, hr: Any
):
    page = page_for(hr)
    page.goto("/hr/units/")
    press(page, "Voeg een onderdeel toe")
    tab_to(page, "Naam in het Nederlands")
    page.keyboard.type("Winkel Meppel")
    tab_to(page, "Naam in het Engels")
    page.keyboard.type("Meppel shop")
    page.get_by_label("Soort").select_option(label="vestiging")
    page.get_by_label("Code").fill("meppel")
    press(page, "Bewaar")
    expect(page.get_by_role("link", name="Winkel Meppel")).to_be_visible()

    page.goto("/hr/people/")
    page.get_by_role("link", name="Voeg iemand toe").click()
    page.get_by_label("Personeelsnummer", exact=True).fill("4711")
    page.get_by_label("Voornaam").fill("Noor")
    page.get_by_label("Achternaam").fill("Bakker")
    page.get_by_label(re.compile("^Onderdeel")).select_option(label="Winkel Meppel")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Noor Bakker")
    expect(page.get_by_role("main")).to_contain_text("Winkel Meppel")
    assert User.objects.get(employee_number="4711").memberships.get().unit == Unit.objects.get(code="meppel")
    page.get_by_role("button", name="Geef een inlogcode").click()
    code = page.get_by_role("alert").locator("code").inner_text()
    assert accessibility(page) + overflow(page) == []

    theirs = page_for()
    theirs.goto("/")
    theirs.get_by_label(re.compile("personeelsnummer")).fill("4711")
    theirs.get_by_label("Wachtwoord").fill(code)
    theirs.keyboard.press("Enter")
    expect(theirs.get_by_text("Noor.", exact=False).first).to_be_visible()
    expect(theirs).to_have_url("/")


def test_a_leaver_loses_access_at_once_and_can_come_back(page_for: Callable[..., Page], make_person: Callable[..., Any], live_server: Any, hr: Any):
    noor = make_person("Noor", "Bakker")
    theirs = page_for(noor, expect_noise=True)
    theirs.goto("/learn/")
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Leren")

    page = page_for(hr)
    page.goto(f"/hr/people/{noor.pk}/")
    page.get_by_role("link", name="Deze persoon gaat uit dienst").click()
    page.get_by_role("button", name="Beëindig de toegang van Noor Bakker").click()
    expect(page.get_by_role("main")).to_contain_text("uit dienst op")

    theirs.get_by_role("searchbox").press_sequentially("k")
    theirs.wait_for_url("**/accounts/login/?next=*")
    theirs.goto("/")
    expect(theirs).to_have_url("/accounts/login/?next=/")
    noor.refresh_from_db()
    assert not noor.is_active

    page.get_by_role("button", name="Werkt hier weer").click()
    expect(page.get_by_role("link", name="Deze persoon gaat uit dienst")).to_be_visible()
    noor.refresh_from_db()
    assert noor.is_active


def test_hr_undoes_one_unit_of_a_change_by_keyboard_and_reads_first_what_comes_back(
    page_for: Callable[..., Page], press: Callable[..., None], live_server: Any, hr: Any, make_unit: Callable[..., Any], make_person: Callable[..., Any]
):
    units = [make_unit(name, code=name.lower()) for name in ("Noord", "Zuid", "West")]
    anna, bram = make_person("Anna", "Kok", units=units[:1]), make_person("Bram", "Vos", units=units[:1])
    content = f"Nummer;Afdeling\n{anna.employee_number};zuid\n{bram.employee_number};west\n".encode()
    run = taking.take_file(file=BytesIO(content), name="plan.csv", by=hr, now=timezone.now(), is_complete=False)
    taking.choose_columns(run=run, meanings=run.meanings, is_complete=False, by=hr, now=timezone.now())
    working.work_off(run_id=run.pk)
    applying.request_apply(run=run, by=hr, now=timezone.now())
    working.work_off(run_id=run.pk)

    page = page_for(hr)
    page.goto(f"/hr/people/feed/{run.pk}/")
    press(page, "Zuid, 1", "Space")
    press(page, "Maak ongedaan")
    expect(page.get_by_role("heading", level=1)).to_have_text("Wat er terugkomt")
    expect(page.get_by_role("main")).to_contain_text("1 persoon gaat terug naar de situatie van ervoor.")
    assert accessibility(page) + overflow(page) == []
    press(page, "Zet terug voor 1 persoon")
    expect(page.get_by_role("heading", name="We zetten de situatie van ervoor terug")).to_be_visible()
    working.work_off(run_id=run.pk)
    expect(page.get_by_text("Een deel is ongedaan gemaakt")).to_be_visible()
    assert [list(one.units.values_list("code", flat=True)) for one in (anna, bram)] == [["zuid"], ["noord"]]
    assert accessibility(page) + overflow(page) == []
