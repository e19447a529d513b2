"""A quiz in a browser: by keyboard alone, in two windows, with the line down, and without a script."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from courses.assessment.models import Answer, Quiz
from tests.assessment.conftest import make_quiz
from tests.courses_made import make_course, make_module

LESSON = "/learn/in-a-browser/check/"
KEPT = "You can still change it."
ELSEWHERE = "You answered this question in another window"


@pytest.fixture
def quiz(db: None) -> Quiz:
    return make_quiz(make_module(make_course(), lessons=1, key="in-a-browser"))


def value(number: int) -> Any:
    return Answer.objects.get(number=number).value


def test_the_whole_quiz_is_done_with_the_keyboard_alone(page_for: Callable[..., Page], make_person: Callable[..., Any], quiz: Any, press: Any, tab_to: Any):
    page = page_for(make_person(), language="en")
    page.goto(LESSON)
    press(page, "Begin the quiz")
    expect(page.get_by_role("heading", level=1)).to_have_text("Who sees this?")
    tab_to(page, "Only her")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-kept]")).to_contain_text(KEPT)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What may you share?")
    for choice in ("The vacancy", "The open day"):
        tab_to(page, choice)
        page.keyboard.press("Space")
    press(page, "Next question")
    expect(page.get_by_role("heading", level=1)).to_have_text("What first?")
    for words in ("Think", "Answer", "Read again"):  # each down to the end, in their order, leaves the right order
        for _place in range(3):
            tab_to(page, f"Down: {words}")
            page.keyboard.press("Enter")
    expect(page.locator(".order .words")).to_have_text(["Read", "Think", "Answer", "Read again"])
    expect(page.locator("[data-kept]")).to_contain_text(KEPT)
    press(page, "Next question")
    expect(page.get_by_role("heading", level=1)).to_have_text("What belongs where?")
    for name, half in (("LinkedIn", "Network"), ("Pinterest", "Pictures")):
        tab_to(page, name)
        page.keyboard.type(half)
    press(page, "Next question")
    expect(page.get_by_role("heading", level=1)).to_have_text("Whom do you call?")
    tab_to(page, "Your answer, in a few words")
    page.keyboard.type("press office")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Look it over")
    press(page, "Hand in")
    expect(page.get_by_role("heading", level=1)).to_have_text("You passed this quiz")


def test_an_older_window_is_told_and_overwrites_nothing(page_for: Callable[..., Page], make_person: Callable[..., Any], quiz: Any):
    page = page_for(make_person(), language="en", expect_noise=True)
    page.goto(LESSON)
    page.get_by_role("button", name="Begin the quiz").click()
    older = page.context.new_page()
    older.goto(f"{LESSON}quiz/1/")
    page.get_by_label("Everybody").check()
    expect(page.locator("[data-kept]")).to_contain_text(KEPT)
    older.get_by_label("Nobody").check()
    expect(older.locator("[data-kept]")).to_contain_text(ELSEWHERE)
    assert value(1) == ["b"]


def test_an_answer_waits_while_the_line_is_down_and_is_kept_when_it_is_back(page_for: Callable[..., Page], make_person: Callable[..., Any], quiz: Any):
    page = page_for(make_person(), language="en", expect_noise=True)
    page.goto(LESSON)
    page.get_by_role("button", name="Begin the quiz").click()
    expect(page.locator("quiz-answer:defined")).to_have_count(1)
    page.context.set_offline(True)
    page.get_by_label("Everybody").check()
    expect(page.locator("[data-kept]")).to_contain_text("You are offline.")
    assert value(1) is None
    page.context.set_offline(False)
    expect(page.locator("[data-kept]")).to_contain_text(KEPT)
    assert value(1) == ["b"]


def test_without_a_script_things_are_put_in_order_by_buttons(page_for: Callable[..., Page], make_person: Callable[..., Any], quiz: Any):
    page = page_for(make_person(), language="en", script=False)
    page.goto(LESSON)
    page.get_by_role("button", name="Begin the quiz").click()
    page.goto(f"{LESSON}quiz/3/")
    for words in ("Think", "Answer", "Read again"):
        for _place in range(3):
            page.locator(".order li", has_text=words).locator("button[value^=down-]").click(force=True)
            expect(page).to_have_url(re.compile("#order$"))
    expect(page.locator(".order .words")).to_have_text(["Read", "Think", "Answer", "Read again"])
    assert value(3) == ["a", "b", "c", "d"]
