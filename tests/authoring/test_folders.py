"""A course leaves Podium as a readable folder in a ZIP and comes back the same; a damaged one is refused as a whole (spec/learning.md §1.6)."""

import stat
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.authoring.models import LessonDraft
from courses.authoring.rules import platforms_in
from courses.authoring.services import courses, folders
from courses.catalogue.folders.faults import DamagedFolder
from courses.catalogue.models import Attachment, Course, Lesson, LessonVersion, Module, State
from courses.programme.services import STARTER, load_programme
from lms.audit.models import AuditEntry
from lms.lib import packed
from tests.authoring.conftest import new_lesson, picture, publish, typed, write
from tests.courses_made import make_course, make_module


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


pytestmark = pytest.mark.django_db


def files_of(course):
    with folders.packed_course(course) as made, ZipFile(made) as opened:
        return {info.filename: opened.read(info) for info in opened.infolist()}


def zipped(files, compression=ZIP_DEFLATED):
    out = BytesIO()
    with ZipFile(out, "w", compression) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return SimpleUploadedFile("course.zip", out.getvalue(), "application/zip")


def bring(files, by, *, replaces=False):
    return folders.bring_courses(file=zipped(files), replaces=replaces, by=by, now=timezone.now())


def forget(course):
    """As if this Podium had never had the course."""
    Lesson.objects.filter(module__course=course).update(published=None)
    LessonVersion.objects.filter(lesson__module__course=course).delete()
    Lesson.objects.filter(module__course=course).delete()
    course.modules.update(variant_of=None)
    course.modules.all().delete()
    course.delete()


def test_every_course_of_the_starter_programme_comes_out_byte_for_byte():
    load_programme(folder=STARTER, by=None, now=timezone.now())
    for course in Course.objects.all():
        folder = STARTER / course.phase / course.key
        there = {path.relative_to(STARTER).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        found = files_of(course)
        assert sorted(found) == sorted(there)
        assert [name for name in there if found[name] != there[name]] == []


@pytest.fixture
def written(cast, author, module):
    """A module with everything: two languages, one, a picture, a video, extra, platforms and days of its own."""
    first = module.lessons.get(key="first")
    told = author.post(f"/hr/learning/lessons/{first.pk}/picture/", {"picture": picture(), "picture_alt": "Vlak."}).json()
    body = f'<h2>Kop: “hier” &amp; daar</h2><p><strong>Vet</strong> *geen* nadruk.</p><img src="{told["src"]}" alt="Een [blauw] vlak."><hr>'
    author.post(f"/hr/learning/lessons/{first.pk}/", typed(first, body_nl=body))
    publish(first, cast.hr)
    film = new_lesson(module, cast.hr, kind="video", title_nl="Film: kort", title_en="")
    upload = {
        "file-video-nl": SimpleUploadedFile("Les.mp4", b"\0\0\0\x18ftypmp42" + b"\0" * 100, "video/mp4"),
        "file-captions-nl": SimpleUploadedFile("Les.vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\nHallo\n", "text/vtt"),
    }
    author.post(f"/hr/learning/lessons/{film.pk}/", typed(film) | {"then": "files"} | upload)
    facts = {"minutes": 2, "stance": "risk", "is_optional": True, "platforms": ["youtube"], "owner": None, "check_again_on": timezone.localdate()}
    courses.describe_lesson(lesson=film, by=cast.hr, **facts)
    publish(film, cast.hr, is_in_one_language=True)
    variant = make_module(module.course, variant_of=module, variant_for="web-shop", title="# 1: ja", completion="either")
    for lesson in variant.lessons.all():
        Lesson.objects.filter(pk=lesson.pk).update(key=f"shop-{lesson.key}")
    for position, one in enumerate((module, variant), 1):  # as authors order them; the tests count on over a hundred
        Module.objects.filter(pk=one.pk).update(position=position)
    return module.course


def test_a_course_comes_back_without_a_difference(cast, written):
    before = files_of(written)
    assert any(name.endswith("images/foto-van-ons.webp") for name in before)
    forget(written)
    made, _report = bring(before, cast.hr)
    assert files_of(made[0]) == before
    assert Course.objects.get().state == State.DRAFT
    film = Lesson.objects.get(kind="video")
    assert (film.is_optional, film.platforms, film.published.title_en) == (True, ["youtube"], "")
    assert Module.objects.get(variant_for="web-shop").completion == "either"
    assert AuditEntry.objects.filter(action="course.brought", by=cast.hr).exists()


def test_a_file_is_brought_through_the_page_and_the_course_is_a_draft(cast, author, client_of, written):
    answer = author.get(f"/hr/learning/courses/{written.key}/file/")
    content = b"".join(answer.streaming_content)
    assert answer["Content-Disposition"] == f'attachment; filename="{written.key}.zip"'
    forget(written)
    done = author.post("/hr/learning/bring/", {"file": SimpleUploadedFile("a.zip", content)})
    assert done.status_code == 302 and done["Location"] == f"/hr/learning/courses/{written.key}/"
    learner = client_of(cast.employee)
    assert learner.get(f"/learn/courses/{written.key}/").status_code == 404
    author.post(f"/hr/learning/do/course/{Course.objects.get().pk}/", {"do": "publish"})
    assert learner.get(f"/learn/courses/{written.key}/").status_code == 200


def test_the_same_file_twice_changes_nothing_and_a_course_that_is_here_is_changed_only_when_that_is_said(cast, author, written):
    files = files_of(written)
    with pytest.raises(folders.IsHereAlready):
        bring(files, cast.hr)
    versions = LessonVersion.objects.count()
    _made, report = bring(files, cast.hr, replaces=True)
    assert not report.changed_anything and LessonVersion.objects.count() == versions
    name = next(name for name in files if name.endswith("/01-first.en.md"))
    bring(files | {name: files[name].replace(b"title: first en", b"title: First anew")}, cast.hr, replaces=True)
    assert Lesson.objects.get(module__course=written, module__variant_of=None, key="first").published.title_en == "First anew"
    bring(files, cast.hr, replaces=True)
    assert files_of(Course.objects.get()) == files


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn")) | st.sampled_from("'\"#:-[]{}*&!|>%@`, "), max_size=25)
LINE = WORDS.map(lambda text: " ".join(text.split()))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=LINE.filter(bool), other=LINE, summary=LINE, outcomes=st.lists(LINE.filter(bool), max_size=3), platforms=st.lists(LINE, max_size=3), body=WORDS)
def test_any_words_come_back_without_a_difference(cast, title, other, summary, outcomes, platforms, body):
    course = make_course(title_nl=title, title_en=other, summary_nl=summary, summary_en=summary)
    facts = {"outcomes_nl": outcomes, "outcomes_en": outcomes, "platforms": platforms_in(",".join(platforms))}
    module = make_module(course, lessons=0, title_nl=title, title_en=other, summary_nl=summary, summary_en="", **facts)
    lesson = new_lesson(module, cast.hr, title_nl=title, title_en=other or "x")
    write(lesson, cast.hr, body_nl=f"<p>{body.replace('<', '&lt;')}x</p>", body_en="<p>y</p>")
    publish(lesson, cast.hr)
    before = files_of(course)
    forget(course)
    made, _report = bring(before, cast.hr)
    after = files_of(made[0])
    forget(made[0])
    assert after == before


