"""HR plans a session, changes it with the rehearsal in sight and cancels it with a reason; a trainer marks who is there on a phone."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from courses.catalogue.models import Module
from courses.live_sessions.models import Attendance, Booking, LiveSession
from lms.web.dates import day
from tests.browser.looking import accessibility, overflow
from tests.browser.staged import make_session, take_seat
from tests.courses_made import make_course, make_module


@pytest.fixture
def hr(make_person: Callable[..., Any]) -> Any:
    return make_person("Hanna", "Ruis", roles=("hr",))


@pytest.fixture
def trainer(make_person: Callable[..., Any]) -> Any:
    return make_person("Tom", "Trainer", roles=("trainer",))


@pytest.fixture
def complaints(live_server: Any) -> Module:
    return make_module(make_course(phase="organisation"), title="Klachten in het openbaar")


def on(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def test_hr_plans_a_session_opens_it_changes_it_and_cancels_it(
    page_for: Callable[..., Page], make_person: Callable[..., Any], complaints: Module, hr: Any, trainer: Any
):
    page = page_for(hr)
    page.goto("/hr/sessions/")
    page.get_by_role("link", name="Plan een sessie").first.click()
    page.get_by_label("Module", exact=True).select_option(label="Klachten in het openbaar")
    page.get_by_label("Dag").first.fill(on(14).isoformat())
    page.get_by_label("Begint").first.fill("10:00")
    page.get_by_label("Eindigt").first.fill("09:30")
    page.get_by_label("Plek").fill("Zaal Wilg, Zwolle")
    page.get_by_label("Plaatsen").first.fill("2")
    page.get_by_label("Taal").select_option(label="Engels")
    page.get_by_label("Tom Trainer").check()
    page.get_by_role("button", name="Bewaar als concept").last.click()
    problem = page.get_by_role("alert").first
    expect(problem).to_be_focused()
    expect(page.get_by_label("Plek")).to_have_value("Zaal Wilg, Zwolle")
    page.get_by_label("Eindigt").first.fill("11:30")
    page.get_by_role("button", name="Bewaar als concept").last.click()
    expect(page.get_by_text("De sessie is een concept. Open haar als alles klopt.")).to_be_visible()
    session = LiveSession.objects.get()
    page.get_by_role("button", name="Open voor boekingen").click()
    expect(page.get_by_text("De sessie is open voor boekingen.")).to_be_visible()

    noor = make_person("Noor", "Bakker")
    take_seat(noor, session)
    page.get_by_role("link", name="Wijzig de sessie").click()
    page.get_by_label("Dag").first.fill(on(15).isoformat())
    page.get_by_role("button", name="Bekijk de wijziging").last.click()
    expect(page.get_by_role("alert")).to_contain_text("1 persoon krijgt een mail met de wijziging en mag weer kosteloos annuleren.")
    assert timezone.localtime(LiveSession.objects.get().starts_at).date() == on(14), "nothing has been changed yet"
    assert accessibility(page) + overflow(page) == []
    page.get_by_role("button", name="Wijzig de sessie en").click()
    expect(page.get_by_text("De sessie is gewijzigd.")).to_be_visible()
    expect(page.locator(".standfirst")).to_contain_text(day(on(15), "nl"))

    theirs = page_for(noor)
    theirs.goto(f"/learn/sessions/{session.pk}/")
    expect(theirs.get_by_role("main")).to_contain_text(day(on(15), "nl"))
    expect(theirs.get_by_role("main")).to_contain_text("Engels")
    theirs.goto("/me/messages/")
    expect(theirs.get_by_role("main")).to_contain_text("Klachten in het openbaar")

    page.get_by_role("link", name="Zeg de sessie af").click()
    expect(page.get_by_text("1 persoon krijgt één bericht met jouw reden.")).to_be_visible()
    page.get_by_label("Reden", exact=True).fill("De trainer is ziek.")
    page.get_by_role("button", name="Zeg af voor 1 persoon").click()
    expect(page.get_by_text("De sessie is afgezegd. Iedereen heeft bericht gekregen.")).to_be_visible()
    theirs.goto(f"/learn/sessions/{session.pk}/")
    expect(theirs.locator(".standfirst")).to_have_text("Deze sessie is afgezegd: De trainer is ziek.")
    assert Booking.objects.get().status == "session_cancelled"


def test_a_trainer_marks_who_is_there_on_a_phone_without_losing_the_place(
    page_for: Callable[..., Page], make_person: Callable[..., Any], press: Callable[..., None], complaints: Module, hr: Any, trainer: Any
):
    session = make_session(complaints, by=hr, trainers=[trainer])
    people = [make_person(given_name, "Bakker") for given_name in ("Anna", "Bo", "Cas", "Dirk", "Els", "Frans", "Gijs", "Hugo")]
    for person in people:
        take_seat(person, session)
    now = timezone.now()
    session.dates.update(starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(minutes=85))
    LiveSession.objects.update(starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(minutes=85))

    page = page_for(trainer, width=390)
    page.goto("/trainer/")
    page.get_by_role("link", name="Klachten in het openbaar").click()
    expect(page.get_by_text("8 collega’s hebben een plaats")).to_be_visible()
    press(page, "Is er: Anna Bakker")
    present = page.get_by_role("status").filter(has_text="aanwezig").first
    expect(present).to_have_text("1 aanwezig")
    expect(page.locator("summary:focus")).to_contain_text("Anna Bakker")
    press(page, "Iets anders: Hugo Bakker")
    press(page, "Afwezig")
    hugo = page.get_by_role("row", name=re.compile("Hugo Bakker"))
    expect(hugo.get_by_text("Afwezig", exact=True)).to_be_in_viewport()
    press(page, "Iets anders: Bo Bakker", at_most=120)
    press(page, "Verontschuldigd")
    expect(page.get_by_role("row", name=re.compile("Bo Bakker")).get_by_text("Verontschuldigd", exact=True)).to_be_visible()
    page.get_by_role("button", name="Noteer de andere 5 als aanwezig").click()
    expect(present).to_have_text("6 aanwezig")
    assert accessibility(page) + overflow(page) == []
    marks = dict(Attendance.objects.values_list("booking__person__given_name", "value"))
    assert marks == dict.fromkeys(("Anna", "Cas", "Dirk", "Els", "Frans", "Gijs"), "attended") | {"Bo": "excused", "Hugo": "absent"}
