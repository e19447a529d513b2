from collections.abc import Callable
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Page, expect

from tests.browser.looking import accessibility, overflow
from tests.conftest import PASSWORD


def test_errors_look_right(page_for: Callable[..., Page], make_person: Callable[..., Any]):
    for language in ("nl", "en"):
        page = page_for(make_person("Noor", "Bakker"), language=language, expect_noise=True)
        for path in ("/nothing/", "/admin/health/"):
            page.goto(path)
            for width in (360, 1440):
                page.set_viewport_size({"width": width, "height": 844})
                assert accessibility(page) + overflow(page) == [], path


def test_the_account_menu_works_with_the_keyboard(page_for: Callable[..., Page], make_person: Callable[..., Any], tab_to: Callable[..., None]):
    page = page_for(make_person("Noor", "Bakker"))
    page.goto("/")
    tab_to(page, "Noor Bakker")
    page.keyboard.press("Enter")
    expect(page.locator("#account-menu")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#account-menu")).to_be_hidden()


def test_dark_is_chosen_in_the_menu_and_stays(page_for: Callable[..., Page], make_person: Callable[..., Any]):
    page = page_for(make_person("Noor", "Bakker"))
    page.goto("/search/")
    page.get_by_role("button", name="Noor Bakker").click()
    page.get_by_role("button", name="donker").click()
    expect(page).to_have_url("/search/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_language_is_changed_without_a_script(page_for: Callable[..., Page], make_person: Callable[..., Any]):
    page = page_for(make_person("Noor", "Bakker"), script=False)
    page.goto("/help/")
    page.get_by_role("button", name="English").click()
    expect(page).to_have_url("/help/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Help")


def test_results_come_while_one_types_and_back_works(page_for: Callable[..., Page], make_person: Callable[..., Any]):
    page = page_for(make_person("Noor", "Bakker"))
    page.goto("/search/")
    page.get_by_role("searchbox").press_sequentially("zzz")
    expect(page.get_by_role("status").filter(has_text="Niets gevonden voor ‘zzz’")).to_be_visible()
    expect(page).to_have_url("/search/?q=zzz")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.go_back()
    expect(page).to_have_url("/search/")


def test_a_request_that_breaks_is_never_silent(page_for: Callable[..., Page], make_person: Callable[..., Any]):
    page = page_for(make_person("Noor", "Bakker"), expect_noise=True)
    page.goto("/search/")
    page.route("**/search/?q=*", lambda route: route.fulfill(status=500, body="<html>broken</html>", content_type="text/html"))
    page.get_by_role("searchbox").press_sequentially("zzz")
    expect(page.locator("#toasts")).to_contain_text("Dat is niet gelukt. Wat je typte, staat er nog.")
    expect(page.get_by_role("searchbox")).to_have_value("zzz")


def test_being_offline_is_said_and_unsaid(page_for: Callable[..., Page], make_person: Callable[..., Any]):
    page = page_for(make_person("Noor", "Bakker"), expect_noise=True)
    page.goto("/search/")
    page.context.set_offline(True)
    expect(page.get_by_text("Je bent zonder verbinding.")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("Je bent zonder verbinding.")).to_be_hidden()


def test_what_was_done_is_said_in_a_toast_that_can_be_closed(page_for: Callable[..., Page], make_person: Callable[..., Any]):
    noor = make_person("Noor", "Bakker", employee_number="4711", password=PASSWORD, language="nl")
    page = page_for(noor)
    page.goto("/accounts/password/change/")
    page.locator("[name=oldpassword]").fill(PASSWORD)
    page.locator("[name=password1]").fill("four words make a sentence")
    page.locator("[name=password2]").fill("four words make a sentence")
    page.get_by_role("button", name="Verander het wachtwoord").click()
    toast = page.locator("#toasts toast-line")
    expect(toast).to_contain_text("Je wachtwoord is veranderd.")
    toast.get_by_role("button", name="Sluit").click()
    expect(toast).to_have_count(0)


def test_an_expired_session_leads_a_typing_person_to_sign_in_and_back(page_for: Callable[..., Page], make_person: Callable[..., Any]):
    noor = make_person("Noor", "Bakker", employee_number="4711", password=PASSWORD, language="nl")
    page = page_for(noor, expect_noise=True)
    page.goto("/search/")
    SessionStore(page.context.cookies()[0]["value"]).flush()
    page.get_by_role("searchbox").press_sequentially("zzz")
    page.wait_for_url("**/accounts/login/?next=*")
    page.locator("[name=login]").fill("4711")
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url("/search/")
