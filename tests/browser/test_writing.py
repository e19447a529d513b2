from collections.abc import Callable
from typing import Any

from django.conf import settings
from playwright.sync_api import Page, expect

from ambassadors.models import Post, PostRevision
from tests.ambassadors.conftest import begin, write
from tests.conftest import PASSWORD


def editor_of(page: Page, post: Any) -> Page:
    page.goto(f"/podium/mine/{post.pk}/")
    expect(page.locator("post-editor[data-ready]")).to_be_visible()
    return page


def test_the_editor_keeps_the_draft_by_itself(page_for: Callable[..., Page], make_person: Callable[..., Any]):
    writer = make_person("Wout", "Claes")
    post = write(begin(writer), is_published=False)
    page = editor_of(page_for(writer), post)
    page.get_by_role("textbox", name="Tekst van het bericht").press_sequentially("Nieuwe zin. ")
    expect(page.locator("[data-status]")).to_contain_text("Concept bewaard om")
    assert "Nieuwe zin." in Post.objects.get().draft_body
    page.get_by_role("button", name="Vet").click()
    expect(page.get_by_role("button", name="Vet")).to_have_attribute("aria-pressed", "true")


def test_what_is_written_after_the_session_ended_is_there_after_signing_in(page_for: Callable[..., Page], make_person: Callable[..., Any]):
    writer = make_person("Wout", "Claes", employee_number="4711", password=PASSWORD)
    post = write(begin(writer), is_published=False)
    page = editor_of(page_for(writer, expect_noise=True), post)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_label("Titel").fill("Geschreven na afloop")
    expect(page.locator("[data-status]")).to_contain_text("staat veilig op dit apparaat")
    assert Post.objects.get().draft_title == "What I learnt"
    page.get_by_role("button", name="Bewaar het concept").click()
    page.wait_for_url("**/accounts/login/**")
    page.locator("[name=login]").fill("4711")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(f"**/podium/mine/{post.pk}/")
    expect(page.get_by_label("Titel")).to_have_value("Geschreven na afloop")
    expect(page.locator("[data-status]")).to_contain_text("Concept bewaard om")
    assert Post.objects.get().draft_title == "Geschreven na afloop"
    editor_of(page, post)
    expect(page.locator("[data-status]")).not_to_contain_text("apparaat")


def test_two_devices_on_one_draft_lose_neither_text(page_for: Callable[..., Page], make_person: Callable[..., Any]):
    writer = make_person("Wout", "Claes")
    post = write(begin(writer), is_published=False)
    one, two = editor_of(page_for(writer, expect_noise=True), post), editor_of(page_for(writer, expect_noise=True), post)
    one.get_by_label("Titel").fill("Apparaat een")
    expect(one.locator("[data-status]")).to_contain_text("Concept bewaard om")
    two.get_by_label("Titel").fill("Apparaat twee")
    expect(two.get_by_role("heading", name="Er zijn twee teksten")).to_be_visible()
    expect(two.get_by_label("Titel")).to_have_value("Apparaat twee")
    assert Post.objects.get().draft_title == "Apparaat een"
    two.get_by_role("button", name="Ga verder met de tekst van het andere apparaat").click()
    expect(two.get_by_label("Titel")).to_have_value("Apparaat een")
    assert PostRevision.objects.get().title == "Apparaat twee"
    expect(two.locator("post-editor[data-ready]")).to_be_visible()
    two.get_by_label("Titel").fill("Nog eens twee")
    expect(two.locator("[data-status]")).to_contain_text("Concept bewaard om")
    one.get_by_label("Titel").fill("Weer apparaat een")
    expect(one.get_by_role("heading", name="Er zijn twee teksten")).to_be_visible()
    one.get_by_role("button", name="Ga verder met de tekst hieronder").click()
    expect(one.get_by_label("Titel")).to_have_value("Weer apparaat een")
    assert Post.objects.get().draft_title == "Weer apparaat een"
    assert set(PostRevision.objects.values_list("title", flat=True)) == {"Apparaat twee", "Nog eens twee"}


def test_ten_minutes_without_a_line_lose_nothing(page_for: Callable[..., Page], make_person: Callable[..., Any]):
    writer = make_person("Wout", "Claes")
    post = write(begin(writer), is_published=False)
    page = page_for(writer, expect_noise=True)
    page.clock.install()
    editor_of(page, post)
    page.context.set_offline(True)
    page.get_by_label("Titel").fill("Geschreven in de tunnel")
    page.clock.run_for(2_000)
    expect(page.locator("[data-status]")).to_contain_text("staat veilig op dit apparaat")
    page.clock.fast_forward("10:00")
    page.get_by_role("textbox", name="Tekst van het bericht").press_sequentially("Nog een zin. ")
    page.clock.run_for(2_000)
    assert Post.objects.get().draft_title == "What I learnt"
    page.context.set_offline(False)
    page.clock.run_for(20_000)
    expect(page.locator("[data-status]")).to_contain_text("Concept bewaard om")
    kept = Post.objects.get()
    assert kept.draft_title == "Geschreven in de tunnel" and "Nog een zin." in kept.draft_body


def test_choosing_a_module_offers_its_lessons(page_for: Callable[..., Page], make_person: Callable[..., Any]):
    from tests.courses_made import make_course, make_module

    module = make_module(make_course())
    writer = make_person("Wout", "Claes")
    post = write(begin(writer), is_published=False)
    page = editor_of(page_for(writer), post)
    page.get_by_label("Voeg een module toe").select_option(label=module.title_nl)
    expect(page.get_by_role("checkbox", name=module.title_nl)).to_be_checked()
    page.get_by_label("Voeg een les toe").select_option(index=1)
    expect(page.get_by_role("checkbox", name="first nl")).to_be_checked()
    assert Post.objects.get().lessons.count() == 1


def test_the_pages_of_the_podium_look_right(looks_right: Callable[..., None], make_person: Callable[..., Any]):
    writer = make_person("Wout", "Claes")
    ambassador = begin(writer)
    post = write(ambassador, body="<h2>Kop</h2><p>Een zin.</p><ul><li>Een</li></ul><blockquote><p>Citaat</p></blockquote>")
    looks_right(make_person("Noor", "Bakker"), "/podium/", "/podium/posts/", f"/podium/posts/{post.pk}/", f"/podium/people/{ambassador.slug}/")
    looks_right(writer, "/podium/mine/", f"/podium/mine/{post.pk}/", f"/podium/mine/{post.pk}/versions/1/", "/podium/mine/page/", "/podium/mine/term/")


def test_the_last_words_before_leaving_the_page_are_there_when_one_comes_back(page_for: Callable[..., Page], make_person: Callable[..., Any]):
    writer = make_person("Wout", "Claes")
    post = write(begin(writer), is_published=False)
    page = editor_of(page_for(writer), post)
    page.get_by_role("textbox", name="Tekst van het bericht").press_sequentially("Laatste woorden. ")
    page.goto("/podium/mine/")
    editor_of(page, post)
    expect(page.get_by_role("textbox", name="Tekst van het bericht")).to_contain_text("Laatste woorden.")
    expect(page.locator("[data-status]")).to_contain_text("Concept bewaard om")
    assert "Laatste woorden." in Post.objects.get().draft_body
