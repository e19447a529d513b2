from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.conftest import PASSWORD


def test_somebody_signs_in_with_the_keyboard_and_is_home(page_for: Callable[..., Page], make_person: Callable[..., Any]):
    make_person("Noor", "Bakker", employee_number="4711", password=PASSWORD, language="nl")
    page = page_for()
    page.goto("/")
    expect(page).to_have_url("/accounts/login/?next=/")
    page.get_by_role("textbox").first.focus()
    page.keyboard.type("4711")
    page.locator("[name=password]").focus()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "nl"


def test_a_wrong_password_is_explained_and_keeps_what_was_typed(page_for: Callable[..., Page], make_person: Callable[..., Any]):
    make_person("Noor", "Bakker", employee_number="4711", password=PASSWORD)
    page = page_for()
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill("4711")
    page.locator("[name=password]").fill("not this one at all")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator("[name=login]")).to_have_value("4711")
