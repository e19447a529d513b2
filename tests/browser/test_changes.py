"""A lesson changes in substance: an author asks one question about it, and who learnt it before answers where they are; a reflection keeps itself."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from courses.catalogue.change_questions import ChangeQuestion, Choice
from courses.catalogue.models import Module
from courses.certificates import services as certificates
from courses.content.reflections import services as reflections
from courses.content.reflections.models import Reflection
from courses.progress.services import finish_lesson
from tests.authoring.conftest import publish, write
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
    expect(phone.locator(".change [role=status]")).to_be_focused()
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


def test_the_pages_that_follow_a_form_without_a_script_look_right(page_for: Callable[..., Page], make_person: Callable[..., Any], module: Module):
    """The answer to the question, two texts of two windows, and a certificate before which something must be read."""
    author, person, now = make_person(roles=("content_owner",)), make_person(), timezone.now()
    lesson, thinking = module.lessons.get(), make_lesson(module, key="think", kind="reflection", position=5)
    offer = certificates.offer(course=None, module=module, months_valid=12, by=author)
    for one in (lesson, thinking):
        finish_lesson(person=person, lesson=one, now=now)
    offer.certificates.update(expires_at=now + timedelta(days=30))
    write(lesson, author, body_nl="<p>Nieuw.</p>", body_en="<p>New.</p>")
    asked = ChangeQuestion("Mag het?", "May you?", (Choice("Ja", "Yes"), Choice("Eerst vragen", "Ask first")), 2, "Artikel 5.", "Clause 5.")
    publish(lesson, author, is_substantial=True, what_changed_nl="Vraag het.", what_changed_en="Ask.", question=asked)

    for width in (360, 1440):
        page = page_for(person, language="en", width=width)
        page.goto("/certificates/mine/")
        page.get_by_role("button", name="Renew it").click()
        expect(page.get_by_role("heading", name="Not renewed yet")).to_be_visible()
        assert accessibility(page) + overflow(page) == []
        page.goto("/learn/photos/think/")
        page.evaluate("document.querySelector('private-text form').elements.based_on.value = 0")
        page.get_by_label("In your own words").evaluate("(box, words) => { box.value = words; }", f"At {width}.")
        reflections.keep(person=person, lesson=thinking, text=f"Elsewhere, {width}.", based_on=0, now=now, takes_over=True)
        page.evaluate("document.querySelector('private-text form').submit()")
        expect(page.get_by_role("heading", name="There are two texts")).to_be_visible()
        expect(page.get_by_text(f"Elsewhere, {width}.")).to_be_visible()
        assert accessibility(page) + overflow(page) == []
        page.context.close()

    page = page_for(person, language="nl", width=360)
    page.goto("/learn/mine/")
    page.get_by_label("Ja").check()
    page.evaluate("document.querySelector('.change form').append(Object.assign(document.createElement('input'), { name: 'then', value: 'answer' }))")
    page.evaluate("document.querySelector('.change form').submit()")
    expect(page.get_by_text("Dit past beter: Eerst vragen")).to_be_visible()
    assert accessibility(page) + overflow(page) == []
    page.get_by_role("link", name="Terug naar waar je was").click()
    expect(page).to_have_url("/learn/mine/#since")
