"""Authors write a quiz by its pages."""

import pytest
from django.urls import reverse

from courses.assessment.models import Question, Quiz
from courses.assessment.services import attempts, questions
from courses.catalogue import services as catalogue
from courses.catalogue.kinds import kind_named
from courses.catalogue.models import Lesson
from tests.assessment.conftest import NOW, RIGHT, do, keep, question


@pytest.fixture
def author(client_of, make_person):
    return client_of(make_person(roles=("content_owner",)))


@pytest.fixture
def lesson(module):
    return Lesson.objects.create(module=module, key="new-quiz", kind="quiz")


def rows(*options, total=4):
    """The posted rows of a form of answers."""
    data = {"options-TOTAL_FORMS": str(max(total, len(options))), "options-INITIAL_FORMS": "0"}
    for number, option in enumerate(options):
        data |= {f"options-{number}-{name}": value for name, value in option.items()}
    return data


def write(author, lesson, kind, text, *options, **more):
    data = {"text_nl": text, "text_en": text} | rows(*options) | more
    return author.post(reverse("quiz_question_new", args=[lesson.pk, kind]), data)


def test_an_author_writes_each_kind_of_question(author, lesson):
    write(author, lesson, "single", "Een?", {"nl": "ja", "en": "yes", "right": "on", "feedback_nl": "Goed."}, {"nl": "nee", "en": "no"}, pool="start")
    write(author, lesson, "multiple", "Meer?", {"nl": "a", "right": "on"}, {"nl": "b"}, {"nl": "c", "right": "on"})
    write(author, lesson, "ordering", "Orde?", {"nl": "eerst"}, {"nl": "dan"})
    write(author, lesson, "matching", "Paren?", {"nl": "kat", "to_nl": "miauw"}, {"nl": "hond", "to_nl": "woef"}, {"to_nl": "boe"})
    write(author, lesson, "short", "Kort?", {"nl": "ja", "right": "on"}, is_case_sensitive="on")
    found = list(Question.objects.filter(quiz__lesson=lesson).values_list("kind", "text_nl", "pool", "is_case_sensitive"))
    assert found == [
        ("single", "Een?", "start", False),
        ("multiple", "Meer?", "", False),
        ("ordering", "Orde?", "", False),
        ("matching", "Paren?", "", False),
        ("short", "Kort?", "", True),
    ]
    assert Question.objects.first().options[0] == {"key": "a", "nl": "ja", "en": "yes", "right": True, "feedback_nl": "Goed."}
    page = author.get(reverse("quiz_preview", args=[lesson.pk])).content.decode()
    assert all(words in page for words in ("Een?", "Meer?", "Orde?", "Paren?", "Kort?", "kat → miauw"))


def test_what_a_question_lacks_is_listed_and_nothing_typed_is_lost(author, lesson):
    response = write(author, lesson, "single", "Welke?", {"nl": "enige keuze", "en": ""})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Give two answers at least, each with words." in page and "Mark exactly one answer as the one that fits." in page
    assert "Welke?" in page and "enige keuze" in page
    assert not Question.objects.filter(quiz__lesson=lesson).exists()


def test_more_rows_keep_what_was_typed(author, lesson):
    response = write(author, lesson, "single", "Welke?", {"nl": "de eerste"}, more="1")
    page = response.content.decode()
    assert response.status_code == 200 and "de eerste" in page and 'name="options-6-nl"' in page and 'name="options-7-nl"' not in page
    assert not Question.objects.filter(quiz__lesson=lesson).exists()


def test_a_question_that_was_asked_stays_as_it_was_with_its_attempts(author, person, quiz):
    attempt = attempts.start(person=person, quiz=quiz, now=NOW)
    old = question("who")
    data = {"text_nl": "Wie leest dit?", "text_en": "Who reads this?"} | rows({"nl": "niemand", "right": "on"}, {"nl": "iedereen"})
    author.post(reverse("quiz_question_edit", args=[quiz.lesson_id, old.pk]), data)
    keep(attempt, "who", ["b"])
    attempts.hand_in(person=person, attempt=attempt, now=NOW)
    assert attempt.answers.get(number=1).is_right
    new = question("who")
    assert (new.pk != old.pk, new.text_nl, new.position) == (True, "Wie leest dit?", old.position)
    assert attempts.start(person=person, quiz=quiz, now=NOW).answers.get(number=1).question == new


