"""The figure of a group: eight people at least, whatever is added up or subtracted, and nobody in it can be found."""

import random
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.general import models
from courses.general.models import GroupFigure, Outcome
from courses.general.queries import figures
from courses.general.services import checks
from courses.general.services.figures import count_in_figure
from lms.people.models import User
from tests.courses_made import make_module
from tests.general.conftest import NOW

RESULT = "/learn/check/result/"


@pytest.fixture
def north(make_unit):
    return make_unit("Noord", kind="division", name_en="North")


@pytest.fixture
def people_of(make_person):
    return lambda unit, number: [make_person(units=[unit]) for _one in range(number)]


def test_seven_people_give_no_figure_and_the_eighth_gives_one_of_all_eight(north, people_of, do_check):
    *seven, eighth = people_of(north, 8)
    for person in seven:
        do_check(person, "k1 k2 d1")
    assert (figures.division_levels(), figures.theme_levels()) == ([], [])
    do_check(eighth, "k1 k2 k3 d1 d2")
    look, share = figures.theme_levels(unit=north)
    assert (look.people, look.right, look.asked, look.as_of) == (8, 7 * 2 + 3, 8 * 3, timezone.localdate(NOW))
    assert (share.people, share.right, share.asked) == (8, 7 * 1 + 2, 8 * 2)
    [whole] = figures.division_levels()
    assert (whole.unit, whole.round, whole.people, whole.level) == (north, "first", 8, 3.2), "26 of 40 situations: 3.25 of every five, rounded"


def test_a_ninth_person_changes_nothing_until_there_are_sixteen(north, people_of, do_check):
    people = people_of(north, 16)
    shown = []
    for person in people:
        do_check(person, "k1")
        shown.append(sum(one.people for one in figures.division_levels()))
    assert shown == [0] * 7 + [8] * 8 + [16]


def test_nobody_counts_twice_and_a_second_time_goes_to_a_figure_of_its_own(north, people_of, do_check):
    [person] = people_of(north, 1)
    for _time in range(4):
        do_check(person, "k1")
    assert list(GroupFigure.objects.order_by("round").values_list("round", "people")) == [("again", 1), ("first", 1)]


def test_wiping_and_doing_it_again_does_not_fill_a_figure_with_one_person(north, people_of, do_check):
    [person] = people_of(north, 1)
    for _time in range(10):
        do_check(person, "k1")
        checks.delete_results(person=person)
    assert figures.division_levels() == []
    assert {one.people for one in GroupFigure.objects.all()} == {1}


def test_people_count_for_the_division_above_them_and_without_one_for_none(make_unit, make_person, north, do_check):
    company = make_unit("Voorbeeld", kind="company")
    shop = make_unit("Winkel", kind="site", parent=make_unit("Winkels", parent=north))
    do_check(make_person(units=[shop]), "k1")
    do_check(make_person(units=[company]), "k1")
    do_check(make_person(), "k1")
    assert [(one.unit, one.people) for one in GroupFigure.objects.all()] == [(north, 1)]


def test_no_difference_between_days_divisions_or_themes_is_about_fewer_than_eight(make_unit, people_of, course):
    """Sixty people of three divisions in any order; every figure, and every difference of two, is nobody or eight at least."""
    divisions = [make_unit(name, kind="division") for name in ("Noord", "Zuid", "West")]
    everywhere, somewhere = make_module(course), make_module(course)
    arriving = [person for unit, number in zip(divisions, (31, 20, 9), strict=True) for person in people_of(unit, number)]
    dice = random.Random(8)
    dice.shuffle(arriving)
    pictures: list[dict[tuple[int, int], int]] = [{}]
    with transaction.atomic():
        for person in arriving:
            asked = [everywhere] + ([somewhere] if dice.random() < 0.7 else [])
            count_in_figure(person=person, outcomes=[Outcome(module=one, right=dice.randint(0, 2), answered=2, asked=2) for one in asked], now=NOW)
            pictures.append({(one.unit.pk, one.module.pk): one.people for one in figures.theme_levels()})
            totals = {one.unit.pk: one.people for one in figures.division_levels()}
            for unit, number in totals.items():
                assert number % 8 == 0
                assert all(pictures[-1].get((unit, module.pk), 0) in {0, *range(8, number + 1)} for module in (everywhere, somewhere))
                assert all((number - pictures[-1].get((unit, module.pk), 0)) not in range(1, 8) for module in (everywhere, somewhere))
    assert pictures[-1][(divisions[0].pk, everywhere.pk)] == 24
    for before, after in pairwise(pictures):
        assert all(after.get(key, 0) - before.get(key, 0) in {0, 8} for key in before.keys() | after.keys())


def test_the_database_refuses_a_figure_that_is_shown_too_early(north):
    for people, closed_on in ((7, NOW.date()), (9, NOW.date()), (8, None)):
        with pytest.raises(IntegrityError), transaction.atomic():
            GroupFigure.objects.create(unit=north, round="first", people=people, closed_on=closed_on)


def test_nothing_in_a_figure_leads_to_a_person_or_an_attempt():
    private = {User, models.Attempt, models.Answer, models.Outcome, models.Counted}
    for model in (models.GroupFigure, models.ThemeFigure):
        assert [field.name for field in model._meta.get_fields() if field.related_model in private] == []
    assert [field.name for field in models.Counted._meta.get_fields()] == ["id", "person", "round"], "no moment, no division, no outcome"


def test_the_result_page_says_the_figure_of_the_own_division_in_words_or_why_there_is_none(client_of, north, people_of, do_check):
    people = people_of(north, 8)
    for person in people[:7]:
        do_check(person, "k1 k2 k3")
    page = client_of(people[0]).get(RESULT).content.decode()
    assert "In your division, North" in page
    assert "Fewer than eight people, so we show no figure." in page
    do_check(people[7], "k1 k2 k3 d1")
    page = client_of(people[0]).get(RESULT).content.decode()
    assert "People there know least about ‘Delen (en)’." in page
    assert "Of 8 people on" in page


def test_who_is_in_no_division_reads_of_none(client_of, person, do_check):
    do_check(person, "k1")
    assert "In your division" not in client_of(person).get(RESULT).content.decode()
