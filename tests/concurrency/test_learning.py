"""Learning in two places at once: nothing twice, nothing lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.enrolment import services as enrolment
from courses.enrolment.models import Enrolment
from courses.progress import notices, services
from courses.progress.models import LessonProgress, ModuleCompletion
from tests.courses_made import make_course, make_module

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()


def test_ten_clicks_at_once_are_one_enrolment(at_once, make_person):
    person, course = make_person(), make_course()
    results = at_once([lambda: enrolment.enrol(person=person, course=course, now=NOW)] * 10)
    assert {row.pk for row in results} == {Enrolment.objects.get().pk}


def test_a_lesson_opened_and_finished_in_many_tabs_completes_the_module_once(at_once, make_person, monkeypatch):
    heard = []
    monkeypatch.setattr(notices, "_listeners", [lambda completion, now: heard.append(completion.pk)])
    person, module = make_person(), make_module(make_course(), lessons=1)
    lesson = module.lessons.select_related("module").get()
    results = at_once([lambda: services.finish_lesson(person=person, lesson=lesson, now=NOW)] * 8)
    assert [result for result in results if isinstance(result, Exception)] == []
    assert (LessonProgress.objects.count(), ModuleCompletion.objects.count()) == (1, 1)
    assert len(heard) == 1


def test_places_from_many_devices_leave_the_latest(at_once, make_person):
    person, module = make_person(), make_module(make_course(), lessons=1)
    lesson = module.lessons.select_related("module").get()

    def save(number: int):
        return lambda: services.save_place(person=person, lesson=lesson, place=number, at=NOW - timedelta(seconds=100 - number), now=NOW)

    results = at_once([save(number) for number in (7, 3, 9, 1, 8, 2, 6, 4)])
    assert [result for result in results if isinstance(result, Exception)] == []
    assert LessonProgress.objects.get().place == 9
