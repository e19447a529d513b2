"""Absence pauses the clock without storing why (people-and-tracks.md §3.5)."""

from datetime import date, timedelta

import pytest

from courses.assignments import reminders, rules
from courses.assignments.models import Absence
from courses.assignments.services import absences
from courses.progress.services import complete_module
from lms.audit.models import AuditEntry
from lms.notifications.models import Message
from lms.people import services as people
from lms.people.models import User
from lms.people.signals import people_changed_together, people_put_back
from tests.assignments.conftest import NOW, TODAY

MAY = [date(2026, 5, day) for day in range(32) if day]


@pytest.mark.parametrize(
    ("away", "days"),
    [
        ([], 0),
        ([(MAY[9], MAY[13])], 5),  # five days between the assignment and the date
        ([(date(2026, 4, 1), MAY[4])], 5),  # only the days since it was assigned (1 May)
        ([(MAY[19], MAY[29])], 11),  # begins on the date itself (20 May): the date moves along with it
        ([(MAY[20], MAY[29])], 0),  # begins after the date
        ([(MAY[9], MAY[13]), (MAY[11], MAY[15])], 7),  # two that overlap are counted once
        ([(MAY[9], MAY[10]), (date(2026, 5, 22), date(2026, 5, 24))], 5),  # the second falls within the moved date
        ([(MAY[9], None)], 6),  # no last day: up to today, 15 May
        ([(MAY[17], None)], 0),  # not begun yet
    ],
)
def test_the_date_moves_by_the_days_away_between_assignment_and_date(away, days):
    assert rules.days_away(due_on=MAY[19], assigned_on=MAY[0], absences=away, today=date(2026, 5, 15)) == days


def test_the_due_date_moves_and_comes_back_when_it_was_a_mistake(cast, require_of):
    one = require_of(cast.employee)
    due = one.due_on
    absence = absences.say_away(person=cast.employee, since=TODAY, until=TODAY + timedelta(days=9), by=cast.hr, now=NOW)
    one.refresh_from_db()
    assert (one.due_on, one.paused_days) == (due + timedelta(days=10), 10)
    absences.take_absence_back(absence=absence, by=cast.hr, now=NOW)
    one.refresh_from_db()
    assert (one.due_on, one.paused_days) == (due, 0)


def test_who_is_away_without_a_last_day_never_becomes_late_and_the_days_count_once(cast, require_of):
    one = require_of(cast.employee)
    due = one.due_on
    absences.say_away(person=cast.employee, since=TODAY, until=None, by=cast.hr, now=NOW)
    for days in (1, 30, 100, 100):
        absences.keep_clocks_still(now=NOW + timedelta(days=days))
    one.refresh_from_db()
    assert one.due_on == due + timedelta(days=101)
    absences.say_back(person=cast.employee, by=cast.hr, now=NOW + timedelta(days=101))
    absences.say_back(person=cast.employee, by=cast.hr, now=NOW + timedelta(days=101))
    one.refresh_from_db()
    assert (one.due_on, one.paused_days) == (due + timedelta(days=101), 101)
    assert Absence.objects.get().until == TODAY + timedelta(days=100)


def test_who_is_away_is_not_reminded_and_the_manager_hears_nothing(cast, require_of):
    require_of(cast.employee, due_on=TODAY + timedelta(days=14), now=NOW - timedelta(days=30))
    absences.say_away(person=cast.employee, since=TODAY, until=TODAY, by=cast.hr, now=NOW)
    reminders.send_due(now=NOW)
    assert not Message.objects.filter(kind__in=["track_reminder", "team_required_late"]).exists()
    reminders.send_due(now=NOW + timedelta(days=1))
    assert Message.objects.filter(person=cast.employee, kind="track_reminder").count() == 1, "14 days before the moved date"


def test_who_gets_something_while_away_gets_the_days_too(cast, require_of):
    absences.say_away(person=cast.employee, since=TODAY, until=TODAY + timedelta(days=4), by=cast.hr, now=NOW)
    assert require_of(cast.employee).due_on == TODAY + timedelta(days=65)


def test_what_is_finished_keeps_its_date(cast, require_of):
    one = require_of(cast.employee)
    complete_module(person=cast.employee, module=one.assigned_set.modules.get(), how="session", now=NOW)
    absences.say_away(person=cast.employee, since=TODAY, until=TODAY + timedelta(days=9), by=cast.hr, now=NOW)
    one.refresh_from_db()
    assert (one.due_on, one.paused_days) == (TODAY + timedelta(days=60), 0)


