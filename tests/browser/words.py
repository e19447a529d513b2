"""Words of the interface that stand in the wrong language on a page."""

from collections.abc import Collection
from functools import cache

from babel.messages.pofile import read_po
from playwright.sync_api import Page

from lms.web import translations

# Texts and spoken names of the page in its own language; what is marked with another language, or was recorded, is content.
WORDS = """() => {
  const found = new Set(), own = document.documentElement.lang;
  const isOurs = (element) => element && element.closest('[lang]').lang === own && !element.closest('script, style, template, code, del, ins');
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (isOurs(walker.currentNode.parentElement)) found.add(walker.currentNode.textContent);
  for (const element of document.body.querySelectorAll('[aria-label], [title], [placeholder], [alt]'))
    if (isOurs(element)) for (const name of ['aria-label', 'title', 'placeholder', 'alt']) found.add(element.getAttribute(name) ?? '');
  return [document.title, ...found].map(text => text.replace(/\\s+/g, ' ').trim()).filter(text => text);
}"""


@cache
def _only_in() -> dict[str, dict[str, str]]:
    """Per language: the texts that belong to the other one, with what should stand there. Words that both languages use are left out."""
    pairs = set()
    for part in (part for part in translations.parts() if part.po.is_file()):
        with part.po.open("rb") as file:
            for message in read_po(file, locale="nl"):
                english, dutch = (words if isinstance(words, tuple) else (words,) for words in (message.id, message.string))
                pairs |= {(" ".join(one.split()), " ".join(other.split())) for one, other in zip(english, dutch, strict=False) if one and other}
    every_english, every_dutch = {english for english, _dutch in pairs}, {dutch for _english, dutch in pairs}
    return {
        "nl": {english: dutch for english, dutch in pairs if english not in every_dutch},
        "en": {dutch: english for english, dutch in pairs if dutch not in every_english},
    }


def in_the_wrong_language(page: Page, language: str, *, names: Collection[str] = ()) -> list[str]:
    """One sentence for each text of the interface that has a translation and was not translated. `names` are what people called things."""
    wrong = _only_in()[language]
    return [f"“{text}” should read “{wrong[text]}”" for text in page.evaluate(WORDS) if text in wrong and text not in names]
