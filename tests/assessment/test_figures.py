"""What authors see of a quiz: questions, never people."""

from datetime import timedelta

from django.urls import reverse

from courses.assessment.queries.figures import figures_of, people_in
from tests.assessment.conftest import NOW, RIGHT, WRONG, do, question


def test_figures_begin_with_eight_people_and_count_the_first_attempt_only(make_person, client_of, quiz):
    author = client_of(make_person(roles=("content_owner",)))
    people = [make_person() for _one in range(8)]
    for person in people[:7]:
        do(person, quiz, RIGHT)
        do(person, quiz, WRONG)
    page = author.get(reverse("quiz_edit", args=[quiz.lesson_id])).content.decode()
    assert "Fewer than eight people finished this quiz, so we show no figure." in page
    assert figures_of(quiz) == {}
    do(people[7], quiz, WRONG, at=NOW + timedelta(minutes=1))
    page = author.get(reverse("quiz_edit", args=[quiz.lesson_id])).content.decode()
    assert "7 of 8 answers fitted. It tells apart well who knows the subject and who does not." in page
    assert figures_of(quiz)[question("who").pk].fitted == 7


def test_the_ninth_person_cannot_be_worked_out(make_person, quiz):
    for number in range(9):
        do(make_person(), quiz, RIGHT if number < 8 else WRONG, at=NOW + timedelta(minutes=number))
    assert people_in(quiz) == 8
    assert {(one.asked, one.fitted) for one in figures_of(quiz).values()} == {(8, 8)}


def test_figures_cost_one_query_for_one_person_and_for_many(make_person, quiz, django_assert_num_queries):
    for _number in range(3):
        do(make_person(), quiz, RIGHT)
    with django_assert_num_queries(1):
        figures_of(quiz)
