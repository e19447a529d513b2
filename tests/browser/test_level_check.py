"""The level check in a browser: by keyboard alone, without a script, and as it looks."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from courses.general.models import Answer
from courses.general.services import checks
from tests.courses_made import make_course, make_module
from tests.general.conftest import NOW, store


@pytest.fixture
def questions(db: None) -> list[Any]:
    course = make_course()
    modules = [make_module(course, title="Kijken"), make_module(course, title="Delen")]
    return [store(modules[number // 2], key=f"q{number}", position=number) for number in range(4)]


def test_the_whole_check_is_done_with_the_keyboard_alone(page_for: Callable[..., Page], make_person: Callable[..., Any], questions: Any, tab_to: Any):
    page = page_for(make_person(), language="en")
    page.goto("/learn/check/")
    tab_to(page, "Begin the check")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Situation q0?")
    tab_to(page, "Choice 1 of q0")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#kept")).to_have_text("Your answer is kept. You can still change it.")
    page.keyboard.press("Enter")
    for number in (1, 2):
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Situation q{number}?")
        tab_to(page, "Next question")
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Situation q3?")
    tab_to(page, "See where to begin")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/learn/check/result/")
    tab_to(page, "Your answers, and why")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You chose what fits: Choice 2 of q0")).to_be_visible()
    tab_to(page, "Wipe my results")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    tab_to(page, "Keep them")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_without_a_script_an_answer_is_kept_by_every_button(page_for: Callable[..., Page], make_person: Callable[..., Any], questions: Any):
    page = page_for(make_person(), language="en", script=False)
    page.goto("/learn/check/")
    page.get_by_role("button", name="Begin the check").click()
    page.get_by_label("Choice 3 of q0").check()
    page.get_by_role("button", name="Next question").click()
    page.get_by_label("Choice 2 of q1").check()
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_label("Choice 3 of q0")).to_be_checked()
    for _question in range(3):
        page.get_by_role("button", name="Next question").click()
    page.get_by_role("button", name="See where to begin").click()
    expect(page).to_have_url("/learn/check/result/")
    page.get_by_role("link", name="Wipe my results").click()
    page.get_by_role("button", name="Wipe my results").click()
    expect(page).to_have_url("/learn/check/")


def test_an_answer_is_kept_when_the_page_is_closed_right_after_choosing(page_for: Callable[..., Page], make_person: Callable[..., Any], questions: Any):
    person = make_person()
    checks.start(person=person, now=NOW)
    page = page_for(person, language="en")
    page.goto("/learn/check/questions/q0/")
    page.get_by_label("Choice 2 of q0").check()
    expect(page.locator("#kept")).to_have_text("Your answer is kept. You can still change it.")
    page.close()
    assert Answer.objects.get().option.is_right
    telephone = page_for(person, language="en", width=360)
    telephone.goto("/learn/check/")
    telephone.get_by_role("link", name="Go on with question 2").click()
    expect(telephone.get_by_role("heading", level=1)).to_have_text("Situation q1?")


def test_the_pages_of_the_level_check_look_right(looks_right: Callable[..., None], make_person: Callable[..., Any], questions: Any):
    person = make_person()
    for _time in range(2):
        checks.start(person=person, now=NOW)
        for question in questions:
            checks.answer(person=person, question=question, option=question.options.first(), now=NOW)
        checks.finish(person=person, now=NOW)
    checks.start(person=person, now=NOW)
    looks_right(person, "/learn/check/", "/learn/check/questions/q0/", "/learn/check/result/", "/learn/check/delete/")
