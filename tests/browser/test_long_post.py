"""A post of 20,000 words is written as smoothly as a short one, and arrives whole (spec/ambassadors.md §6)."""

from collections.abc import Callable
from statistics import median, quantiles
from typing import Any

from playwright.sync_api import Page, expect

from ambassadors.models import Post
from tests.ambassadors.conftest import begin, write
from tests.browser.test_writing import editor_of

WORDS = 20_000
SENTENCE = "Midden in het verhaal staat nu een nieuwe zin. "
# Milliseconds from a key to its picture, for half of the keys and for nine of ten. A delay is felt from 100 ms on. On two busy cores: 14 and 21.
SMOOTH, SELDOM = 80, 250
A_SECOND = 4  # times that the whole text is written out while somebody types
# From the event of a key until its frame was drawn: a listener before all others, a frame, and a task after it.
LISTEN = """() => {
    [window.taken, window.written, window.since] = [[], 0, performance.now()];
    document.querySelector("#id_body").addEventListener("input", () => { window.written += 1; });
    addEventListener("keydown", (event) => requestAnimationFrame(() => {
        const after = new MessageChannel();
        after.port1.onmessage = () => window.taken.push(performance.now() - event.timeStamp);
        after.port2.postMessage(0);
    }), { capture: true });
}"""


def long_text(words: int) -> str:
    """Paragraphs of fifty words, with a heading above every twentieth."""
    paragraphs = ["<p>" + " ".join(f"woord{number}x{at}" for at in range(48)) + " <strong>twee woorden</strong></p>" for number in range(words // 50)]
    return "".join(f"<h2>Deel {number}</h2>{words}" if number % 20 == 0 else words for number, words in enumerate(paragraphs))


def test_typing_in_a_draft_of_twenty_thousand_words_is_smooth_and_all_of_it_is_kept(page_for: Callable[..., Page], make_person: Callable[..., Any]):
    writer = make_person("Wout", "Claes")
    post = write(begin(writer), body=long_text(WORDS), is_published=False)
    page = editor_of(page_for(writer), post)
    page.get_by_role("textbox", name="Tekst van het bericht").locator("p").nth(200).click()
    page.keyboard.press("Home")
    page.evaluate(LISTEN)
    for sign in SENTENCE:
        page.keyboard.press(sign, delay=100)
    taken, written, seconds = page.evaluate("[window.taken, window.written, (performance.now() - window.since) / 1000]")
    expect(page.locator("[data-status]")).to_contain_text("Concept bewaard om")
    assert len(taken) >= len(SENTENCE) - 1 and median(taken) < SMOOTH and quantiles(taken, n=10)[-1] < SELDOM, sorted(taken)
    assert written <= A_SECOND * seconds + 1, "the text is not written out at every key"
    kept = Post.objects.get().draft_body
    assert SENTENCE in kept and kept.replace(SENTENCE, "", 1) == long_text(WORDS)