def test_drafts_and_what_is_archived_stay_here(cast, written):
    number = len(files_of(written))
    new_lesson(written.modules.first(), cast.hr)
    courses.archive(thing=written.modules.get(variant_for="web-shop"), by=cast.hr)
    assert len(files_of(written)) < number
    assert LessonDraft.objects.filter(lesson__state=State.DRAFT).exists()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda files, root: files.pop(f"{root}/course.md"), "there is no course in it"),
        (lambda files, root: files.update({f"{root}/notes.txt": b"x"}), "notes.txt:1: beside course.md stand only the folders of modules"),
        (lambda files, root: files.update({"readme.md": b"x"}), "readme.md:1: this file belongs to no course"),
        (lambda files, root: files.update({f"{root}/course.md": b"---\nkey: other\n---\n"}), "course.md:2: key is 'other'"),
        (lambda files, root: files.update({first(files): files[first(files)] + b"<script>alert(1)</script>\n"}), "HTML is not allowed"),
        (lambda files, root: files.update({first(files): files[first(files)] + b"![x](images/none.webp)\n"}), "images/none.webp is not in the folder"),
        (lambda files, root: files.update({first(files): b"\xff\xfe"}), "this is not UTF-8"),
        (lambda files, root: files.update({first(files): files[first(files)].replace(b"minutes: 3", b"minutes: many")}), ":4: minutes is 'many'"),
        (lambda files, root: files.update({f"{root}/{folder(files)}/images/evil.svg": SVG}), "<script> is not allowed in a drawing"),
        (lambda files, root: files.update({f"{root}/{folder(files)}/images/page.webp": b"<html>"}), "this is no picture, video, captions or PDF that we know"),
    ],
)
def test_a_damaged_course_is_refused_with_file_line_and_reason_and_nothing_is_stored(cast, author, written, change, fault):
    files, root = files_of(written), f"{written.phase}/{written.key}"
    forget(written)
    stored = Attachment.objects.count()
    change(files, root)
    page = author.post("/hr/learning/bring/", {"file": zipped(files)})
    assert page.status_code == 422
    with pytest.raises(DamagedFolder) as refusal:
        bring(files, cast.hr)
    assert fault in str(refusal.value)
    assert (Course.objects.count(), Attachment.objects.count()) == (0, stored)


