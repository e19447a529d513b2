"""Audience rules: the plain-Python reference, its sentence, and that SQL says the same (people-and-tracks.md §3.2, §3.6)."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from courses.role.queries import audience
from courses.role.rules import Condition, Facts, Group, Matched, Membership, Rule, WrongRule, as_stored, matched, rule_from
from courses.role.sentences import Names, as_kept, sentence, why
from lms.people import services
from lms.people.models import JobRole, ManagerLine, Unit, UnitMembership, User

NAMES = Names({1: ("Klantenservice", "Customer service"), 2: ("Inkoop", "Purchasing")}, {7: ("medewerker servicedesk", "service desk agent")})
BELOW_1, ROLE_7 = Condition("unit", "below", 1), Condition("job_role", "is", 7)
BEFORE = Condition("joined", "before", date(2026, 5, 1))
SAMIRA = Facts(3, date(2026, 2, 3), (Membership(5, (9, 1, 5), date(2026, 2, 3)),), {7: date(2026, 3, 1)})


def test_a_rule_is_said_in_one_sentence_in_both_languages():
    rule = Rule(groups=(Group(conditions=(BELOW_1, ROLE_7)), Group(conditions=(BEFORE,))), left_out=(4, 5))
    assert sentence(rule, NAMES, "en") == (
        "Everybody in Customer service with everything below, or with job role service desk agent, and also who joined before 1 May 2026, except 2 people."
    )
    assert sentence(rule, NAMES, "nl") == (
        "Iedereen bij Klantenservice met alles eronder, of met de functie medewerker servicedesk, en ook in dienst voor 1 mei 2026, behalve 2 mensen."
    )


def test_a_rule_of_names_only_and_an_empty_rule_are_said_too():
    assert sentence(Rule(added=(1, 2, 3)), NAMES, "en") == "3 people by name."
    assert sentence(Rule(), NAMES, "en") == "Nobody yet."
    assert sentence(Rule(added=(1,)), NAMES, "nl") == "1 persoon met naam."


def test_a_group_of_all_asks_for_every_condition_and_a_group_of_any_for_one():
    other = Condition("unit", "is", 2)
    assert matched(Rule(groups=(Group("any", (other, ROLE_7)),)), SAMIRA)
    assert matched(Rule(groups=(Group("all", (other, ROLE_7)),)), SAMIRA) is None
    assert matched(Rule(groups=(Group("all", (BELOW_1, ROLE_7)),)), SAMIRA)


def test_exactly_a_unit_leaves_out_what_lies_below():
    assert matched(Rule(groups=(Group(conditions=(Condition("unit", "is", 1),)),)), SAMIRA) is None
    assert matched(Rule(groups=(Group(conditions=(Condition("unit", "is", 5),)),)), SAMIRA)


def test_before_and_after_a_day_leave_out_the_day_itself():
    on = SAMIRA.joined_on
    for op, days, fits in (("before", 0, False), ("before", 1, True), ("after", 0, False), ("after", -1, True)):
        rule = Rule(groups=(Group(conditions=(Condition("joined", op, on + timedelta(days=days)),)),))
        assert (matched(rule, SAMIRA) is not None) is fits


def test_who_is_left_out_by_name_is_left_out_even_when_added_or_meant():
    assert matched(Rule(groups=(Group(conditions=(BELOW_1,)),), added=(3,), left_out=(3,)), SAMIRA) is None


def test_a_rule_without_conditions_means_nobody_and_who_has_left_fits_nothing():
    assert matched(Rule(), SAMIRA) is None
    assert matched(Rule(groups=(Group(conditions=(Condition("unit", "below", None),)),)), SAMIRA) is None
    gone = Facts(3, SAMIRA.joined_on, SAMIRA.units, is_active=False)
    assert matched(Rule(groups=(Group(conditions=(BELOW_1,)),), added=(3,)), gone) is None


def test_the_reason_names_the_field_that_matched_and_since_when():
    found = matched(Rule(groups=(Group(conditions=(Condition("unit", "is", 2), ROLE_7)),)), SAMIRA)
    assert found == [Matched("job_role", "is", 7, 7, date(2026, 3, 1))]
    kept = as_kept(found, NAMES)[0]
    assert why(kept, "en") == "Your job role is ‘service desk agent’. Since 1 March 2026."
    assert why(kept, "nl") == "Je functie is ‘medewerker servicedesk’. Sinds 1 maart 2026."
    assert why(kept, "nl", to_the_person=False) == "Functie ‘medewerker servicedesk’. Sinds 1 maart 2026."


@pytest.mark.parametrize(
    "stored",
    [{"groups": [{"conditions": [{"field": "salary", "op": "is", "value": 1}]}]}, {"groups": [{"match": "none"}]}, {"added": ["x"]},
     {"groups": [{"conditions": [{"field": "joined", "op": "before", "value": "soon"}]}]}, {"added": list(range(100_001))}],
)  # fmt: skip
def test_what_no_builder_of_ours_writes_is_refused(stored):
    with pytest.raises(WrongRule):
        rule_from(stored)


def conditions(units, job_roles):
    days = st.dates(date(2026, 1, 1), date(2026, 1, 9))
    return st.one_of(
        st.builds(Condition, st.just("unit"), st.sampled_from(["below", "is"]), st.sampled_from([*units, None])),
        st.builds(Condition, st.just("job_role"), st.just("is"), st.sampled_from(job_roles)),
        st.builds(Condition, st.just("joined"), st.sampled_from(["before", "after"]), days),
        st.builds(Condition, st.just("manager"), st.just("is"), st.booleans()),
    )


def all_rules(units, job_roles, people):
    group = st.builds(Group, st.sampled_from(["any", "all"]), st.lists(conditions(units, job_roles), max_size=3).map(tuple))
    some = st.lists(st.sampled_from(people), max_size=2, unique=True).map(lambda ids: tuple(sorted(ids)))
    return st.builds(Rule, st.sampled_from(["any", "all"]), st.lists(group, max_size=3).map(tuple), some, some)


class TestSqlSaysWhatTheReferenceSays(TestCase):
    """Any rule, over people in a tree of units whose ids share digits (1 and 11), some of whom left or manage nobody any more."""

    @classmethod
    def setUpTestData(cls):
        now = timezone.now()
        units, parents = [], [None, 0, 0, 1, 1, 2, 3, 3, 4, 5, 6, 0]
        for number, parent in enumerate(parents):
            above = units[parent] if parent is not None else None
            units.append(services.create_unit(code=f"u{number}", kind="department", parent=above, name_nl=str(number), by=None, now=now))
        jobs = [services.create_job_role(code=f"j{number}", name_nl=str(number), by=None) for number in range(3)]
        for number in range(24):
            services.create_person(
                employee_number=f"h{number}", given_name="P", family_name=str(number), by=None, now=now, joined_on=date(2026, 1, 1 + number % 9),
                units=[units[number % 12]] if number % 5 else [units[number % 12], units[(number * 7 + 1) % 12]] if number else [],
                job_roles=[jobs[one] for one in range(3) if (number >> one) & 1],
            )  # fmt: skip
        people = list(User.objects.order_by("pk"))
        for person, manager in ((4, 1), (5, 1), (6, 2), (7, 3)):
            ManagerLine.objects.create(person=people[person], manager=people[manager])
        for one in (7, 9, 3):
            services.leave(person=people[one], by=None, now=now)

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(data=st.data())
    def test_any_rule_means_the_same_people(self, data):
        units, jobs, people = ([*model.objects.order_by("pk").values_list("pk", flat=True)] for model in (Unit, JobRole, User))
        rule = data.draw(all_rules(units, jobs, people))
        expected = {person for person, facts in audience.facts_about(people).items() if matched(rule, facts) is not None}
        assert set(audience.people_meant_by(rule).values_list("pk", flat=True)) == expected
        assert rule_from(as_stored(rule)) == rule

    def test_the_people_of_the_property_are_not_all_alike(self):
        assert UnitMembership.objects.values("unit").distinct().count() == 12
        assert User.objects.filter(is_active=False).count() == 3
