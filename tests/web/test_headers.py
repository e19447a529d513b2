"""What every answer carries, whatever it is; and nothing that somebody types leads away from this site."""

import pytest
from django.conf import settings as project
from django.core.files.base import ContentFile
from django.test import Client, override_settings
from django.urls import reverse

from courses.catalogue.models import Attachment, Module
from tests.courses_made import make_course, make_module

ELSEWHERE = (
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "https:evil.example",
    "\t//evil.example",
    "http://testserver@evil.example/",
)


def is_guarded(response) -> None:
    policy = response.headers["Content-Security-Policy"]
    assert "default-src" in policy and "unsafe-inline" not in policy.partition("style-src")[0] and "unsafe-eval" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Request-ID"]


@pytest.mark.parametrize(
    ("address", "status"),
    [("/", 200), ("/help/", 200), ("/no/such/page/", 404), ("/hr/people/", 403), ("/accounts/logout/", 200), ("/static/css/base.css", 200), ("/healthz", 200)],
)
def test_pages_errors_and_styles_are_guarded(cast, client_of, address, status):
    response = client_of(cast.employee).get(address)
    assert response.status_code == status
    is_guarded(response)


def test_what_redirects_refuses_or_breaks_is_guarded_too(cast, client_of, monkeypatch):
    client = client_of(cast.employee)
    client.raise_request_exception = False
    is_guarded(Client().get("/"))
    is_guarded(Client(enforce_csrf_checks=True).post("/me/theme/", {}))
    is_guarded(client.generic("POST", "/me/", b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(10**12)))
    is_guarded(client.get("/help/", headers={"Host": "evil.example"}))
    monkeypatch.setattr("lms.web.views.first_page.next_step", lambda request: 1 / 0)
    broken = client.get("/")
    assert broken.status_code == 500
    is_guarded(broken)


@pytest.mark.parametrize(("name", "content_type"), [("drawing.svg", "image/svg+xml"), ("page.pdf", "application/pdf"), ("talk.mp4", "video/mp4")])
def test_files_of_lessons_are_for_who_signed_in_and_run_nothing(cast, client_of, name, content_type):
    module: Module = make_module(make_course())
    made = Attachment.objects.create(module=module, name=name, content_type=content_type, bytes=4, digest="a" * 64, file=ContentFile(b"<svg", name=name))
    address = reverse("lesson_file", args=[made.pk, name])
    assert Client().get(address).status_code == 302
    response = client_of(cast.employee).get(address)
    assert response.headers["Content-Type"] == content_type
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    if content_type != "application/pdf":
        assert response.headers["Content-Security-Policy"].startswith("default-src 'none'") and "sandbox" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_nothing_leads_away_from_this_site(cast, client_of, organisation, make_person, elsewhere):
    client = client_of(cast.employee)
    for address, data in (("/me/theme/", {"theme": "dark"}), ("/me/language/", {"language": "en"})):
        assert client.post(address, data | {"next": elsewhere}).headers["Location"] == "/"
    person = make_person(password="a long sentence to sign in with")
    found = Client().post("/accounts/login/", {"login": person.employee_number, "password": "a long sentence to sign in with", "next": elsewhere})
    assert found.headers["Location"] == "/"
    assert Client().get("/", headers={"HX-Request": "true", "HX-Current-URL": elsewhere}).headers["HX-Redirect"] == "/accounts/login/?next=%2F"


def test_a_page_of_another_host_is_not_answered(organisation):
    assert Client().get("/help/", headers={"Host": "evil.example"}).status_code == 400


def test_with_https_cookies_belong_to_this_host_alone(cast):
    names = {"SESSION_COOKIE_NAME": "__Host-session", "CSRF_COOKIE_NAME": "__Host-csrf", "SESSION_COOKIE_SECURE": True, "CSRF_COOKIE_SECURE": True}
    with override_settings(**names):
        client = Client()
        client.get("/accounts/login/", secure=True)
        cookie = client.cookies["__Host-csrf"]
    assert (cookie["secure"], cookie["httponly"], cookie["path"], cookie["domain"], cookie["samesite"]) == (True, True, "/", "", "Lax")
    assert project.SESSION_COOKIE_HTTPONLY
