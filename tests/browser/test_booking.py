"""An employee finds a session, books, cancels and comes back; waits when it is full; and can do so without a script."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from courses.live_sessions.models import Booking
from tests.browser.staged import make_session, take_seat
from tests.conftest import PASSWORD
from tests.courses_made import make_course, make_module

SEAT = "Je hebt een plaats"


@pytest.fixture
def hr(make_person: Callable[..., Any]) -> Any:
    return make_person("Hanna", "Ruis", roles=("hr",))


@pytest.fixture
def noor(make_person: Callable[..., Any]) -> Any:
    return make_person("Noor", "Bakker", employee_number="4711", password=PASSWORD, language="nl")


@pytest.fixture
def complaints(live_server: Any, hr: Any) -> Any:
    """A module with a session, beside one to do alone."""
    course = make_course(phase="organisation", title="Onze organisatie")
    make_module(course, title="Ons beleid in voorbeelden")
    return make_module(course, title="Klachten in het openbaar")


def test_somebody_finds_a_session_by_the_filters_books_cancels_and_books_again_without_a_mouse(
    page_for: Callable[..., Page], press: Callable[..., None], tab_to: Callable[..., None], complaints: Any, hr: Any, noor: Any
):
    session = make_session(complaints, by=hr, seats=3)
    page = page_for()
    page.goto("/")
    tab_to(page, "personeelsnummer")
    page.keyboard.type("4711")
    tab_to(page, "Wachtwoord")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url("/")
    expect(page.get_by_text("Nog geen data, en dat is prima.")).to_be_visible()

    press(page, "Leren")
    press(page, "Live sessie", "Space")
    expect(page).to_have_url("/learn/?form=session")
    expect(page.get_by_role("status").filter(has_text="1 module.")).to_be_visible()
    expect(page.get_by_role("link", name="Live sessie (weghalen)")).to_be_visible()
    expect(page.get_by_label("Live sessie")).to_be_focused()
    press(page, "Klachten in het openbaar")

    expect(page.get_by_text("Nog 3 van 3 plaatsen.")).to_be_visible()
    press(page, "Boek een plaats")
    card = page.locator(f"#session-{session.pk}")
    expect(card.get_by_text(SEAT)).to_be_visible()
    expect(page.locator(f"#session-{session.pk}:focus-within, #session-{session.pk}:focus")).to_have_count(1)

    page.goto("/")
    agenda = page.get_by_role("listitem").filter(has_text="Klachten in het openbaar")
    expect(agenda).to_contain_text(SEAT)
    press(page, "Klachten in het openbaar")
    expect(page.locator(".standfirst")).to_have_text("Je hebt een plaats.")
    press(page, "Ik kan niet komen")
    toast = page.locator("#toasts toast-line")
    expect(toast).to_contain_text("Je plaats is vrij voor een ander. Je leidinggevende krijgt hier geen bericht van.")
    expect(card.get_by_role("button", name="Boek een plaats")).to_be_visible()
    expect(page.locator(f"#session-{session.pk}:focus-within, #session-{session.pk}:focus")).to_have_count(1)
    assert Booking.objects.get().status == "cancelled"

    press(page, "Boek opnieuw")
    expect(page).to_have_url(f"/learn/sessions/{session.pk}/#session-{session.pk}")
    expect(card.get_by_text(SEAT)).to_be_visible()
    assert sorted(Booking.objects.values_list("status", flat=True)) == ["booked", "cancelled"]


def test_who_finds_a_session_full_sees_the_place_the_rule_and_the_other_dates_and_moves_up(
    page_for: Callable[..., Page], make_person: Callable[..., Any], complaints: Any, hr: Any, noor: Any
):
    full = make_session(complaints, by=hr, seats=1)
    make_session(complaints, by=hr, days=16)
    first, second = make_person("Otto", "Zuid"), make_person("Wil", "West")
    take_seat(first, full)
    take_seat(second, full)
    page = page_for(noor)
    page.goto(f"/learn/sessions/{full.pk}/")
    expect(page.locator(".standfirst")).to_have_text("Vol. Er wacht 1 collega.")
    page.get_by_role("button", name="Ga op de wachtlijst").click()
    card = page.locator(f"#session-{full.pk}")
    expect(card.get_by_text("Je wacht, plaats 2 van 2")).to_be_visible()
    expect(card.get_by_text("Waarom heb ik nog geen plaats?")).to_be_visible()
    expect(card.get_by_text("Andere data:")).to_be_visible()
    expect(card).to_contain_text("Er wacht één collega vóór je. Wie het eerst kwam, krijgt de eerste plaats.")
    expect(card).to_contain_text("Komt er een plaats vrij vóór")
    expect(page.get_by_role("heading", name="Andere data")).to_be_visible()

    expect(page.locator(".standfirst")).to_have_text("Vol. Je wacht op plaats 2 van 2.")

    for one in (first, second):
        others = page_for(one)
        others.goto(f"/learn/sessions/{full.pk}/")
        others.get_by_role("button", name="Ik kan niet komen").click()
        expect(others.get_by_text("Je plaats is vrij voor een ander.")).to_be_visible()
    page.goto("/learn/")
    expect(page.get_by_role("listitem").filter(has_text="Klachten in het openbaar")).to_contain_text(SEAT)


def test_booking_waiting_and_cancelling_work_without_a_script(page_for: Callable[..., Page], complaints: Any, hr: Any, noor: Any):
    session = make_session(complaints, by=hr, seats=3)
    page = page_for(noor, script=False)
    page.goto("/learn/?form=session")
    page.get_by_role("link", name="Klachten in het openbaar").click()
    page.get_by_role("button", name="Boek een plaats").click()
    expect(page).to_have_url(f"/learn/sessions/{session.pk}/#session-{session.pk}")
    expect(page.locator(f"#session-{session.pk}").get_by_text(SEAT)).to_be_visible()
    page.get_by_role("button", name="Ik kan niet komen").click()
    expect(page.locator("#toasts")).to_contain_text("Je plaats is vrij voor een ander.")
    page.get_by_role("button", name="Boek opnieuw").click()
    expect(page.locator(f"#session-{session.pk}").get_by_text(SEAT)).to_be_visible()
