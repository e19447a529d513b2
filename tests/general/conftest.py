"""A small level check, and people who do it as they would on its pages."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from courses.catalogue.models import Course, Module
from courses.general.models import Attempt, Question
from courses.general.services import checks
from courses.general.services.questions import OptionForm, QuestionForm, store_question
from lms.people.models import User
from tests.courses_made import make_course, make_module

NOW = timezone.now()


def store(module: Module, *, key: str, position: int) -> Question:
    """A question of three options, of which the second fits."""
    options = tuple(OptionForm(f"Keuze {n} van {key}", f"Choice {n} of {key}", n == 2) for n in (1, 2, 3))
    form = QuestionForm(key, module.key, f"Situatie {key}?", f"Situation {key}?", f"Omdat {key}.", f"Because {key}.", options)
    store_question(form=form, module=module, position=position)
    return Question.objects.get(key=key)


@pytest.fixture
def course(db: None) -> Course:
    return make_course()


@pytest.fixture
def themes(course: Course) -> list[Module]:
    """Two modules: "Kijken" with three questions (k1, k2, k3) and "Delen" with two (d1, d2)."""
    look, share = make_module(course, title="Kijken"), make_module(course, title="Delen")
    for position, (module, key) in enumerate([(look, "k1"), (look, "k2"), (look, "k3"), (share, "d1"), (share, "d2")], 1):
        store(module, key=key, position=position)
    return [look, share]


@pytest.fixture
def person(make_person: Callable[..., User]) -> User:
    return make_person()


@pytest.fixture
def do_check(themes: list[Module]) -> Callable[..., Attempt]:
    """Do a whole check: the questions named go right, those in `skipped` are passed by, the rest goes wrong."""

    def do(person: User, right: str = "", *, skipped: str = "", at: datetime = NOW, until: str = "") -> Attempt:
        attempt = checks.start(person=person, now=at)
        for question in Question.objects.filter(is_in_use=True):
            if question.key in skipped.split():
                checks.pass_by(person=person, question=question, now=at)
            else:
                option = question.options.get(position=2 if question.key in right.split() else 1)
                checks.answer(person=person, question=question, option=option, now=at)
            if question.key == until:
                return attempt
        checks.finish(person=person, now=at + timedelta(minutes=5))
        return attempt

    return do


def choice(key: str, number: int) -> str:
    """The id of an option, as the form sends it."""
    return str(Question.objects.get(key=key).options.get(position=number).pk)


@pytest.fixture
def post(client_of: Any) -> Callable[..., Any]:
    """Press a button on the page of a question."""

    def press(person: User, key: str, value: str = "", *, go: str = "next", follow: bool = False) -> Any:
        return client_of(person).post(f"/learn/check/questions/{key}/answer/", {"choice": value, "go": go} if value else {"go": go}, follow=follow)

    return press