def test_what_hr_says_about_a_person_moves_the_dates_and_nothing_says_why(cast, require_of):
    one = require_of(cast.employee)

    def change(now=NOW, **facts):
        people.change_person(person=cast.employee, by=cast.hr, now=now, **facts)
        one.refresh_from_db()
        return one.paused_days

    assert change(absent_from=TODAY, absent_until=TODAY + timedelta(days=9)) == 10
    assert change(absent_until=TODAY + timedelta(days=4)) == 5
    assert change(absent_until=None, now=NOW + timedelta(days=7)) == 8, "today is the eighth day away"
    assert change(absent_from=None, absent_until=None, now=NOW + timedelta(days=8)) == 8, "back on the ninth"
    assert change(absent_from=TODAY + timedelta(days=20), absent_until=TODAY + timedelta(days=21)) == 10
    assert Absence.objects.count() == 2
    assert {field.name for field in Absence._meta.fields} == {"id", "person", "since", "until"}


def test_back_on_the_first_day_means_it_did_not_happen(cast, require_of):
    one = require_of(cast.employee)
    people.change_person(person=cast.employee, by=cast.hr, now=NOW, absent_from=TODAY)
    people.change_person(person=cast.employee, by=cast.hr, now=NOW, absent_from=None)
    one.refresh_from_db()
    assert (one.paused_days, Absence.objects.count()) == (0, 0)


def test_many_at_once_are_followed_like_one_and_put_back(cast, require_of):
    """A feed says that Samira is away, and then it is undone."""
    away = require_of(cast.employee)
    User.objects.filter(pk=cast.employee.pk).update(absent_from=TODAY, absent_until=TODAY + timedelta(days=2))
    said = {"changed": [cast.employee.pk], "changes": {cast.employee.pk: ["absent_from", "absent_until"]}, "by": cast.hr, "now": NOW}
    User.objects.filter(pk=cast.trainer.pk).update(absent_from=TODAY)
    people_changed_together.send(User, joined=[cast.other.pk, cast.trainer.pk], left=[], heir=None, **said)
    away.refresh_from_db()
    assert (away.paused_days, Absence.objects.filter(person=cast.trainer).count()) == (3, 1)
    User.objects.filter(pk=cast.employee.pk).update(absent_from=None, absent_until=None)
    people_put_back.send(User, back=[], left=[], traces={}, since=NOW, **said)
    away.refresh_from_db()
    assert (away.paused_days, Absence.objects.filter(person=cast.employee).count()) == (0, 0)


def test_the_audit_says_who_said_it_without_the_days(cast):
    absences.say_away(person=cast.employee, since=TODAY, until=None, by=cast.hr, now=NOW)
    absences.say_back(person=cast.employee, by=cast.hr, now=NOW + timedelta(days=3))
    lines = AuditEntry.objects.filter(action__in=["person.away", "person.back"])
    assert [(line.by, line.changes, line.reason) for line in lines] == [(cast.hr, {}, "")] * 2


def test_days_in_the_wrong_order_are_refused_with_a_sentence(cast):
    with pytest.raises(absences.EndsBeforeItBegins):
        absences.say_away(person=cast.employee, since=TODAY, until=TODAY - timedelta(days=1), by=cast.hr, now=NOW)


def test_absences_are_forgotten_after_two_years(cast):
    absences.say_away(person=cast.employee, since=TODAY, until=TODAY, by=cast.hr, now=NOW)
    absences.keep_clocks_still(now=NOW + timedelta(days=730))
    assert Absence.objects.exists()
    absences.keep_clocks_still(now=NOW + timedelta(days=731))
    assert not Absence.objects.exists()


def test_hr_says_who_is_away_on_a_page(cast, client_of):
    hr = client_of(cast.hr)
    seen = hr.post("/hr/absences/", {"person": "nobody", "since": "2030-01-01"})
    assert seen.status_code == 422
    assert "Nobody here has the number nobody" in seen.content.decode()
    hr.post("/hr/absences/", {"person": cast.employee.employee_number, "since": "2030-01-01", "until": ""})
    assert "Samira El Idrissi" in hr.get("/hr/absences/").content.decode()
    hr.post(f"/hr/absences/{Absence.objects.get().pk}/back/", {"do": "mistake"})
    assert "Nobody is away" in hr.get("/hr/absences/").content.decode()
