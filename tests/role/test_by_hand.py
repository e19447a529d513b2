"""Giving a track by hand: to a person, a pasted list or a filter; the same preview and the same undo (people-and-tracks.md §3.11)."""

import pytest
from django.utils import timezone

from courses.assignments.models import Assignment
from courses.role.models import Application, Track
from courses.role.rules import MOST_NAMED, Rule, rule_from
from courses.role.services import applying, by_hand, following, tracks
from lms.notifications.models import Message
from lms.people import services as people
from lms.people.models import User
from tests.role.conftest import below, live


@pytest.fixture
def give(cast):
    def do(track, *given):
        application = by_hand.give_by_hand(track=track, people=[one.pk for one in given], by=cast.hr, now=timezone.now())
        applying.work_off(application_id=application.pk)
        application.refresh_from_db()
        track.refresh_from_db()
        return application

    return do


def test_only_the_chosen_people_are_touched_and_the_rule_stays(cast, make_track, apply, give):
    track = make_track(strength="expected", due_kind="assigned", due_days=30)
    apply(track)
    before = {one.pk: one.grounds_id for one in Assignment.objects.all()}
    application = give(track, cast.other, cast.employee)
    assert (application.came_in, application.went_out, application.stayed, application.kind) == (1, 0, 0, "hand")
    assert cast.other in live(track)
    assert {pk: one.grounds_id for pk, one in Assignment.objects.in_bulk(before).items()} == before
    assert Message.objects.filter(person=cast.other, kind="track_assigned").count() == 1
    own = Assignment.objects.get(person=cast.other)
    assert own.matched[0]["key"] == "named"
    assert own.grounds.rule_en == "Everybody in Noord with everything below, plus 1 person by name."
    assert own.due_on is not None


def test_it_stays_with_them_when_they_move_and_in_the_night(cast, make_track, apply, give, make_unit):
    track = make_track()
    apply(track)
    give(track, cast.other)
    people.change_person(person=cast.other, units=[make_unit("Elders")], by=cast.hr, now=timezone.now())
    following.follow_person(person=cast.other, now=timezone.now())
    assert following.follow_everybody(now=timezone.now()) == (0, 0)
    assert cast.other in live(track)


def test_undo_takes_it_back_and_leaves_a_rule_that_is_being_written(cast, make_track, apply, give, undo):
    track = make_track()
    first = apply(track)
    kept = {(one.pk, one.grounds_id, one.due_on) for one in Assignment.objects.all()}
    application = give(track, cast.other)
    tracks.set_audience(track=track, rule=below(cast.south, added=(cast.other.pk, cast.hr.pk)), by=cast.hr, now=timezone.now())
    undo(application)
    track.refresh_from_db()
    assert {(one.pk, one.grounds_id, one.due_on) for one in Assignment.objects.filter(ended_at=None)} == kept
    assert track.in_force == first
    assert rule_from(track.audience) == below(cast.south, added=(cast.hr.pk,))


def test_who_was_left_out_by_name_gets_it_and_is_left_out_again_after_undo(cast, make_track, apply, give, undo):
    track = make_track(rule=below(cast.north, left_out=(cast.employee.pk,)))
    apply(track)
    application = give(track, cast.employee)
    assert cast.employee in live(track)
    undo(application)
    track.refresh_from_db()
    assert cast.employee not in live(track)
    assert rule_from(track.audience).left_out == (cast.employee.pk,)


def test_a_draft_is_opened_for_these_people_only(cast, make_track, give, undo):
    track = make_track()
    application = give(track, cast.other)
    assert (live(track), track.state) == ({cast.other}, Track.State.OPEN)
    undo(application)
    track.refresh_from_db()
    assert (live(track), track.state) == (set(), Track.State.DRAFT)


def test_what_cannot_be_done_is_refused_and_nothing_changes(cast, make_track, apply, give):
    incomplete = make_track("Incomplete", strength="required")
    with pytest.raises(applying.SomethingIsMissing):
        give(incomplete, cast.other)
    track = make_track()
    apply(track)
    with pytest.raises(by_hand.NobodyNew):
        give(track, cast.employee)
    with pytest.raises(by_hand.TooManyNames):
        by_hand.give_by_hand(track=_full(track, cast), people=[cast.other.pk], by=cast.hr, now=timezone.now())
    assert Application.objects.count() == 1


def _full(track, cast):
    stored = rule_from(track.in_force.rule)
    named = Rule(stored.match, stored.groups, tuple(range(10**6, 10**6 + MOST_NAMED)))
    tracks.set_audience(track=track, rule=named, by=cast.hr, now=timezone.now())
    return track