def test_saving_a_question_without_a_change_changes_nothing(author, person, quiz):
    do(person, quiz, RIGHT)
    old = question("call")
    page = author.get(reverse("quiz_question_edit", args=[quiz.lesson_id, old.pk]))
    form, formset = page.context["form"], page.context["rows"]
    data = {name: form[name].value() or "" for name in form.fields} | {"options-TOTAL_FORMS": formset.total_form_count(), "options-INITIAL_FORMS": "2"}
    data = {name: value for name, value in data.items() if value is not False} | {
        f"{row.prefix}-{name}": value for row in formset for name in row.fields if (value := row[name].value())
    }
    author.post(reverse("quiz_question_edit", args=[quiz.lesson_id, old.pk]), data)
    assert question("call").pk == old.pk


def test_questions_move_go_out_and_come_back(author, quiz):
    lesson = quiz.lesson_id
    author.post(reverse("quiz_question_move", args=[lesson, question("share").pk]), {"to": "up"})
    author.post(reverse("quiz_question_move", args=[lesson, question("share").pk]), {"to": "up"})
    author.post(reverse("quiz_question_move", args=[lesson, question("call").pk]), {"to": "down"})
    assert list(Question.objects.filter(quiz=quiz).values_list("key", flat=True)) == ["share", "who", "order", "belongs", "call"]
    gone = question("who")
    author.post(reverse("quiz_question_take_out", args=[lesson, gone.pk]))
    assert not Question.objects.filter(key="who", is_in_use=True).exists()
    author.post(reverse("quiz_question_put_back", args=[lesson, gone.pk]))
    assert question("who") == gone


def test_how_a_quiz_asks_holds_from_the_next_attempt(author, person, quiz):
    before = attempts.start(person=person, quiz=quiz, now=NOW)
    data = {"pass_mark": 40, "attempts_allowed": 2, "minutes_allowed": 30, "is_shuffled": "on"}
    assert author.post(reverse("quiz_edit", args=[quiz.lesson_id]), data).status_code == 302
    attempts.hand_in(person=person, attempt=before, now=NOW)
    before.refresh_from_db()
    after = attempts.start(person=person, quiz=Quiz.objects.get(pk=quiz.pk), now=NOW)
    assert (before.needed, before.due_at, after.needed, after.due_at is not None) == (4, None, 2, True)
    response = author.post(reverse("quiz_edit", args=[quiz.lesson_id]), data | {"pass_mark": 101})
    assert response.status_code == 422


def test_pools_draw_so_many_questions_for_each_attempt(author, person, module, quiz):
    for key in ("who", "share", "order"):
        Question.objects.filter(key=key).update(pool="mix")
    page = author.get(reverse("quiz_edit", args=[quiz.lesson_id])).content.decode()
    assert "Draw from the pool ‘mix’" in page
    data = {"pass_mark": 80, "attempts_allowed": 0, "minutes_allowed": 0, "pool-mix": 1}
    author.post(reverse("quiz_edit", args=[quiz.lesson_id]), data)
    attempt = attempts.start(person=person, quiz=Quiz.objects.get(pk=quiz.pk), now=NOW)
    assert attempt.answers.count() == 3
    assert attempt.answers.filter(question__pool="mix").count() == 1


def test_a_quiz_without_questions_cannot_be_published(lesson):
    with pytest.raises(catalogue.NotReadyToPublish, match="The quiz has no questions yet"):
        catalogue.publish_lesson(lesson=lesson, content=catalogue.LessonContent(title_nl="Quiz"), by=None, now=NOW)


def test_a_copied_lesson_has_the_same_quiz(quiz, lesson):
    kind = kind_named("quiz")
    kind.copy(quiz.lesson, lesson)
    assert kind.write(lesson) == kind.write(quiz.lesson)
    assert questions.form_of(lesson.quiz.questions.first()) == questions.form_of(quiz.questions.first())
