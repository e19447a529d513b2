"""A case in a module, and somebody who plays it in a browser."""

import pytest

from tests.courses_made import make_course, make_module
from tests.practice.made import make_case


@pytest.fixture
def module(db):
    return make_module(make_course(), lessons=1)


@pytest.fixture
def case_lesson(module):
    return make_case(module)


@pytest.fixture
def page(module, case_lesson):
    return f"/learn/{module.key}/{case_lesson.key}/"


@pytest.fixture
def person(make_person):
    return make_person()


@pytest.fixture
def client(client_of, person):
    return client_of(person)


@pytest.fixture
def choose(client, page):
    """Make a choice as a browser without a script does: post the form of the page, follow, and read where one is."""

    def make(key: str, browser=None) -> str:
        browser = browser or client
        turn = browser.get(page).context["turn"]
        answer = browser.post(f"{page}practice/choose/", {"turn": turn, "choice": key})
        assert answer.status_code == 302, answer.content.decode()
        return browser.get(answer["Location"]).content.decode()

    return make