def test_more_names_than_a_rule_keeps_are_refused_with_what_to_do_instead(cast, client_of, make_track, apply):
    track, hr = make_track(), client_of(cast.hr)
    apply(track)
    _full(track, cast)
    page = f"/hr/tracks/{track.key}/audience/"
    before = Track.objects.get(pk=track.pk).audience
    hr.post(page, {"numbers": cast.other.employee_number, "do": "add"})
    seen = hr.get(page).content.decode()
    assert "That is more than 100,000 people by name. Choose their department or job role in the rule instead." in seen
    assert Track.objects.get(pk=track.pk).audience == before


def test_who_left_between_the_names_is_passed_over(cast, make_track, apply, give, make_person, monkeypatch):
    """A batch of two, of which the first two have left: the third gets it all the same."""
    monkeypatch.setattr(applying, "BATCH", 2)
    track, named = make_track(), [make_person(f"N{number}") for number in range(5)]
    apply(track)
    application = by_hand.give_by_hand(track=track, people=[one.pk for one in named], by=cast.hr, now=timezone.now())
    for one in named[:2]:
        people.leave(person=one, by=cast.hr, now=timezone.now())
    applying.work_off(application_id=application.pk)
    application.refresh_from_db()
    assert (application.state, application.came_in) == ("done", 3)
    assert set(named[2:]) <= live(track)


def test_hr_pastes_numbers_looks_gives_and_undoes(cast, client_of, make_track, apply):
    track = make_track()
    apply(track)
    hr, page = client_of(cast.hr), f"/hr/tracks/{track.key}/by-hand/"
    assert "Give this track by hand" in hr.get(page).content.decode()
    pasted = f"{cast.other.employee_number}; {cast.employee.employee_number}\nnobody"
    seen = hr.post(page, {"numbers": pasted, "do": "look"}).content.decode()
    assert "Nobody here has the number nobody." in seen
    assert "1 person gets the track." in seen and "1 person has it already and keeps it." in seen
    assert Application.objects.count() == 1, "looking changes nothing"
    answer = hr.post(page, {"numbers": pasted, "do": "give"})
    application = Application.objects.get(kind="hand")
    assert answer["Location"].endswith(f"/changes/{application.pk}/")
    applying.work_off(application_id=application.pk)
    assert cast.other in live(track)
    assert "Giving the track by hand" in hr.get(answer["Location"]).content.decode()
    hr.post(f"/hr/tracks/{track.key}/changes/{application.pk}/undo/")
    applying.work_off(application_id=application.pk)
    assert cast.other not in live(track)


def test_hr_gives_to_a_filtered_list(cast, client_of, make_track, apply, make_person):
    track = make_track()
    apply(track)
    for number in range(3):
        make_person(f"Z{number}", units=[cast.south])
    hr, page = client_of(cast.hr), f"/hr/tracks/{track.key}/by-hand/"
    assert "4 people get the track." in hr.post(page, {"unit": cast.south.pk, "do": "look"}).content.decode()
    assert "Nobody has been chosen yet." in hr.post(page, {"do": "look"}).content.decode()
    hr.post(page, {"unit": cast.south.pk, "do": "give"})
    applying.work_off(application_id=Application.objects.get(kind="hand").pk)
    assert len([one for one in live(track) if one.units.contains(cast.south)]) == 4


def test_thousands_are_given_a_track_by_hand_in_the_background_and_taken_back(cast, client_of, make_track, apply, give):
    track, hr = make_track(), client_of(cast.hr)
    apply(track)
    User.objects.bulk_create(User(employee_number=f"t{number}", given_name="Noor", family_name=f"Bakker{number}") for number in range(2600))
    numbers = " ".join(f"t{number}" for number in range(2600))
    seen = hr.post(f"/hr/tracks/{track.key}/by-hand/", {"numbers": numbers, "do": "look"}).content.decode()
    assert "2,600 people get the track." in seen
    hr.post(f"/hr/tracks/{track.key}/by-hand/", {"numbers": numbers, "do": "give"})
    application = Application.objects.get(kind="hand")
    assert (application.state, application.expected_in, application.total) == ("queued", 2600, 2600), (
        "nothing has happened yet, and how many there are is known"
    )
    before = Assignment.objects.filter(ended_at=None).count()
    applying.work_off(application_id=application.pk)
    assert Assignment.objects.filter(ended_at=None).count() == before + 2600
    assert "and 2,540 more" in hr.get(f"/hr/tracks/{track.key}/audience/").content.decode()
    applying.request_undo(application=application, by=cast.hr, now=timezone.now())
    applying.work_off(application_id=application.pk)
    assert Assignment.objects.filter(ended_at=None).count() == before
