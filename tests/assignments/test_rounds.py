"""Recurring tracks: period, window, history, and the path of what changed first (people-and-tracks.md §3.9)."""

from datetime import date, timedelta

import pytest

from courses.assignments import rules, services
from courses.assignments.models import PastRound
from courses.assignments.queries.rounds import modules_again, past_rounds
from courses.assignments.services import rounds
from courses.catalogue import services as catalogue
from courses.catalogue.models import Lesson
from courses.progress.services import complete_module
from lms.notifications.models import Message
from tests.assignments.conftest import NOW, TODAY
from tests.courses_made import make_lesson

YEARLY = {"period_months": 12, "window_days": 42}


@pytest.mark.parametrize(
    ("finished_on", "months", "until"),
    [(date(2026, 5, 12), 12, date(2027, 5, 12)), (date(2024, 2, 29), 12, date(2025, 2, 28)), (date(2026, 1, 31), 1, date(2026, 2, 28)), (TODAY, None, None)],
)
def test_it_counts_for_the_period_from_the_day_it_was_finished(finished_on, months, until):
    assert rules.valid_until(finished_on, months) == until


@pytest.fixture
def yearly(cast, require_of, make_module):
    """Two modules, finished on 12 May 2026, that come again every year; the window opens six weeks before."""
    modules = [make_module("First"), make_module("Second")]
    make_lesson(modules[0], key="first")
    one = require_of(cast.employee, modules=modules, **YEARLY)
    for module in modules:
        complete_module(person=cast.employee, module=module, how="session", now=NOW)
    one.refresh_from_db()
    return one, modules


def opens(days=0):
    """31 March 2027, six weeks before 12 May 2027."""
    return NOW.replace(year=2027, month=3, day=31) + timedelta(days=days)


def test_the_next_round_begins_when_the_window_opens_and_the_old_one_is_kept(cast, yearly):
    one, _modules = yearly
    assert one.valid_until == date(2027, 5, 12)
    assert rounds.open_rounds(now=opens(-1)) == 0
    assert rounds.open_rounds(now=opens()) == 1
    assert rounds.open_rounds(now=opens()) == 0
    one.refresh_from_db()
    assert (one.round_number, one.completed_at, one.due_on, one.valid_until) == (2, None, date(2027, 5, 12), None)
    past = PastRound.objects.get()
    assert (past.number, past.completed_at, past.valid_until, past.due_on) == (1, NOW, date(2027, 5, 12), TODAY + timedelta(days=60))
    assert Message.objects.filter(person=cast.employee, kind="track_again").count() == 1


def test_a_window_that_was_missed_still_gives_enough_time(yearly):
    one, _modules = yearly
    rounds.open_rounds(now=opens(60))
    one.refresh_from_db()
    assert one.due_on == rules.add_working_days(opens(60).date(), 5)


def test_what_changed_stands_first_and_the_rest_takes_one_click_each(cast, yearly):
    one, (changed, same) = yearly
    lesson = Lesson.objects.get(module=changed)
    content = catalogue.LessonContent(title_nl="Nieuw", title_en="New", body_nl="<p>Nieuw.</p>", body_en="<p>New.</p>")
    words = {"is_substantial": True, "what_changed_nl": "De boete.", "what_changed_en": "The fine."}
    catalogue.publish_lesson(lesson=lesson, content=content, by=None, now=NOW + timedelta(days=100), **words)
    rounds.open_rounds(now=opens())
    one.refresh_from_db()
    again = modules_again(one)
    assert [(row.module, [change.key for change in row.changes], row.is_done) for row in again] == [(changed, ["first"], False), (same, [], False)]
    rounds.refresh(person=cast.employee, assignment=one, module=changed, now=opens(1))
    rounds.refresh(person=cast.employee, assignment=one, module=changed, now=opens(1))
    one.refresh_from_db()
    assert one.completed_at is None
    assert [row.module for row in modules_again(one)] == [same, changed], "what is done goes down"
    rounds.refresh(person=cast.employee, assignment=one, module=same, now=opens(2))
    one.refresh_from_db()
    assert (one.completed_at, one.valid_until) == (opens(2), date(2028, 4, 2))
    assert [row.number for row in past_rounds(one)] == [1]


def test_a_module_that_is_new_in_a_later_round_is_learnt_first(cast, yearly, make_module):
    one, modules = yearly
    new = make_module("New")
    services.set_modules(assigned_set=one.assigned_set, modules=[(module, False) for module in [*modules, new]])
    rounds.open_rounds(now=opens())
    one.refresh_from_db()
    for module in modules:
        rounds.refresh(person=cast.employee, assignment=one, module=module, now=opens(1))
    with pytest.raises(rounds.LearnItFirst):
        rounds.refresh(person=cast.employee, assignment=one, module=new, now=opens(1))
    complete_module(person=cast.employee, module=new, how="session", now=opens(2))
    one.refresh_from_db()
    assert one.completed_at == opens(2)


def test_nobody_goes_through_again_what_is_not_waiting(cast, yearly):
    one, modules = yearly
    with pytest.raises(rounds.NotInThisRound):
        rounds.refresh(person=cast.employee, assignment=one, module=modules[0], now=NOW)
    rounds.open_rounds(now=opens())
    with pytest.raises(rounds.NotInThisRound):
        rounds.refresh(person=cast.other, assignment=one, module=modules[0], now=opens())


def test_what_does_not_recur_never_comes_again(cast, require_of, make_module):
    module = make_module()
    one = require_of(cast.employee, modules=[module])
    complete_module(person=cast.employee, module=module, how="session", now=NOW)
    assert rounds.open_rounds(now=NOW + timedelta(days=4000)) == 0
    one.refresh_from_db()
    assert one.valid_until is None


def test_who_finished_the_modules_long_before_it_was_assigned_begins_a_round_from_then(cast, require_of, make_module):
    module = make_module()
    complete_module(person=cast.employee, module=module, how="session", now=NOW - timedelta(days=300))
    one = require_of(cast.employee, modules=[module], **YEARLY)
    assert one.valid_until == rules.months_after((NOW - timedelta(days=300)).date(), 12)


def test_the_page_of_the_track_shows_what_changed_and_takes_the_click(cast, client_of, yearly):
    one, modules = yearly
    rounds.open_rounds(now=opens())
    employee = client_of(cast.employee)
    page = f"/learn/tracks/{one.assigned_set.key}/"
    seen = employee.get(page).content.decode()
    assert "What changed since you finished this" in seen and seen.count("I still know this") == 2
    assert "Earlier rounds" in seen
    for module in modules:
        answer = employee.post(f"/me/assigned/{one.pk}/again/{module.key}/")
        assert answer["Location"] == page + "#again"
    one.refresh_from_db()
    assert one.completed_at is not None
    assert "I still know this" not in employee.get(page).content.decode()
