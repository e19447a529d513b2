"""From completing something to a certificate that others can check."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from courses.certificates import pdf, services
from courses.certificates.models import Certificate, CertificateOffer, CertificateRun
from courses.progress.services import finish_lesson
from lms.audit.models import AuditEntry
from lms.notifications.models import Message
from tests.courses_made import make_course, make_module

NOW = timezone.now()


@pytest.fixture
def client():
    """Somebody outside, with a browser in English."""
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def author(make_person):
    return make_person("Carla", "Owens", roles=("content_owner",))


@pytest.fixture
def module(db):
    return make_module(make_course(), lessons=1)


@pytest.fixture
def offer(author, module):
    return services.offer(course=None, module=module, months_valid=12, by=author)


def complete(person, *modules, now=NOW):
    for module in modules:
        for lesson in module.lessons.all():
            finish_lesson(person=person, lesson=lesson, now=now)


def given(person):
    return Certificate.objects.filter(person=person)


def test_completing_a_module_that_offers_one_gives_a_certificate_once(make_person, offer, module):
    person = make_person("Samira", "Idrissi", name_prefix="El")
    complete(person, module)
    complete(person, module)
    one = given(person).get()
    assert (one.name, one.title_nl, one.expires_at) == ("Samira El Idrissi", module.title_nl, services.rules.expires_at(issued_at=NOW, months_valid=12))
    assert Message.objects.filter(person=person, kind="certificate_ready").count() == 1
    assert not AuditEntry.objects.filter(subject_type="courses.certificate").exists(), "what somebody completes is nobody's business"


def test_without_an_offer_or_with_one_that_is_off_there_is_none(make_person, author, offer, module):
    services.switch(offer=offer, is_on=False, by=author)
    person = make_person()
    complete(person, module, make_module(module.course, lessons=1))
    assert not given(person).exists()


def test_a_course_gives_one_when_its_last_module_that_is_no_extra_is_complete(make_person, author, module):
    second, _extra = make_module(module.course, lessons=1), make_module(module.course, lessons=1, is_optional=True)
    services.offer(course=module.course, module=None, months_valid=0, by=author)
    person = make_person()
    complete(person, module)
    assert not given(person).exists()
    complete(person, second)
    assert given(person).get().expires_at is None


def test_an_author_offers_one_and_the_page_of_the_module_says_so(client_of, cast, module):
    author = client_of(cast.content_owner)
    author.post(reverse("certificate_offers"), {"course": "", "module": module.pk, "months_valid": 24})
    assert CertificateOffer.objects.get().months_valid == 24
    assert "Whoever completes this module gets a certificate." in client_of(cast.employee).get(reverse("module", args=[module.key])).content.decode()
    wrong = author.post(reverse("certificate_offers"), {"course": module.course_id, "module": make_module(module.course).pk, "months_valid": 0})
    assert wrong.status_code == 422 and "Choose one course or one module." in wrong.content.decode()


def test_the_name_is_shown_to_who_has_the_number_and_to_nobody_else(client, make_person, offer, module):
    person = make_person("Samira", "Idrissi", name_prefix="El")
    complete(person, module)
    number = given(person).get().number
    found = client.get(reverse("certificate_find"), {"number": number.lower().replace("-", " ")}, follow=True)
    page = found.content.decode()
    assert found.status_code == 200 and "Samira El Idrissi" in page
    assert person.email not in page and person.employee_number not in page
    assert (found.headers["X-Robots-Tag"], "no-store" in found.headers["Cache-Control"]) == ("noindex, noarchive", True)
    wrong = client.get(reverse("certificate_check", args=["2222-3333-4444-5555"]))
    assert wrong.status_code == 404 and "We know no certificate with this number." in wrong.content.decode()
    assert client.get(reverse("certificate_pdf", args=[number])).status_code == 302, "the file is the person's own"


def test_guessing_numbers_is_slowed_down(client, db, organisation):
    statuses = [
        client.get(reverse("certificate_find"), {"number": f"2222-3333-4444-{number:04}"}, REMOTE_ADDR="192.0.2.77").status_code for number in range(2222, 2292)
    ]
    assert statuses[0] == 404 and statuses[-1] == 429


def test_a_certificate_that_expired_says_so(client, make_person, author, module):
    services.offer(course=None, module=module, months_valid=1, by=author)
    person = make_person()
    complete(person, module, now=NOW - timedelta(days=40))
    page = client.get(given(person).get().get_absolute_url()).content.decode()
    assert "This certificate has expired" in page


def test_the_badge_of_a_certificate_is_there_for_a_validator(client, make_person, offer, module):
    person = make_person()
    complete(person, module)
    one = given(person).get()
    response = client.get(reverse("certificate_badge", args=[one.number]))
    found = json.loads(response.content)
    assert response.headers["Content-Type"].startswith("application/vc+ld+json")
    assert found == one.badge and found["id"].endswith(f"/certificates/{one.number}/badge.json")
    assert (found["credentialSubject"]["achievement"]["inLanguage"], found["validUntil"][:4]) == ("en", str(one.expires_at.year))


@pytest.mark.parametrize(("language", "words"), [("nl", "Certificaat"), ("en", "Certificate")])
def test_the_file_is_a_tagged_pdf_in_the_language_of_the_person(client_of, make_person, offer, module, language, words):
    person = make_person("Zoë", "Žižek – Ωmega", language=language)
    complete(person, module)
    response = client_of(person).get(reverse("certificate_pdf", args=[given(person).get().number]))
    content = response.content
    assert content.startswith(b"%PDF-") and response.headers["Content-Type"] == "application/pdf"
    assert b"pdfuaid:part" in content and b"/StructTreeRoot" in content
    assert re.search(rb"/Lang ?\(" + language.encode(), content)
    assert f"CreationDate(D:{timezone.localdate(given(person).get().completed_at):%Y%m%d}".encode() in content  # the same file whenever it is asked for
    with override(language):
        assert pdf.words_of(given(person).get(), language)["kind"] == words


def test_a_name_with_signs_that_no_font_has_still_gives_a_file(make_person, offer, module):
    person = make_person("山田", "ᏣᎳᎩ")
    complete(person, module)
    assert pdf.certificate(given(person).get(), language="nl").startswith(b"%PDF-")


def test_words_of_people_are_never_part_of_the_page_itself(make_person, offer, module):
    person = make_person('#panic("x")', '*b* $x$ #image("/etc/passwd")')
    complete(person, module)
    assert pdf.certificate(given(person).get(), language="nl").startswith(b"%PDF-")


def test_a_person_takes_a_certificate_back_and_the_number_leads_nowhere(client, client_of, make_person, offer, module):
    person = make_person()
    complete(person, module)
    one = given(person).get()
    own = client_of(person)
    assert "Do you take this certificate back?" in own.get(reverse("certificate_take_back", args=[one.number])).content.decode()
    own.post(reverse("certificate_take_back", args=[one.number]))
    assert client.get(one.get_absolute_url()).status_code == 404


def test_who_completed_it_before_gets_one_when_the_author_asks_for_it(client_of, make_person, author, module):
    people = [make_person() for _one in range(9)]
    for person in people:
        complete(person, module, now=NOW - timedelta(days=3))
    offer = services.offer(course=None, module=module, months_valid=0, by=author)
    assert not Certificate.objects.exists()
    client_of(author).post(reverse("certificate_offer_make", args=[offer.pk]))
    run = CertificateRun.objects.get()
    assert (run.people, run.finished_at) == (9, None)
    assert "0 of at most 9." in client_of(author).get(reverse("certificate_offers")).content.decode()
    services.sweep(now=NOW)
    services.sweep(now=NOW)
    assert Certificate.objects.filter(completed_at=NOW - timedelta(days=3)).count() == 9
    assert "9 certificates were made afterwards." in client_of(author).get(reverse("certificate_offers")).content.decode()


def test_few_people_are_not_counted_for_the_author(client_of, make_person, author, module):
    complete(make_person(), module)
    offer = services.offer(course=None, module=module, months_valid=0, by=author)
    run = services.start_run(offer=offer, by=author, now=NOW)
    services.work_off(run_id=run.pk, now=NOW)
    assert Certificate.objects.count() == 1
    assert "Fewer than eight people, so we show no figure." in client_of(author).get(reverse("certificate_offers")).content.decode()


def test_a_run_that_was_stopped_goes_on_where_it_was(make_person, author, module, monkeypatch):
    monkeypatch.setattr(services, "AT_ONCE", 2)
    for _one in range(5):
        complete(make_person(), module)
    offer = services.offer(course=None, module=module, months_valid=0, by=author)
    run = services.start_run(offer=offer, by=author, now=NOW)
    services._batch(run.pk, NOW)
    assert Certificate.objects.count() == 2
    assert services.start_run(offer=offer, by=author, now=NOW) == run
    assert services.work_off(run_id=run.pk, now=NOW) == 3
    assert Certificate.objects.count() == 5
