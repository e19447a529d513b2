"""Writing a lesson in a real browser: both languages keep themselves, boxes and tables stay, a picture comes with its sentence, rows are dragged."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from courses.authoring.models import LessonDraft
from courses.catalogue.models import Attachment, Lesson
from tests.authoring.conftest import picture
from tests.courses_made import make_course, make_lesson, make_module

BOX = '<div class="callout callout-risk"><p class="callout-label">Risico</p><p>Pas op.</p></div>'
BODY = f"<p>Begin.</p>{BOX}<table><tr><th>a</th></tr><tr><td>b</td></tr></table>"


@pytest.fixture
def author(make_person: Callable[..., Any]) -> Any:
    return make_person("Carla", "Owens", roles=("content_owner",))


def _editor(page: Page, lesson: Lesson) -> Page:
    page.goto(f"/hr/learning/lessons/{lesson.pk}/")
    expect(page.locator("lesson-editor[data-ready]")).to_be_visible()
    return page


def test_what_one_writes_in_either_language_is_kept_and_boxes_and_tables_stay(page_for: Callable[..., Page], author: Any):
    lesson = make_lesson(make_module(make_course(), lessons=0), key="boxes", body=BODY)
    page = _editor(page_for(author), lesson)
    page.get_by_role("textbox", name="Tekst in het Engels").press_sequentially("Anew. ")
    expect(page.locator("[data-status]")).to_contain_text("Concept bewaard om")
    draft = LessonDraft.objects.get()
    assert "Anew. Begin." in draft.body_en and draft.body_nl == lesson.published.body_nl
    assert '<div class="callout callout-risk">' in draft.body_en and "<table>" in draft.body_en
    toolbar = page.get_by_role("toolbar").first
    toolbar.get_by_role("button", name="Kader").click()
    page.get_by_role("dialog").get_by_role("button", name="Tip").click()
    dutch = page.get_by_role("textbox", name="Tekst in het Nederlands")
    expect(dutch.locator(".callout-tip")).to_be_visible()
    expect(dutch).to_be_focused()
    page.keyboard.type("Een goede raad.")
    expect(page.locator("[data-status]")).to_contain_text("Concept bewaard om")
    page.wait_for_timeout(1500)
    assert re.search(r'callout-tip"><p class="callout-label">Tip</p>\s*<p>Een goede raad.Begin.', LessonDraft.objects.get().body_nl)


def test_a_picture_needs_its_sentence_and_then_stands_in_the_text(page_for: Callable[..., Page], author: Any, tmp_path: Path):
    lesson = make_lesson(make_module(make_course(), lessons=0), key="picture")
    file = tmp_path / "foto.png"
    file.write_bytes(picture().read())
    page = _editor(page_for(author, expect_noise=True), lesson)
    page.get_by_label("Voeg een afbeelding toe").set_input_files(file)
    page.get_by_role("button", name="Zet hem in de Nederlandse tekst").click()
    expect(page.get_by_role("alert").filter(has_text="Schrijf één zin over de afbeelding")).to_be_visible()
    page.locator("#picture_alt").fill("Een blauw vlak.")
    page.get_by_role("button", name="Zet hem in de Nederlandse tekst").click()
    expect(page.get_by_role("img", name="Een blauw vlak.")).to_be_visible()
    expect(page.locator("[data-status]")).to_contain_text("Concept bewaard om")
    page.wait_for_timeout(1500)
    assert Attachment.objects.get().get_absolute_url() in LessonDraft.objects.get().body_nl


def test_a_row_is_dragged_to_another_place(page_for: Callable[..., Page], author: Any):
    module = make_module(make_course(), lessons=3)
    page = page_for(author)
    page.goto(f"/hr/learning/modules/{module.key}/")
    page.locator("#lesson-third [data-handle]").drag_to(page.locator("#lesson-first"), target_position={"x": 40, "y": 4})
    expect(page.locator("ordered-list li").first).to_have_attribute("data-key", "third")
    page.reload()
    expect(page.locator("ordered-list li").first).to_have_attribute("data-key", "third")
    assert list(module.lessons.order_by("position").values_list("key", flat=True)) == ["third", "first", "second"]
    page.locator("#down-third").press("Enter")
    expect(page.locator("#down-third")).to_be_focused()
    expect(page.locator("ordered-list li").first).to_have_attribute("data-key", "first")
