"""What people of the demo have learnt: the employee is half-way, many others began, and some did the level check."""

from datetime import timedelta

from courses.catalogue.models import Course, Lesson
from courses.enrolment import services as enrolment
from courses.general.models import Question
from courses.general.services import checks
from courses.progress import services as progress
from lms.demo.organisation import Made
from lms.demo.people import some
from lms.people.models import User

BASICS, POLICY, REACTION = "social-media-basics", "our-policy-in-examples", "a-reaction-you-cannot-take-back"


def make(made: Made) -> None:
    """The employee finished phase 1 and is in the middle of phase 2; sixty colleagues finished a module."""
    employee = made.named["employee"]
    for course in Course.objects.filter(key__in=[BASICS, "social-media-in-our-organisation"]):
        enrolment.enrol(person=employee, course=course, now=made.now - timedelta(days=40))
    _finish(employee, list(Lesson.objects.filter(module__course__key=BASICS)), made, days_ago=30)
    reaction = list(Lesson.objects.filter(module__key=REACTION))
    _finish(employee, reaction[:2], made, days_ago=1)
    progress.open_lesson(person=employee, lesson=reaction[2], now=made.now - timedelta(hours=20))
    first = list(Lesson.objects.filter(module__course__key=BASICS, module__position=1)) or list(Lesson.objects.filter(module__course__key=BASICS)[:4])
    for person in some(made.everybody, 40, seed=BASICS):
        _finish(person, first, made, days_ago=20)
    for person in some(made.everybody, 20, seed=POLICY):
        _finish(person, list(Lesson.objects.filter(module__key=POLICY)), made, days_ago=14)
    _check_levels(made)


def _check_levels(made: Made) -> None:
    """The employee did the level check twice and grew; so many colleagues of two divisions did it that these have a figure."""
    questions = list(Question.objects.filter(is_in_use=True).prefetch_related("options"))
    if not questions:
        return
    employee = made.named["employee"]
    _check_level(employee, questions, made, days_ago=75, misses=2)
    _check_level(employee, questions, made, days_ago=28, misses=5)
    for unit, how_many in (("klantenservice", 8), ("winkel-breda", 8), ("inkoop", 3)):
        for number, person in enumerate(some(made.staff[unit], how_many, seed="level check")):
            _check_level(person, questions, made, days_ago=60 - number, misses=2 + number % 3)


def _check_level(person: User, questions: list[Question], made: Made, *, days_ago: int, misses: int) -> None:
    """One check in which every so many-th question goes amiss."""
    at = made.now - timedelta(days=days_ago)
    checks.start(person=person, now=at)
    for number, question in enumerate(questions, 1):
        option = next(one for one in question.options.all() if one.is_right != (number % misses == 0))
        checks.answer(person=person, question=question, option=option, now=at + timedelta(seconds=25 * number))
    checks.finish(person=person, now=at + timedelta(minutes=5))


def _finish(person: User, lessons: list[Lesson], made: Made, *, days_ago: int) -> None:
    for number, lesson in enumerate(lessons):
        progress.finish_lesson(person=person, lesson=lesson, now=made.now - timedelta(days=days_ago) + timedelta(minutes=5 * number))
