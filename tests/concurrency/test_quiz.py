"""A quiz in two windows at once, and a server that is killed: nothing that was confirmed is lost, nothing older wins."""

import json
import random
import signal
import time

import pytest
from django.utils import timezone

from courses.assessment.models import Answer, Attempt
from courses.assessment.services import attempts
from courses.progress.models import LessonProgress
from lms.lib.refusals import Refused
from tests.assessment.conftest import RIGHT, make_quiz
from tests.concurrency import workers
from tests.courses_made import make_course, make_module

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()


@pytest.fixture
def quiz(db):
    return make_quiz(make_module(make_course(), lessons=1))


def keeping(attempt, number, sent, *, seen, tab, step=1):
    def keep():
        return attempts.keep(person=attempt.person, attempt_id=attempt.pk, number=number, sent=sent, seen=seen, tab=tab, step=step, now=NOW)

    return keep


def faults(results):
    return [one for one in results if isinstance(one, Exception) and not isinstance(one, Refused)]


def test_of_two_windows_that_saw_the_same_one_is_kept_and_the_other_is_told(at_once, make_person, quiz, races):
    for _turn in races:
        attempt = attempts.start(person=make_person(), quiz=quiz, now=NOW)
        results = at_once(
            [keeping(attempt, 1, ["a"], seen=0, tab="one"), keeping(attempt, 1, ["b"], seen=0, tab="two"), keeping(attempt, 1, ["c"], seen=0, tab="three")]
        )
        assert faults(results) == []
        [winner] = [number for number, one in enumerate(results) if not isinstance(one, Refused)]
        row = attempt.answers.get(number=1)
        assert (row.value, row.sequence) == ([["a"], ["b"], ["c"]][winner], 1)


def test_a_window_that_saw_less_never_wins_however_late_its_answer_comes(at_once, make_person, quiz, races):
    for _turn in races:
        attempt = attempts.start(person=make_person(), quiz=quiz, now=NOW)
        keeping(attempt, 1, ["a"], seen=0, tab="new")()
        keeping(attempt, 1, ["b"], seen=1, tab="new", step=2)()
        results = at_once(
            [
                keeping(attempt, 1, ["c"], seen=1, tab="old"),
                keeping(attempt, 1, ["a"], seen=0, tab="older"),
                keeping(attempt, 1, ["a"], seen=0, tab="new", step=1),
            ]
        )
        assert [isinstance(one, attempts.AnsweredElsewhere) for one in results] == [True] * 3
        assert attempt.answers.get(number=1).value == ["b"]


def test_beginning_five_times_at_once_is_one_attempt(at_once, make_person, quiz):
    person = make_person()
    results = at_once([lambda: attempts.start(person=person, quiz=quiz, now=NOW)] * 5)
    assert faults(results) == []
    assert {one.pk for one in results if isinstance(one, Attempt)} == {Attempt.objects.get().pk}
    assert Answer.objects.count() == 5


def test_handing_in_while_another_window_answers_marks_what_is_kept(at_once, make_person, quiz, races):
    for _turn in races:
        person = make_person()
        attempt = attempts.start(person=person, quiz=quiz, now=NOW)
        for number, key in enumerate(["who", "share", "order", "belongs"], 1):
            keeping(attempt, number, RIGHT[key], seen=0, tab="one")()
        last = keeping(attempt, 5, RIGHT["call"], seen=0, tab="two")
        results = at_once([lambda attempt=attempt, person=person: attempts.hand_in(person=person, attempt=attempt, now=NOW), last, last])
        assert faults(results) == []
        attempt.refresh_from_db()
        row = attempt.answers.get(number=5)
        assert attempt.right == 4 + (row.value is not None), "what was kept is what was marked"
        assert all(isinstance(one, Refused) == (row.value is None) for one in results[1:])


def test_handing_in_five_times_at_once_marks_once_and_finishes_the_lesson_once(at_once, make_person, quiz):
    person = make_person()
    attempt = attempts.start(person=person, quiz=quiz, now=NOW)
    for number, key in enumerate(["who", "share", "order", "belongs", "call"], 1):
        keeping(attempt, number, RIGHT[key], seen=0, tab="one")()
    results = at_once([lambda: attempts.hand_in(person=person, attempt=attempt, now=NOW)] * 5)
    assert faults(results) == []
    assert {one.right for one in results if isinstance(one, Attempt)} == {5}
    assert LessonProgress.objects.filter(person=person, finished_at__isnull=False).count() == 1


SERVER = """
import os, json
from django.utils import timezone
from courses.assessment.models import Attempt
from courses.assessment.services import attempts
attempt = Attempt.objects.select_related("person").get(pk=os.environ["ATTEMPT"])
step = int(os.environ["STEP"])
while True:
    step += 1
    row = attempt.answers.get(number=1 + step % 5)
    key = row.question.key
    values = {"who": [["a"], ["b"], ["c"]], "share": [["a"], ["b"], ["a", "c"]], "order": [list("abcd"), list("dcba"), list("bacd")],
              "belongs": [{"a": "a"}, {"b": "a"}, {"a": "b"}], "call": ["x", "y", "z"]}[key]
    value = values[step % 3]
    attempts.keep(person=attempt.person, attempt_id=attempt.pk, number=row.number, sent=value, seen=row.sequence, tab="one", step=step, now=timezone.now())
    print(json.dumps([step, row.number, value]), flush=True)
"""


def test_answers_that_were_confirmed_stay_when_the_server_is_killed(make_person, quiz):
    attempt = attempts.start(person=make_person(), quiz=quiz, now=NOW)
    dice = random.Random(7)
    confirmed, step = {}, 0
    for _kill in range(4):
        server = workers.start(SERVER, ATTEMPT=str(attempt.pk), STEP=str(step))
        lines = [server.stdout.readline() for _line in range(dice.randint(5, 20))]
        time.sleep(dice.uniform(0, 0.03))
        server.send_signal(signal.SIGKILL)
        assert server.wait(10) == -signal.SIGKILL
        lines += [line for line in server.stdout if line.endswith("\n")]
        server.stdout.close()
        for line in lines:
            step, number, value = json.loads(line)
            confirmed[number] = (step, value)
        for number, (at, value) in confirmed.items():
            row = attempt.answers.get(number=number)
            assert row.value == value or row.step > at, "only an answer that was given later may stand in its place"
        step = max(step, *(one.step for one in attempt.answers.all()))
    assert len(confirmed) == 5
    result = attempts.hand_in(person=attempt.person, attempt=attempt, now=timezone.now())
    assert result.finished_at is not None
