"""Sessions without a mouse, with a script and without one: HR plans, changes, writes and cancels; people ask, wait and choose; a manager answers.

After every answer of the server the focus is somewhere, and what went wrong has it.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from courses.catalogue.models import Module
from courses.live_sessions import services
from courses.live_sessions.models import Booking, LiveSession, SessionMessage
from lms.web.dates import day
from tests.browser.looking import accessibility, overflow
from tests.browser.staged import make_session, take_seat
from tests.courses_made import make_course, make_module
from tests.live_sessions import conftest as live_sessions

WITH_AND_WITHOUT = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])


@pytest.fixture
def hr(make_person: Callable[..., Any]) -> Any:
    return make_person("Hanna", "Ruis", roles=("hr",))


@pytest.fixture
def complaints(live_server: Any) -> Module:
    return make_module(make_course(phase="organisation"), title="Klachten in het openbaar")


require_of = live_sessions.require_of


@pytest.fixture
def write(tab_to: Callable[..., None]) -> Callable[..., None]:
    """Go to the field with this name by Tab and type; what stands there is replaced."""

    def type_in(page: Page, name: str, words: str, **limits: int) -> None:
        tab_to(page, name, **limits)
        page.keyboard.press("Control+A")
        page.keyboard.type(words)

    return type_in


@pytest.fixture
def refused(press: Callable[..., None]) -> Callable[..., None]:
    """Press this, hear what is missing, and go to the field by the link in what is said; one may type there at once."""

    def try_it(page: Page, button: str, *, at: str) -> None:
        press(page, button)
        expect(page.get_by_role("alert")).to_be_focused()
        press(page, f"{at}:")
        expect(page.get_by_label(at)).to_be_focused()

    return try_it


@pytest.fixture
def press_time(tab_to: Callable[..., None]) -> Callable[..., None]:
    """Go to a time in the morning by Tab and type its four digits; a box with twelve hours asks for the half of the day too."""

    def type_in(page: Page, name: str, digits: str) -> None:
        tab_to(page, name)
        page.keyboard.type(f"{digits}AM")

    return type_in


@pytest.fixture
def write_day(tab_to: Callable[..., None]) -> Callable[..., None]:
    """Go to a day by Tab and type it in the order that the box of this browser has: month first, or day first."""

    def type_in(page: Page, name: str, day: date, **limits: int) -> None:
        tab_to(page, name, **limits)
        type_day(page, day)

    return type_in


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def type_day(page: Page, day: date) -> None:
    for order in ("%m%d%Y", "%d%m%Y"):
        page.keyboard.type(f"{day:{order}}")
        if page.locator(":focus").input_value() == day.isoformat():
            return
        for _part in range(2):
            page.keyboard.press("ArrowLeft")
    raise AssertionError(f"The box did not take {day}")


def on(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def looks_fine(page: Page) -> None:
    assert accessibility(page) + overflow(page) == []


@WITH_AND_WITHOUT
def test_hr_plans_two_dates_opens_changes_writes_and_cancels(
    page_for: Any,
    press: Any,
    tab_to: Any,
    write: Any,
    write_day: Any,
    press_time: Any,
    make_person: Any,
    complaints: Module,
    hr: Any,
    script: bool,
    refused: Any,
):
    trainer = make_person("Tom", "Trainer", roles=("trainer",))
    page = page_for(hr, script=script)
    page.goto("/hr/sessions/calendar/?by=week")
    press(page, "Plan een sessie")
    expect(page.get_by_role("heading", level=1)).to_have_text("Plan een sessie")
    tab_to(page, "Module")
    page.keyboard.type("Klachten")
    write_day(page, "Dag", on(14))
    press_time(page, "Begint", "1000")
    press_time(page, "Eindigt", "0930")
    press(page, "Voeg een datum toe")
    expect(page.locator("#id_day_1")).to_be_focused()
    type_day(page, on(15))
    press_time(page, "Begint", "1000")
    press_time(page, "Eindigt", "1130")
    write(page, "Plek", "Zaal Wilg, Zwolle")
    write(page, "Plaatsen", "8")
    press(page, "Tom Trainer", "Space")
    press(page, "Bewaar als concept")
    problem = page.get_by_role("alert").first
    expect(problem).to_be_focused()
    expect(page.get_by_label("Plek")).to_have_value("Zaal Wilg, Zwolle")
    press(page, "Eindigt")
    expect(page.get_by_label("Eindigt").first).to_be_focused()
    page.keyboard.type("1130AM")
    press(page, "Bewaar als concept")
    expect(page.locator("#toasts")).to_contain_text("De sessie is een concept.")
    session = LiveSession.objects.get()
    assert (session.dates.count(), [one.person for one in session.trainings.all()]) == (2, [trainer])

    press(page, "Open voor boekingen")
    expect(page.locator("#toasts")).to_contain_text("De sessie is open voor boekingen.")
    noor = make_person("Noor", "Bakker")
    take_seat(noor, session)

    press(page, "Wijzig de sessie")
    write(page, "Plek", "Zaal Eik, Zwolle")
    press(page, "Bekijk de wijziging")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("1 persoon krijgt een mail met de wijziging")
    press(page, "Wijzig de sessie en")
    expect(page.locator("#toasts")).to_contain_text("De sessie is gewijzigd.")

    press(page, "Schrijf aan iedereen")
    refused(page, "Bekijk de mail", at="Onderwerp")
    page.keyboard.type("Neem je telefoon mee")
    write(page, "Bericht", "We kijken naar je eigen profiel.")
    press(page, "Bekijk de mail")
    expect(page.get_by_role("heading", name="Zo ziet de mail eruit")).to_be_focused()
    press(page, "Stuur het aan 1 persoon")
    expect(page.locator("#toasts")).to_contain_text("Het bericht is onderweg naar 1 persoon.")
    assert SessionMessage.objects.get().subject == "Neem je telefoon mee"

    press(page, "Klachten in het openbaar")
    press(page, "Zeg de sessie af")
    refused(page, "Zeg af voor 1 persoon", at="Reden")
    page.keyboard.type("De trainer is ziek.")
    press(page, "Zeg af voor 1 persoon")
    expect(page.locator("#toasts")).to_contain_text("De sessie is afgezegd. Iedereen heeft bericht gekregen.")
    assert Booking.objects.get().status == "session_cancelled"


@WITH_AND_WITHOUT
def test_hr_plans_a_series_and_takes_one_date_out(
    page_for: Any, press: Any, tab_to: Any, write: Any, write_day: Any, press_time: Any, complaints: Module, hr: Any, script: bool
):
    page = page_for(hr, script=script)
    page.goto("/hr/sessions/")
    press(page, "Plan een reeks")
    tab_to(page, "Module")
    page.keyboard.type("Klachten")
    write_day(page, "Dag", on(14))
    press_time(page, "Begint", "1000")
    press_time(page, "Eindigt", "1130")
    write(page, "Plek", "Zaal Wilg, Zwolle")
    press(page, "Toon de data", at_most=120)
    expect(page.locator(":focus")).to_have_attribute("autofocus", "")
    shown = page.get_by_role("checkbox", checked=True)
    number = shown.count()
    press(page, str(on(14).day), "Space")
    press(page, "Bewaar de aangevinkte data als concept")
    expect(page.get_by_role("heading", level=1)).to_have_text("Klachten in het openbaar")
    assert LiveSession.objects.count() == number - 1
    press(page, "voor boekingen")
    expect(page.locator("#toasts")).to_contain_text("open voor boekingen")
    assert not LiveSession.objects.filter(state="draft").exists()


@WITH_AND_WITHOUT
def test_somebody_waits_for_any_date_and_leaves_the_queue_and_is_interested_in_what_has_no_date(
    page_for: Any, press: Any, make_person: Any, complaints: Module, hr: Any, script: bool
):
    noor, other = make_person("Noor", "Bakker"), make_person("Otto", "Zuid")
    full = [make_session(complaints, by=hr, seats=1, days=days) for days in (9, 16)]
    undated = make_session(make_module(complaints.course, title="Reageren op recensies"), by=hr, dates=[])
    for session in full:
        take_seat(other, session)
    page = page_for(noor, script=script, width=390)
    page.goto(f"/learn/sessions/{full[0].pk}/")
    press(page, "Wacht op een van deze data")
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(2)
    press(page, "Deze data komen mij uit")
    expect(page.locator(".standfirst")).to_have_text("Vol. Je wacht op plaats 1 van 1.")
    assert sorted(Booking.objects.filter(person=noor).values_list("status", flat=True)) == ["waitlisted", "waitlisted"]
    press(page, "Van de wachtlijst af")
    expect(page.locator("#toasts")).to_contain_text("Je staat niet meer op de wachtlijst.")
    if script:
        expect(page.locator(f"#session-{full[0].pk}:focus-within, #session-{full[0].pk}:focus")).to_have_count(1)
    press(page, "Ga op de wachtlijst")
    expect(page.locator(".standfirst")).to_have_text("Vol. Je wacht op plaats 1 van 1.")

    page.goto(f"/learn/sessions/{undated.pk}/")
    press(page, "Ik heb interesse")
    expect(page.locator(".standfirst")).to_contain_text("Je hebt interesse.")
    if script:
        expect(page.locator(f"#session-{undated.pk}:focus-within, #session-{undated.pk}:focus")).to_have_count(1)
    press(page, "Geen interesse meer")
    expect(page.locator("#toasts")).to_contain_text("interesse")
    assert Booking.objects.filter(person=noor, status="withdrawn").count() == 2


@WITH_AND_WITHOUT
def test_one_refuses_an_offer_and_the_next_takes_it_and_gives_the_seat_back(
    page_for: Any, press: Any, make_person: Any, complaints: Module, hr: Any, script: bool
):
    holder, first, second = (make_person(name, "Bakker") for name in ("Hans", "Noor", "Otto"))
    session = make_session(complaints, by=hr, seats=1, waiting="offer")
    bookings = [take_seat(person, session) for person in (holder, first, second)]
    services.cancel(booking=bookings[0], by=holder, now=timezone.now())
    one, two = (page_for(person, script=script, width=390) for person in (first, second))
    one.goto("/")
    press(one, "Beantwoord het aanbod")
    press(one, "Nee, geef hem aan de volgende")
    expect(one.locator("#toasts")).to_contain_text("Je plaats is vrij voor een ander.")
    two.goto(f"/learn/sessions/{session.pk}/")
    press(two, "Ja, ik neem de plaats")
    expect(two.locator(".standfirst")).to_have_text("Je hebt een plaats.")
    press(two, "Ik kan niet komen")
    expect(two.locator("#toasts")).to_contain_text("Je leidinggevende krijgt hier geen bericht van.")
    if script:
        expect(two.locator(f"#session-{session.pk}:focus-within, #session-{session.pk}:focus")).to_have_count(1)
    assert [Booking.objects.get(pk=row.pk).status for row in bookings] == ["cancelled", "refused", "cancelled"]


def test_the_filters_of_the_calendar_open_and_close_by_keyboard_and_the_choice_stays_from_week_to_month(
    page_for: Any, press: Any, tab_to: Any, complaints: Module, hr: Any
):
    make_session(complaints, by=hr, days=9)
    other = make_module(complaints.course, title="Reageren op recensies")
    make_session(other, by=hr, days=9)
    page = page_for(hr)
    page.goto(f"/hr/sessions/calendar/?month={on(9):%Y-%m}")
    press(page, "Filters", "Space")
    expect(page.locator("#filters")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.get_by_role("button", name="Filters")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "Module")
    page.keyboard.type("Reageren")
    press(page, "Toon de sessies")
    chosen = page.get_by_role("link", name="Reageren op recensies (weghalen)")
    expect(chosen).to_be_visible()
    expect(page.locator(".calendar")).not_to_contain_text("Klachten")
    press(page, day(on(9), "nl"), at_most=120)
    expect(page.get_by_role("heading", level=2)).to_contain_text(f"Week {on(9).isocalendar().week}:")
    expect(chosen).to_be_visible()
    expect(page.locator(".timetable")).to_contain_text("Reageren op recensies")
    expect(page.locator(".timetable")).not_to_contain_text("Klachten")
    looks_fine(page)
    press(page, "Later")
    expect(chosen).to_be_visible()
    press(page, "Maand")
    expect(page.locator(".calendar")).to_be_visible()


@WITH_AND_WITHOUT
def test_somebody_asks_for_a_seat_and_the_manager_answers(
    page_for: Any,
    press: Any,
    make_person: Any,
    require_of: Any,
    complaints: Module,
    hr: Any,
    script: bool,
):
    manager = make_person("Bart", "Kuipers")
    noor, otto = (make_person(name, "Bakker", managers=[manager]) for name in ("Noor", "Otto"))
    require_of(noor, complaints)
    session = make_session(complaints, by=hr, approval="manager")
    take_seat(otto, session)
    page = page_for(noor, script=script, width=390)
    page.goto(f"/learn/sessions/{session.pk}/")
    press(page, "Vraag een plaats")
    expect(page.locator(".standfirst")).to_contain_text("Je aanvraag wacht op antwoord van Bart Kuipers, tot")
    looks_fine(page) if script else None

    answers = page_for(manager, script=script, width=390)
    answers.goto("/")
    press(answers, "Aanvragen voor jou")
    press(answers, "Nee, want …: Otto Bakker")
    press(answers, "Wijs af met deze reden")
    expect(answers.get_by_role("alert")).to_be_focused()
    looks_fine(answers) if script else None
    press(answers, "Reden: Schrijf waarom niet.")
    expect(answers.locator("textarea:focus")).to_have_count(1)
    answers.keyboard.type("Neem die van januari.")
    press(answers, "Wijs af met deze reden")
    expect(answers.locator("#toasts")).to_contain_text("Otto Bakker leest je reden.")
    press(answers, "Ja, ga maar: Noor Bakker")
    expect(answers.locator("#toasts")).to_contain_text("Noor Bakker heeft een plaats.")
    expect(answers.get_by_role("heading", name="Niets wacht op je antwoord")).to_be_visible()
    assert [Booking.objects.get(person=one).status for one in (noor, otto)] == ["booked", "declined"]
    page.reload()
    expect(page.locator(".standfirst")).to_have_text("Je hebt een plaats.")
