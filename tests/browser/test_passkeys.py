"""Passkeys with a device that Chromium pretends to have."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from playwright.sync_api import Page, expect

from tests.browser.looking import accessibility, overflow
from tests.conftest import PASSWORD


@pytest.fixture
def with_device(live_server: Any, page_for: Callable[..., Page]) -> Callable[[], Page]:
    def make() -> Page:
        cache.clear()
        page = page_for()
        session = page.context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
        session.send("WebAuthn.addVirtualAuthenticator", {"options": device | {"automaticPresenceSimulation": True}})
        return page

    return make


def test_a_passkey_is_added_named_used_and_removed(with_device: Callable[[], Page], live_server: Any, make_person: Callable[..., Any]):
    noor = make_person("Noor", "Bakker", employee_number="4711", password=PASSWORD, language="nl")
    page = with_device()
    home = live_server.url.replace("127.0.0.1", "localhost")  # keys belong to a name, never to a number
    page.goto(f"{home}/accounts/login/?next=/accounts/2fa/webauthn/add/")
    page.locator("[name=login]").fill("4711")
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Ik ben het").click()
    page.locator("[name=name]").fill("Mijn telefoon")
    page.locator("[name=passwordless]").check()
    assert accessibility(page) + overflow(page) == []
    page.get_by_role("button", name="Voeg de sleutel toe").click()
    expect(page.get_by_role("heading", name="Herstelcodes")).to_be_visible()
    assert Authenticator.objects.filter(user=noor, type="webauthn").count() == 1
    page.goto(f"{home}/accounts/2fa/webauthn/")
    expect(page.get_by_role("heading", name="Mijn telefoon passkey")).to_be_visible()
    assert accessibility(page) + overflow(page) == []

    page.context.clear_cookies()
    page.goto(f"{home}/accounts/login/")
    page.get_by_role("button", name="Log in met een passkey").click()
    expect(page).to_have_url(f"{home}/")

    page.goto(f"{home}/accounts/2fa/webauthn/")
    page.get_by_role("link", name="Haal weg").click()
    page.get_by_role("link", name="Met een passkey of beveiligingssleutel").click()
    page.get_by_role("button", name="Gebruik een passkey").click()
    page.get_by_role("button", name="Haal de sleutel weg").click()
    expect(page.get_by_text("De sleutel is weggehaald.")).to_be_visible()
    assert not Authenticator.objects.filter(user=noor, type="webauthn").exists()


def test_stopping_halfway_is_said_in_a_sentence(page_for: Callable[..., Page], live_server: Any):
    page = page_for()
    page.goto(f"{live_server.url.replace('127.0.0.1', 'localhost')}/accounts/login/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new DOMException('stopped', 'NotAllowedError')) }")
    page.get_by_role("button", name="passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("Er is geen passkey gebruikt")
