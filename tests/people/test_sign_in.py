"""Signing in: who gets in, what strangers learn, and what leaves by mail."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from lms.notifications.models import Message
from lms.people import services, sign_in_urls
from tests.conftest import PASSWORD

LOGIN = "/accounts/login/"
NEW = "four words make a sentence"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def noor(make_person):
    return make_person("Noor", "Bakker", employee_number="4711", email="noor@example.org", password=PASSWORD, language="nl")


def sign_in(client: Client, who: str, password: str = PASSWORD):
    return client.post(LOGIN, {"login": who, "password": password})


def text_of(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("who", ["4711", "noor@example.org", "NOOR@Example.ORG"])
def test_somebody_signs_in_with_number_or_address(noor, who):
    client = Client()
    assert sign_in(client, who).headers["Location"] == "/"
    assert client.get("/").status_code == 200


def test_after_signing_in_one_is_where_one_was_going(noor):
    response = Client().post(LOGIN, {"login": "4711", "password": PASSWORD, "next": "/search/?q=klacht"})
    assert response.headers["Location"] == "/search/?q=klacht"
    response = Client().post(LOGIN, {"login": "4711", "password": PASSWORD, "next": "https://evil.example/"})
    assert response.headers["Location"] == "/"


def test_a_wrong_password_and_an_unknown_number_get_the_same_answer(noor):
    wrong, unknown = sign_in(Client(), "4711", "nonsense nonsense"), sign_in(Client(), "9999", "nonsense nonsense")
    assert wrong.status_code == unknown.status_code == 200
    assert "do not belong together" in text_of(wrong).replace("horen niet bij elkaar", "do not belong together")
    strip = lambda response: re.sub(r'value="[^"]*"|nonce-\S+|Number \w+|Nummer \w+', "", text_of(response))  # noqa: E731
    assert strip(wrong) == strip(unknown)


def test_the_error_stands_at_the_field_and_what_was_typed_stays(noor):
    html = text_of(sign_in(Client(headers={"Accept-Language": "nl"}), "4711", "nonsense nonsense"))
    assert 'value="4711"' in html
    assert 'aria-invalid="true"' in html
    assert "Dit nummer of adres en dit wachtwoord horen niet bij elkaar." in html
    assert "nonsense nonsense" not in html


def test_who_has_left_has_no_way_in(noor):
    services.leave(person=noor, by=None, now=timezone.now())
    client = Client()
    assert sign_in(client, "4711").headers["Location"] == reverse("account_inactive")
    assert client.get("/").headers["Location"].startswith(LOGIN)


def test_guessing_stops_after_five_tries_and_says_for_how_long(noor):
    client = Client()
    for _time in range(5):
        sign_in(client, "4711", "nonsense nonsense")
    response = sign_in(client, "4711")
    assert response.status_code == 200
    assert "_auth_user_id" not in client.session
    assert re.search("Try again in five minutes|Probeer het over vijf minuten opnieuw", text_of(response))


@override_settings(ACCOUNT_RATE_LIMITS={"login": "2/m/ip"})
def test_a_flood_of_tries_gets_a_page_of_its_own(noor):
    client = Client(headers={"Accept-Language": "nl"})
    answers = [sign_in(client, "4711", "nonsense nonsense") for _time in range(3)]
    assert answers[-1].status_code == 429
    assert answers[-1].headers["Retry-After"] == "300"
    assert "Te veel pogingen in korte tijd" in text_of(answers[-1])


def link_in(message: Message) -> str:
    return re.search(r"https?://[^/\s]+(/accounts/password/reset/key/\S+)", message.text).group(1)


def test_a_new_password_is_chosen_with_a_link_from_the_mail_in_ones_own_language(noor):
    client = Client(headers={"Accept-Language": "en"})
    assert client.post("/accounts/password/reset/", {"email": "noor@example.org"}).headers["Location"] == reverse("account_reset_password_done")
    message = Message.objects.get(person=noor)
    assert (message.kind, message.subject, message.in_app) == ("account_mail", "Kies je wachtwoord voor Podium", False)
    assert "Hallo Noor" in message.text
    assert "Kies een wachtwoord" in message.html
    form = client.get(link_in(message), follow=True)
    response = client.post(form.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    assert response.status_code == 302
    assert client.get("/").status_code == 200
    assert sign_in(Client(), "4711", NEW).headers["Location"] == "/"
    assert sign_in(Client(), "4711", PASSWORD).status_code == 200


def test_the_link_works_once(noor):
    client = Client()
    client.post("/accounts/password/reset/", {"email": "noor@example.org"})
    link = link_in(Message.objects.get(person=noor))
    page = client.get(link, follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    assert re.search("no longer works|werkt niet meer", text_of(Client().get(link, follow=True)))


@override_settings(PUBLIC_URL="https://podium.example.org", ALLOWED_HOSTS=["other.example", "testserver"])
def test_the_link_leads_to_the_public_address_whatever_host_was_asked(noor):
    Client().post("/accounts/password/reset/", {"email": "noor@example.org"}, headers={"Host": "other.example"})
    text = Message.objects.get(person=noor).text
    assert "https://podium.example.org/accounts/password/reset/key/" in text
    assert "other.example" not in text


def test_an_unknown_address_gets_no_mail_and_the_same_answer(noor):
    known = Client().post("/accounts/password/reset/", {"email": "noor@example.org"})
    unknown = Client().post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert Message.objects.count() == 1


def test_who_has_left_gets_no_link(noor):
    services.leave(person=noor, by=None, now=timezone.now())
    Client().post("/accounts/password/reset/", {"email": "noor@example.org"})
    assert not Message.objects.filter(kind="account_mail", person=noor).exists()


def test_changing_the_password_is_told_by_mail(noor):
    client = Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Gecko Firefox/130.0"})
    sign_in(client, "4711")
    wrong = client.post("/accounts/password/change/", {"oldpassword": "nonsense", "password1": NEW, "password2": NEW})
    assert "Dit is niet je wachtwoord van nu" in text_of(wrong)
    assert client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}).status_code == 302
    message = Message.objects.get(person=noor)
    assert message.subject == "Je wachtwoord is veranderd"
    assert "Firefox op Windows" in message.text
    assert "Bel meteen 030 123 45 67" in message.text
    assert client.get("/").status_code == 200, "one stays signed in here"


@pytest.mark.parametrize("bad", ["short", "1234567890123", "password123"])
def test_a_password_that_is_easy_to_guess_is_refused(noor, bad):
    client = Client()
    sign_in(client, "4711")
    response = client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": bad, "password2": bad})
    assert response.status_code == 200
    assert 'class="field-error"' in text_of(response)


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture
def noor_with_app(noor):
    secret = generate_totp_secret()
    Authenticator.objects.create(user=noor, type=Authenticator.Type.TOTP, data={"secret": secret})
    return noor, secret


def test_the_second_factor_is_asked_and_a_wrong_code_is_explained(noor_with_app):
    _noor, secret = noor_with_app
    client = Client(headers={"Accept-Language": "nl"})
    assert sign_in(client, "4711").headers["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/").headers["Location"].startswith(LOGIN), "not in yet"
    assert "Deze code klopt niet, of is te oud." in text_of(client.post("/accounts/2fa/authenticate/", {"code": "000000"}))
    assert client.post("/accounts/2fa/authenticate/", {"code": code_for(secret)}).headers["Location"] == "/"
    assert client.get("/").status_code == 200


def test_the_app_is_switched_on_with_recovery_codes_and_a_mail(noor, django_capture_on_commit_callbacks):
    client = Client()
    sign_in(client, "4711")
    assert client.get("/accounts/2fa/totp/activate/").headers["Location"].startswith("/accounts/reauthenticate/"), "asked once more"
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    secret = re.search(r'<code class="secret">(\w+)</code>', text_of(page)).group(1)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/accounts/2fa/totp/activate/", {"code": code_for(secret)})
    assert response.headers["Location"].startswith("/accounts/2fa/recovery-codes/")
    assert "De app met codes staat aan" in Message.objects.filter(person=noor).values_list("subject", flat=True)
    codes = re.findall(r"<li><code>(\w+)</code></li>", text_of(client.get("/accounts/2fa/recovery-codes/")))
    assert len(codes) == 10
    download = client.get("/accounts/2fa/recovery-codes/download/")
    assert all(code in text_of(download) for code in codes)
    other = Client()
    sign_in(other, "4711")
    assert other.post("/accounts/2fa/authenticate/", {"code": codes[0]}).headers["Location"] == "/"


def test_devices_are_listed_and_can_be_signed_out_elsewhere(noor):
    here, there = Client(headers={"User-Agent": "Mozilla/5.0 (iPhone; CPU) Safari/600"}), Client(headers={"User-Agent": "Mozilla/5.0 (Windows) Firefox/130"})
    sign_in(here, "4711")
    sign_in(there, "4711")
    html = text_of(here.get("/accounts/sessions/"))
    assert "Safari op iPhone" in html
    assert "Firefox op Windows" in html
    assert html.count("dit apparaat") == 1
    here.post("/accounts/sessions/")
    assert there.get("/").headers["Location"].startswith(LOGIN)
    assert here.get("/").status_code == 200


def test_signing_out_asks_by_get_and_does_by_post(noor):
    client = Client()
    sign_in(client, "4711")
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/").headers["Location"].startswith(LOGIN)


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_confirm_email", "account_request_login_code"])
def test_nobody_signs_up_or_changes_the_address_here(name):
    with pytest.raises(NoReverseMatch):
        reverse(name, args=["x"] if name == "account_confirm_email" else [])


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_of_signing_in_is_ours_and_in_the_language_of_the_reader(noor_with_app, language):
    noor, secret = noor_with_app
    services.set_preferences(person=noor, language=language)
    RecoveryCodes.activate(noor)
    stranger, client = Client(headers={"Accept-Language": language}), Client()
    sign_in(client, "4711")
    client.post("/accounts/2fa/authenticate/", {"code": code_for(secret)})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    for route in sign_in_urls.urlpatterns:
        if "<int:pk>" in str(route.pattern):
            continue  # a key needs a device: tests/browser/test_passkeys.py
        arguments = {"uidb36": "1", "key": "abc"} if "uidb36" in str(route.pattern) else {}
        for reader in (stranger, client):
            response = reader.get(reverse(route.name, kwargs=arguments), follow=True)
            assert response.status_code == 200, route.name
            if response.headers["Content-Type"].startswith("text/html"):
                html = text_of(response)
                assert f'<html lang="{language}"' in html, route.name
                assert "css/shell.css" in html, f"{route.name} is drawn by allauth's own template"
