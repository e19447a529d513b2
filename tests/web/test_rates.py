"""Nobody can guess passwords, flood colleagues or keep the search busy: what comes too often waits, with a page that says so."""

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.ambassadors.conftest import begin, write

WRONG = {"login": "1234", "password": "not the password"}


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()
    yield
    cache.clear()


def test_the_sixth_wrong_password_for_one_account_waits_whatever_the_address(organisation, make_person):
    make_person(employee_number="1234")
    for number in range(5):
        assert Client(REMOTE_ADDR=f"10.0.0.{number}").post("/accounts/login/", WRONG).status_code == 200
    page = Client(REMOTE_ADDR="10.0.0.99", headers={"Accept-Language": "en"}).post("/accounts/login/", WRONG)
    assert "Too many tries in a short time" in page.content.decode()


def test_password_links_for_one_account_wait_with_the_page_for_it(organisation, make_person):
    person = make_person()
    answers = [Client(headers={"Accept-Language": "en"}).post("/accounts/password/reset/", {"email": person.email}) for _number in range(7)]
    assert [one.status_code for one in answers[:5]] == [302] * 5
    assert answers[-1].status_code == 429
    assert answers[-1].headers["Retry-After"] and "Too many tries in a short time" in answers[-1].content.decode()


def test_an_office_behind_one_address_signs_in_together(organisation, make_person):
    answers = [Client().post("/accounts/login/", {"login": f"n{number}", "password": "wrong"}) for number in range(40)]
    assert {one.status_code for one in answers} == {200}
    assert "Too many" not in answers[-1].content.decode()


@pytest.fixture
def too_often(cast, client_of):
    """Ask as an employee until it is refused, at most so many times; returns the number that were answered, and the refusal."""

    def ask(address, data=None, *, at_most, **headers):
        client = client_of(cast.employee)
        for number in range(at_most + 1):
            page = client.get(address, headers=headers) if data is None else client.post(address, data, headers=headers)
            if page.status_code == 429:
                return number, page
        raise AssertionError(f"{at_most + 1} times, and never refused")

    return ask


def test_searching_is_for_people_and_not_for_programs(too_often):
    answered, page = too_often("/search/?q=abc", at_most=120)
    assert answered == 120
    assert "Wait a moment" in page.content.decode() and page.headers["Retry-After"] == "300"


def test_comments_and_reports_stop_before_they_become_a_flood(cast, too_often):
    post = write(begin(cast.ambassador))
    answered, page = too_often(reverse("comment_add", args=[post.pk]), {"text": "Again."}, at_most=20)
    assert answered == 20
    assert "Nothing has been changed" in page.content.decode()
    assert post.comments.count() == 20
    assert too_often(reverse("post_report", args=[post.pk]), {"reason": "Unkind."}, at_most=20)[0] == 20


def test_nominating_stops_before_it_becomes_a_flood(cast, too_often):
    assert too_often(reverse("nominate"), {"nominee": cast.other.pk, "story": "She helped a customer."}, at_most=20)[0] == 20


def test_htmx_gets_the_sentence_as_a_toast_and_the_page_stays(cast, too_often):
    _answered, page = too_often("/search/?q=abc", at_most=120, **{"HX-Request": "true"})
    assert page.headers["HX-Reswap"] == "none" and b"<html" not in page.content and b"toast" in page.content


def test_two_people_do_not_share_a_limit(cast, client_of, too_often):
    too_often("/search/?q=abc", at_most=120)
    assert client_of(cast.other).get("/search/?q=abc").status_code == 200


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "6.6.6.6", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (1, "192.0.2.7", "192.0.2.7"),
        (1, "6.6.6.6, 192.0.2.7", "192.0.2.7"),
        (2, "6.6.6.6, 192.0.2.7, 10.0.0.1", "192.0.2.7"),
        (2, "192.0.2.7", "127.0.0.1"),
    ],
)
def test_only_our_own_proxies_are_believed_about_an_address(settings, proxies, forwarded, expected):
    from lms.web.rates import address_of

    settings.PROXIES = proxies
    assert address_of(RequestFactory(headers={"X-Forwarded-For": forwarded}).get("/")) == expected
