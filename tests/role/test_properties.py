"""Audience rules against a naive reference that reads the spec aloud, and apply-then-undo as the identity, on cases that nobody chose."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.role.queries import audience
from courses.role.rules import ALL, ANY, Condition, Group, Rule, as_stored, matched, rule_from, unmet
from courses.role.services import applying, by_hand, tracks
from lms.people import services as people

DAY = date(2024, 1, 1)
CASES = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def organisation_of_twelve(cast, make_unit, make_job_role, make_person):
    """Units of three levels, three job roles, and people with none, one or two of each; some manage, one has left."""
    company = cast.north.parent
    units = [company, cast.north, cast.south, make_unit("Ploeg", parent=cast.north), make_unit("Winkel", parent=cast.south)]
    roles = [make_job_role(f"Rol {number}", f"Role {number}") for number in range(3)]
    made = []
    for number in range(12):
        fields = {"units": units[number % 5 : number % 5 + number % 3], "job_roles": roles[number % 4 : number % 4 + 1 + number % 2]}
        made.append(make_person(f"P{number}", joined_on=DAY + timedelta(days=number), managers=made[:1] if number == 5 else made[1:2], **fields))
    people.leave(person=made[11], by=cast.hr, now=timezone.now())
    return units, roles, made


@st.composite
def rules_about(draw, units, roles, made):
    unit = st.builds(Condition, st.just("unit"), st.sampled_from(["below", "is"]), st.sampled_from([one.pk for one in units]) | st.none())
    role = st.builds(Condition, st.just("job_role"), st.just("is"), st.sampled_from([one.pk for one in roles]))
    joined = st.builds(Condition, st.just("joined"), st.sampled_from(["before", "after"]), st.integers(0, 12).map(lambda days: DAY + timedelta(days=days)))
    manages = st.builds(Condition, st.just("manager"), st.just("is"), st.booleans())
    group = st.builds(Group, st.sampled_from([ANY, ALL]), st.lists(unit | role | joined | manages, max_size=3).map(tuple))
    named = st.lists(st.sampled_from([one.pk for one in made]), max_size=3, unique=True).map(lambda ids: tuple(sorted(ids)))
    return draw(st.builds(Rule, st.sampled_from([ANY, ALL]), st.lists(group, max_size=3).map(tuple), named, named))


def naive(rule, person):
    """The text of §3.2 read aloud, person by person, without any of the code that is tried."""
    if not person.is_active or person.pk in rule.left_out:
        return False
    own_units, answers = list(person.units.all()), []
    for group in rule.groups:
        asked = [one for one in group.conditions if one.value is not None]
        if not asked:
            continue
        fits = []
        for one in asked:
            if one.field == "unit":
                chain = {unit.pk for unit in own_units}
                if one.op == "below":
                    for unit in own_units:
                        while unit.parent is not None:
                            unit = unit.parent
                            chain.add(unit.pk)
                fits.append(one.value in chain)
            elif one.field == "job_role":
                fits.append(one.value in {role.pk for role in person.job_roles.all()})
            elif one.field == "joined":
                fits.append(person.joined_on < one.value if one.op == "before" else person.joined_on > one.value)
            else:
                fits.append(any(other.is_active for other in person.reports.all()) is one.value)
        answers.append(all(fits) if group.match == ALL else any(fits))
    meant = bool(answers) and (all(answers) if rule.match == ALL else any(answers))
    return meant or person.pk in rule.added


def test_the_database_the_plain_rule_and_the_sets_mean_whom_the_text_means(organisation_of_twelve, cast):
    units, roles, made = organisation_of_twelve
    everybody = list(type(cast.hr).objects.all())
    facts, at_once = audience.facts_about([one.pk for one in everybody]), audience.everybody()

    @CASES
    @given(rules_about(units, roles, made))
    def try_it(rule):
        meant = {one.pk for one in everybody if naive(rule, one)}
        assert set(audience.people_meant_by(rule).values_list("pk", flat=True)) == meant
        assert at_once.meant_by(rule) == meant
        assert {one for one, known in facts.items() if matched(rule, known) is not None} == meant
        assert rule_from(as_stored(rule)) == rule
        for one, known in facts.items():
            is_meant_by_conditions = matched(Rule(rule.match, rule.groups), known) is not None
            if known.is_active and rule.asked and rule.match == ALL:
                assert (unmet(rule, known) == []) == is_meant_by_conditions, one

    try_it()


def state_of(track):
    track.refresh_from_db()
    rows = track.assigned_set.assignments.order_by("pk").values_list(
        "person_id", "grounds_id", "due_on", "paused_days", "matched", "completed_at", "excused", "valid_until"
    )
    return track.state, track.in_force_id, {(*row[:4], str(row[4]), *row[5:]) for row in rows.filter(ended_at=None)}


TERMS = st.sampled_from(
    [
        {"strength": "invited", "due_kind": "none"},
        {"strength": "expected", "due_kind": "assigned", "due_days": 30},
        {"strength": "expected", "due_kind": "joined", "due_days": 4000, "period_months": 12},
        {"strength": "expected", "due_kind": "fixed", "due_on": date(2031, 1, 1), "extended_to": date(2031, 2, 1)},
    ]
)


def test_apply_and_undo_is_the_identity_whatever_came_before(organisation_of_twelve, cast, make_track):
    units, roles, made = organisation_of_twelve
    track = make_track(rule=Rule(added=(made[0].pk,)))

    @settings(CASES, max_examples=12)
    @given(st.lists(st.tuples(rules_about(units, roles, made), TERMS), min_size=1, max_size=3), st.lists(st.sampled_from(made), max_size=3))
    def try_it(steps, by_name):
        states, done = [state_of(track)], []
        for rule, terms in steps:
            now = timezone.now()
            tracks.set_audience(track=track, rule=rule, by=cast.hr, now=now)
            tracks.set_terms(track=track, by=cast.hr, now=now, **({"due_on": None, "due_days": None, "extended_to": None, "period_months": None} | terms))
            if rule.is_finished:
                done.append(applying.request_application(track=track, by=cast.hr, now=now))
                applying.work_off(application_id=done[-1].pk)
                states.append(state_of(track))
        if by_name and done:
            try:
                done.append(by_hand.give_by_hand(track=track, people=[one.pk for one in by_name], by=cast.hr, now=timezone.now()))
                applying.work_off(application_id=done[-1].pk)
                states.append(state_of(track))
            except by_hand.NobodyNew:
                pass
        assert states.pop() == state_of(track)
        for application in reversed(done):
            applying.request_undo(application=application, by=cast.hr, now=timezone.now())
            applying.work_off(application_id=application.pk)
            assert state_of(track) == states.pop()

    try_it()
