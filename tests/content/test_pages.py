"""The page of a module and the player."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from courses.catalogue import services as catalogue
from courses.catalogue import slots
from courses.catalogue.models import Attachment
from courses.progress import services
from courses.progress.models import LessonProgress, ModuleCompletion
from tests.courses_made import make_course, make_lesson, make_module

NOW = timezone.now()


@pytest.fixture
def person(make_person):
    return make_person()


@pytest.fixture
def client(client_of, person):
    return client_of(person)


@pytest.fixture
def course(db):
    return make_course()


def test_a_module_begins_at_its_first_lesson_and_goes_on_where_the_person_was(client, person, course):
    module = make_module(course)
    page = client.get(f"/learn/{module.key}/")
    assert page.context["next_lesson"].key == "first"
    client.get(f"/learn/{module.key}/second/")
    assert client.get(f"/learn/{module.key}/").context["next_lesson"].key == "second"


def test_the_next_button_finishes_a_lesson_without_a_script_and_the_last_one_says_what_to_do_next(client, person, course):
    module, following = make_module(course), make_module(course, title="Daarna")
    assert client.post(f"/learn/{module.key}/first/finish/")["Location"] == f"/learn/{module.key}/second/"
    assert client.post(f"/learn/{module.key}/second/finish/")["Location"] == f"/learn/{module.key}/#next"
    page = client.get(f"/learn/{module.key}/").content.decode()
    assert ModuleCompletion.objects.filter(person=person, module=module).exists()
    assert "You have finished this module" in page
    assert f'href="/learn/{following.key}/"' in page


def test_opening_a_lesson_is_noted_and_looking_at_its_headers_is_not(client, person, course):
    module = make_module(course)
    client.head(f"/learn/{module.key}/first/")
    assert not LessonProgress.objects.exists()
    client.get(f"/learn/{module.key}/first/")
    assert LessonProgress.objects.get().person == person


def test_the_lesson_is_said_to_be_private_and_shows_when_it_was_checked(client, course):
    module = make_module(course, checked_on=NOW.date())
    page = client.get(f"/learn/{module.key}/first/").content.decode()
    assert "Only you see how far you are" in page
    assert "Checked on" in page
    assert "Lesson 1 of 2" in page


def test_a_lesson_comes_out_sanitised_also_when_the_row_was_not(client, course):
    module = make_module(course, lessons=1)
    version = module.lessons.get().published
    type(version).objects.filter(pk=version.pk).update(body_en='<p onclick="x()">Goed</p><script>alert(1)</script>')
    page = client.get(f"/learn/{module.key}/first/").content.decode()
    assert "<p>Goed</p>" in page
    assert "alert(1)" not in page


def test_a_text_in_one_language_is_shown_with_its_language_and_says_so(client, course):
    module = make_module(course, languages=("nl",))
    assert "This module is only in Dutch." in client.get(f"/learn/{module.key}/").content.decode()
    page = client.get(f"/learn/{module.key}/first/").content.decode()
    assert "This lesson is only in Dutch." in page
    assert 'lang="nl"' in page


def test_somebody_who_stopped_halfway_is_offered_the_heading_they_were_at(client, course):
    module = make_module(course)
    url = f"/learn/{module.key}/first/"
    client.get(url)
    answer = client.post(f"{url}place/", {"place": "2", "at": str(int(timezone.now().timestamp() * 1000) + 1000)})
    assert answer.status_code == 204
    page = client.get(url).content.decode()
    assert 'href="#place-2"' in page
    assert "You were at ‘Tweede kop’" in page


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"place": "-1", "at": "1"},
        {"place": "x", "at": "1"},
        {"place": "1", "at": "x"},
        {"place": "99999999999", "at": "1"},
        {"place": "1", "at": "9" * 15},
        {"place": "²", "at": "1"},
    ],
)
def test_a_place_that_is_nonsense_is_refused(client, course, data):
    module = make_module(course)
    assert client.post(f"/learn/{module.key}/first/place/", data).status_code == 400


def test_saving_a_place_costs_few_queries(client, course):
    module = make_module(course)
    url = f"/learn/{module.key}/first/place/"
    client.post(url, {"place": "1", "at": "1"})
    with CaptureQueriesContext(connection) as queries:
        assert client.post(url, {"place": "5", "at": str(int(timezone.now().timestamp() * 1000))}).status_code == 204
    assert len(queries) <= 9


def test_what_changed_of_substance_is_told_to_who_finished_the_older_version(client, person, course):
    module = make_module(course, lessons=1)
    lesson = module.lessons.get()
    services.finish_lesson(person=person, lesson=lesson, now=NOW)
    content = catalogue.LessonContent(title_en="New", body_en="<p>New.</p>")
    catalogue.publish_lesson(lesson=lesson, content=content, by=None, now=NOW, is_substantial=True, what_changed_en="The rule for photos is stricter.")
    assert "The rule for photos is stricter." in client.get(f"/learn/{module.key}/first/").content.decode()


def test_a_small_change_is_told_to_nobody(client, person, course):
    module = make_module(course, lessons=1)
    lesson = module.lessons.get()
    services.finish_lesson(person=person, lesson=lesson, now=NOW)
    content = catalogue.LessonContent(title_en="New", body_en="<p>New.</p>")
    catalogue.publish_lesson(lesson=lesson, content=content, by=None, now=NOW, what_changed_en="A comma.")
    assert "A comma." not in client.get(f"/learn/{module.key}/first/").content.decode()


def test_phase_two_offers_equal_routes_until_phase_one_is_done_and_never_a_lock(client, person, course):
    make_module(course)
    module = make_module(make_course(phase="organisation"))
    page = client.get(f"/learn/{module.key}/").content.decode()
    assert "Builds on phase 1" in page
    assert "Just take part" in page
    assert 'action="/learn/phases/general/known/"' in page
    assert client.get(f"/learn/{module.key}/first/").status_code == 200
    client.post("/learn/phases/general/known/", {"next": f"/learn/{module.key}/"})
    page = client.get(f"/learn/{module.key}/").content.decode()
    assert 'action="/learn/phases/general/not-known/"' in page
    assert "Just take part" not in page


def test_phase_one_has_no_routes(client, course):
    module = make_module(course)
    assert client.get(f"/learn/{module.key}/").context["routes"] is None


def test_the_general_module_leads_to_the_own_variant_and_stays_readable(client_of, cast, course):
    general = make_module(course)
    variant = make_module(course, variant_of=general, variant_for="web-shop")
    variant.units.add(cast.north)
    employee, other = client_of(cast.employee), client_of(cast.other)
    assert employee.get(f"/learn/{general.key}/")["Location"] == f"/learn/{variant.key}/"
    assert f'href="/learn/{variant.key}/"' in employee.get(f"/learn/{general.key}/?general").content.decode()
    assert "There is no version for your division yet" in other.get(f"/learn/{general.key}/").content.decode()
    assert other.get(f"/learn/{variant.key}/").status_code == 404
    assert other.get(f"/learn/{variant.key}/first/").status_code == 404


def test_an_archived_lesson_is_not_found_and_does_not_count(client, course):
    module = make_module(course)
    catalogue.archive_lesson(lesson=module.lessons.get(key="second"), by=None)
    assert client.get(f"/learn/{module.key}/second/").status_code == 404
    assert client.post(f"/learn/{module.key}/first/finish/")["Location"] == f"/learn/{module.key}/#next"


def test_a_module_with_a_session_to_attend_says_so_after_its_lessons(client, course):
    module = make_module(course, lessons=1, completion="both")
    client.post(f"/learn/{module.key}/first/finish/")
    assert "finished when you have also attended a session" in client.get(f"/learn/{module.key}/").content.decode()


def test_a_video_has_captions_in_its_language_a_transcript_and_the_second_where_one_was(client, person, course):
    module = make_module(course, lessons=0)
    names = {"video": ("media/f.mp4", "video/mp4"), "captions": ("media/f.vtt", "text/vtt")}
    media = {use: Attachment.objects.create(module=module, name=name, content_type=kind, bytes=1).pk for use, (name, kind) in names.items()}
    lesson = make_lesson(module, key="film", kind="video", media=media, body="<p>Hallo allemaal.</p>")
    services.save_place(person=person, lesson=lesson, place=73, at=NOW, now=NOW)
    page = client.get(f"/learn/{module.key}/film/").content.decode()
    assert 'data-place="73"' in page
    assert f'<source src="/learn/files/{media["video"]}/f.mp4" type="video/mp4">' in page
    assert f'<track kind="captions" src="/learn/files/{media["captions"]}/f.vtt" srclang="en"' in page
    assert "Hallo allemaal." in page
    assert "autoplay" not in page


def test_a_video_without_captions_cannot_be_published(course):
    module = make_module(course, lessons=0)
    with pytest.raises(catalogue.NotReadyToPublish) as refused:
        make_lesson(module, key="film", kind="video", body='<img src="/learn/files/1/x.png" alt="">')
    with override("en"):
        missing = [str(sentence) for sentence in refused.value.missing]
    assert missing == [
        "Write one sentence about every picture, for people who cannot see it.",
        "The video is missing.",
        "The captions of the video are missing.",
    ]


def test_parts_above_draw_their_piece(client, course, monkeypatch):
    module = make_module(course)
    seen = []

    def build(request, subject):
        seen.append((subject.module, subject.lesson and subject.lesson.key))
        return {"title": "Dates of sessions", "text": ""} if subject.lesson is None else None

    monkeypatch.setattr(slots, "_pieces", [slots.Piece(slot, 1, "components/empty.html", build) for slot in (slots.MODULE_MAIN, slots.LESSON_ASIDE)])
    assert "Dates of sessions" in client.get(f"/learn/{module.key}/").content.decode()
    assert "Dates of sessions" not in client.get(f"/learn/{module.key}/first/").content.decode()
    assert seen == [(module, None), (module, "first")]


def test_module_and_lesson_cost_the_same_for_two_lessons_and_for_many(client, course):
    module = make_module(course)
    urls = (f"/learn/{module.key}/", f"/learn/{module.key}/first/", "/learn/mine/")

    def cost() -> list[int]:
        numbers = []
        for url in urls:
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            numbers.append(len(queries))
        return numbers

    few = cost()
    for number in range(8):
        make_lesson(module, key=f"more-{number}", position=20 + number)
        make_module(make_course())
    assert cost() == few
    assert max(few) <= 15, "the shell and what other parts draw included"
