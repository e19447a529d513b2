"""Writing for oneself at a lesson: kept, never written over, done without writing, and read by nobody else."""

import pytest
from django.utils import timezone

from courses.content.reflections.models import Reflection
from courses.progress.models import LessonProgress
from lms.people import services as people
from tests.courses_made import make_course, make_lesson, make_module

WORDS = "Ik vraag voortaan eerst of een foto mag."


@pytest.fixture
def lesson(db):
    module = make_module(make_course(), lessons=0, key="think")
    found = make_lesson(module, key="about-photos", kind="reflection", body="<p>Welke foto zou je nu niet meer plaatsen?</p>")
    make_lesson(module, key="after", position=2)
    return found


@pytest.fixture
def person(make_person):
    return make_person()


@pytest.fixture
def client(client_of, person):
    return client_of(person)


PAGE = "/learn/think/about-photos/"


def write(client, text=WORDS, based_on=0, **more):
    return client.post(f"{PAGE}written/", {"text": text, "based_on": based_on} | more)


def test_what_one_writes_is_kept_without_a_script_and_goes_on_to_the_next_lesson(client, person, lesson):
    page = client.get(PAGE).content.decode()
    assert "Welke foto zou je nu niet meer plaatsen?" in page and "Only you read this." in page and "Keep it and go on" in page
    assert write(client, then="next")["Location"] == "/learn/think/after/"
    assert Reflection.objects.get().text == WORDS
    assert LessonProgress.objects.get(person=person, lesson=lesson).finished_at is not None
    assert WORDS in client.get(PAGE).content.decode()


def test_keeping_is_not_finishing_and_thinking_without_writing_is_enough(client, person, lesson):
    write(client)
    assert not LessonProgress.objects.filter(finished_at__isnull=False).exists()
    write(client, text="", based_on=1, then="next")
    assert LessonProgress.objects.get(person=person).finished_at is not None


def test_a_script_gets_the_number_of_the_save_and_the_same_text_twice_is_one_save(client, lesson):
    keep = {"headers": {"Accept": "application/json"}}
    first = client.post(f"{PAGE}written/", {"text": WORDS, "based_on": 0, "key": "k1"}, **keep).json()
    assert (first["number"], first["key"]) == (1, "k1") and "Only you can read it." in first["status"]
    assert client.post(f"{PAGE}written/", {"text": WORDS, "based_on": 0}, **keep).json()["number"] == 1


def test_two_windows_lose_neither_text(client, lesson):
    write(client, "Uit het ene venster.")
    refused = write(client, "Uit het andere venster.", based_on=0)
    words = refused.content.decode()
    assert refused.status_code == 409 and "Uit het ene venster." in words and "Uit het andere venster." in words
    assert Reflection.objects.get().text == "Uit het ene venster."
    assert client.post(f"{PAGE}written/", {"text": "x", "based_on": 0}, headers={"Accept": "application/json"}).status_code == 409
    write(client, "Uit beide.", based_on=1, takes_over="1")
    assert Reflection.objects.get().text == "Uit beide."


def test_a_text_that_is_too_long_is_refused_and_still_stands_there(client, lesson):
    refused = write(client, "w" * 20_001)
    assert refused.status_code == 422 and "w" * 20_001 in refused.content.decode() and "longer than fits" in refused.content.decode()
    assert not Reflection.objects.exclude(text="").exists()


def test_nobody_else_reads_it_on_any_page(client, client_of, cast, lesson):
    write(client)
    for one in (cast.hr, cast.manager, cast.content_owner, cast.administrator, cast.branch_hr):
        other = client_of(one)
        for page in (PAGE, "/learn/mine/written/", "/learn/mine/", f"/hr/learning/lessons/{lesson.pk}/", f"/hr/learning/lessons/{lesson.pk}/preview/"):
            assert WORDS not in other.get(page).content.decode()
        assert other.post(f"/learn/mine/written/{Reflection.objects.get().pk}/delete/").status_code in {403, 404}
    assert Reflection.objects.get().text == WORDS


def test_what_one_wrote_is_found_again_also_when_the_lesson_is_gone_and_can_be_deleted(client, lesson):
    write(client)
    assert "What you wrote for yourself" in client.get("/learn/mine/").content.decode()
    type(lesson).objects.filter(pk=lesson.pk).update(state="archived")
    page = client.get("/learn/mine/written/").content.decode()
    assert WORDS in page and f'href="{PAGE}"' not in page
    client.post(f"/learn/mine/written/{Reflection.objects.get().pk}/delete/")
    assert WORDS not in client.get("/learn/mine/written/").content.decode()
    assert not Reflection.objects.exists()


def test_it_is_gone_when_somebody_leaves(client, cast, person, lesson):
    write(client)
    people.leave(person=person, by=cast.administrator, now=timezone.now())
    assert not Reflection.objects.exists()


def test_an_author_sees_in_the_preview_where_people_will_write(client_of, cast, lesson):
    page = client_of(cast.content_owner).get(f"/hr/learning/lessons/{lesson.pk}/preview/").content.decode()
    assert "In your own words" in page and "reflection_keep" not in page and "/written/" not in page
