"""Going on a course and leaving it. A person's own choice: nobody else is told, and nothing is written in the audit."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Course, State
from courses.enrolment.models import Enrolment
from lms.lib.refusals import Refused
from lms.people.models import User


class CourseIsClosed(Refused):
    message = _("This course is not open now. Choose another one on the page Learn.")


def enrol(*, person: User, course: Course, now: datetime) -> Enrolment:
    """Put the person on the course. Twice is the same as once. Raises CourseIsClosed."""
    if course.state != State.PUBLISHED:
        raise CourseIsClosed
    live = Enrolment.objects.filter(person=person, course=course, left_at=None)
    if found := live.first():
        return found
    try:
        with transaction.atomic():
            return Enrolment.objects.create(person=person, course=course, enrolled_at=now)
    except IntegrityError:  # a second click was faster
        return live.get()


def leave(*, person: User, course: Course, now: datetime) -> Enrolment | None:
    """Take the person off the course; what was learnt stays. None when the person was not on it."""
    with transaction.atomic():
        live = Enrolment.objects.filter(person=person, course=course, left_at=None).select_for_update().first()
        if live is None:
            return None
        live.left_at = max(now, live.enrolled_at)
        live.save(update_fields=["left_at"])
        return live


def come_back(*, person: User, course: Course, now: datetime) -> Enrolment:
    """Undo leaving: the last enrolment goes on as if nothing happened. Without one, enrol."""
    with transaction.atomic():
        last = Enrolment.objects.filter(person=person, course=course).order_by("-enrolled_at", "-pk").select_for_update().first()
        if last is None or course.state != State.PUBLISHED:
            return enrol(person=person, course=course, now=now)
        if last.left_at is not None:
            last.left_at = None
            last.save(update_fields=["left_at"])
        return last
