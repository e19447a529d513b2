"""HR grants extra time, without a reason."""

from datetime import timedelta

import pytest
from django.urls import reverse

from courses.assessment.models import ExtraTime
from courses.assessment.services import attempts, extra_time
from lms.audit.models import AuditEntry
from tests.assessment.conftest import NOW, make_quiz


@pytest.fixture
def timed(module):
    return make_quiz(module, key="timed", minutes_allowed=20)


@pytest.fixture
def hr(make_person):
    return make_person("Hanna", "Ruis", roles=("hr",))


def test_hr_grants_by_number_and_the_time_of_an_attempt_under_way_moves(client_of, hr, person, timed):
    attempt = attempts.start(person=person, quiz=timed, now=NOW)
    assert attempt.due_at == NOW + timedelta(minutes=20)
    page = client_of(hr).post(reverse("extra_time"), {"employee_number": person.employee_number, "percent": 50}, follow=True).content.decode()
    assert "Noor Bakker has extra time in every quiz with a limit." in page
    attempt.refresh_from_db()
    assert attempt.due_at == NOW + timedelta(minutes=30)
    entry = AuditEntry.objects.get(action="quiz.extra_time_granted")
    assert (entry.changes, entry.reason) == ({"percent": [0, 50]}, "")


def test_the_next_attempt_has_extra_time_until_it_is_taken_back(client_of, hr, person, timed):
    extra_time.grant(person=person, percent=100, by=hr, now=NOW)
    first = attempts.start(person=person, quiz=timed, now=NOW)
    assert first.due_at == NOW + timedelta(minutes=40)
    attempts.hand_in(person=person, attempt=first, now=NOW)
    client_of(hr).post(reverse("extra_time_withdraw", args=[person.pk]))
    assert not ExtraTime.objects.exists()
    assert attempts.start(person=person, quiz=timed, now=NOW).due_at == NOW + timedelta(minutes=20)


def test_a_number_that_nobody_has_and_a_share_that_is_none_are_explained(client_of, hr, person):
    page = client_of(hr).post(reverse("extra_time"), {"employee_number": "no such", "percent": 50})
    assert page.status_code == 422 and "Nobody here has this number." in page.content.decode()
    assert client_of(hr).post(reverse("extra_time"), {"employee_number": person.employee_number, "percent": 0}).status_code == 422
    with pytest.raises(extra_time.NotMore):
        extra_time.grant(person=person, percent=301, by=hr, now=NOW)


def test_who_leaves_leaves_no_answers_and_no_extra_time(person, hr, timed):
    extra_time.grant(person=person, percent=100, by=hr, now=NOW)
    attempts.start(person=person, quiz=timed, now=NOW)
    attempts.forget(person=person)
    assert not ExtraTime.objects.exists() and not timed.attempts.exists()
