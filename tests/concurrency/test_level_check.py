"""The level check in two windows at once: nothing twice, nothing lost, and every figure of exactly eight people."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.general.models import Answer, Attempt, Counted, GroupFigure, Outcome, Question
from courses.general.queries import figures
from courses.general.services import checks
from lms.lib.refusals import Refused
from tests.courses_made import make_course, make_module
from tests.general.conftest import store

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()


@pytest.fixture
def questions(db):
    module = make_module(make_course())
    return [store(module, key=key, position=position) for position, key in enumerate(("a", "b"), 1)]


def test_ten_clicks_begin_one_check(at_once, make_person, questions):
    person = make_person()
    results = at_once([lambda: checks.start(person=person, now=NOW)] * 10)
    assert {one.pk for one in results} == {Attempt.objects.get().pk}


def test_answers_from_many_windows_leave_one_and_going_on_never_takes_it_away(at_once, make_person, questions):
    person, question = make_person(), questions[0]
    checks.start(person=person, now=NOW)
    options = list(question.options.all())

    def choose(number: int):
        return lambda: checks.answer(person=person, question=question, option=options[number % 3], now=NOW)

    results = at_once([*(choose(number) for number in range(6)), *[lambda: checks.pass_by(person=person, question=question, now=NOW)] * 6])
    assert [one for one in results if isinstance(one, Exception)] == []
    assert Answer.objects.get().option in options


def test_finishing_while_another_window_answers_counts_the_person_once(at_once, make_person, make_unit, questions):
    person = make_person(units=[make_unit(kind="division")])
    checks.start(person=person, now=NOW)
    right = questions[0].options.get(is_right=True)
    checks.answer(person=person, question=questions[0], option=right, now=NOW)
    late = questions[1].options.first()
    results = at_once(
        [lambda: checks.finish(person=person, now=NOW)] * 4 + [lambda: checks.answer(person=person, question=questions[1], option=late, now=NOW)] * 4
    )
    assert [one for one in results if isinstance(one, Exception) and not isinstance(one, Refused)] == []
    outcome = Outcome.objects.get()
    assert outcome.answered == Answer.objects.filter(option__isnull=False).count(), "what is kept is what was counted"
    assert (Counted.objects.count(), GroupFigure.objects.get().people) == (1, 1)


def test_wiping_while_another_window_answers_leaves_no_error(at_once, make_person, questions):
    person = make_person()
    checks.start(person=person, now=NOW)
    option = questions[0].options.first()
    results = at_once(
        [lambda: checks.delete_results(person=person)] * 3 + [lambda: checks.answer(person=person, question=questions[0], option=option, now=NOW)] * 5
    )
    assert [one for one in results if isinstance(one, Exception) and not isinstance(one, Refused)] == []
    assert not Attempt.objects.exists()


def test_twenty_people_at_once_make_two_closed_figures_of_eight_and_an_open_one(at_once, make_person, make_unit, questions):
    unit = make_unit(kind="division")
    people = [make_person(units=[unit]) for _one in range(20)]
    for person in people:
        checks.start(person=person, now=NOW)
        for question in Question.objects.all():
            checks.answer(person=person, question=question, option=question.options.get(is_right=True), now=NOW)

    def finish(person):
        return lambda: checks.finish(person=person, now=NOW + timedelta(minutes=5))

    results = at_once([finish(person) for person in people])
    for person, result in zip(people, results, strict=True):
        if isinstance(result, Refused):  # the database was busy; asking again is safe
            checks.finish(person=person, now=NOW)
    assert [one for one in results if isinstance(one, Exception) and not isinstance(one, Refused)] == []
    assert sorted(GroupFigure.objects.values_list("people", flat=True)) == [4, 8, 8]
    [whole] = figures.division_levels()
    assert (whole.people, whole.level) == (16, 5.0)