def test_what_is_wrong_is_told_in_the_language_of_who_brings_it(cast, client_of, written):
    files, root = files_of(written), f"{written.phase}/{written.key}"
    forget(written)
    files[first(files)] = files[first(files)].replace(b"minutes: 3", b"minutes: many") + b"<b>HTML</b>\n"
    files[f"{root}/{folder(files)}/images/evil.svg"] = SVG
    type(cast.content_owner).objects.filter(pk=cast.content_owner.pk).update(language="nl")
    page = client_of(cast.content_owner).post("/hr/learning/bring/", {"file": zipped(files)}).content.decode()
    assert "01-first.nl.md:4</strong> minutes is &#x27;many&#x27;; schrijf een heel getal van 1 tot en met 240" in page
    assert "HTML mag hier niet" in page and "&lt;script&gt; mag niet in een tekening" in page
    broken = client_of(cast.content_owner).post("/hr/learning/bring/", {"file": SimpleUploadedFile("a.zip", b"no zip at all")}).content.decode()
    assert "dit is geen ZIP-bestand dat te lezen is" in broken and "this is" not in broken
    assert Course.objects.count() == 0


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>a</title><desc>b</desc><script>alert(1)</script></svg>'


def first(files):
    return next(name for name in files if name.endswith("/01-first.nl.md"))


def folder(files):
    return Path(first(files)).parent.name


@pytest.mark.parametrize(
    "name", ["../evil.md", "/etc/evil.md", "general/../../evil.md", "general\\evil.md", "C:/evil.md", "general//evil.md", "a/./b.md", "a\n.md"]
)
def test_a_name_that_leads_out_of_the_folder_is_refused(cast, tmp_path, name):
    with pytest.raises(DamagedFolder, match="leads out of its folder"):
        bring({name: b"x"}, cast.hr)
    assert not (tmp_path.parent / "evil.md").exists()


def test_links_passwords_and_two_files_of_one_name_are_refused(tmp_path):
    link = ZipInfo("general/link.md")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = BytesIO()
    with ZipFile(out, "w") as made:
        made.writestr(link, "/etc/passwd")
        made.writestr("a.md", "1")
        made.writestr("A.md", "2")
    with pytest.raises(packed.NotUnpacked) as refusal:
        packed.unpack(out, tmp_path, packed.Limits(10, 1000, 1000))
    assert [reason for _name, reason in refusal.value.faults] == ["only plain files may be in it, no links", "there are two files with this name"]
    assert list(tmp_path.iterdir()) == []


def test_a_bomb_is_refused_by_what_it_says_and_by_what_comes_out(tmp_path):
    bomb = BytesIO()
    with ZipFile(bomb, "w", ZIP_DEFLATED) as made:
        made.writestr("general/zeros.md", b"\0" * 5_000_000)
    with pytest.raises(packed.NotUnpacked, match="larger than"):
        packed.unpack(bomb, tmp_path / "said", packed.Limits(10, 1_000_000, 2_000_000))
    lying = bytearray(bomb.getvalue())
    at = lying.rindex(b"PK\x01\x02")
    lying[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    with pytest.raises(packed.NotUnpacked):
        packed.unpack(BytesIO(bytes(lying)), tmp_path / "lied", packed.Limits(10, 1_000_000, 2_000_000))
    assert sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()) <= 1_300_000
    many = BytesIO()
    with ZipFile(many, "w", ZIP_STORED) as made:
        for number in range(20):
            made.writestr(f"{number}.md", b"")
    with pytest.raises(packed.NotUnpacked, match="more than 10 files"):
        packed.unpack(many, tmp_path / "many", packed.Limits(10, 1000, 1000))


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all", b"PK\x05\x06" + b"\0" * 18])
def test_something_else_than_a_zip_is_refused_with_a_sentence(author, content):
    page = author.post("/hr/learning/bring/", {"file": SimpleUploadedFile("a.zip", content)})
    assert page.status_code == 422
    words = page.content.decode()
    assert "nothing of it is here" in words or "submitted file is empty" in words


def test_a_key_of_a_module_of_another_course_is_refused(cast, written):
    files = files_of(written)
    key = written.modules.first().key
    other = make_course()
    written.modules.update(course=other)
    with pytest.raises(DamagedFolder, match=f"the key '{key}' is used here by a module of the course"):
        bring(files, cast.hr, replaces=True)
