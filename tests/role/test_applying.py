"""Applying a rule to everybody, undoing it, and dying in the middle (people-and-tracks.md §3.3)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.assignments.models import Assignment
from courses.assignments.services import giving as assignments
from courses.role.models import Application, ApplicationChange
from courses.role.rules import Rule
from courses.role.services import applying, batches, tracks
from lms.audit.models import AuditEntry
from lms.notifications.models import Message
from tests.role.conftest import REQUIRED, below, live


def test_everybody_the_rule_means_gets_the_track_once_with_one_message(cast, make_track, apply):
    track = make_track()
    application = apply(track)
    expected = {cast.employee, cast.manager, cast.trainer, cast.ambassador, cast.branch_hr}
    assert live(track) == expected
    assert (application.state, application.came_in, application.went_out, track.state) == ("done", 5, 0, "open")
    assert set(Message.objects.filter(kind="track_assigned").values_list("person", flat=True)) == {one.pk for one in expected}
    applying.work_off(application_id=application.pk)
    assert Message.objects.filter(kind="track_assigned").count() == Assignment.objects.count() == 5


def test_an_assignment_says_which_field_matched_since_when_and_by_which_rule(cast, make_track, apply):
    apply(make_track())
    one = Assignment.objects.select_related("grounds").get(person=cast.employee)
    assert one.grounds.rule_en == "Everybody in Noord with everything below."
    assert one.grounds.rule_nl == "Iedereen bij Noord met alles eronder."
    assert one.grounds.by == cast.hr
    assert one.matched[0]["key"] == "unit"
    assert one.matched[0]["since"] == cast.employee.joined_on.isoformat()


def test_saving_a_rule_changes_nothing_for_people_before_it_is_applied(cast, make_track, apply):
    track = make_track()
    apply(track)
    before = live(track)
    tracks.set_audience(track=track, rule=below(cast.south), by=cast.hr, now=timezone.now())
    assert live(track) == before


def test_a_changed_rule_brings_people_in_takes_people_out_and_leaves_the_rest(cast, make_track, apply):
    track = make_track()
    apply(track)
    kept = Assignment.objects.get(person=cast.employee)
    application = apply(track, rule=Rule(added=(cast.employee.pk, cast.other.pk)))
    assert (application.came_in, application.went_out, application.stayed) == (1, 4, 1)
    assert live(track) == {cast.employee, cast.other}
    kept.refresh_from_db()
    assert (kept.ended_at, kept.grounds) == (None, application.grounds)
    gone = {one.pk for one in (cast.manager, cast.trainer, cast.ambassador, cast.branch_hr)}
    assert set(Message.objects.filter(kind="track_ended").values_list("person", flat=True)) == gone
    assert not Message.objects.filter(kind="track_changed").exists()


def test_who_keeps_the_track_hears_of_another_strength_or_date(cast, make_track, apply):
    track = make_track(rule=Rule(added=(cast.employee.pk,)))
    apply(track)
    apply(track, **REQUIRED)
    assert list(Message.objects.filter(kind="track_changed").values_list("person", flat=True)) == [cast.employee.pk]
    one = Assignment.objects.get(person=cast.employee)
    assert one.due_on == timezone.localdate(one.assigned_at) + timedelta(days=60)


def snapshot(track):
    return {(one.person_id, one.grounds_id, one.due_on, str(one.matched), one.completed_at) for one in track.assigned_set.assignments.filter(ended_at=None)}


def test_undo_puts_back_exactly_what_was(cast, make_track, apply, undo):
    track = make_track(**REQUIRED)
    apply(track)
    before = snapshot(track)
    second = apply(track, rule=below(cast.south, added=(cast.employee.pk,)), due_days=90, reason_en="Another reason.")
    assert snapshot(track) != before
    undone = undo(second)
    track.refresh_from_db()
    assert undone.state == "undone"
    assert snapshot(track) == before
    assert (track.state, track.in_force.pk) == ("open", second.previous_id)


def test_undoing_the_first_application_makes_the_track_a_draft_that_nobody_has(cast, make_track, apply, undo):
    track = make_track()
    undo(apply(track))
    track.refresh_from_db()
    assert (track.state, track.in_force, live(track)) == ("draft", None, set())
    assert set(Assignment.objects.values_list("why_ended", flat=True)) == {"undone"}


def test_undo_is_possible_for_30_days_and_only_for_the_last_change(cast, make_track, apply, undo):
    track = make_track()
    first = apply(track)
    second = apply(track, rule=below(cast.south))
    now = timezone.now()
    with pytest.raises(applying.NotTheLast):
        applying.request_undo(application=first, by=cast.hr, now=now)
    with pytest.raises(applying.TooLateToUndo):
        applying.request_undo(application=second, by=cast.hr, now=now + timedelta(days=30, minutes=1))
    undo(second)
    undo(first)
    assert live(track) == set()


def test_retiring_ends_the_track_for_everybody_and_can_be_undone(cast, make_track, apply, undo):
    track = make_track()
    apply(track)
    before = snapshot(track)
    application = applying.retire(track=track, by=cast.hr, now=timezone.now())
    applying.work_off(application_id=application.pk)
    track.refresh_from_db()
    assert (track.state, live(track)) == ("retired", set())
    undo(application)
    track.refresh_from_db()
    assert (track.state, snapshot(track)) == ("open", before)


def test_only_one_application_of_a_track_at_a_time(cast, make_track):
    track = make_track()
    applying.request_application(track=track, by=cast.hr, now=timezone.now())
    with pytest.raises(applying.StillBusy):
        applying.request_application(track=track, by=cast.hr, now=timezone.now())


def test_a_track_without_people_or_without_modules_is_not_opened(cast, make_track, make_module):
    now = timezone.now()
    with pytest.raises(applying.NobodyIsMeant):
        applying.request_application(track=make_track("One", rule=Rule()), by=cast.hr, now=now)
    with pytest.raises(applying.NoModules):
        applying.request_application(track=make_track("Two", modules=[(make_module(), True)]), by=cast.hr, now=now)
    assert Application.objects.count() == 0


def test_required_stays_a_draft_until_everything_it_needs_is_there(cast, make_track, make_module):
    track = make_track(**(REQUIRED | {"council_reference": ""}))
    with pytest.raises(applying.SomethingIsMissing):
        applying.request_application(track=track, by=cast.hr, now=timezone.now())
    basics = make_track("Basics", modules=[(make_module(phase="general"), False)], **REQUIRED)
    with pytest.raises(applying.SomethingIsMissing):
        applying.request_application(track=basics, by=cast.hr, now=timezone.now())


def test_a_module_of_phase_one_cannot_enter_a_track_that_is_required(cast, make_track, make_module, apply):
    track = make_track(**REQUIRED)
    apply(track)
    with pytest.raises(assignments.PhaseOneIsNeverRequired):
        tracks.set_modules(track=track, modules=[(make_module(phase="general"), True)], by=cast.hr, now=timezone.now())


class Killed(BaseException):
    """What a worker that dies looks like from inside."""


@pytest.mark.parametrize("step", ["apply", "undo"])
def test_a_worker_that_dies_in_the_middle_loses_and_doubles_nothing(cast, make_track, make_person, apply, undo, monkeypatch, step):
    people = [make_person(f"P{number}", units=[cast.north]) for number in range(23)]
    monkeypatch.setattr(applying, "BATCH", 5)
    track = make_track(rule=below(cast.north, left_out=(people[0].pk,)))
    if step == "undo":
        apply(track)
        application = apply(track, rule=below(cast.south, added=tuple(one.pk for one in people[3:9])))
        applying.request_undo(application=application, by=cast.hr, now=timezone.now())
        expected_people = {cast.employee, cast.manager, cast.trainer, cast.ambassador, cast.branch_hr, *people[1:]}
    else:
        application = applying.request_application(track=track, by=cast.hr, now=timezone.now())
        expected_people = {cast.employee, cast.manager, cast.trainer, cast.ambassador, cast.branch_hr, *people[1:]}
    messages_before = Message.objects.count()

    target = (assignments, "tell")
    original, calls = assignments.tell, []

    def tell_and_die(*args, **kwargs):
        original(*args, **kwargs)
        calls.append(1)
        if len(calls) in {1, 3, 4}:
            raise Killed

    monkeypatch.setattr(*target, tell_and_die)
    deaths = 0
    for _attempt in range(10):
        try:
            applying.work_off(application_id=application.pk)
            break
        except Killed:
            deaths += 1
            restarted = applying.sweep(now=timezone.now() + timedelta(minutes=2))
            assert restarted == 1
    application.refresh_from_db()
    assert deaths == 3
    assert application.state == ("undone" if step == "undo" else "done")
    assert live(track) == expected_people
    if step == "apply":
        assert application.came_in == len(expected_people) == ApplicationChange.objects.filter(application=application).count()
        assert Message.objects.count() - messages_before == len(expected_people)
    assert applying.sweep(now=timezone.now() + timedelta(minutes=2)) == 0


def test_a_batch_that_fails_again_and_again_stops_and_a_person_can_go_on(cast, make_track, monkeypatch):
    track = make_track()
    application = applying.request_application(track=track, by=cast.hr, now=timezone.now())

    def fail(*args, **kwargs):
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr(batches, "come_in", fail)
        for _attempt in range(applying.MOST_FAILURES):
            applying.work_off(application_id=application.pk)
    application.refresh_from_db()
    assert (application.state, application.problem, live(track)) == ("failed", "ZeroDivisionError", set())
    applying.try_again(application=application, by=cast.hr, now=timezone.now())
    applying.work_off(application_id=application.pk)
    application.refresh_from_db()
    assert (application.state, len(live(track))) == ("done", 5)


def test_every_step_of_hr_leaves_an_audit_line(cast, make_track, apply, undo):
    undo(apply(make_track()))
    actions = set(AuditEntry.objects.filter(by=cast.hr).values_list("action", flat=True))
    assert {"track.created", "track.modules_set", "track.audience_set", "track.applied", "track.undone"} <= actions


def test_applying_costs_the_same_number_of_questions_for_few_and_for_many(cast, make_track, make_person, django_assert_max_num_queries):
    for number in range(60):
        make_person(f"P{number}", units=[cast.north])
    application = applying.request_application(track=make_track(), by=cast.hr, now=timezone.now())
    with django_assert_max_num_queries(40):
        applying.work_off(application_id=application.pk)
