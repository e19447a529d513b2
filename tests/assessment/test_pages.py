"""Going through a quiz by its pages, as somebody without a script does."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.assessment.models import Answer, Attempt, Quiz
from courses.assessment.services import attempts
from courses.progress.models import LessonProgress, ModuleCompletion
from courses.progress.services import finish_lesson
from tests.assessment.conftest import FORMS, NOW, RIGHT, WRONG, do, keep, make_quiz

FIELDS = {
    "who": lambda value: {"choice": value},
    "share": lambda value: {"choice": value},
    "order": lambda value: {f"place-{key}": place for place, key in enumerate(value, 1)},
    "belongs": lambda value: {f"half-{key}": half for key, half in value.items()},
    "call": lambda value: {"words": value},
}


@pytest.fixture
def client(client_of, person):
    return client_of(person)


def address(name, quiz, *more):
    return reverse(name, args=[quiz.lesson.module.key, quiz.lesson.key, *more])


def hidden(page):
    """The hidden fields of the form of a question, as the browser sends them."""
    return dict(re.findall(r'<input type="hidden" name="(attempt|seen|tab|step)" value="([^"]*)"', page.content.decode()))


def press(client, quiz, number, fields, go="next"):
    page = client.get(address("quiz_question", quiz, number))
    return client.post(address("quiz_answer", quiz, number), hidden(page) | fields | {"go": go})


def go_through(client, quiz, answers):
    client.post(address("quiz_start", quiz))
    for row in Answer.objects.filter(attempt__finished_at=None).select_related("question"):
        press(client, quiz, row.number, FIELDS[row.question.key](answers[row.question.key]))
    attempt = Attempt.objects.get(finished_at=None)
    return client.post(address("quiz_hand_in", quiz), {"attempt": attempt.pk}, follow=True).content.decode()


def test_passing_finishes_the_lesson_and_shows_why_each_answer_fits(client, person, quiz):
    page = go_through(client, quiz, RIGHT)
    assert "You passed this quiz" in page and "5 of the 5 questions fit. To pass, 4 must fit." in page
    assert "A public post travels." in page
    assert LessonProgress.objects.get(person=person, lesson=quiz.lesson).finished_at is not None


def test_not_passing_finishes_nothing_and_hides_what_fits_until_there_is_nothing_to_gain(client, person, quiz):
    page = go_through(client, quiz, WRONG)
    assert "Not passed yet" in page and "0 of the 5 questions fit." in page
    assert "Her followers too." in page and "Too late for that." in page
    assert "1 of the 2 pairs fit." in page and "2 of the 4 stand in their place." in page
    assert "This fits</p>" not in page
    assert not LessonProgress.objects.filter(person=person, finished_at__isnull=False).exists()


def test_what_fits_is_shown_when_the_last_attempt_was_used(client, person, module):
    quiz = make_quiz(module, key="once", attempts_allowed=1)
    page = go_through(client, quiz, WRONG)
    assert "This fits</p>" in page and "Everybody" in page
    assert "Do it again" not in page
    assert client.post(address("quiz_start", quiz), follow=True).content.decode().count("You have used every attempt") >= 1
    assert Attempt.objects.count() == 1


def test_the_questions_come_one_after_the_other_and_back_leads_to_what_was_answered(client, person, quiz):
    response = client.post(address("quiz_start", quiz))
    assert response.url == address("quiz_question", quiz, 1)
    assert press(client, quiz, 1, {"choice": "b"}).url == address("quiz_question", quiz, 2)
    assert press(client, quiz, 2, {"choice": ["a"]}, go="back").url == address("quiz_question", quiz, 1)
    page = client.get(address("quiz_question", quiz, 1)).content.decode()
    assert 'value="b" checked' in page and "Your answer is kept. You can still change it." in page
    assert press(client, quiz, 5, {"words": "x"}).url == address("quiz_hand_in", quiz)


def test_an_attempt_goes_on_where_it_was_on_another_device(client_of, person, quiz):
    client_of(person).post(address("quiz_start", quiz))
    press(client_of(person), quiz, 1, {"choice": "b"})
    elsewhere = client_of(person)
    assert "Go on with the quiz" in elsewhere.get(reverse("lesson", args=[quiz.lesson.module.key, quiz.lesson.key])).content.decode()
    assert elsewhere.post(address("quiz_start", quiz)).url == address("quiz_question", quiz, 2)
    assert Attempt.objects.count() == 1


def test_the_buttons_up_and_down_order_without_a_script(client, person, quiz):
    client.post(address("quiz_start", quiz))
    attempt = Attempt.objects.get()
    keep(attempt, "order", ["b", "a", "c", "d"])
    number = attempt.answers.get(question__key="order").number
    page = client.get(address("quiz_question", quiz, number))
    fields = FIELDS["order"](["b", "a", "c", "d"]) | {"move": "up-a"}
    response = client.post(address("quiz_answer", quiz, number), hidden(page) | fields)
    assert response.url == f"{address('quiz_question', quiz, number)}#order"
    assert attempt.answers.get(number=number).value == ["a", "b", "c", "d"]


def test_an_older_page_does_not_overwrite_a_newer_answer_and_shows_both(client, person, quiz):
    client.post(address("quiz_start", quiz))
    older = client.get(address("quiz_question", quiz, 1))
    press(client, quiz, 1, {"choice": "b"})
    response = client.post(address("quiz_answer", quiz, 1), hidden(older) | {"choice": "c", "go": "next"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "There is a newer answer" in page and "<li>Nobody</li>" in page and 'value="b" checked' in page
    assert Answer.objects.get(number=1).value == ["b"]
    again = client.post(address("quiz_answer", quiz, 1), hidden(response) | {"choice": "c", "go": "next"})
    assert again.status_code == 302
    assert Answer.objects.get(number=1).value == ["c"], "who has seen the newest answer may change it"


def test_the_script_is_told_that_the_answer_is_kept_and_what_its_page_has_seen_now(client, person, quiz):
    client.post(address("quiz_start", quiz))
    page = client.get(address("quiz_question", quiz, 1))
    response = client.post(address("quiz_answer", quiz, 1), hidden(page) | {"choice": "b", "kept-by": "script"})
    assert (response.status_code, response.headers["X-Sequence"]) == (200, "1")
    assert "You can still change it." in response.content.decode()
    refused = client.post(address("quiz_answer", quiz, 1), hidden(page) | {"tab": "another", "choice": "c", "kept-by": "script"})
    assert refused.status_code == 409 and "in another window" in refused.content.decode()


def test_a_saved_answer_costs_few_queries(client, person, quiz, django_assert_max_num_queries):
    client.post(address("quiz_start", quiz))
    page = client.get(address("quiz_question", quiz, 1))
    with django_assert_max_num_queries(4):  # who this is: session and person; one read, one write
        client.post(address("quiz_answer", quiz, 1), hidden(page) | {"choice": "b", "kept-by": "script"})


def test_after_the_time_answers_are_kept_marked_as_late_and_do_not_count(client, person, module):
    quiz = make_quiz(module, key="timed", minutes_allowed=10)
    attempt = attempts.start(person=person, quiz=quiz, now=timezone.now() - timedelta(minutes=11))
    keep(attempt, "who", ["a"], at=attempt.started_at + timedelta(minutes=1))
    press(client, quiz, 1, {"choice": "b"})
    assert "after the time" in client.get(address("quiz_hand_in", quiz)).content.decode()
    page = client.post(address("quiz_hand_in", quiz), {"attempt": attempt.pk}, follow=True).content.decode()
    assert "What you answered after the time does not count." in page
    row = attempt.answers.get(question__key="who")
    assert (row.value, row.late_value, row.is_right) == (["a"], ["b"], False)


def test_handing_in_twice_leads_to_the_same_result(client, person, quiz):
    client.post(address("quiz_start", quiz))
    attempt = Attempt.objects.get()
    first = client.post(address("quiz_hand_in", quiz), {"attempt": attempt.pk})
    again = client.post(address("quiz_hand_in", quiz), {"attempt": attempt.pk})
    assert first.url == again.url == address("quiz_result", quiz)
    late = client.post(address("quiz_answer", quiz, 1), {"attempt": attempt.pk, "seen": 0, "choice": "b", "go": "next"}, follow=True)
    assert "You handed in this attempt" in late.content.decode()
    assert Answer.objects.get(attempt=attempt, number=1).value is None


def test_an_answer_that_cannot_be_one_changes_nothing(client, person, quiz):
    client.post(address("quiz_start", quiz))
    response = press(client, quiz, 1, {"choice": "zzz"})
    assert response.url == address("quiz_question", quiz, 1)
    assert Answer.objects.get(number=1).sequence == 0


def test_nobody_sees_the_attempt_of_somebody_else(client_of, make_person, person, quiz):
    attempt = attempts.start(person=person, quiz=quiz, now=NOW)
    stranger = make_person(roles=("hr", "content_owner", "administrator"))
    browser = client_of(stranger)
    assert browser.get(address("quiz_question", quiz, 1)).status_code == 302
    browser.post(address("quiz_answer", quiz, 1), {"attempt": attempt.pk, "seen": 0, "choice": "b", "go": "next"})
    browser.post(address("quiz_hand_in", quiz), {"attempt": attempt.pk})
    attempt.refresh_from_db()
    assert attempt.finished_at is None
    assert not attempt.answers.filter(sequence__gt=0).exists()


def test_the_same_questions_cost_the_same_for_one_and_for_many(client, person, module):
    small = make_quiz(module, key="small", forms=FORMS[:1])
    large = make_quiz(module, key="large")
    counts = []
    client.get("/learn/mine/")  # what is read once and then known
    for quiz, answers in ((small, {"who": ["b"]}), (large, RIGHT)):
        do(person, quiz, answers)
        with CaptureQueriesContext(connection) as queries:
            client.get(address("quiz_result", quiz))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_module_that_needs_all_lessons_is_complete_when_the_last_one_is_passed(client, person, module, quiz):
    finish_lesson(person=person, lesson=module.lessons.get(key="first"), now=NOW)
    module.completion = "quiz"
    module.save()
    go_through(client, quiz, RIGHT)
    assert ModuleCompletion.objects.filter(person=person, module=module).exists()


def test_a_quiz_that_nobody_has_written_yet_says_so(client_of, cast, module):
    lesson = make_quiz(module, key="bare").lesson
    Quiz.objects.filter(lesson=lesson).delete()
    page = client_of(cast.employee).get(reverse("lesson", args=[module.key, "bare"]))
    assert page.status_code == 200 and "This quiz has no questions yet." in page.content.decode()
    response = client_of(cast.employee).post(reverse("quiz_start", args=[module.key, "bare"]), follow=True)
    assert "This quiz has no questions yet." in response.content.decode()
