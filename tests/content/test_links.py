"""Lessons that lead outside: something elsewhere on the web, and a video that stands elsewhere."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.translation import override

from courses.authoring.models import LessonDraft
from courses.authoring.services.folders import packed_course
from courses.catalogue import rules
from courses.catalogue import services as catalogue
from courses.catalogue.models import Course, Lesson, LessonVersion
from tests.authoring.conftest import author, new_lesson, typed  # noqa: F401  the browser of a content owner
from tests.courses_made import make_course, make_module

THERE = "https://www.example.org/safety?page=2"


@pytest.fixture
def module(db):
    return make_module(make_course())


def made(module, kind="link", position=9, **content):
    lesson = Lesson.objects.create(module=module, key=f"a-{kind}", kind=kind, minutes=4, position=position)
    words = {"title_nl": "Daar", "title_en": "There", "body_nl": "<p>Let op dit.</p>", "body_en": "<p>Look at this.</p>", "link_nl": THERE, "link_en": THERE}
    catalogue.publish_lesson(lesson=lesson, content=catalogue.LessonContent(**words | content), by=None, now=timezone.now())
    return lesson


@pytest.mark.parametrize(("kind", "facts"), [("link", "Elsewhere on the web, 4 minutes."), ("video", "Video with captions, 4 minutes.")])
def test_the_page_says_where_it_leads_and_opens_it_without_telling_who_comes(cast, client_of, module, kind, facts):
    lesson = made(module, kind)
    client = client_of(cast.employee)
    page = client.get(f"/learn/{module.key}/{lesson.key}/").content.decode()
    assert "This stands on example.org" in page and f'href="{THERE}"' in page
    assert 'rel="noopener noreferrer"' in page and 'referrerpolicy="no-referrer"' in page and "(new window)" in page
    assert "Look at this." in page and "<iframe" not in page and "<video" not in page
    assert facts in client.get(f"/learn/{module.key}/").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "ftp://example.org/", "//example.org", "example.org", "https://", "https://me:word@example.org/", "https://a b.org",
        "data:text/html,x", "https://example.org/" + "x" * 500, 'https://example.org/"onclick="x',
    ],
)  # fmt: skip
def test_what_a_browser_cannot_open_is_not_published(module, address):
    with pytest.raises(catalogue.NotReadyToPublish) as refused:
        made(module, link_nl=address)
    with override("en"):
        assert "The address is not one that a browser can open." in str(refused.value)
    assert rules.is_address(THERE) and rules.is_address("http://intranet:8080/x")


@pytest.mark.parametrize(
    ("kind", "content", "sentence"),
    [
        ("link", {"link_en": ""}, "The address is missing."),
        ("video", {"body_en": ""}, "Write here in words what can be seen and heard"),
        ("video", {"link_nl": "", "link_en": ""}, "The captions of the video are missing."),
    ],
)
def test_an_address_that_is_missing_or_a_video_elsewhere_without_words_is_not_published(module, kind, content, sentence):
    with pytest.raises(catalogue.NotReadyToPublish) as refused:
        made(module, kind, **content)
    with override("en"):
        assert sentence in str(refused.value)


def test_an_author_writes_the_address_beside_the_text(cast, author, module):  # noqa: F811
    lesson = new_lesson(module, cast.content_owner, kind="link")
    page = author.get(f"/hr/learning/lessons/{lesson.pk}/").content.decode()
    assert 'name="link_nl"' in page and 'data-fields="title_nl title_en body_nl body_en link_nl link_en"' in page
    told = typed(lesson, body_nl="<p>Kijk.</p>", body_en="<p>Look.</p>") | {"link_nl": f" {THERE} ", "link_en": "javascript:alert(1)"}
    author.post(f"/hr/learning/lessons/{lesson.pk}/", told)
    assert LessonDraft.objects.get(lesson=lesson).link_nl == THERE
    refused = author.post(f"/hr/learning/lessons/{lesson.pk}/publish/", {})
    assert refused.status_code == 422 and "not one that a browser can open" in refused.content.decode()
    assert 'href="javascript' not in author.get(f"/hr/learning/lessons/{lesson.pk}/preview/?language=en").content.decode()
    author.post(f"/hr/learning/lessons/{lesson.pk}/", typed(lesson) | {"link_nl": THERE, "link_en": f"{THERE}#en"})
    assert author.post(f"/hr/learning/lessons/{lesson.pk}/publish/", {}).status_code == 302
    assert LessonVersion.objects.get(lesson=lesson).link_en == f"{THERE}#en"


def test_an_address_comes_back_from_a_file_and_a_wrong_one_is_refused_with_its_line(cast, author, module):  # noqa: F811
    made(module), made(module, "video", position=10)
    Course.objects.filter(pk=module.course_id).update(key="there")
    with packed_course(Course.objects.get(pk=module.course_id)) as file:
        content = file.read()
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        texts = {name: packed.read(name).decode() for name in packed.namelist()}
    (name, text), *_more = [(name, text) for name, text in texts.items() if "a-link.en.md" in name]
    assert f"link: {THERE}\n" in text

    def bring(changed):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as packed:
            for one, words in (texts | changed).items():
                packed.writestr(one, words)
        return author.post("/hr/learning/bring/", {"file": SimpleUploadedFile("there.zip", out.getvalue()), "replaces": "on"})

    refused = bring({name: text.replace(THERE, "javascript:alert(1)")}).content.decode()
    line = text.split("\n").index(f"link: {THERE}") + 1
    assert f"a-link.en.md:{line}</strong>" in refused and "begins with https://" in refused
    assert bring({}).status_code == 302
    assert LessonVersion.objects.filter(lesson__key="a-link").count() == 1, "nothing differs, so nothing is published anew"
    assert bring({name: text.replace(THERE, "https://example.net/")}).status_code == 302
    assert Lesson.objects.get(key="a-link").published.link_en == "https://example.net/"
    with packed_course(Course.objects.get(key="there")) as file:
        again = file.read()
    assert bring({name: text.replace(THERE, "https://example.net/")}).status_code == 302 and again != content
