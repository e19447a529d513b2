"""Exemption and equivalent learning: asked by the person or given by HR; decision, reason, expiry (people-and-tracks.md §3.8)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.assignments import queries, reminders, services
from courses.assignments.models import Assignment, Exemption
from courses.assignments.services import exemptions
from lms.audit.models import AuditEntry
from lms.notifications.models import Message
from tests.assignments.conftest import NOW, TODAY


def ask(person, assigned_set, kind="exempt", words="It does not fit my work."):
    return exemptions.ask_exemption(person=person, assigned_set=assigned_set, kind=kind, words=words, now=NOW)


def decide(exemption, cast, *, is_granted=True, reason="You are right.", now=NOW, **fields):
    return exemptions.decide_exemption(exemption=exemption, is_granted=is_granted, reason=reason, by=cast.hr, now=now, **fields)


def test_who_is_exempted_is_never_late_and_never_reminded_and_reads_why(cast, require_of):
    one = require_of(cast.employee)
    decide(ask(cast.employee, one.assigned_set), cast)
    one.refresh_from_db()
    assert one.excused == "exempt"
    for days in range(40, 80):
        reminders.send_due(now=NOW + timedelta(days=days))
    assert not Message.objects.filter(kind__in=["track_reminder", "team_required_late"]).exists()
    told = Message.objects.get(person=cast.employee, kind="exemption_answered")
    assert (told.context["answer"], told.context["reason"]) == ("granted", "You are right.")
    figures = queries.status_per_unit(one.assigned_set, today=TODAY + timedelta(days=90))
    assert [(row.people, row.finished, row.late, row.exempt) for row in figures] == [(1, 0, 0, 1)]


def test_what_was_learnt_elsewhere_counts_as_finished(cast, require_of):
    one = require_of(cast.employee)
    decide(ask(cast.employee, one.assigned_set, kind="equivalent"), cast)
    figures = queries.status_per_unit(one.assigned_set, today=TODAY + timedelta(days=90))
    assert [(row.people, row.finished, row.late, row.exempt) for row in figures] == [(1, 1, 0, 0)]


def test_a_no_has_a_reason_and_changes_nothing(cast, require_of):
    one = require_of(cast.employee)
    asked = ask(cast.employee, one.assigned_set)
    with pytest.raises(exemptions.SayWhy):
        decide(asked, cast, is_granted=False, reason="  ")
    decide(asked, cast, is_granted=False, reason="Everybody who answers customers needs it.")
    one.refresh_from_db()
    assert one.excused == ""
    with pytest.raises(exemptions.DecidedAlready):
        decide(asked, cast)
    assert ask(cast.employee, one.assigned_set).state == "asked", "one may ask again"


def test_it_expires_and_then_there_is_as_much_time_as_anybody_gets(cast, require_of, make_module):
    one = require_of(cast.employee, modules=[make_module() for _number in range(7)])
    until = TODAY + timedelta(days=90)
    decide(ask(cast.employee, one.assigned_set), cast, expires_on=until)
    assert exemptions.end_expired(now=NOW + timedelta(days=89)) == 0
    assert exemptions.end_expired(now=NOW + timedelta(days=90)) == 1
    assert exemptions.end_expired(now=NOW + timedelta(days=90)) == 0
    one.refresh_from_db()
    # 10 August 2026 is a Monday; seven modules take seven working days.
    assert (one.excused, one.due_on) == ("", TODAY + timedelta(days=99))
    assert Message.objects.filter(person=cast.employee, kind="exemption_answered", context__answer="ended").count() == 1


def test_a_day_that_has_passed_is_refused(cast, require_of):
    one = require_of(cast.employee)
    with pytest.raises(exemptions.DayHasPassed):
        decide(ask(cast.employee, one.assigned_set), cast, expires_on=TODAY)


def test_only_what_is_required_can_be_asked_and_once_at_a_time(cast, require_of):
    expected = require_of(cast.employee, strength="expected")
    with pytest.raises(exemptions.NotRequired):
        ask(cast.employee, expected.assigned_set)
    required = require_of(cast.employee)
    with pytest.raises(exemptions.SayWhy):
        ask(cast.employee, required.assigned_set, words=" ")
    ask(cast.employee, required.assigned_set)
    with pytest.raises(exemptions.AskedAlready):
        ask(cast.employee, required.assigned_set)
    with pytest.raises(exemptions.NotRequired):
        ask(cast.other, required.assigned_set)


def test_who_withdraws_takes_the_words_along(cast, require_of):
    asked = ask(cast.employee, require_of(cast.employee).assigned_set)
    exemptions.withdraw_exemption(exemption=asked, now=NOW)
    asked.refresh_from_db()
    assert (asked.state, asked.words) == ("withdrawn", "")


def test_hr_gives_one_without_having_been_asked_and_ends_it(cast, require_of):
    one = require_of(cast.employee)
    give = {"person": cast.employee, "assigned_set": one.assigned_set, "kind": "equivalent", "reason": "Your diploma.", "by": cast.hr, "now": NOW}
    given = exemptions.give_exemption(**give)
    with pytest.raises(exemptions.HoldsAlready):
        exemptions.give_exemption(**give)
    exemptions.end_exemption(exemption=given, by=cast.hr, now=NOW)
    one.refresh_from_db()
    assert (one.excused, one.due_on) == ("", TODAY + timedelta(days=60)), "there was time enough"
    actions = list(AuditEntry.objects.filter(action__startswith="exemption.").values_list("action", flat=True))
    assert sorted(actions) == ["exemption.ended", "exemption.granted"]
    assert "diploma" not in str(list(AuditEntry.objects.values_list("changes", "reason")))


def test_an_exemption_still_holds_when_somebody_gets_the_track_again(cast, require_of):
    one = require_of(cast.employee)
    decide(ask(cast.employee, one.assigned_set), cast)
    services.end(assignments=[one], why="rule", now=NOW)
    again = services.assign(grounds=one.grounds, recipients=[services.Recipient(cast.employee.pk, TODAY)], now=NOW)[0]
    assert again.excused == "exempt"
    assert Message.objects.filter(person=cast.employee, kind="track_assigned").count() == 1, "there is nothing to do"


def test_words_are_forgotten_a_year_after_the_decision(cast, require_of):
    asked = decide(ask(cast.employee, require_of(cast.employee).assigned_set), cast)
    exemptions.end_expired(now=NOW + timedelta(days=365))
    assert Exemption.objects.get(pk=asked.pk).words
    exemptions.end_expired(now=NOW + timedelta(days=366))
    assert Exemption.objects.get(pk=asked.pk).words == ""


def test_the_person_asks_and_hr_answers_on_pages_and_the_manager_sees_nothing(cast, client_of, require_of):
    one = require_of(cast.employee, now=timezone.now(), due_on=timezone.localdate() + timedelta(days=30))
    employee, hr, manager = client_of(cast.employee), client_of(cast.hr), client_of(cast.manager)
    page = f"/me/assigned/{one.pk}/exemption/"
    form = employee.get(page).content.decode()
    assert "Leave out anything about health" in form
    assert employee.post(page, {"kind": "exempt", "words": ""}).status_code == 422
    employee.post(page, {"kind": "exempt", "words": "Planted words."})
    assert "One colleague asks for an exemption" in hr.get("/hr/").content.decode()
    asked = Exemption.objects.get()
    assert "Planted words." in hr.get(f"/hr/exemptions/{asked.pk}/").content.decode()
    assert "Planted words." not in manager.get("/me/team/").content.decode()
    assert "Required" in manager.get("/me/team/").content.decode()
    hr.post(f"/hr/exemptions/{asked.pk}/", {"do": "grant", "reason": "That is so.", "expires_on": ""})
    seen = employee.get(f"/learn/tracks/{one.assigned_set.key}/").content.decode()
    assert "You need not do this now. Nothing becomes late." in seen and "That is so." in seen
    assert "Nothing is required of your team" in manager.get("/me/team/").content.decode()
    assert "Samira El Idrissi" in hr.get("/hr/exemptions/").content.decode()
    assert "exempted" in hr.get(f"/hr/people/{cast.employee.pk}/").content.decode()
    hr.post(f"/hr/exemptions/{asked.pk}/end/")
    assert Assignment.objects.get().excused == ""
