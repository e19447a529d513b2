"""Reminders leave by schedule, once, and only for what is required (people-and-tracks.md §3.5)."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from courses.assignments import reminders
from courses.assignments.models import Assignment, Reminder
from courses.progress.services import complete_module
from courses.role.rules import Rule
from lms.notifications import rendering
from lms.notifications.models import Message
from tests.role.conftest import REQUIRED


@pytest.fixture
def due(cast, make_track, apply):
    """Samira has a required track that is due in 60 days; returns the moment a number of days from that date."""
    apply(make_track(rule=Rule(added=(cast.employee.pk,)), **REQUIRED))
    start = timezone.now()
    return lambda days: start + timedelta(days=60 + days)


def told(person, kind):
    return Message.objects.filter(person=person, kind=kind).count()


def test_the_person_hears_14_and_3_days_before_and_1_day_after_and_the_manager_a_week_after(cast, due):
    seen = []
    for days in range(-20, 15):
        reminders.send_due(now=due(days))
        reminders.send_due(now=due(days))
        seen.append((days, told(cast.employee, "track_reminder"), told(cast.manager, "team_required_late")))
    changes = [now for before, now in pairwise(seen) if before[1:] != now[1:]]
    assert changes == [(-14, 1, 0), (-3, 2, 0), (1, 3, 0), (7, 3, 1)]


def test_the_manager_hears_only_after_the_person_was_told(cast, due):
    reminders.send_due(now=due(10))
    assert (told(cast.employee, "track_reminder"), told(cast.manager, "team_required_late")) == (1, 0)
    reminders.send_due(now=due(11))
    assert told(cast.manager, "team_required_late") == 1


def test_the_manager_reads_the_status_and_nothing_of_the_learning(cast, due):
    reminders.send_due(now=due(8))
    reminders.send_due(now=due(9))
    message = Message.objects.get(person=cast.manager, kind="team_required_late")
    assert set(message.context) == {"name", "title", "due_on"}
    assert "Samira El Idrissi" in rendering.words(message).text


def test_who_has_finished_is_not_reminded(cast, due):
    one = Assignment.objects.get(person=cast.employee)
    complete_module(person=cast.employee, module=one.assigned_set.modules.get(), how="session", now=timezone.now())
    for days in (-14, -3, 1, 7):
        reminders.send_due(now=due(days))
    assert Reminder.objects.count() == 0


@pytest.mark.parametrize("strength", ["invited", "expected"])
def test_nobody_is_reminded_of_what_is_not_required(cast, make_track, apply, strength):
    apply(make_track(rule=Rule(added=(cast.employee.pk,)), strength=strength, due_kind="assigned", due_days=60))
    for days in (46, 57, 61, 67, 68):
        reminders.send_due(now=timezone.now() + timedelta(days=days))
    assert told(cast.employee, "track_reminder") == told(cast.manager, "team_required_late") == 0


def test_another_date_is_reminded_of_again(cast, make_track, apply):
    track = make_track(rule=Rule(added=(cast.employee.pk,)), **REQUIRED)
    apply(track)
    now = timezone.now()
    reminders.send_due(now=now + timedelta(days=46))
    apply(track, due_days=120)
    reminders.send_due(now=now + timedelta(days=57))
    assert told(cast.employee, "track_reminder") == 1
    reminders.send_due(now=now + timedelta(days=106))
    assert told(cast.employee, "track_reminder") == 2


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("terms", [REQUIRED, {"strength": "expected"}, {"strength": "invited"}])
def test_every_mail_is_in_the_language_of_the_person_with_the_reason(cast, make_track, apply, undo, language, terms):
    cast.employee.language = language
    cast.employee.save()
    undo(apply(make_track(rule=Rule(added=(cast.employee.pk,)), **terms)))
    words = [rendering.words(one) for one in Message.objects.filter(person=cast.employee).order_by("pk")]
    assert len(words) == 2
    assert ("1 persoon met naam." if language == "nl" else "1 person by name.") in words[0].text
    assert ("teruggenomen" if language == "nl" else "taken") in words[1].text
    title = "Customer service (nl)" if language == "nl" else "Customer service"
    assert all(title in one.subject for one in words)


def test_reminders_cost_the_same_number_of_questions_for_few_and_for_many(cast, make_person, make_track, apply, django_assert_max_num_queries):
    extra = [make_person(f"P{number}") for number in range(40)]
    apply(make_track(rule=Rule(added=tuple(one.pk for one in extra)), **REQUIRED))
    with django_assert_max_num_queries(16):
        assert reminders.send_due(now=timezone.now() + timedelta(days=46)) == 40
