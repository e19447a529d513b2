"""Somebody learns a module lesson by lesson, goes on elsewhere on another device, and joins and leaves a course."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from courses.catalogue.models import Module
from courses.enrolment.models import Enrolment
from courses.progress.models import LessonProgress, ModuleCompletion
from tests.browser.looking import accessibility, overflow
from tests.courses_made import make_course, make_lesson, make_module

LONG = "".join(f"<h2>Kop {number}</h2>" + "<p>Een zin die je leest voordat je verdergaat.</p>" * 30 for number in (1, 2, 3))


@pytest.fixture
def noor(make_person: Callable[..., Any]) -> Any:
    return make_person("Noor", "Bakker")


@pytest.fixture
def basics(live_server: Any) -> Module:
    """Three lessons, the second a long read; after it comes another module."""
    course = make_course(title="De basis van sociale media")
    module = make_module(course, title="Wat sociale media zijn", lessons=0, key="basics")
    for position, (key, body) in enumerate((("first", ""), ("second", LONG), ("third", "")), 1):
        make_lesson(module, key=key, position=position, body=body)
    make_module(course, title="Waarom het ons aangaat")
    return module


def test_a_module_is_learnt_lesson_by_lesson_on_two_devices_without_a_mouse(
    page_for: Callable[..., Page], press: Callable[..., None], basics: Module, noor: Any
):
    page = page_for(noor)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Wat sociale media zijn")
    press(page, "Bekijk de module")
    expect(page.get_by_text("Alleen jij ziet dit.").first).to_be_visible()
    press(page, "Begin")
    expect(page.get_by_role("heading", level=1)).to_have_text("first nl")
    press(page, "Verder met ‘second nl’")
    expect(page.get_by_text("Les 2 van 3").last).to_be_visible()
    with page.expect_response("**/second/place/") as kept:
        page.get_by_role("heading", name="Kop 3").scroll_into_view_if_needed()
    assert kept.value.status == 204
    expect(page.get_by_text("Je plek is bewaard.")).to_be_visible()
    page.context.close()

    phone = page_for(noor, width=390)
    phone.goto("/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("second nl")
    press(phone, "Ga verder")
    press(phone, "Je was gebleven bij ‘Kop 3’")
    expect(phone.get_by_role("heading", name="Kop 3")).to_be_in_viewport()
    press(phone, "Verder met ‘third nl’")
    expect(phone.get_by_role("heading", level=1)).to_have_text("third nl")
    press(phone, "Rond af")
    expect(phone).to_have_url("/learn/basics/#next")
    expect(phone.get_by_role("heading", name="Je hebt deze module afgerond")).to_be_in_viewport()
    assert accessibility(phone) + overflow(phone) == []
    press(phone, "Naar de volgende module")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Waarom het ons aangaat")
    assert ModuleCompletion.objects.filter(person=noor, module=basics).exists()

    phone.goto("/learn/mine/")
    expect(phone.get_by_role("link", name="Wat sociale media zijn")).to_be_visible()


def test_a_lesson_is_finished_without_a_script(page_for: Callable[..., Page], basics: Module, noor: Any):
    page = page_for(noor, script=False)
    page.goto("/learn/basics/")
    page.get_by_role("link", name="Begin").click()
    for _lesson in range(2):
        page.get_by_role("button", name="Verder met").click()
    page.get_by_role("button", name="Rond af").click()
    expect(page.get_by_role("heading", name="Je hebt deze module afgerond")).to_be_visible()
    assert LessonProgress.objects.filter(person=noor).exclude(finished_at=None).count() == 3


def test_a_place_that_was_reached_offline_is_kept_on_the_device_and_sent_later(page_for: Callable[..., Page], basics: Module, noor: Any):
    page = page_for(noor, expect_noise=True)
    page.goto("/learn/basics/second/")
    page.context.set_offline(True)
    page.get_by_role("heading", name="Kop 3").scroll_into_view_if_needed()
    expect(page.locator("#kept")).to_contain_text("Je plek staat veilig op dit apparaat")
    assert LessonProgress.objects.get(person=noor).place < 3
    page.context.set_offline(False)
    expect(page.locator("#kept")).to_have_text("Je plek is bewaard.")
    assert LessonProgress.objects.get(person=noor).place == 3


def test_a_lesson_that_was_done_offline_is_kept_on_the_device_and_counted_once_when_the_line_is_back(page_for: Callable[..., Page], basics: Module, noor: Any):
    page = page_for(noor, expect_noise=True)
    page.goto("/learn/basics/first/")
    page.context.set_offline(True)
    for _time in range(2):
        page.get_by_role("button", name="Verder met ‘second nl’").click()
        expect(page.locator("#kept")).to_contain_text("Je bent zonder verbinding. Dat deze les klaar is, staat veilig op dit apparaat")
    expect(page).to_have_url("/learn/basics/first/")
    assert LessonProgress.objects.get(person=noor).finished_at is None
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.context.set_offline(False)
    expect(page.locator("#kept")).to_contain_text("Je hebt weer verbinding. Deze les is klaar")
    finished = LessonProgress.objects.get(person=noor).finished_at
    assert finished is not None and [url.rpartition("/learn/")[2] for url in sent] == ["basics/first/finish/"]
    page.get_by_role("button", name="Verder met ‘second nl’").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("second nl")
    page.reload()
    assert LessonProgress.objects.get(person=noor, lesson__key="first").finished_at == finished


def test_what_was_done_offline_waits_for_the_next_visit_of_the_same_person(page_for: Callable[..., Page], basics: Module, noor: Any):
    page = page_for(noor, expect_noise=True)
    page.goto("/learn/basics/first/")
    page.context.set_offline(True)
    page.get_by_role("button", name="Verder met ‘second nl’").click()
    expect(page.locator("#kept")).to_contain_text("staat veilig op dit apparaat")
    page.close()
    again = page.context.new_page()
    again.context.set_offline(False)
    with again.expect_response("**/first/finish/") as kept:
        again.goto("/learn/basics/third/")
    assert kept.value.status == 204
    assert LessonProgress.objects.get(person=noor, lesson__key="first").finished_at is not None


def test_somebody_joins_a_course_leaves_it_and_takes_that_back(page_for: Callable[..., Page], press: Callable[..., None], basics: Module, noor: Any):
    page = page_for(noor)
    page.goto("/learn/")
    press(page, "Schrijf je in")
    expect(page.locator("#toasts")).to_contain_text("Je bent ingeschreven voor ‘De basis van sociale media’. Je vindt de cursus bij Mijn leren.")
    expect(page.get_by_role("button", name="Uitschrijven")).to_be_focused()
    page.goto("/learn/mine/")
    expect(page.get_by_role("link", name="De basis van sociale media")).to_be_visible()

    page.goto("/learn/")
    press(page, "Uitschrijven")
    expect(page.get_by_text("Wat je leerde, blijft bewaard.")).to_be_visible()
    assert not Enrolment.objects.filter(person=noor, left_at=None).exists()
    press(page, "Maak ongedaan")
    expect(page.get_by_text("Je bent ingeschreven", exact=True)).to_be_visible()
    assert Enrolment.objects.filter(person=noor, left_at=None).count() == 1
