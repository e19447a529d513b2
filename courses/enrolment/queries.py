"""Who is on what course; only ever asked for oneself."""

from typing import Any

from django.db.models import QuerySet

from courses.catalogue.models import Course, State
from courses.enrolment.models import Enrolment
from lms.lib.prepared import prepared
from lms.people.models import User


def courses_of(person: User) -> list[Course]:
    """The open courses the person is on, by phase and order."""
    return _courses(person=person.pk)


@prepared
def _courses(person: int) -> QuerySet[Course]:
    return Course.objects.filter(state=State.PUBLISHED, enrolments__person=person, enrolments__left_at=None)


def is_on(person: User, course: Course) -> bool:
    return Enrolment.objects.filter(person=person, course=course, left_at=None).exists()


def course_ids_of(person: User) -> set[int]:
    return set(_course_ids(person=person.pk))


@prepared
def _course_ids(person: int) -> QuerySet[Enrolment, Any]:
    return Enrolment.objects.filter(person=person, left_at=None).values_list("course_id", flat=True)
