"""Since you learnt this: people who finished a lesson that changed in substance see just the change, once, where they are."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.catalogue import services as catalogue
from courses.catalogue.change_questions import ChangeQuestion, Choice
from courses.progress import services
from courses.progress.models import LessonProgress
from tests.courses_made import make_course, make_module

NOW = timezone.now()
ASKED = ChangeQuestion(
    "Mag een foto van een klant?", "May you post a photo of a customer?",
    (Choice("Ja, altijd", "Yes, always"), Choice("Alleen na een ja van de klant", "Only after the customer said yes")),
    right=2, why_nl="Artikel 5.", why_en="Clause 5 says so.",
)  # fmt: skip


@pytest.fixture
def person(make_person):
    return make_person()


@pytest.fixture
def client(client_of, person):
    return client_of(person)


@pytest.fixture
def lesson(person):
    """A lesson that the person finished."""
    found = make_module(make_course(), lessons=1).lessons.get()
    services.finish_lesson(person=person, lesson=found, now=NOW)
    return found


def change(lesson, words="The rule for photos is stricter.", **more):
    content = catalogue.LessonContent(title_en="Photos", title_nl="Foto’s", body_en="<p>New.</p>", body_nl="<p>Nieuw.</p>")
    told = {"what_changed_en": words, "what_changed_nl": f"{words} (nl)", "is_substantial": True} | more
    version = catalogue.publish_lesson(lesson=lesson, content=content, by=None, now=NOW, **told)
    lesson.refresh_from_db()
    return version


def address(lesson):
    return f"/learn/{lesson.module.key}/{lesson.key}/"


def read(client, lesson, version, **more):
    return client.post(f"{address(lesson)}changed/", {"version": version.pk, "next": "/learn/mine/#since"} | more)


@pytest.mark.parametrize("page", ["/", "/learn/mine/"])
def test_the_change_stands_on_start_and_my_learning_until_it_was_read(client, lesson, page):
    assert "Since you learnt this" not in client.get(page).content.decode()
    version = change(lesson)
    words = client.get(page).content.decode()
    assert "Since you learnt this" in words and "The rule for photos is stricter." in words and f'href="{address(lesson)}"' in words
    assert read(client, lesson, version)["Location"] == "/learn/mine/#since"
    for where in ("/", "/learn/mine/", address(lesson)):
        words = client.get(where, follow=True).content.decode()
        assert "The rule for photos is stricter." not in words


def test_a_small_change_and_a_lesson_that_was_only_begun_are_not_told(client, person, lesson):
    change(lesson, is_substantial=False)
    begun = make_module(make_course(), lessons=1).lessons.get()
    services.open_lesson(person=person, lesson=begun, now=NOW)
    change(begun, "Not for you.")
    page = client.get("/").content.decode()
    assert "stricter" not in page and "Not for you." not in page


def test_who_finished_after_the_change_is_told_nothing(client_of, make_person, lesson):
    change(lesson)
    later = make_person()
    services.finish_lesson(person=later, lesson=lesson, now=NOW)
    assert "stricter" not in client_of(later).get("/").content.decode()


def test_two_changes_are_read_together_and_a_third_one_meanwhile_is_still_told(client, person, lesson):
    change(lesson, "First change.")
    second = change(lesson, "Second change.")
    page = client.get("/learn/mine/").content.decode()
    assert page.index("First change.") < page.index("Second change.")
    change(lesson, "Third change.")
    read(client, lesson, second)
    page = client.get("/learn/mine/").content.decode()
    assert "Third change." in page and "Second change." not in page
    read(client, lesson, lesson.versions.get(number=2))
    assert LessonProgress.objects.get(person=person).read_up_to == second, "an older page takes nothing back"


def test_the_one_question_is_answered_on_a_page_without_a_script_and_nothing_of_it_is_kept(client, person, lesson):
    version = change(lesson, question=ASKED)
    page = client.get("/").content.decode()
    assert "May you post a photo of a customer?" in page and "Only after the customer said yes" in page and "Clause 5 says so." not in page
    empty = read(client, lesson, version, then="answer")
    assert empty.status_code == 422 and "Choose an answer first." in empty.content.decode()
    wrong = read(client, lesson, version, then="answer", answer="1").content.decode()
    assert "This fits better: Only after the customer said yes" in wrong and "Clause 5 says so." in wrong and "<html" in wrong
    right = read(client, lesson, version, then="answer", answer="2").content.decode()
    assert "Yes, that fits." in right and "Your answer is not kept." in right
    assert "May you post a photo" not in client.get("/").content.decode()
    assert LessonProgress.objects.get(person=person).version.number == 1, "the version that was finished stays"


def test_a_script_gets_the_piece_alone_with_the_answer(client, lesson):
    version = change(lesson, question=ASKED)
    data = {"version": version.pk, "next": "/", "in_list": "1", "then": "answer", "answer": "2"}
    piece = client.post(f"{address(lesson)}changed/", data, headers={"HX-Request": "true"}).content.decode()
    assert "Yes, that fits." in piece and "<html" not in piece and f'id="change-{lesson.pk}"' in piece
    assert "autofocus" in piece


def test_the_question_may_be_left_alone(client, lesson):
    version = change(lesson, question=ASKED)
    assert read(client, lesson, version, then="read").status_code == 302
    assert "May you post a photo" not in client.get("/").content.decode()


def test_the_change_and_its_question_are_read_in_the_language_of_the_reader(client_of, make_person, lesson):
    reader = make_person(language="nl")
    services.finish_lesson(person=reader, lesson=lesson, now=NOW)
    change(lesson, question=ASKED)
    page = client_of(reader).get("/learn/mine/").content.decode()
    assert "Sinds je dit leerde" in page and "Mag een foto van een klant?" in page and "May you" not in page


def test_what_somebody_may_not_open_any_more_is_not_told(cast, client_of, lesson):
    services.finish_lesson(person=cast.other, lesson=lesson, now=NOW)
    change(lesson)
    assert "stricter" in client_of(cast.other).get("/").content.decode()
    lesson.module.units.add(cast.north)
    assert "stricter" not in client_of(cast.other).get("/").content.decode()


def test_a_nonsense_version_changes_nothing(client, person, lesson):
    change(lesson)
    for version in ("", "x", "0", "99999999999", str(lesson.versions.get(number=1).pk)):
        assert client.post(f"{address(lesson)}changed/", {"version": version})["Location"] == address(lesson)
    assert LessonProgress.objects.get(person=person).read_up_to is None


def test_start_shows_three_and_leads_to_the_rest_and_costs_one_query_whatever_changed(client, person, lesson):
    def cost(page="/"):
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        return len(queries)

    before, of_lesson = cost(), cost(address(lesson))
    change(lesson)
    for _number in range(4):
        more = make_module(make_course(), lessons=1).lessons.get()
        services.finish_lesson(person=person, lesson=more, now=NOW - timedelta(days=1))
        change(more, question=ASKED)
    assert cost() == before
    page = client.get("/").content.decode()
    assert len(re.findall(r'id="change-\d+"', page)) == 3 and "And 2 more" in page
    assert len(re.findall(r'id="change-\d+"', client.get("/learn/mine/").content.decode())) == 5
    assert cost(address(lesson)) == of_lesson + 1
