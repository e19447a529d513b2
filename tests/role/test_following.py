"""Joiners, movers, leavers and finishers (people-and-tracks.md §3.7, §3.12)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.assignments.models import Assignment
from courses.progress.services import complete_module
from courses.role import tasks
from courses.role.rules import Rule
from courses.role.services import applying, following
from courses.role.services import tracks as track_services
from lms.audit.models import AuditEntry
from lms.notifications.models import Message
from lms.people import services as people
from tests.role.conftest import REQUIRED, below, live


def finish(person, module):
    complete_module(person=person, module=module, how="session", now=timezone.now())


def test_a_joiner_gets_the_track_the_same_day_with_the_reason(cast, make_track, apply, make_person, django_capture_on_commit_callbacks, monkeypatch):
    track = make_track()
    apply(track)
    sent = []
    monkeypatch.setattr("lms.lib.jobs.current_app.send_task", lambda name, kwargs, **_more: sent.append((name, kwargs)))
    with django_capture_on_commit_callbacks(execute=True):
        joiner = make_person("Nieuw", units=[cast.north])
    assert ("courses.role.tasks.follow_person", {"person_id": joiner.pk}) in sent
    tasks.follow_person(person_id=joiner.pk)
    tasks.follow_person(person_id=joiner.pk)
    one = Assignment.objects.get(person=joiner)
    assert (one.assigned_set, one.matched[0]["key"]) == (track.assigned_set, "unit")
    assert Message.objects.filter(person=joiner, kind="track_assigned").count() == 1


def test_a_mover_loses_the_old_track_without_anything_becoming_late_and_gets_the_new_one(cast, make_track, apply):
    old, new = make_track("Old", **REQUIRED), make_track("New", rule=below(cast.south))
    apply(old)
    apply(new)
    now = timezone.now()
    people.change_person(person=cast.employee, units=[cast.south], by=cast.hr, now=now)
    following.follow_person(person=cast.employee, now=now)
    ended = Assignment.objects.get(person=cast.employee, assigned_set=old.assigned_set)
    assert (ended.why_ended, ended.ended_at) == ("rule", now)
    assert cast.employee in live(new)
    from courses.assignments import reminders

    before = Message.objects.filter(person=cast.employee).count()
    reminders.send_due(now=now + timedelta(days=61))
    assert Message.objects.filter(person=cast.employee).count() == before


def test_modules_finished_earlier_count_in_a_new_track(cast, make_track, apply, make_module):
    module = make_module()
    finish(cast.employee, module)
    track = make_track(modules=[(module, False), (make_module(), True)])
    apply(track)
    assert Assignment.objects.get(person=cast.employee).completed_at is not None
    assert Assignment.objects.get(person=cast.trainer).completed_at is None
    assert not Message.objects.filter(person=cast.employee, kind="track_assigned").exists()


def test_an_assignment_is_complete_with_its_last_module_that_counts(cast, make_track, apply, make_module):
    first, second, optional = make_module(), make_module(), make_module()
    apply(make_track(modules=[(first, False), (second, False), (optional, True)]))
    finish(cast.employee, first)
    assert Assignment.objects.get(person=cast.employee).completed_at is None
    finish(cast.employee, second)
    assert Assignment.objects.get(person=cast.employee).completed_at is not None


def test_the_own_variant_counts_as_the_module_that_it_stands_for(cast, make_track, apply, make_module):
    general = make_module()
    variant = make_module(variant_of=general)
    apply(make_track(modules=[(general, False)]))
    finish(cast.employee, variant)
    assert Assignment.objects.get(person=cast.employee).completed_at is not None


def test_taking_the_last_open_module_out_finishes_the_track_and_adding_one_takes_nothing_away(cast, make_track, apply, make_module):
    from courses.assignments.tasks import recheck_set

    first, second = make_module(), make_module()
    track = make_track(modules=[(first, False), (second, False)])
    apply(track)
    finish(cast.employee, first)
    track_services.set_modules(track=track, modules=[(first, False)], by=cast.hr, now=timezone.now())
    recheck_set(set_id=track.assigned_set_id)
    assert Assignment.objects.get(person=cast.employee).completed_at is not None
    track_services.set_modules(track=track, modules=[(first, False), (second, False)], by=cast.hr, now=timezone.now())
    recheck_set(set_id=track.assigned_set_id)
    assert Assignment.objects.get(person=cast.employee).completed_at is not None


def test_what_a_leaver_should_still_do_ends_at_once(cast, make_track, apply):
    apply(make_track())
    people.leave(person=cast.employee, by=cast.hr, now=timezone.now())
    assert Assignment.objects.get(person=cast.employee).why_ended == "left"
    assert not Message.objects.filter(person=cast.employee, kind="track_ended").exists()


def test_the_night_catches_up_with_everybody_and_leaves_one_audit_line(cast, make_track, apply, make_person):
    track = make_track()
    apply(track)
    joiner = make_person("Nieuw", units=[cast.north])
    people.change_person(person=cast.employee, units=[cast.south], by=cast.hr, now=timezone.now())
    assert following.follow_everybody(now=timezone.now()) == (1, 1)
    assert joiner in live(track) and cast.employee not in live(track)
    assert AuditEntry.objects.get(action="track.followed").changes == {"in": [0, 1], "out": [0, 1]}
    assert following.follow_everybody(now=timezone.now()) == (0, 0)
    assert AuditEntry.objects.filter(action="track.followed").count() == 1


def test_a_draft_rule_means_nothing_for_newcomers(cast, make_track, apply, make_person):
    track = make_track()
    apply(track)
    track_services.set_audience(track=track, rule=below(cast.south), by=cast.hr, now=timezone.now())
    joiner = make_person("Nieuw", units=[cast.south])
    following.follow_person(person=joiner, now=timezone.now())
    assert joiner not in live(track)


def test_undo_takes_back_what_newcomers_got_by_the_rule_too(cast, make_track, apply, undo, make_person):
    track = make_track()
    first = apply(track, rule=Rule(added=(cast.employee.pk,)))
    second = apply(track, rule=below(cast.north))
    joiner = make_person("Nieuw", units=[cast.north])
    following.follow_person(person=joiner, now=timezone.now())
    assert joiner in live(track)
    undo(second)
    assert live(track) == {cast.employee}
    assert Assignment.objects.get(person=cast.employee).grounds == first.grounds


def test_nobody_is_taken_out_while_a_rule_is_being_applied(cast, make_track, apply):
    track = make_track()
    apply(track)
    track_services.set_audience(track=track, rule=below(cast.south), by=cast.hr, now=timezone.now())
    application = applying.request_application(track=track, by=cast.hr, now=timezone.now())
    following.follow_person(person=cast.employee, now=timezone.now())
    following.follow_everybody(now=timezone.now())
    assert cast.employee in live(track)
    applying.work_off(application_id=application.pk)
    assert application.changes.filter(person=cast.employee, kind="out").exists()


@pytest.mark.parametrize("tracks", [1, 12])
def test_one_person_costs_the_same_number_of_questions_for_few_and_many_rules(cast, make_track, apply, tracks, django_assert_max_num_queries):
    for number in range(tracks):
        apply(make_track(f"T{number}"))
    with django_assert_max_num_queries(8):
        following.follow_person(person=cast.employee, now=timezone.now())
