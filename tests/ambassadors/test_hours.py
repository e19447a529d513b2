"""The certificate of co-training hours: a number, a page for whoever has it, a PDF, and a moment (ambassadors.md §14)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from ambassadors import hours
from ambassadors.models import Ambassador, HoursCertificate
from ambassadors.services import terms
from courses.certificates import rules
from lms.audit.models import AuditEntry
from tests.ambassadors.test_presenting import accept, make_ambassador, module, note_minutes, plan_session  # noqa: F401

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MAKE, MINE = "/podium/mine/sessions/hours/", "/certificates/mine/"


@pytest.fixture
def stranger():
    """Somebody outside, with a browser in English."""
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def given(cast, plan_session, make_ambassador):  # noqa: F811
    """An ambassador who told something on 12 May for 75 minutes, and a way to note more."""

    class Given:
        ambassador = None

        def note(self, *begins, minutes):
            with time_machine.travel(datetime(*begins, tzinfo=AMSTERDAM) - timedelta(days=9), tick=False):
                self.ambassador = self.ambassador or make_ambassador("Uren")
                session = plan_session(datetime(*begins, tzinfo=AMSTERDAM))
                accept(session, self.ambassador)
            with time_machine.travel(datetime(*begins, tzinfo=AMSTERDAM) + timedelta(hours=3), tick=False):
                note_minutes(session, self.ambassador, cast, minutes=minutes)

    one = Given()
    one.note(2026, 5, 12, 10, minutes=75)
    return one


def test_a_certificate_of_hours_has_a_number_that_anybody_checks_and_a_file_of_ones_own(cast, client_of, stranger, given):
    person = given.ambassador.person
    given.note(2026, 6, 2, 10, minutes=10)
    mine = client_of(person)
    answer = mine.post(MAKE)
    one = HoursCertificate.objects.get()
    assert answer.url == f"{MINE}#hours-{one.number}" and rules.read(one.number) == one.number
    assert "1 hour and 25 minutes, on 2 days" in mine.get(MINE).content.decode()
    file = mine.get(f"{MAKE}{one.number}/pdf/")
    assert (file["Content-Type"], file.content[:5]) == ("application/pdf", b"%PDF-")
    assert file.content == mine.get(f"{MAKE}{one.number}/pdf/").content, "the same file every time"
    assert client_of(cast.hr).get(f"{MAKE}{one.number}/pdf/").status_code == 404
    found = stranger.get("/certificates/", {"number": one.number.lower().replace("-", " ")}, follow=True)
    page = found.content.decode()
    assert found.redirect_chain[-1][0] == f"/certificates/{one.number}/" and (found.headers["X-Robots-Tag"], found.status_code) == ("noindex, noarchive", 200)
    for words in ("Uren Ambassadeur", "1 hour and 25 minutes, on 2 days", "12 May 2026 to 2 June 2026", "Complaints in public", one.number):
        assert words in page
    assert person.email not in page and person.employee_number not in page and "/podium/people/" not in page


def test_the_paper_carries_the_number_the_address_and_its_qr_code(client_of, settings, given):
    client_of(given.ambassador.person).post(MAKE)
    one = HoursCertificate.objects.get()
    words = hours.words_of(one, "en")
    assert words["number"] == one.number and words["address"] == f"{settings.PUBLIC_URL}/certificates/{one.number}/" and words["qr"].startswith("<svg")
    assert (words["total"], words["span"]) == ("1 hour and 15 minutes, on 1 day", "12 May 2026")
    assert words["rows"] == "12 May 2026\tComplaints in public\t1 hour and 15 minutes"
    assert hours.words_of(one, "nl")["rows"] == "12 mei 2026\tKlachten in het openbaar\t1 uur en 15 minuten"


def test_a_certificate_tells_of_its_moment_and_later_hours_go_on_a_new_one(client_of, stranger, given):
    mine = client_of(given.ambassador.person)
    mine.post(MAKE)
    mine.post(MAKE)
    first = HoursCertificate.objects.get()
    given.note(2026, 6, 2, 10, minutes=10)
    assert "1 hour and 15 minutes" in stranger.get(first.get_absolute_url()).content.decode()
    mine.post(MAKE)
    assert sorted(HoursCertificate.objects.values_list("minutes", flat=True)) == [75, 85]
    assert "1 hour and 25 minutes" not in stranger.get(first.get_absolute_url()).content.decode()


def test_a_certificate_that_was_taken_back_leads_nowhere_and_the_hours_stay(cast, client_of, stranger, given):
    mine = client_of(given.ambassador.person)
    mine.post(MAKE)
    one = HoursCertificate.objects.get()
    assert client_of(cast.hr).post(f"{MAKE}{one.number}/take-back/").status_code == 404
    assert "also on paper that you gave away" in mine.get(f"{MAKE}{one.number}/take-back/").content.decode()
    mine.post(f"{MAKE}{one.number}/take-back/")
    assert stranger.get(one.get_absolute_url()).status_code == 404
    mine.post(MAKE)
    assert HoursCertificate.objects.get().number != one.number


def test_who_was_an_ambassador_still_makes_one_and_who_never_told_anything_cannot(cast, client_of, given, make_ambassador):  # noqa: F811
    terms.stop(ambassador=Ambassador.objects.get(pk=given.ambassador.pk), now=timezone.now(), posts={})
    mine = client_of(given.ambassador.person)
    assert f'href="{MINE}#hours"' in mine.get("/podium/mine/term/stop/").content.decode(), "the way there stands on the page about the posts"
    assert MAKE in mine.get(MINE).content.decode()
    mine.post(MAKE)
    assert HoursCertificate.objects.get().person == given.ambassador.person
    other = client_of(make_ambassador("Nieuw").person)
    assert MAKE not in other.get(MINE).content.decode()
    assert "nothing to write down" in other.post(MAKE, follow=True).content.decode()
    assert client_of(cast.employee).post(MAKE).status_code == 404
    assert HoursCertificate.objects.count() == 1


def test_nobody_else_learns_who_has_a_certificate_of_hours(cast, client_of, given):
    client_of(given.ambassador.person).post(MAKE)
    number = HoursCertificate.objects.get().number
    assert number not in client_of(cast.hr).get("/hr/ambassadors/").content.decode()
    assert not AuditEntry.objects.filter(subject_type="ambassadors.hourscertificate").exists()
