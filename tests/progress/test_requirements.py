"""What completes a module: lessons seen, quiz passed, session attended, in any combination (spec/learning.md §7)."""

from itertools import product

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.authoring.services import courses
from courses.catalogue import notices as catalogue_notices
from courses.catalogue.models import Module
from courses.progress import notices, rules, services
from courses.progress.models import ModuleCompletion
from tests.assessment.conftest import make_quiz
from tests.courses_made import make_course, make_lesson, make_module

NOW = timezone.now()
C = Module.Completion

# Each requirement as its label reads, for lessons read (r), quiz (q) and session (s).
MEANING = {
    C.LESSONS: lambda r, q, s: r,
    C.QUIZ: lambda r, q, s: q,
    C.SESSION: lambda r, q, s: s,
    C.LESSONS_AND_QUIZ: lambda r, q, s: r and q,
    C.BOTH: lambda r, q, s: r and s,
    C.QUIZ_AND_SESSION: lambda r, q, s: q and s,
    C.ALL: lambda r, q, s: r and q and s,
    C.LESSONS_OR_QUIZ: lambda r, q, s: r or q,
    C.EITHER: lambda r, q, s: r or s,
    C.QUIZ_OR_SESSION: lambda r, q, s: q or s,
    C.ANY: lambda r, q, s: r or q or s,
    C.LESSONS_QUIZ_OR_SESSION: lambda r, q, s: (r and q) or s,
    C.LESSONS_SESSION_OR_QUIZ: lambda r, q, s: (r and s) or q,
    C.QUIZ_SESSION_OR_LESSONS: lambda r, q, s: (q and s) or r,
    C.LESSONS_AND_ONE: lambda r, q, s: r and (q or s),
    C.QUIZ_AND_ONE: lambda r, q, s: q and (r or s),
    C.SESSION_AND_ONE: lambda r, q, s: s and (r or q),
    C.TWO: lambda r, q, s: r + q + s >= 2,
}
EVERY = list(product([False, True], repeat=3))


def answer(completion, lessons, quiz, session):
    return rules.is_complete(completion=completion, lessons=lessons, quiz=quiz, session=session)


@pytest.mark.parametrize("completion", C.values)
def test_each_requirement_means_what_its_words_say(completion):
    assert [answer(completion, *case) for case in EVERY] == [MEANING[C(completion)](*case) for case in EVERY]


def test_there_is_a_requirement_for_every_combination_in_which_doing_more_never_counts_against():
    tables = {tuple(answer(completion, *case) for case in EVERY) for completion in C.values}
    rising = {
        table
        for table in product([False, True], repeat=8)
        if all(table[one] <= table[two] for one in range(8) for two in range(8) if one & two == one) and any(table) and not all(table)
    }
    assert tables == rising
    assert len(C.values) == 18


def test_what_a_module_does_not_have_is_left_out_and_nothing_completes_by_nothing():
    assert answer(C.ALL, None, None, True) and answer(C.LESSONS_AND_QUIZ, True, None, False)
    assert not answer(C.LESSONS, None, None, True) and not answer(C.QUIZ, True, None, True)


@pytest.fixture
def module(db):
    module = make_module(make_course(), lessons=1)
    make_quiz(module)
    return module


def require(module, completion):
    module.completion = completion
    module.save()


def finish(person, module, *keys):
    for key in keys:
        services.finish_lesson(person=person, lesson=module.lessons.get(key=key), now=NOW)


def is_complete(person, module):
    return ModuleCompletion.objects.filter(person=person, module=module).exists()


def test_lessons_seen_and_a_quiz_passed_are_two_things(make_person, module):
    seen, passed, both = make_person(), make_person(), make_person()
    require(module, C.LESSONS_AND_QUIZ)
    finish(seen, module, "first")
    finish(passed, module, "check")
    finish(both, module, "check", "first")
    assert [is_complete(one, module) for one in (seen, passed, both)] == [False, False, True]
    require(module, C.LESSONS)
    assert services.recompute(module=module, now=NOW) == 1
    assert [is_complete(one, module) for one in (seen, passed, both)] == [True, False, True]
    require(module, C.QUIZ)
    assert services.recompute(module=module, now=NOW) == 1
    assert [is_complete(one, module) for one in (seen, passed, both)] == [True, True, True], "what was complete stays complete"


def test_whoever_attended_is_completed_when_a_session_becomes_enough(make_person, module, monkeypatch):
    attended, absent = make_person(), make_person()
    monkeypatch.setattr(notices, "_attendees", [lambda which: {attended.pk} if which == module else set()])
    monkeypatch.setattr(notices, "_attendance", [lambda person, which: person == attended])
    assert services.recompute(module=module, now=NOW) == 0
    require(module, C.QUIZ_OR_SESSION)
    assert services.recompute(module=module, now=NOW) == 1
    assert ModuleCompletion.objects.get(person=attended).how == "session"
    assert not is_complete(absent, module)


def test_working_out_a_module_again_costs_the_same_for_one_and_for_many(make_person, module, django_assert_max_num_queries):
    for _number in range(12):
        make_lesson_seen = make_person()
        finish(make_lesson_seen, module, "first")
    require(module, C.LESSONS_AND_QUIZ)
    with django_assert_max_num_queries(4):
        assert services.recompute(module=module, now=NOW) == 0


def test_a_change_of_the_requirements_is_worked_out_in_the_background(make_person, module, monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr("lms.lib.jobs._send", lambda task, ids, countdown: sent.append((task, ids)))
    with django_capture_on_commit_callbacks(execute=True):
        catalogue_notices.tell_requirements_changed(module)
    assert sent == [("courses.progress.tasks.recompute_module", {"module_id": module.pk})]


def test_the_page_of_a_module_says_what_completes_it_where_that_is_more_than_its_lessons(cast, client_of, module):
    page = client_of(cast.employee)
    address = reverse("module", args=[module.key])
    assert "What completes this module" not in page.get(address).content.decode()
    require(module, C.LESSONS_QUIZ_OR_SESSION)
    assert "All lessons and the quiz together, or a session." in page.get(address).content.decode()


def test_an_extra_lesson_or_quiz_is_not_needed(make_person, module):
    person = make_person()
    make_lesson(module, key="extra", position=12, is_optional=True)
    module.lessons.filter(key="check").update(is_optional=True)
    require(module, C.LESSONS_AND_QUIZ)
    finish(person, module, "first")
    assert is_complete(person, module)


def test_a_module_of_which_a_session_alone_is_one_way_may_be_opened_without_lessons(cast):
    for completion, may_open in ((C.QUIZ_OR_SESSION, True), (C.LESSONS_QUIZ_OR_SESSION, True), (C.QUIZ_AND_SESSION, False), (C.LESSONS, False)):
        module = make_module(make_course(), lessons=0, completion=completion, state="draft")
        Module.objects.filter(pk=module.pk).update(state="draft")
        module.refresh_from_db()
        if may_open:
            courses.open_module(module=module, by=cast.hr, now=NOW)
        else:
            with pytest.raises(courses.NoLessonsYet):
                courses.open_module(module=module, by=cast.hr, now=NOW)
