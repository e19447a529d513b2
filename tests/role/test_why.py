"""Why, and why not: exact to the field and the date (people-and-tracks.md §3.6)."""

from datetime import date

import pytest
from django.utils import timezone

from courses.role import rules
from courses.role.rules import AFTER, ALL, ANY, BEFORE, BELOW, IS, IS_MANAGER, JOB_ROLE, JOINED, UNIT, Condition, Facts, Group, Membership, Rule
from courses.role.sentences import Names
from courses.role.services import following, tracks
from courses.role.why_not import why_not
from lms.people import services as people
from lms.people.models import UnitMembership
from tests.role.conftest import REQUIRED, below

NAMES = Names({1: ("Voorbeeld", "Example"), 2: ("Noord", "North"), 3: ("Zuid", "South")}, {7: ("Inkoper", "Buyer"), 8: ("Jurist", "Lawyer")})
PERSON = Facts(50, date(2024, 3, 1), (Membership(3, (1, 3), date(2025, 2, 1)),), {7: date(2025, 6, 1)})


def said(*conditions, match=ANY, language="en", person=PERSON):
    return [why_not(one, NAMES, language) for one in rules.unmet(Rule(groups=(Group(match, conditions),)), person)]


@pytest.mark.parametrize(
    ("condition", "english", "dutch"),
    [
        (
            Condition(UNIT, BELOW, 2),
            "Belongs to ‘South’ (since 1 February 2025), which is not part of ‘North’.",
            "Hoort bij ‘Zuid’ (sinds 1 februari 2025). Dat valt niet onder ‘Noord’.",
        ),
        (
            Condition(UNIT, IS, 1),
            "Belongs to ‘South’ (since 1 February 2025), not to exactly ‘Example’.",
            "Hoort bij ‘Zuid’ (sinds 1 februari 2025), niet bij precies ‘Voorbeeld’.",
        ),
        (
            Condition(JOB_ROLE, IS, 8),
            "Job role: ‘Buyer’ (since 1 June 2025), not ‘Lawyer’.",
            "Functie: ‘Inkoper’ (sinds 1 juni 2025), niet ‘Jurist’.",
        ),
        (
            Condition(JOINED, BEFORE, date(2024, 3, 1)),
            "Joined on 1 March 2024. The rule asks for before 1 March 2024.",
            "In dienst sinds 1 maart 2024. De regel vraagt: voor 1 maart 2024.",
        ),
        (
            Condition(JOINED, AFTER, date(2024, 3, 1)),
            "Joined on 1 March 2024. The rule asks for after 1 March 2024.",
            "In dienst sinds 1 maart 2024. De regel vraagt: na 1 maart 2024.",
        ),
        (
            Condition(IS_MANAGER, IS, True),
            "Is not a manager, and the rule asks for that.",
            "Is geen leidinggevende, en de regel vraagt dat.",
        ),
    ],
)
def test_each_field_says_what_is_true_instead_and_since_when(condition, english, dutch):
    assert said(condition) == [english]
    assert said(condition, language="nl") == [dutch]


def test_only_what_is_not_true_is_named_and_a_person_without_a_place_is_said_too():
    assert said(Condition(UNIT, BELOW, 1), Condition(JOB_ROLE, IS, 8), match=ALL) == ["Job role: ‘Buyer’ (since 1 June 2025), not ‘Lawyer’."]
    assert said(Condition(UNIT, BELOW, 1), Condition(JOB_ROLE, IS, 8), match=ANY) == [], "one of them is enough, and one is true"
    nobody = Facts(51, date(2024, 3, 1))
    assert said(Condition(UNIT, BELOW, 2), Condition(JOB_ROLE, IS, 8), person=nobody) == [
        "Belongs to no department. The rule asks for ‘North’.", "Has no job role. The rule asks for ‘Lawyer’.",
    ]  # fmt: skip


def test_hr_reads_why_and_why_not_by_the_rule_in_force_not_by_the_draft(cast, client_of, make_track, apply):
    track = make_track(rule=below(cast.north, left_out=(cast.manager.pk,)), **REQUIRED)
    apply(track)
    tracks.set_audience(track=track, rule=below(cast.south), by=cast.hr, now=timezone.now())
    hr = client_of(cast.hr)

    def found(words):
        return hr.get(f"/hr/tracks/{track.key}/why/", {"q": words}).content.decode().partition("<main")[2]

    today = timezone.localdate()
    since = f"{today.day} {today:%B} {today.year}"
    assert "has it." in (samira := found("Samira")) and "Belongs to ‘Noord’." in samira and "by Hanna Ruis" in samira
    otto = found("Otto")
    assert "does not have it." in otto and f"Belongs to ‘Zuid’ (since {since}), which is not part of ‘Noord’." in otto
    assert "Left out by name." in found("Marloes")
    assert "Nobody is called ‘zzz’" in found("zzz")
    people.leave(person=cast.employee, by=cast.hr, now=timezone.now())
    gone = found("Samira")
    assert "Has left, on" in gone and "left the organisation" in gone


def test_a_mover_reads_that_it_was_had_before(cast, client_of, make_track, apply):
    track = make_track()
    apply(track)
    people.change_person(person=cast.employee, units=[cast.south], by=cast.hr, now=timezone.now())
    hr = client_of(cast.hr)
    seen = hr.get(f"/hr/tracks/{track.key}/why/", {"q": "Samira"}).content.decode()
    assert "has it." in seen, "followed within the day"
    following.follow_person(person=cast.employee, now=timezone.now())
    seen = hr.get(f"/hr/tracks/{track.key}/why/", {"q": "Samira"}).content.decode()
    assert "does not have it." in seen and "the rule no longer fits" in seen


def test_why_costs_the_same_for_one_and_for_five(cast, client_of, make_track, apply, make_person, django_assert_max_num_queries):
    track = make_track()
    for number in range(5):
        make_person(f"Zoek{number}", units=[cast.south])
    apply(track)
    hr = client_of(cast.hr)
    with django_assert_max_num_queries(15):
        assert hr.get(f"/hr/tracks/{track.key}/why/", {"q": "Zoek"}).content.decode().count("does not have it.") == 5


def test_the_person_reads_rule_field_date_by_whom_and_what_ends_it(cast, client_of, make_track, apply):
    UnitMembership.objects.filter(person=cast.employee).update(since=date(2025, 5, 12))
    apply(make_track(**REQUIRED))
    seen = client_of(cast.employee).get("/learn/tracks/customer-service/").content.decode()
    for words in ("You belong to ‘Noord’.", "Since 12 May 2025.", "Everybody in Noord with everything below.", "by Hanna Ruis", "What ends it"):
        assert words in seen
