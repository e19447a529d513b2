"""A practice case in many windows at once: one path, counted once; and what somebody writes for themselves, in two windows."""

import pytest
from django.utils import timezone

from courses.content.reflections import services as reflections
from courses.content.reflections.models import Reflection
from courses.practice.models import ChoiceCount, ChoiceFigure, PracticeRun
from courses.practice.queries.playing import edition_of
from courses.practice.services import playing
from courses.progress.models import LessonProgress
from lms.lib.refusals import Refused
from tests.courses_made import make_course, make_lesson, make_module
from tests.practice.made import make_case

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()


def choosing(person, lesson, turn, choice):
    edition = edition_of(lesson.published)
    return lambda: playing.choose(person=person, lesson=lesson, edition=edition, turn=turn, choice=choice, now=NOW)


def writing(person, lesson, text):
    return lambda: reflections.keep(person=person, lesson=lesson, text=text, based_on=0, now=NOW)


def faults(results):
    return [one for one in results if isinstance(one, Exception) and not isinstance(one, Refused)]


def test_of_choices_made_at_once_in_many_windows_one_counts_and_the_others_are_told(at_once, make_person, races):
    lesson = make_case(make_module(make_course(), lessons=1))
    for _turn in races:
        person = make_person()
        results = at_once([choosing(person, lesson, 0, choice) for choice in ("public", "private", "public", "private")])
        assert faults(results) == []
        [[step, made]] = PracticeRun.objects.get(person=person).path
        told = [one for one in results if isinstance(one, Refused)]
        assert step == "complaint" and made in {"public", "private"}
        assert len(told) >= 1, "who chose the other thing reads so"


def test_the_last_choice_clicked_many_times_finishes_and_counts_once(at_once, make_person, races):
    lesson = make_case(make_module(make_course(), lessons=1))
    for number, _turn in enumerate(races, 1):
        person = make_person()
        results = at_once([choosing(person, lesson, 0, "private")] * 6)
        assert faults(results) == []
        assert PracticeRun.objects.get(person=person).path == [["complaint", "private"]]
        assert LessonProgress.objects.filter(person=person, lesson=lesson, finished_at__isnull=False).count() == 1
        assert sum(ChoiceCount.objects.filter(choice="private").values_list("people", flat=True)) == number


def test_eight_people_who_finish_at_once_are_one_closed_figure(at_once, make_person):
    lesson = make_case(make_module(make_course(), lessons=1))
    results = at_once([choosing(make_person(), lesson, 0, "private") for _number in range(8)])
    assert faults(results) == []
    finished = PracticeRun.objects.filter(finished_at__isnull=False).count()
    assert finished == 8 - len([one for one in results if isinstance(one, Refused)])
    assert sum(ChoiceFigure.objects.values_list("people", flat=True)) == finished
    assert all(figure.people <= 8 and (figure.people == 8) == (figure.closed_on is not None) for figure in ChoiceFigure.objects.all())


def test_two_windows_that_write_for_oneself_lose_neither_text(at_once, make_person, races):
    lesson = make_lesson(make_module(make_course(), lessons=0), key="think", kind="reflection")
    for _turn in races:
        person = make_person()
        texts = ["One.", "Two.", "Three."]
        results = at_once([writing(person, lesson, text) for text in texts])
        assert faults(results) == []
        [kept] = [text for text, one in zip(texts, results, strict=True) if not isinstance(one, Refused)]
        row = Reflection.objects.get(person=person)
        assert (row.text, row.number) == (kept, 1)
