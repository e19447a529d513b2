from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.ambassadors.conftest import begin


def test_on_a_telephone_the_filters_of_the_directory_are_a_sheet_that_counts_what_was_chosen(page_for: Callable[..., Page], make_person: Callable[..., Any]):
    begin(make_person("Wout", "Claes"))
    page = page_for(make_person("Noor", "Bakker"), width=390)
    page.goto("/podium/")
    expect(page.get_by_label("Onderwerp", exact=True)).to_be_hidden()
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Onderwerp", exact=True).select_option("complaints")
    # The list follows each choice by itself; a request that another one overtakes is a message in the console.
    expect(page.locator("#filters-chosen")).to_have_text("Filters, 1 gekozen")
    with page.expect_response("**/podium/?**"):
        page.get_by_role("button", name="Toon de ambassadeurs").click()
    expect(page.get_by_label("Onderwerp", exact=True)).to_be_hidden()
    expect(page.get_by_role("button", name="Filters, 1 gekozen")).to_be_visible()
    expect(page.get_by_role("region", name="1 ambassadeur")).to_be_visible()
    page.get_by_label("Naam of onderwerp").fill("niemand")
    expect(page.get_by_role("heading", name="Hier is nog niemand")).to_be_visible()
