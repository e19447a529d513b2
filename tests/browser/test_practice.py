"""A practice case in a browser: by keyboard alone, with the line down, in two windows, without a script; and written by an author with the keyboard."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from courses.practice.models import PracticeRun
from courses.progress.models import LessonProgress
from tests.browser.looking import accessibility, overflow
from tests.courses_made import make_course, make_module
from tests.practice.made import make_case

CASE = "/learn/rehearsal/case/"


@pytest.fixture
def case(db: None) -> Any:
    return make_case(make_module(make_course(), lessons=1, key="rehearsal"))


def pick(page: Page, tab_to: Any, name: str, *, down: int = 0) -> None:
    """Reach the choices by Tab, go down by arrows, and take the chosen one with Space."""
    tab_to(page, name)
    for _step in range(down):
        page.keyboard.press("ArrowDown")
    if not down:
        page.keyboard.press("Space")


@pytest.mark.parametrize("width", [360, 1440])
def test_a_case_is_played_to_its_end_with_the_keyboard_alone(
    page_for: Callable[..., Page], make_person: Callable[..., Any], case: Any, press: Any, tab_to: Any, width: int
):
    person = make_person()
    page = page_for(person, language="en", width=width)
    page.goto(CASE)
    expect(page.get_by_text("All of it is made up, nothing leaves this page.")).to_be_visible()
    assert accessibility(page) + overflow(page) == []
    pick(page, tab_to, "Label public")
    press(page, "Do this")
    expect(page.get_by_text("Happens public")).to_be_visible()
    expect(page.locator("figure.plot")).to_be_visible()
    expect(page.locator("#case :focus")).to_have_count(1)
    assert accessibility(page) + overflow(page) == []
    press(page, "The same numbers as a table")
    expect(page.get_by_role("region", name="Table: people reached at each moment")).to_be_visible()
    pick(page, tab_to, "Label delete", down=1)
    press(page, "Do this now")
    expect(page.get_by_role("heading", name="Looking back")).to_be_visible()
    expect(page.get_by_text("I read it aloud")).to_be_visible()
    expect(page.get_by_text("Fewer than eight colleagues have finished this case")).to_be_visible()
    assert accessibility(page) + overflow(page) == []
    assert PracticeRun.objects.get(person=person).path == [["complaint", "public"], ["oops", "sorry"]]
    assert LessonProgress.objects.get(person=person, lesson=case).finished_at is not None


def test_an_older_window_is_told_where_one_is_and_changes_nothing(page_for: Callable[..., Page], make_person: Callable[..., Any], case: Any):
    page = page_for(make_person(), language="en")
    page.goto(CASE)
    older = page.context.new_page()
    older.goto(CASE)
    page.get_by_label("Label public").check()
    page.get_by_role("button", name="Do this").click()
    expect(page.get_by_text("Happens public")).to_be_visible()
    older.get_by_label("Label private").check()
    older.get_by_role("button", name="Do this").click()
    expect(older.get_by_role("alert")).to_contain_text("You were further already, perhaps in another window.")
    expect(older.get_by_text("Happens public")).to_be_visible()
    assert PracticeRun.objects.get().path == [["complaint", "public"]]


def test_a_choice_while_the_line_is_down_is_not_made_and_can_be_made_later(page_for: Callable[..., Page], make_person: Callable[..., Any], case: Any):
    page = page_for(make_person(), language="en", expect_noise=True)
    page.goto(CASE)
    page.get_by_label("Label private").check()
    page.context.set_offline(True)
    page.get_by_role("button", name="Do this").click()
    expect(page.locator("offline-notice")).to_be_visible()
    expect(page.get_by_label("Label private")).to_be_checked()
    page.context.set_offline(False)
    page.get_by_role("button", name="Do this").click()
    expect(page.get_by_role("heading", name="Looking back")).to_be_visible()
    assert PracticeRun.objects.get().path == [["complaint", "private"]]


def test_a_case_is_played_without_a_script(page_for: Callable[..., Page], make_person: Callable[..., Any], case: Any):
    page = page_for(make_person(), language="en", script=False)
    page.goto(CASE)
    page.get_by_label("Label public").check()
    page.get_by_role("button", name="Do this").click()
    page.get_by_role("button", name="One choice back").click()
    page.get_by_label("Label private").check()
    page.get_by_role("button", name="Do this").click()
    expect(page.get_by_role("heading", name="Looking back")).to_be_visible()


def test_an_author_reaches_everything_of_a_case_and_plays_it_through(page_for: Callable[..., Page], make_person: Callable[..., Any], case: Any, press: Any):
    page = page_for(make_person(roles=("content_owner",)), language="en")
    page.goto(f"/hr/learning/lessons/{case.pk}/case/")
    assert accessibility(page) + overflow(page) == []
    page.goto(f"/hr/learning/lessons/{case.pk}/case/play/")
    assert accessibility(page) + overflow(page) == []
