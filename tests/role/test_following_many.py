"""Many people move, join and leave at once: their tracks are told beforehand, follow the same day, and come back (people-and-tracks.md §3.7)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from courses.assignments.models import Assignment
from courses.role import following_many
from courses.role.services import following
from lms.people import effects
from lms.people.feed.models import FeedRun
from lms.people.feed.rules.rows import Incoming
from lms.people.feed.services import acting, applying, taking, undoing, working
from lms.people.models import User
from tests.role.conftest import below, live


@pytest.fixture
def act(cast: Any) -> Callable[..., FeedRun]:
    """A bulk action by HR, compared and not yet applied."""

    def do(action: str, people: list[User], target: Any = None) -> FeedRun:
        ids = [one.pk for one in people]
        run = acting.act_together(action=action, people=ids, target=target, by=cast.hr, now=timezone.now(), task=applying.TASK)
        working.work_off(run_id=run.pk)
        run.refresh_from_db()
        return run

    return do


def _apply(run: FeedRun, by: User) -> None:
    applying.request_apply(run=run, by=by, now=timezone.now(), is_sure=True)
    working.work_off(run_id=run.pk)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """What would be queued."""
    asked: list[tuple[str, Any]] = []
    monkeypatch.setattr(following_many, "later", lambda task, **ids: asked.append((task, ids.get("person_id"))))
    return asked


def test_a_move_tells_which_tracks_start_and_end_and_then_they_do(cast, make_track, apply, act, later):
    north, south = make_track("North"), make_track("South", rule=below(cast.south))
    apply(north), apply(south)
    run = act("move", [cast.employee], cast.south)
    assert sorted(run.rows.get().effects) == [["track_ends", 1, "North (nl)", "North"], ["track_starts", 1, "South (nl)", "South"]]
    assert cast.employee in live(north)
    _apply(run, cast.hr)
    assert later == [("courses.role.tasks.follow_person", cast.employee.pk)]
    following.follow_person(person=cast.employee, now=timezone.now())
    assert cast.employee not in live(north) and cast.employee in live(south)


def test_what_was_told_beforehand_is_what_happens_to_everybody(cast, make_track, apply, act, make_person, later):
    tracks = [make_track("North"), make_track("South", rule=below(cast.south)), make_track("Left out", rule=below(cast.south, left_out=(cast.employee.pk,)))]
    people = [cast.employee, make_person(units=[cast.north]), make_person(units=[cast.south]), make_person()]
    for track in tracks:
        apply(track)
    before = {track.pk: live(track) for track in tracks}
    run = act("move", people, cast.south)
    told = {(row.person_id, kind, name) for row in run.rows.all() for kind, _count, _nl, name in row.effects}
    _apply(run, cast.hr)
    for person in people:
        following.follow_person(person=person, now=timezone.now())
    happened = {(one.pk, "track_starts", track.title_en) for track in tracks for one in live(track) - before[track.pk]}
    happened |= {(one.pk, "track_ends", track.title_en) for track in tracks for one in before[track.pk] - live(track)}
    assert told == happened and len(told) > 4


def test_somebody_new_is_told_the_tracks_of_the_first_day(cast, make_track, apply, later):
    apply(make_track("North"))
    said = [Incoming(None, "new-1", {"given_name": "Nieuw", "family_name": "Mens", "units": [cast.north.code], "joined_on": "2026-11-01"})]
    run = taking.receive(said=said, by=cast.hr, now=timezone.now())
    assert [kind for kind, *_about in run.rows.get().effects] == ["track_starts"]
    assert later == [("courses.role.tasks.follow_person", User.objects.get(employee_number="new-1").pk)]


def test_assignments_of_many_leavers_end_and_come_back_with_the_undo(cast, make_track, apply, act, later):
    north = make_track("North")
    apply(north)
    run = act("leave", [cast.employee, cast.trainer])
    assert run.effects == [["assignment_ends", 2, "North (nl)", "North"]]
    _apply(run, cast.hr)
    assert not {cast.employee, cast.trainer} & live(north)
    assert set(Assignment.objects.filter(person=cast.employee).values_list("why_ended", flat=True)) == {"left"}
    undoing.request_undo(run=run, by=cast.hr, now=timezone.now())
    working.work_off(run_id=run.pk)
    assert {cast.employee, cast.trainer} <= live(north)
    assert Assignment.objects.filter(person=cast.employee).count() == 1


def test_a_track_that_the_leaver_owned_gets_the_heir_and_goes_back(cast, make_track, act):
    track = make_track("North")
    track.owner = cast.employee
    track.save()
    run = act("leave", [cast.employee])
    assert [kind for kind, *_about in run.effects] == ["hands_over"]
    applying.request_apply(run=run, by=cast.hr, now=timezone.now(), is_sure=True, heir=cast.content_owner)
    working.work_off(run_id=run.pk)
    track.refresh_from_db()
    assert track.owner == cast.content_owner
    undoing.request_undo(run=run, by=cast.hr, now=timezone.now())
    working.work_off(run_id=run.pk)
    track.refresh_from_db()
    assert track.owner == cast.employee


def test_very_many_people_are_followed_in_one_pass(db, later):
    following_many.follow(list(range(1, 202)))
    assert later == [("courses.role.tasks.follow_everybody", None)]


def test_foreseeing_costs_the_same_for_one_and_for_forty(cast, make_track, apply, make_person, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    apply(make_track("North"))
    people = [make_person(units=[cast.north]) for _number in range(40)]
    moves = [effects.Move(one.pk, effects.MOVES, one.pk, one.joined_on, units=(cast.south.pk,), other_managers=True, managers=(cast.hr.pk,)) for one in people]
    leaves = [effects.Move(-one.pk, effects.LEAVES, one.pk, one.joined_on) for one in people]
    with CaptureQueriesContext(connection) as first:
        effects.effects_of([moves[0], leaves[1]])
    with CaptureQueriesContext(connection) as all_of_them:
        effects.effects_of([*moves[:20], *leaves[20:]])
    assert len(first) == len(all_of_them)


def test_undoing_a_move_gives_the_assignment_back_with_its_round_its_date_and_its_working_time(cast, make_track, apply, act, later):
    north = make_track("North", strength="expected", due_kind="assigned", due_days=90)
    apply(north)
    before = Assignment.objects.get(person=cast.employee, assigned_set=north.assigned_set)
    Assignment.objects.filter(pk=before.pk).update(round_number=2, round_began_at=timezone.now(), due_on=before.due_on - timedelta(days=5))
    run = act("move", [cast.employee], cast.south)
    _apply(run, cast.hr)
    following.follow_person(person=cast.employee, now=timezone.now())
    assert cast.employee not in live(north)
    undoing.request_undo(run=run, by=cast.hr, now=timezone.now())
    working.work_off(run_id=run.pk)
    again = Assignment.objects.get(person=cast.employee, assigned_set=north.assigned_set)
    assert (again.pk, again.round_number, again.due_on, again.ended_at) == (before.pk, 2, before.due_on - timedelta(days=5), None)
    following.follow_person(person=cast.employee, now=timezone.now())
    assert Assignment.objects.filter(person=cast.employee, assigned_set=north.assigned_set).count() == 1


def test_what_hr_applied_anew_after_a_move_is_given_anew_when_the_move_is_undone(cast, make_track, apply, act, later):
    north = make_track("North")
    apply(north)
    run = act("move", [cast.employee], cast.south)
    _apply(run, cast.hr)
    following.follow_person(person=cast.employee, now=timezone.now())
    apply(north, strength="expected", due_kind="assigned", due_days=30)
    undoing.request_undo(run=run, by=cast.hr, now=timezone.now())
    working.work_off(run_id=run.pk)
    assert cast.employee not in live(north)
    following.follow_person(person=cast.employee, now=timezone.now())
    one = Assignment.objects.get(person=cast.employee, assigned_set=north.assigned_set, ended_at=None)
    assert one.grounds.strength == "expected" and one.due_on is not None
