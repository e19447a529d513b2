"""What stands around every page, for whom."""

import re

import pytest
from django.contrib import messages
from django.http import HttpResponse
from django.template import engines
from django.test import Client, RequestFactory, override_settings
from django.urls import path, reverse
from django.utils.html import escape

from lms.lib.refusals import Busy, Refused
from lms.people.models import User
from lms.urls import urlpatterns as ours
from lms.web import home, search, toasts
from lms.web.home import NextStep


class Full(Refused):
    message = "There are no seats."


def _told(request):
    toasts.say(request, "You left the list.", undo="/undo/7/")
    return HttpResponse("<p>part</p>")


def _wrong(request):
    messages.error(request, "It is full.")
    return HttpResponse("<p>part</p>")


def _refuse(request):
    raise Full


def _busy(request):
    raise Busy("Somebody else is writing.")


def _break(request):
    raise RuntimeError("a mistake of ours")


urlpatterns = [
    *ours,
    path("test/told/", _told),
    path("test/wrong/", _wrong),
    path("test/refuse/", _refuse),
    path("test/busy/", _busy),
    path("test/break/", _break),
]
handler500 = "lms.web.errors.broken"
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/search/?q=klacht"}


def text_of(response) -> str:
    return response.content.decode()


def menu_of(html: str) -> list[str]:
    nav = re.search(r'<nav class="nav".*?</nav>', html, re.DOTALL)
    return re.findall(r"<a [^>]*>([^<]+)</a>", nav.group()) if nav else []


def test_a_stranger_goes_to_sign_in_and_comes_back(organisation):
    response = Client().get("/search/?q=klacht")
    assert response.headers["Location"] == "/accounts/login/?next=/search/%3Fq%3Dklacht"


def test_everybody_starts_in_their_own_area(cast, client_of):
    html = text_of(client_of(cast.hr).get("/"))
    assert menu_of(html)[0] == "Home"
    assert 'aria-current="page">Home<' in html
    assert 'lang="en"' in html


def test_areas_that_are_also_yours_stand_in_the_account_menu(cast, client_of):
    assert reverse("health_page") not in text_of(client_of(cast.employee).get("/"))
    html = text_of(client_of(cast.administrator).get("/"))
    assert reverse("health_page") in html
    assert "Also yours" in html


def test_in_another_area_its_own_items_stand_on_top(cast, client_of):
    html = text_of(client_of(cast.administrator).get("/admin/health/"))
    assert "Health" in menu_of(html)
    assert "Home" not in menu_of(html)


def test_the_language_changes_for_the_person_and_for_the_door(cast, client_of):
    client = client_of(cast.employee)
    response = client.post("/me/language/", {"language": "nl", "next": "/search/?q=a"})
    assert response.headers["Location"] == "/search/?q=a"
    assert User.objects.get(pk=cast.employee.pk).language == "nl"
    assert 'lang="nl"' in text_of(client.get("/"))
    client.logout()
    assert 'lang="nl"' in text_of(client.get("/accounts/login/", headers={"Accept-Language": "en"}))


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_changing_the_language_never_leads_to_another_site(organisation, elsewhere):
    assert Client().post("/me/language/", {"language": "en", "next": elsewhere}).headers["Location"] == "/"


def test_the_theme_is_in_the_page_from_the_first_byte(cast, client_of):
    client = client_of(cast.employee)
    assert "data-theme" not in text_of(client.get("/"))
    client.post("/me/theme/", {"theme": "dark"})
    assert 'data-theme="dark"' in text_of(client.get("/"))
    client.post("/me/theme/", {"theme": "sunset"})
    assert 'data-theme="dark"' in text_of(client.get("/"))


def test_the_greeting_of_somebody_for_whom_nothing_waits(cast, client_of, monkeypatch):
    monkeypatch.setattr(home, "_next", [])
    monkeypatch.setattr(home, "_agenda", [])
    html = text_of(client_of(cast.employee).get("/"))
    assert "Samira." in html
    assert "Begin where you like" in html
    assert "No dates yet, and that is fine." in html


def test_the_most_urgent_candidate_is_the_one_next_thing(cast, client_of, monkeypatch):
    def step(weight, title):
        return lambda request: NextStep(weight, "You were here.", title, "Because.", [("clock", "4 minutes")], "/x/", "Go on", "risk")

    monkeypatch.setattr(home, "_next", [(0, step(40, "Later")), (0, step(10, "Now <first>")), (0, lambda request: None)])
    html = text_of(client_of(cast.employee).get("/"))
    assert escape("Now <first>") in html
    assert "Later" not in html
    assert html.count("btn-go") == 1


