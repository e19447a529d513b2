"""Every page of the permission tables, as somebody who may open it: accessible, within its window, quiet, and all in one language."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Error, Page

from tests.access import ROLES, gathered
from tests.browser.looking import AT_REST, accessibility, contrast, overflow
from tests.browser.words import in_the_wrong_language

TABLE = gathered()
NAMES = ("Voorbeeld", "Kop")  # the organisation of the tests, and a heading in their lessons
PIECES = {"mention_names"}  # what a script puts into a page
AT_ONCE = 25  # pages a test
NARROW, WIDE = {"width": 360, "height": 844}, {"width": 1440, "height": 900}
# Who opens most pages comes last, so that a page is looked at as the person for whom it was made.
BY_PLACE = ("anonymous", "trainer", "ambassador", "deputy", "manager", "content_owner", "branch_hr", "administrator", "hr", "other", "employee")
assert set(BY_PLACE) == set(ROLES)


def pages_of(role: str) -> list[str]:
    """The names of the pages that are looked at as this person: those that nobody later in the row may open."""
    later = BY_PLACE[BY_PLACE.index(role) + 1 :]
    read = (name for name in TABLE.pages if TABLE.methods.get(name) != "post" and name not in PIECES)
    return sorted(name for name in read if TABLE.answer(name, role) == 200 and all(TABLE.answer(name, one) != 200 for one in later))


def portions() -> dict[str, tuple[str, list[str]]]:
    """The pages of each role in portions of a bearable length, by the name of the test."""
    found = {}
    for role in BY_PLACE:
        names = pages_of(role)
        found |= {f"{role}-{start // AT_ONCE + 1}": (role, names[start : start + AT_ONCE]) for start in range(0, len(names), AT_ONCE)}
    return found


@pytest.mark.parametrize(("role", "names"), portions().values(), ids=portions().keys())
def test_every_page_is_accessible_narrow_quiet_and_in_one_language(role: str, names: list[str], page_for: Callable[..., Page], live_server: Any, cast: Any):
    for prepare in TABLE.preparations:
        prepare(cast)
    person = None if role == "anonymous" else getattr(cast, role)
    addresses = [reverse(name, kwargs=TABLE.arguments[name](cast) if name in TABLE.arguments else {}) for name in names]
    found = []
    for language in ("nl", "en"):
        page = page_for(person, language=language)
        for address in addresses:
            if opens(page, address):
                found += [f"{address} {language}: {line}" for line in look(page, language)]
        page.context.close()
    assert not found, "\n".join(found)


def opens(page: Page, address: str) -> bool:
    """Whether a page with words stands there, and not a file, an image or an answer for machines."""
    try:
        response = page.goto(address)
    except Error as problem:
        if "Download is starting" in str(problem):
            return False
        raise
    assert response is not None and response.status == 200, f"{address}: {response and response.status}"
    return response.headers.get("content-type", "").startswith("text/html")


def look(page: Page, language: str) -> list[str]:
    """In Dutch with everything axe knows and in both themes; in English what another language can change: words and widths."""
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    page.evaluate(AT_REST)
    found = in_the_wrong_language(page, language, names=NAMES) + [f"at 360: {line}" for line in overflow(page)]
    if page.locator("html").get_attribute("lang") != language:
        found.append("the page says that it is in another language")
    if language == "nl":
        found += accessibility(page)
        page.emulate_media(color_scheme="dark")
        page.evaluate(AT_REST)
        found += [f"in the dark: {line}" for line in contrast(page)]
        page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        found += [f"at 1440: {line}" for line in overflow(page)]
    return found
