"""A session that was attended counts for its module, whatever was done first, and also when the requirements change afterwards."""

from datetime import timedelta

import pytest

from courses.catalogue.models import Module
from courses.live_sessions import services
from courses.live_sessions.models import Attendance
from courses.progress import services as progress
from courses.progress.models import ModuleCompletion
from tests.courses_made import make_lesson


@pytest.fixture
def attend(make_session, make_person, book, hr):
    """Somebody who was at a session of its module."""

    def attend(**fields):
        session, person = make_session(**fields), make_person()
        booking = book(person, session)
        date = session.dates.get()
        services.mark(booking=booking, date=date, value=Attendance.Value.ATTENDED, by=hr, now=date.starts_at + timedelta(minutes=30))
        return person, session.module

    return attend


def test_first_the_session_and_then_the_lessons_completes_a_module_that_needs_both(attend, now):
    person, module = attend()
    Module.objects.filter(pk=module.pk).update(completion="both")
    lesson = make_lesson(module, key="afterwards")
    assert not ModuleCompletion.objects.exists()
    lesson.module.refresh_from_db()
    progress.finish_lesson(person=person, lesson=lesson, now=now)
    assert ModuleCompletion.objects.filter(person=person, module=module).exists()


def test_when_a_session_becomes_enough_whoever_was_there_is_completed(attend, make_person, now):
    person, module = attend()
    assert not ModuleCompletion.objects.exists()
    module.completion = "quiz|session"
    module.save()
    assert services.attendees_of(module) == {person.pk}
    assert progress.recompute(module=module, now=now) == 1
    assert ModuleCompletion.objects.get().person == person