def test_search_shows_groups_and_only_asks_from_two_letters_on(cast, client_of, monkeypatch):
    asked = []

    def find(request, words, at_most):
        asked.append(words)
        return [search.Hit("Complaints <in public>", "/learn/1/", "A module")] if words == "complaint" else []

    monkeypatch.setattr(search, "_sources", [search.Source("modules", "Modules", 1, find)])
    client = client_of(cast.employee)
    html = text_of(client.get("/search/?q=complaint"))
    assert escape("Complaints <in public>") in html
    assert "1 result" in html
    assert "Type at least two letters" in text_of(client.get("/search/?q=c"))
    assert escape("Nothing found for ‘zzz’") in text_of(client.get("/search/?q=zzz"))
    assert asked == ["complaint", "zzz"]


def test_search_answers_htmx_with_the_results_alone(cast, client_of):
    response = client_of(cast.employee).get("/search/?q=zzz", headers=HTMX | {"HX-Target": "found"})
    assert "<html" not in text_of(response)
    assert 'id="found"' in text_of(response)
    assert "HX-Request" in response.headers["Vary"]


@override_settings(ROOT_URLCONF=__name__)
def test_what_somebody_did_travels_with_the_fragment_and_can_be_undone(cast, client_of):
    html = text_of(client_of(cast.employee).get("/test/told/", headers=HTMX))
    assert html.startswith("<p>part</p>")
    assert 'hx-swap-oob="beforeend:#toasts"' in html
    assert 'action="/undo/7/"' in html
    assert "data-stays" in html


@override_settings(ROOT_URLCONF=__name__)
def test_without_a_script_the_message_waits_for_the_next_page_and_is_said_once(cast, client_of):
    client = client_of(cast.employee)
    client.get("/test/wrong/")
    assert "It is full." in text_of(client.get("/"))
    assert "It is full." not in text_of(client.get("/"))


def test_a_signed_out_fragment_goes_to_sign_in_and_back_to_the_page(organisation):
    response = Client().get("/search/?q=b", headers=HTMX)
    assert response.status_code == 401
    assert response.headers["HX-Redirect"] == "/accounts/login/?next=%2Fsearch%2F%3Fq%3Dklacht"


@override_settings(ROOT_URLCONF=__name__)
def test_a_refusal_nobody_caught_is_a_page_with_its_sentence(cast, client_of):
    client = client_of(cast.employee)
    response = client.get("/test/refuse/", headers={"Referer": "http://testserver/search/"})
    assert (response.status_code, "There are no seats." in text_of(response)) == (409, True)
    assert 'href="/search/"' in text_of(response)
    assert client.get("/test/busy/").status_code == 423
    fragment = client.get("/test/refuse/", headers=HTMX)
    assert (fragment.status_code, fragment.headers["HX-Reswap"]) == (409, "none")
    assert "There are no seats." in text_of(fragment)


def test_a_page_that_does_not_exist_says_so_in_the_frame_with_a_number(cast, client_of):
    response = client_of(cast.employee).get("/nothing/")
    assert response.status_code == 404
    assert response.headers["X-Request-ID"] in text_of(response)
    assert "<h1>This page does not exist</h1>" in text_of(response)


def test_a_page_for_others_says_which_way_to_go(cast, client_of):
    response = client_of(cast.employee).get("/admin/health/")
    assert response.status_code == 403
    assert "Ask HR" in text_of(response)


@override_settings(ROOT_URLCONF=__name__)
def test_a_mistake_of_ours_shows_a_page_that_needs_nothing(cast, client_of):
    client = client_of(cast.employee)
    client.raise_request_exception = False
    response = client.get("/test/break/")
    assert response.status_code == 500
    assert "Something broke on our side" in text_of(response)
    assert response.headers["X-Request-ID"] in text_of(response)
    assert "a mistake of ours" not in text_of(response)


def test_a_form_that_was_open_too_long_changes_nothing_and_leads_back(organisation):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/me/language/", {"language": "en"}, headers={"Referer": "http://testserver/help/"})
    assert response.status_code == 403
    assert 'href="/help/"' in text_of(response)


def test_every_answer_carries_the_headers_that_protect(cast, client_of):
    for response in (client_of(cast.employee).get("/"), Client().get("/accounts/login/")):
        policy = response.headers["Content-Security-Policy"]
        assert "unsafe-inline" not in policy
        assert "script-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["X-Frame-Options"] == "DENY"
        assert "geolocation=()" in response.headers["Permissions-Policy"]


def test_search_engines_stay_out_and_the_old_icon_name_works(organisation):
    assert text_of(Client().get("/robots.txt")) == "User-agent: *\nDisallow: /\n"
    assert Client().get("/favicon.ico").headers["Location"].endswith("icon.png")


def test_a_toast_has_its_words_escaped(cast):
    request = RequestFactory().get("/")
    html = engines["django"].get_template("components/_toast.html").render({"toast": {"text": "<b>", "stays": True, "undo": None}}, request)
    assert "&lt;b&gt;" in html
