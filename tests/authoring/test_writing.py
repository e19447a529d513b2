"""Writing a lesson: drafts that are never lost, two people at once, pictures, publishing, versions (spec/learning.md §1)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from courses.authoring.models import LessonDraft, SetAsideText
from courses.authoring.services import drafts, publishing
from courses.catalogue import kinds
from courses.catalogue.models import Attachment, Lesson, LessonVersion
from courses.progress.models import LessonProgress
from lms.audit.models import AuditEntry
from lms.notifications.models import Message
from tests.authoring.conftest import new_lesson, picture, publish, typed, write
from tests.courses_made import make_module

pytestmark = pytest.mark.django_db


def editor(lesson, part=""):
    return f"/hr/learning/lessons/{lesson.pk}/{part}"


def test_what_is_written_is_kept_as_a_draft_and_learners_read_on(cast, author, client_of, lesson):
    page = author.post(editor(lesson), typed(lesson, title_en="Another title", body_en="<p>Quite <strong>new</strong>.</p>"))
    assert page.status_code == 302
    draft = LessonDraft.objects.get()
    assert (draft.title_en, draft.body_en, draft.is_open) == ("Another title", "<p>Quite <strong>new</strong>.</p>\n", True)
    read = client_of(cast.employee).get(reverse("lesson", args=[lesson.module.key, lesson.key])).content.decode()
    assert "Quite" not in read and "Tekst van first in en" in read


def test_without_the_editor_plain_text_becomes_paragraphs(author, lesson):
    author.post(editor(lesson), typed(lesson, body_nl="Eerste alinea.\n\nTweede."))
    assert LessonDraft.objects.get().body_nl == "<p>Eerste alinea.</p>\n<p>Tweede.</p>\n"


def test_autosave_answers_the_number_of_the_save_and_the_same_text_twice_is_one_save(author, lesson):
    first = author.post(editor(lesson, "save/"), typed(lesson, title_nl="Ander"))
    assert first.json()["number"] == 1 and "Draft kept at" in first.json()["status"]
    again = author.post(editor(lesson, "save/"), typed(lesson, title_nl="Ander", based_on=0))
    assert again.json()["number"] == 1
    assert LessonDraft.objects.get().number == 1


def test_two_people_on_one_lesson_lose_neither_text(cast, author, client_of, lesson):
    told = typed(lesson, title_nl="Van Carla")
    client_of(cast.hr).post(editor(lesson), typed(lesson, title_nl="Van Hanna"))
    assert author.post(editor(lesson, "save/"), told).status_code == 409
    page = author.post(editor(lesson), told)
    assert page.status_code == 409
    words = page.content.decode()
    assert "There are two texts" in words and "Van Carla" in words and "Van Hanna" in words and "Hanna Ruis" in words
    assert LessonDraft.objects.get().title_nl == "Van Hanna"
    author.post(editor(lesson), told | {"takes_over": "1"})
    assert LessonDraft.objects.get().title_nl == "Van Carla"
    kept = SetAsideText.objects.get()
    assert (kept.title_nl, kept.by) == ("Van Hanna", cast.hr)


def test_going_on_with_the_other_text_keeps_the_own_one_with_the_versions(cast, author, client_of, lesson):
    told = typed(lesson, title_en="By Carla")
    client_of(cast.hr).post(editor(lesson), typed(lesson, title_en="By Hanna"))
    author.post(editor(lesson), told | {"then": "set_aside"})
    assert LessonDraft.objects.get().title_en == "By Hanna"
    assert "By Carla" in author.get(editor(lesson, "versions/")).content.decode()


def test_publishing_says_everything_that_is_missing(cast, author, module):
    lesson = new_lesson(module, cast.content_owner, title_en="")
    page = author.post(editor(lesson, "publish/"), {})
    words = page.content.decode()
    assert page.status_code == 422
    assert "The text is missing." in words and "The English text is missing." in words
    assert LessonVersion.objects.filter(lesson=lesson).count() == 0


def test_a_video_without_captions_is_not_published(cast, author, module):
    lesson = new_lesson(module, cast.content_owner, kind="video", title_en="")
    page = author.get(editor(lesson, "publish/")).content.decode()
    assert "The video is missing." in page and "The captions of the video are missing." in page


def test_one_language_is_published_when_that_is_meant(cast, author, module):
    lesson = new_lesson(module, cast.content_owner, title_en="")
    write(lesson, cast.content_owner, body_nl="<p>Tekst.</p>")
    assert author.post(editor(lesson, "publish/"), {"is_in_one_language": "on"}).status_code == 302
    assert Lesson.objects.get(pk=lesson.pk).published.title_nl == "Nieuw"


def test_a_small_change_is_heard_by_nobody_and_one_of_substance_is_read_by_who_finished(cast, author, client_of, lesson):
    learner, address = client_of(cast.employee), reverse("lesson", args=[lesson.module.key, lesson.key])
    learner.get(address)
    learner.post(reverse("lesson_finish", args=[lesson.module.key, lesson.key]))
    write(lesson, cast.hr, body_nl="<p>Tikfout weg.</p>", body_en="<p>Typo gone.</p>")
    author.post(editor(lesson, "publish/"), {"change": "small"})
    assert "Something changed since" not in learner.get(address).content.decode()
    write(lesson, cast.hr, body_nl="<p>Nieuwe regel.</p>", body_en="<p>New rule.</p>")
    refused = author.post(editor(lesson, "publish/"), {"change": "substance", "what_changed_nl": "De regel is nieuw."})
    assert refused.status_code == 422 and "Say in one English sentence what changed" in refused.content.decode()
    author.post(editor(lesson, "publish/"), {"change": "substance", "what_changed_nl": "De regel is nieuw.", "what_changed_en": "The rule is new."})
    page = learner.get(address).content.decode()
    assert "Something changed since you did this lesson" in page and "The rule is new." in page
    learner.post(reverse("lesson_change_read", args=[lesson.module.key, lesson.key]), {"version": lesson.versions.get(number=3).pk})
    assert "Something changed since" not in learner.get(address).content.decode()
    kept = LessonProgress.objects.get(person=cast.employee)
    assert (kept.version.number, kept.read_up_to.number) == (1, 3)
    assert AuditEntry.objects.filter(action="lesson.published", by=cast.content_owner).count() == 2


def test_a_translation_that_was_not_changed_along_is_older_for_editors_and_readers(cast, author, client_of, lesson):
    write(lesson, cast.hr, body_nl="<p>Alleen het Nederlands.</p>")
    assert "The English text is older than the Dutch one" in author.get(editor(lesson)).content.decode()
    publish(lesson, cast.hr)
    address = reverse("lesson", args=[lesson.module.key, lesson.key])
    assert "The English text is older than the Dutch one." in client_of(cast.employee).get(address).content.decode()
    write(lesson, cast.hr, body_en="<p>Now the English too.</p>")
    publish(lesson, cast.hr)
    assert "is older" not in client_of(cast.employee).get(address).content.decode()


def test_an_author_may_say_that_both_languages_say_the_same(cast, lesson):
    write(lesson, cast.hr, title_nl="Zonder tikfout")
    assert publish(lesson, cast.hr, says_the_same=True).behind == ""


def test_publishing_is_planned_and_happens_once(cast, author, lesson):
    write(lesson, cast.content_owner, title_nl="Straks", title_en="Later")
    at = timezone.localtime() + timedelta(hours=2)
    author.post(editor(lesson, "publish/"), {"change": "small", "publish_at": f"{at:%Y-%m-%dT%H:%M}"})
    now = timezone.now()
    assert publishing.publish_due(now=now + timedelta(hours=1)) == 0
    assert publishing.publish_due(now=now + timedelta(hours=3)) == 1
    assert publishing.publish_due(now=now + timedelta(hours=3)) == 0
    published = Lesson.objects.get(pk=lesson.pk).published
    assert (published.title_en, published.published_by) == ("Later", cast.content_owner)


def test_a_plan_in_the_past_is_refused_with_a_sentence(cast, author, lesson):
    write(lesson, cast.hr, title_nl="Ander")
    page = author.post(editor(lesson, "publish/"), {"change": "small", "publish_at": "2020-01-01T10:00"})
    assert page.status_code == 422 and "Choose a moment in the future." in page.content.decode()


def test_who_planned_hears_when_something_is_missing_at_that_moment(cast, lesson):
    write(lesson, cast.hr, title_nl="Straks")
    publishing.plan(lesson=lesson, at=timezone.now() + timedelta(hours=1), by=cast.hr, now=timezone.now())
    write(lesson, cast.content_owner, body_nl="")
    assert publishing.publish_due(now=timezone.now() + timedelta(hours=2)) == 0
    told = Message.objects.get(kind="lesson_not_published")
    assert told.person == cast.hr and "The text is missing." in told.context["problem"]["en"]
    assert LessonDraft.objects.get().publish_at is None


def test_versions_are_compared_and_taken_back_and_the_draft_is_set_aside(cast, author, lesson):
    was = lesson.published.title_en
    write(lesson, cast.hr, title_en="Second", title_nl="Tweede")
    publish(lesson, cast.hr)
    write(lesson, cast.hr, title_en="Third")
    page = author.get(editor(lesson, "versions/version/1/")).content.decode()
    assert f"<del>{was}</del>" in page and "<ins>Third</ins>" in page
    author.post(editor(lesson, "versions/version/1/take/"))
    assert LessonDraft.objects.get().title_en == was
    assert SetAsideText.objects.get().title_en == "Third"


def test_a_picture_comes_without_what_the_camera_added_and_not_without_a_sentence(author, lesson):
    exif = Image.Exif()
    exif[0x010E] = "Secret place"
    refused = author.post(editor(lesson, "picture/"), {"picture": picture(kind="JPEG", exif=exif), "picture_alt": " "})
    assert refused.status_code == 422 and "Write one sentence about the picture" in refused.json()["problem"]
    told = author.post(editor(lesson, "picture/"), {"picture": picture(kind="JPEG", exif=exif), "picture_alt": "Wij twee."}).json()
    row = Attachment.objects.get()
    assert (row.name, row.content_type, told["src"]) == ("images/foto-van-ons.webp", "image/webp", row.get_absolute_url())
    assert b"Secret place" not in row.file.open().read()
    author.post(editor(lesson), typed(lesson, body_nl=f'<p><img src="{told["src"]}" alt="Wij twee."></p>'))
    assert f'<figure><img src="{told["src"]}" alt="Wij twee."' in LessonDraft.objects.get().body_nl.replace('alt="Wij twee." src', "src")


def test_without_a_script_a_picture_comes_at_the_end_and_its_sentence_can_be_changed(author, lesson):
    author.post(editor(lesson), typed(lesson) | {"then": "picture-nl", "picture": picture(), "picture_alt": "Een blauw vlak."})
    (src, alt), *more = drafts.pictures_in(LessonDraft.objects.get().body_nl)
    assert (alt, more) == ("Een blauw vlak.", [])
    author.post(editor(lesson), typed(lesson) | {f"alt-nl:{src}": 'Een "blauwe" zee'})
    assert drafts.pictures_in(LessonDraft.objects.get().body_nl) == [(src, 'Een "blauwe" zee')]


def test_two_different_pictures_with_one_name_get_two_names(author, lesson):
    for size in ((10, 10), (20, 20), (10, 10)):
        author.post(editor(lesson, "picture/"), {"picture": picture(size=size), "picture_alt": "Vlak."})
    assert sorted(Attachment.objects.values_list("name", flat=True)) == ["images/foto-van-ons-2.webp", "images/foto-van-ons.webp"]


def test_a_picture_of_another_module_does_not_come_along(cast, author, lesson, module):
    other = Attachment.objects.create(module=make_module(module.course), name="images/x.webp", content_type="image/webp", bytes=1, digest="x", file="x.webp")
    author.post(editor(lesson), typed(lesson, body_nl=f'<p>Tekst</p><img src="{other.get_absolute_url()}" alt="X">'))
    assert "<img" not in LessonDraft.objects.get().body_nl


def test_a_video_gets_its_file_captions_and_picture(cast, author, module):
    lesson = new_lesson(module, cast.content_owner, kind="video", title_en="")
    files = {
        "file-video-nl": SimpleUploadedFile("Les.mp4", b"\0\0\0\x18ftypmp42" + b"\0" * 100, "video/mp4"),
        "file-captions-nl": SimpleUploadedFile("Les.vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\nHallo\n", "text/vtt"),
        "file-poster-nl": picture(),
    }
    author.post(editor(lesson), typed(lesson) | {"then": "files"} | files)
    draft = LessonDraft.objects.get(lesson=lesson)
    names = {use: Attachment.objects.get(pk=pk).name for use, pk in draft.media_nl.items()}
    assert names == {"video": "media/les.mp4", "captions": "media/les.vtt", "poster": "media/foto-van-ons.webp"}
    author.post(editor(lesson), typed(lesson) | {"then": "no-file:poster:nl"})
    assert set(LessonDraft.objects.get(lesson=lesson).media_nl) == {"video", "captions"}


@pytest.mark.parametrize("content", [b"MZ\x90 a program", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", b""])
def test_a_file_that_is_something_else_is_refused(cast, author, module, content):
    lesson = new_lesson(module, cast.content_owner, kind="video", title_en="")
    page = author.post(editor(lesson), typed(lesson) | {"then": "files", "file-video-nl": SimpleUploadedFile("a.mp4", content, "video/mp4")}, follow=True)
    assert Attachment.objects.count() == 0
    assert "This file cannot be used here." in page.content.decode() or "submitted file is empty" in page.content.decode() or not content


def test_a_draft_of_a_picture_is_served_to_authors_and_not_to_learners(cast, author, client_of, module, lesson):
    told = author.post(editor(lesson, "picture/"), {"picture": picture(), "picture_alt": "Vlak."}).json()
    type(module).objects.filter(pk=module.pk).update(state="draft")
    assert author.get(told["src"]).status_code == 200
    assert client_of(cast.employee).get(told["src"]).status_code == 404


def test_the_preview_shows_the_draft_in_both_languages_and_says_who_finds_it(cast, author, lesson, module):
    write(lesson, cast.hr, title_en="Draft title", body_en="<p>Draft text.</p>", body_nl="<p>Concepttekst.</p>")
    assert "Draft text." in author.get(editor(lesson, "preview/"), {"language": "en"}).content.decode()
    assert "Concepttekst." in author.get(editor(lesson, "preview/"), {"language": "nl"}).content.decode()
    module.units.set([cast.north])
    there = author.get(editor(lesson, "preview/"), {"language": "en", "unit": cast.north.pk}).content.decode()
    elsewhere = author.get(editor(lesson, "preview/"), {"language": "en", "unit": cast.south.pk}).content.decode()
    assert "People there find this module" in there and "People there do not find this module" in elsewhere


def test_a_lesson_is_longer_than_a_lesson_can_be(author, lesson):
    page = author.post(editor(lesson), typed(lesson, body_nl="<p>" + "woord " * 70_000 + "</p>"))
    assert page.status_code == 422 and "longer than one lesson can be" in page.content.decode()


def test_a_lesson_with_things_of_its_own_is_published_anew_when_only_those_changed(cast, author, module, monkeypatch):
    kept = []
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    kinds.register(replace(kinds.kind_named("page"), key="rhyme", published=lambda lesson, version: kept.append(version.number)))
    lesson = new_lesson(module, cast.hr, kind="rhyme", title_en="")
    write(lesson, cast.hr, body_nl="<p>Rijm.</p>")
    publish(lesson, cast.hr, is_in_one_language=True)
    page = author.post(editor(lesson, "publish/"), {"change": "small", "is_in_one_language": "on"})
    assert page.status_code == 302 and kept == [1, 2]


def test_the_same_text_is_not_published_twice(author, lesson):
    page = author.post(editor(lesson, "publish/"), {"change": "small"})
    assert page.status_code == 422 and "Nothing differs from what people read now" in page.content.decode()
    assert lesson.versions.count() == 1
