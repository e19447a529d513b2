"""A lesson changes in substance: an author asks one question about it, and who learnt it before answers where they are; a reflection keeps itself."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from courses.catalogue.models import Module
from courses.content.reflections.models import Reflection
from courses.progress.services import finish_lesson
from tests.authoring.conftest import write
from tests.browser.looking import accessibility, overflow
from tests.courses_made import make_course, make_lesson, make_module


@pytest.fixture
def module(live_server: Any) -> Module:
    return make_module(make_course(), lessons=1, key="photos")


def test_an_author_asks_one_question_and_a_learner_answers_it_on_start_without_a_mouse(
    page_for: Callable[..., Page], make_person: Callable[..., Any], module: Module, press: Any, tab_to: Any
):
    learner, author = make_person(), make_person(roles=("content_owner",))
    lesson = module.lessons.get()
    finish_lesson(person=learner, lesson=lesson, now=timezone.now())
    write(lesson, author, body_nl="<p>Nieuw.</p>", body_en="<p>New.</p>")

    page = page_for(author, language="en")
    page.goto(f"/hr/learning/lessons/{lesson.pk}/publish/")
    page.get_by_label("A change of substance").check()
    page.get_by_label("What changed, in one Dutch sentence").fill("Vraag het eerst.")
    page.get_by_label("What changed, in one English sentence").fill("Ask first.")
    press(page, "Ask one question about the change")
    for label, nl, en in (("Question", "Mag een foto?", "May you?"), ("First answer", "Altijd", "Always"), ("Second answer", "Na een ja", "After a yes")):
        page.get_by_label(f"{label} in Dutch").fill(nl)
        page.get_by_label(f"{label} in English").fill(en)
    page.get_by_label("Why, in Dutch").fill("Artikel 5.")
    assert accessibility(page) + overflow(page) == []
    page.get_by_role("button", name="Publish the changes").click()
    expect(page.get_by_text("The question about the change is not whole in English")).to_be_visible()
    expect(page.get_by_text("Choose which answer to the question about the change fits.")).to_be_visible()
    page.get_by_label("Why, in English").fill("Clause 5.")
    page.get_by_label("The second").check()
    page.get_by_role("button", name="Publish the changes").click()
    expect(page.get_by_text("People read this text from now on.")).to_be_visible()

    phone = page_for(learner, language="en", width=360)
    phone.goto("/")
    expect(phone.get_by_role("heading", name="Since you learnt this")).to_be_visible()
    assert accessibility(phone) + overflow(phone) == []
    press(phone, "See whether this fits")
    expect(phone.get_by_role("alert")).to_contain_text("Choose an answer first.")
    tab_to(phone, "Always")
    phone.keyboard.press("ArrowDown")
    press(phone, "See whether this fits")
    expect(phone.get_by_text("Yes, that fits.")).to_be_visible()
    expect(phone.get_by_text("Clause 5.")).to_be_visible()
    assert phone.evaluate("document.activeElement !== document.body"), "the focus is with the answer"
    assert accessibility(phone) + overflow(phone) == []
    phone.reload()
    expect(phone.get_by_role("heading", name="Since you learnt this")).to_have_count(0)


def test_what_somebody_writes_for_themselves_keeps_itself_also_while_the_line_is_down(
    page_for: Callable[..., Page], make_person: Callable[..., Any], module: Module
):
    make_lesson(module, key="think", kind="reflection", position=5, body="<p>What will you do?</p>")
    person = make_person()
    page = page_for(person, language="en", expect_noise=True)
    page.goto("/learn/photos/think/")
    box = page.get_by_label("In your own words")
    box.fill("Ask first.")
    expect(page.locator("[data-status]")).to_contain_text("Only you can read it.")
    assert Reflection.objects.get(person=person).text == "Ask first."
    page.context.set_offline(True)
    box.fill("Ask first, always.")
    expect(page.locator("[data-status]")).to_contain_text("kept on this device")
    page.close()
    again = page.context.new_page()
    again.context.set_offline(False)
    again.goto("/learn/photos/think/")
    expect(again.get_by_label("In your own words")).to_have_value("Ask first, always.")
    expect(again.locator("[data-status]")).to_contain_text("Only you can read it.")
    assert Reflection.objects.get(person=person).text == "Ask first, always."
    again.get_by_role("button", name="Keep it and go on").click()
    expect(again).to_have_url("/learn/photos/#next")
