"""The people of a session without a mouse, with a script and without one: HR books several colleagues, and puts one of them in front of the queue."""

from typing import Any

from playwright.sync_api import expect

from courses.catalogue.models import Module
from courses.live_sessions.models import Booking
from tests.browser import test_sessions_by_keyboard as by_keyboard
from tests.browser.staged import make_session

hr, complaints, refused = by_keyboard.hr, by_keyboard.complaints, by_keyboard.refused


@by_keyboard.WITH_AND_WITHOUT
def test_hr_books_several_colleagues_and_puts_one_in_front(
    page_for: Any, press: Any, refused: Any, make_person: Any, complaints: Module, hr: Any, script: bool
):
    session, people = make_session(complaints, by=hr, seats=1), [make_person(name, "Bakker") for name in ("Anna", "Ben", "Cor")]
    page = page_for(hr, script=script)
    page.goto(f"/hr/sessions/{session.pk}/")
    press(page, "Meer collega’s boeken")
    refused(page, "Bekijk wat er gebeurt", at="Personeelsnummers of werkadressen")
    page.keyboard.type(" ".join(one.employee_number for one in people))
    press(page, "Bekijk wat er gebeurt")
    expect(page.get_by_role("heading", name="Dit gebeurt er")).to_be_focused()
    press(page, "Boek 3 collega’s")
    expect(page.locator("#toasts")).to_contain_text("Gedaan: 1 plaats, 2 plaatsen op de wachtlijst.")
    by_keyboard.looks_fine(page) if script else None

    press(page, "Terug naar de sessie")
    press(page, "Zet vooraan: Cor Bakker")
    press(page, "Zet vooraan")
    expect(page.get_by_role("alert")).to_be_focused()
    press(page, "Geef een reden om deze collega vooraan te zetten.")
    expect(page.locator("[id^=front-]:focus")).to_have_count(1)
    page.keyboard.type("Spreekt volgende week op de beurs.")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("Cor Bakker staat vooraan op de wachtlijst.")
    by_keyboard.looks_fine(page) if script else None
    press(page, "Terug naar de eigen plaats")
    expect(page.locator("#toasts")).to_contain_text("Cor Bakker heeft weer de eigen plaats op de wachtlijst.")
    assert list(Booking.objects.order_by("sequence").filter(status="waitlisted").values_list("priority", flat=True)) == [0, 0]
