"""A colleague is nominated, decides in private, becomes an ambassador, writes; others read, thank, comment, and report what is wrong."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from ambassadors.models import Comment, Nomination, Post
from tests.ambassadors.conftest import begin, write
from tests.browser.looking import accessibility, overflow
from tests.courses_made import make_course, make_module


@pytest.fixture
def hr(make_person: Callable[..., Any]) -> Any:
    return make_person("Hanna", "Ruis", roles=("hr",))


@pytest.fixture
def noor(make_person: Callable[..., Any]) -> Any:
    return make_person("Noor", "Bakker")


@pytest.fixture
def wout(make_person: Callable[..., Any]) -> Any:
    return make_person("Wout", "Claes")


def test_a_colleague_is_nominated_says_yes_in_private_and_is_welcomed(
    page_for: Callable[..., Page], press: Callable[..., None], tab_to: Callable[..., None], live_server: Any, hr: Any, noor: Any, wout: Any
):
    page = page_for(noor)
    page.goto("/podium/")
    press(page, "Draag een collega voor", at_most=120)
    tab_to(page, "Naam van je collega")
    page.keyboard.type("Wout")
    page.keyboard.press("Enter")
    page.wait_for_url("**/podium/nominate/?q=Wout")
    page.wait_for_load_state()
    press(page, "Wout Claes")
    page.wait_for_url("**nominee=**")
    page.wait_for_load_state()
    tab_to(page, "Wat zag je?")
    page.keyboard.type("Hij hielp een boze klant in drie rustige zinnen.")
    press(page, "Draag Wout voor")
    expect(page.get_by_role("main")).to_contain_text("Wout")

    theirs = page_for(wout)
    theirs.goto("/me/messages/")
    theirs.get_by_role("main").get_by_role("link", name=re.compile("podium")).first.click()
    expect(theirs.get_by_text("Alleen jij ziet deze pagina.")).to_be_visible()
    expect(theirs.get_by_role("main")).to_contain_text("Hij hielp een boze klant in drie rustige zinnen.")
    assert accessibility(theirs) + overflow(theirs) == []
    desk = page_for(hr)
    desk.goto("/hr/ambassadors/")
    expect(desk.get_by_role("main")).not_to_contain_text("Wout")
    tab_to(theirs, "Ja")
    theirs.keyboard.press("Space")
    press(theirs, "Bevestig mijn keuze")
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Je zei ja")

    desk.goto("/hr/")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("wacht")
    desk.get_by_role("link", name="Lees en antwoord").click()
    desk.get_by_label("Onderwerpen").fill("klachten")
    desk.get_by_role("button", name="Welkom op het podium").click()
    desk.goto("/hr/ambassadors/")
    expect(desk.get_by_role("link", name="Wout Claes")).to_be_visible()
    assert Nomination.objects.get().state == "accepted"

    theirs.goto("/")
    theirs.get_by_role("button", name="Wout Claes").click()
    theirs.get_by_role("link", name="Mijn podium").click()
    expect(theirs.get_by_role("heading", name="Nog niets geschreven")).to_be_visible()
    page.goto("/podium/")
    expect(page.get_by_role("link", name="Wout Claes")).to_be_visible()


def test_an_ambassador_writes_with_a_picture_and_publishes_and_the_post_stands_with_the_learning_until_it_is_withdrawn(
    page_for: Callable[..., Page], tab_to: Callable[..., None], live_server: Any, hr: Any, noor: Any, wout: Any, tmp_path: Path
):
    make_module(make_course(phase="organisation"), title="Klachten in het openbaar", key="complaints")
    begin(wout)
    picture = tmp_path / "field.png"
    Image.new("RGB", (300, 200), "navy").save(picture)

    page = page_for(wout)
    page.goto("/podium/mine/")
    page.get_by_role("button", name="Schrijf een bericht").click()
    tab_to(page, "Titel")
    page.keyboard.type("Drie rustige zinnen")
    tab_to(page, "Tekst van het bericht")
    page.keyboard.type("Een klant was boos. Ik telde tot drie.")
    expect(page.get_by_role("status").filter(has_text="Concept bewaard om")).to_be_visible()
    page.reload()
    expect(page.get_by_role("textbox", name="Tekst van het bericht")).to_contain_text("Ik telde tot drie.")
    expect(page.get_by_label("Titel")).to_have_value("Drie rustige zinnen")

    page.get_by_label("Voeg een afbeelding toe").set_input_files(picture)
    described = page.get_by_label("Wat is er op de afbeelding te zien?")
    expect(described).to_be_focused()
    page.get_by_label("Kans", exact=True).check()
    page.get_by_label("Voeg een module toe").select_option(label="Klachten in het openbaar")
    page.get_by_role("button", name="Publiceer nu").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Schrijf één zin over de foto. Zonder die zin kun je niet publiceren.")
    assert accessibility(page) + overflow(page) == []
    described.fill("Een veld bij avond.")
    page.get_by_role("button", name="Voorbeeld").click()
    expect(page.get_by_role("img", name="Een veld bij avond.")).to_be_visible()
    page.get_by_role("button", name="Publiceer nu").click()
    expect(page.get_by_text("Je bericht staat op het podium.")).to_be_visible()

    post = Post.objects.get()
    reader = page_for(noor, width=390)
    for path in ("/learn/complaints/", "/learn/complaints/first/"):
        reader.goto(path)
        expect(reader.get_by_role("heading", name="Zo doet een collega het")).to_be_visible()
        expect(reader.get_by_role("link", name="Drie rustige zinnen")).to_be_visible()
    reader.get_by_role("link", name="Drie rustige zinnen").click()
    expect(reader.get_by_text("Een klant was boos. Ik telde tot drie.")).to_be_visible()
    expect(reader.get_by_role("img", name="Een veld bij avond.")).to_be_visible()
    assert reader.get_by_role("img", name="Een veld bij avond.").evaluate("image => image.decode().then(() => image.naturalWidth)") == 300
    assert accessibility(reader) + overflow(reader) == []

    page.get_by_role("button", name="Trek het in").click()
    for path in ("/learn/complaints/", "/learn/complaints/first/", "/podium/posts/"):
        reader.goto(path)
        expect(reader.get_by_role("main")).not_to_contain_text("Drie rustige zinnen")
    gone = page_for(noor, expect_noise=True)
    assert gone.goto(f"/podium/posts/{post.pk}/").status == 404


def test_a_colleague_is_called_from_the_list_of_names_by_keyboard_alone(
    page_for: Callable[..., Page], press: Callable[..., None], tab_to: Callable[..., None], live_server: Any, hr: Any, noor: Any, wout: Any
):
    post = write(begin(wout))
    page = page_for(noor, width=390)
    page.goto(f"/podium/posts/{post.pk}/")
    tab_to(page, "Jouw reactie")
    page.keyboard.type("Weet jij dit, @Ha")
    option, text = page.get_by_role("option", name="Hanna Ruis"), page.get_by_label("Jouw reactie")
    expect(option).to_be_visible()
    expect(option).to_have_attribute("aria-selected", "true")
    assert text.get_attribute("aria-activedescendant") == option.get_attribute("id")
    expect(page.get_by_role("status").filter(has_text="Kies met de pijltjestoetsen en Enter")).to_be_attached()
    assert accessibility(page) + overflow(page) == []
    page.keyboard.press("Escape")
    expect(option).to_be_hidden()
    page.keyboard.type("n")
    expect(option).to_be_visible()
    page.keyboard.press("Enter")
    expect(text).to_have_value("Weet jij dit, @Hanna Ruis ")
    expect(text).to_be_focused()
    press(page, "Plaats reactie")
    expect(page.get_by_role("listitem").filter(has_text="Weet jij dit,")).to_be_visible()
    assert list(Comment.objects.get().mentions.all()) == [hr]


def test_a_reader_thanks_comments_and_answers_without_a_mouse(
    page_for: Callable[..., Page], press: Callable[..., None], tab_to: Callable[..., None], live_server: Any, noor: Any, wout: Any
):
    post = write(begin(wout), title="Twee keer kijken")
    page = page_for(noor)
    page.goto(f"/podium/posts/{post.pk}/")
    press(page, "Bedank Wout")
    expect(page.get_by_role("button", name="Je hebt bedankt")).to_be_focused()
    expect(page.get_by_text("1 collega bedankte")).to_be_visible()
    tab_to(page, "Jouw reactie")
    page.keyboard.type("Hoe merkte je dat?")
    press(page, "Plaats reactie")
    said = page.locator(".comment").filter(has_text="Hoe merkte je dat?")
    expect(said).to_be_focused()
    expect(page.get_by_role("heading", name="1 reactie")).to_be_visible()

    writer = page_for(wout)
    writer.goto("/me/messages/")
    writer.get_by_role("link", name=re.compile("Noor Bakker")).click()
    expect(writer).to_have_url(re.compile(f"/podium/posts/{post.pk}/"))
    press(writer, "Antwoord op", at_most=120) if writer.get_by_text("Antwoord op").count() else press(writer, "Antwoord", at_most=120)
    expect(writer.get_by_label("Je antwoord aan Noor")).to_be_focused()
    writer.keyboard.type("Aan de stilte.")
    press(writer, "Plaats antwoord")
    expect(writer.locator(".thread .thread .comment")).to_contain_text("Aan de stilte.")
    assert accessibility(writer) + overflow(writer) == []


def test_commenting_works_without_a_script_and_an_empty_comment_is_explained(page_for: Callable[..., Page], live_server: Any, noor: Any, wout: Any):
    post = write(begin(wout), title="Twee keer kijken")
    page = page_for(noor, script=False)
    page.goto(f"/podium/posts/{post.pk}/")
    page.get_by_role("button", name="Plaats reactie").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Jouw reactie").fill("Dat herken ik.")
    page.get_by_role("button", name="Plaats reactie").click()
    expect(page).to_have_url(f"/podium/posts/{post.pk}/#comment-{Comment.objects.get().pk}")
    expect(page.get_by_text("Dat herken ik.")).to_be_visible()
    page.get_by_role("button", name="Bedank Wout").click()
    expect(page.get_by_role("button", name="Je hebt bedankt")).to_be_visible()


def test_two_reports_hide_a_comment_and_hr_decides_with_a_reason_that_the_writer_reads(
    page_for: Callable[..., Page], make_person: Callable[..., Any], live_server: Any, hr: Any, noor: Any, wout: Any
):
    post = write(begin(wout), title="Twee keer kijken")
    otto = make_person("Otto", "Zuid")
    rude = page_for(otto)
    rude.goto(f"/podium/posts/{post.pk}/")
    rude.get_by_label("Jouw reactie").fill("Wat een domme klant.")
    rude.get_by_role("button", name="Plaats reactie").click()
    expect(rude.locator(".comment")).to_contain_text("Wat een domme klant.")

    for person in (noor, wout):
        page = page_for(person)
        page.goto(f"/podium/posts/{post.pk}/")
        page.get_by_role("link", name=re.compile("^Meld.*de reactie van Otto Zuid")).click()
        page.get_by_label("Reden").fill("Dit is niet aardig.")
        page.get_by_role("button", name="Meld dit").click()
        expect(page.get_by_text("Alleen HR ziet dat jij het was.")).to_be_visible()
    expect(page.get_by_text("Wat een domme klant.")).to_have_count(0)

    desk = page_for(hr)
    desk.goto("/hr/moderation/")
    expect(desk.get_by_role("main")).to_contain_text("Dit is niet aardig.")
    desk.get_by_label("Regel van het podium").first.select_option(index=1)
    desk.get_by_label("Waarom verbergen? De schrijver leest dit.").fill("We blijven vriendelijk over klanten.")
    desk.get_by_role("button", name="Verberg").first.click()
    expect(desk.get_by_role("heading", name="Verborgen door HR")).to_be_visible()
    rude.reload()
    expect(rude.locator(".comment")).to_contain_text("We blijven vriendelijk over klanten.")
