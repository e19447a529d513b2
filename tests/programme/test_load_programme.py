"""Loading a programme: everything is checked first, then stored at once, and a second time changes nothing."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from courses.catalogue.folders import loaders
from courses.catalogue.folders.faults import DamagedFolder
from courses.catalogue.models import Attachment, Course, Lesson, LessonVersion, Module, State
from lms.audit.models import AuditEntry
from tests.programme.conftest import DRAWING, write_module

MODULE = "general/basics/01-what-it-is"
LESSON = f"{MODULE}/01-what-it-is-first.nl.md"


def everything() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in (Course, Module, Lesson, LessonVersion, Attachment, AuditEntry)]


def test_a_folder_becomes_a_published_course_in_two_languages(load):
    report = load()
    module = Module.objects.get(key="what-it-is")
    lesson = module.lessons.get()
    assert report.counts["module"] == {"made": 2}
    assert (module.course.phase, module.course.state, module.state, module.in_nl, module.in_en) == ("general", State.PUBLISHED, State.PUBLISHED, True, True)
    assert (module.title_nl, module.platforms, module.outcomes_en) == ("Wat het zijn: sociale media", ["linkedin", "tiktok"], ["Tell what it is."])
    assert (lesson.published.title_nl, lesson.published.title_en) == ("Van zender naar gesprek", "From sender to conversation")
    assert (lesson.minutes, module.minutes) == (5, 5), "the longer language counts"
    assert Module.objects.get(key="what-it-is-web-shop").variant_of == module


def test_a_picture_is_served_as_an_attachment_with_its_size(load):
    load()
    module = Module.objects.get(key="what-it-is")
    picture = module.attachments.get(name="images/path.nl.svg")
    body = module.lessons.get().published.body_nl
    assert f'<figure><img src="{picture.get_absolute_url()}" alt="Een lijn" loading="lazy" width="720" height="400"></figure>' in body
    assert (module.illustration_nl, module.illustration_en.name) == (picture, "images/path.en.svg")
    assert picture.file.read().decode() == DRAWING.replace("Pad", "Pad nl what-it-is")


def test_callouts_carry_a_label_in_the_language_of_the_text(load):
    load()
    version = Lesson.objects.get(module__key="what-it-is").published
    assert '<div class="callout callout-tip"><p class="callout-label">Tip</p>' in version.body_nl
    assert "<h2>Kop</h2>" in version.body_nl


def test_a_second_time_changes_nothing(load):
    load()
    before = everything()
    report = load()
    assert not report.changed_anything
    assert everything() == before


def test_a_changed_lesson_becomes_a_new_version_and_nothing_else_changes(load, folder):
    load()
    lesson = Lesson.objects.get(module__key="what-it-is")
    path = folder / LESSON
    path.write_text(path.read_text().replace("alinea", "regel"))
    report = load()
    versions = list(lesson.versions.order_by("number"))
    lesson.refresh_from_db()
    assert report.counts["lesson"] == {"changed": 1, "unchanged": 1}
    assert [version.number for version in versions] == [1, 2]
    assert ("alinea" in versions[0].body_nl, "regel" in versions[1].body_nl) == (True, True)
    assert lesson.published == versions[1]
    assert report.counts["module"] == {"unchanged": 2}


def test_a_changed_picture_gets_a_new_attachment_and_old_versions_keep_the_old_one(load, folder):
    load()
    lesson = Lesson.objects.get(module__key="what-it-is")
    old = lesson.module.attachments.get(name="images/path.nl.svg")
    (folder / MODULE / "images/path.nl.svg").write_text(DRAWING.replace("Pad", "Nieuw pad"))
    load()
    new = lesson.module.attachments.exclude(pk=old.pk).get(name="images/path.nl.svg")
    first, second = lesson.versions.order_by("number")
    assert old.get_absolute_url() in first.body_nl
    assert new.get_absolute_url() in second.body_nl
    assert Module.objects.get(key="what-it-is").illustration_nl == new
    assert old.file.read() != new.file.read()


def test_what_was_changed_here_stays_when_the_folder_did_not_change(load):
    load()
    Module.objects.filter(key="what-it-is").update(title_nl="Onze eigen titel", owner=None)
    load()
    assert Module.objects.get(key="what-it-is").title_nl == "Onze eigen titel"


def test_a_lesson_and_a_module_that_left_the_folder_are_archived_and_come_back_with_it(load, folder):
    lesson_files = [folder / MODULE / f"02-extra.{language}.md" for language in ("nl", "en")]
    for file, first in zip(lesson_files, (folder / LESSON, folder / LESSON.replace(".nl.", ".en.")), strict=True):
        file.write_text(first.read_text())
    variant = folder / "general/basics/02-what-it-is-web-shop"
    load()
    kept = [file.read_text() for file in lesson_files]
    for file in lesson_files:
        file.unlink()
    variant.rename(folder.parent / "elsewhere")
    load()
    assert Lesson.objects.get(key="extra").state == State.ARCHIVED
    assert Module.objects.get(key="what-it-is-web-shop").state == State.ARCHIVED
    assert Module.objects.get(key="what-it-is").minutes == 5
    for file, text in zip(lesson_files, kept, strict=True):
        file.write_text(text)
    load()
    assert Lesson.objects.get(key="extra").state == State.PUBLISHED
    assert Module.objects.get(key="what-it-is").minutes == 10


DAMAGE = [
    (LESSON, "minutes: 4", "minutes: four", 4, "minutes is 'four'"),
    (LESSON, "stance: both", "stance: maybe", 5, "stance is 'maybe'; choose one of: chance, risk, both"),
    (LESSON, "title: Van zender naar gesprek\n", "", 1, "title is missing"),
    (LESSON, "kind: page", "kind: page\nkind: page", 3, "kind stands here twice"),
    (LESSON, "kind: page", "kind: page\ncolour: red", 3, "colour is not known here"),
    (LESSON, "## Kop", "# Kop", 7, "use ## or ### for headings"),
    (LESSON, "Een **alinea**", "Een <b>alinea</b>", 9, "HTML is not allowed"),
    (LESSON, "images/path.nl.svg", "images/other.nl.svg", 11, "the picture images/other.nl.svg is not in the folder"),
    (LESSON, "![Een lijn]", "![]", 11, "has no alternative text"),
    (LESSON, ":::tip", ":::joke", 13, "there is no callout 'joke'"),
    (LESSON, "Doe dit.\n:::\n", "Doe dit.\n", 13, "this callout is not closed"),
    (LESSON, "Doe dit.\n:::\n", "Doe dit.\n:::\n\n", 16, "the file ends with exactly one line end"),
    (LESSON, "## Kop", "```\ncode\n```", 7, "fence is not part of our Markdown"),
    (LESSON, "---\nkind", "--\nkind", 1, "begins with a line of three hyphens"),
    (f"{MODULE}/module.md", 'title_nl: "Wat het zijn: sociale media"', "title_nl: Wat het zijn: sociale media", 3, "the front matter cannot be read"),
    (f"{MODULE}/module.md", "checked_on: 2026-11-24", "checked_on: 24-11-2026", 16, "write a date such as 2026-11-24"),
    (f"{MODULE}/module.md", "check_again_on: 2027-05-24", "check_again_on: 2026-05-24", 17, "check_again_on lies after checked_on"),
    (f"{MODULE}/module.md", "optional: false", "optional: no", 15, "write true or false"),
    (f"{MODULE}/module.md", "platforms: [linkedin, tiktok]", "platforms: linkedin", 12, "platforms is a list"),
    (f"{MODULE}/module.md", "key: what-it-is", "key: What it is", 2, "use lower-case letters, digits and hyphens"),
    (f"{MODULE}/module.md", "variant_for: none", "variant_for: web-shop", 13, "belong together"),
    (f"{MODULE}/module.md", "illustration: images/path", "illustration: images/none", 18, "there is no images/none.nl.svg"),
    ("general/basics/02-what-it-is-web-shop/module.md", "variant_of: what-it-is", "variant_of: other", 1, "not in this programme"),
    ("general/basics/course.md", "phase: general", "phase: role", 3, "the course stands in the folder 'general'"),
    (f"{MODULE}/images/path.nl.svg", "<title>", "<script>alert(1)</script><title>", 1, "<script> is not allowed in a drawing"),
    (f"{MODULE}/images/path.nl.svg", '<rect class="paper"', '<rect onclick="alert(1)"', 1, "the attribute onclick is not allowed"),
    (f"{MODULE}/images/path.nl.svg", "<title>", "<foreignObject/><title>", 1, "<foreignObject> is not allowed"),
    (f"{MODULE}/images/path.nl.svg", "<title>", '<image href="https://example.org/x.png"/><title>', 1, "<image> is not allowed"),
    (f"{MODULE}/images/path.nl.svg", ".paper{fill:#f6f3ed}", "@import url(https://example.org/x.css)", 1, "refer to something outside"),
    (f"{MODULE}/images/path.nl.svg", 'class="paper"', 'fill="url(https://example.org/x)"', 1, "refers to something outside"),
    (f"{MODULE}/images/path.nl.svg", "<svg", '<!DOCTYPE svg [<!ENTITY x "y">]><svg', 1, "no picture, video, captions or PDF"),
    (f"{MODULE}/images/path.nl.svg", "<desc>Drie stations.</desc>", "", 1, "the drawing has no <desc>"),
    (f"{MODULE}/images/path.nl.svg", "<rect", "<use href='https://example.org/x.svg#a'/><rect", 1, "refers to nothing outside itself"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "fine", "damaged", "line", "reason"), DAMAGE)
def test_a_damaged_folder_is_refused_with_file_line_and_reason_and_nothing_is_stored(load, folder, file, fine, damaged, line, reason):
    path = folder / file
    source = path.read_text()
    assert fine in source
    path.write_text(source.replace(fine, damaged, 1))
    with pytest.raises(DamagedFolder) as refused:
        load()
    assert [fault for fault in refused.value.faults if (fault.file, fault.line) == (file, line) and reason in fault.reason], str(refused.value)
    assert [rows for rows in everything() if rows] == []


def test_a_lesson_in_one_language_only_is_refused(load, folder):
    (folder / LESSON).unlink()
    with pytest.raises(DamagedFolder, match=r"first\.en\.md:1: the same lesson in the other language \(nl\) is missing"):
        load()


def test_a_key_that_is_used_twice_is_refused(load, folder):
    write_module(folder / "general/basics", "03-third", lesson="what-it-is-first")
    with pytest.raises(DamagedFolder, match="the key 'what-it-is-first' is already used"):
        load()


def test_a_video_that_is_no_video_and_a_file_that_is_too_large_are_refused(load, folder, settings):
    settings.UPLOAD_LIMIT = 2 * 1024**2
    (folder / MODULE / "media").mkdir()
    (folder / MODULE / "media/film.mp4").write_bytes(b"<html><script>alert(1)</script></html>")
    (folder / MODULE / "media/large.mp4").write_bytes(b"\0\0\0 ftypisom" + bytes(2 * 1024**2))
    with pytest.raises(DamagedFolder) as refused:
        load()
    text = str(refused.value)
    assert "media/film.mp4:1: this is no picture, video, captions or PDF that we know" in text
    assert "media/large.mp4:1: the file is larger than 2 MB" in text


def test_a_video_lesson_needs_captions_and_keeps_its_files(load, folder):
    media = folder / MODULE / "media"
    media.mkdir()
    (media / "film.mp4").write_bytes(b"\0\0\0 ftypisom" + bytes(100))
    (media / "film.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:01.000\nHallo\n")
    files = [folder / MODULE / f"02-film.{language}.md" for language in ("nl", "en")]
    for file in files:
        file.write_text("---\nkind: video\ntitle: Film\nminutes: 1\nstance: both\nvideo: media/film.mp4\n---\nUitgeschreven: hallo.\n")
    with pytest.raises(DamagedFolder, match=r"02-film\.nl\.md:1: captions is missing"):
        load()
    for file in files:
        file.write_text(file.read_text().replace("film.mp4\n", "film.mp4\ncaptions: media/film.vtt\n"))
    load()
    version = Lesson.objects.get(key="film").published
    names = {use: Attachment.objects.get(pk=pk).name for use, pk in version.media_nl.items()}
    assert names == {"video": "media/film.mp4", "captions": "media/film.vtt"}


def test_when_storing_fails_nothing_stays_behind(load, monkeypatch, settings):
    def fail(found: object, report: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(loaders, "_loaders", {"last": loaders.Loader("last", 1, (), lambda root, faults: None, fail)})
    with pytest.raises(RuntimeError):
        load()
    assert [rows for rows in everything() if rows] == []
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []


def test_a_part_above_reads_its_own_folder_and_refuses_its_own_mistakes(load, folder, monkeypatch):
    (folder / "general/level-check").mkdir()
    (folder / "general/level-check/check.md").write_text("---\nkey: check\n---\n")
    report = load()
    assert report.notes == ["general/level-check: nobody reads this folder"]
    written = []

    def read(root, faults):
        faults.add(root / "general/level-check/check.md", 2, "there are no questions")

    monkeypatch.setattr(loaders, "_loaders", {"check": loaders.Loader("check", 1, ("general/level-check",), read, lambda found, report: written.append(found))})
    with pytest.raises(DamagedFolder, match=r"general/level-check/check\.md:2: there are no questions"):
        load()
    assert written == []


def test_the_command_says_what_it_did_and_refuses_in_one_message(load, folder):
    out = StringIO()
    call_command("load_programme", folder, stdout=out)
    assert "module: 2 made" in out.getvalue()
    out = StringIO()
    call_command("load_programme", folder, stdout=out)
    assert "Nothing has changed." in out.getvalue()
    (folder / LESSON).write_text("x")
    with pytest.raises(CommandError, match="The folder was refused and nothing was loaded"):
        call_command("load_programme", folder)
