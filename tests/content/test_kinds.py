"""A part brings a kind of lesson: lists, the player, publishing and folders know it from its registration."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.catalogue import kinds, services
from courses.catalogue.folders.faults import DamagedFolder
from courses.catalogue.kinds import LessonKind
from courses.catalogue.models import Lesson
from courses.programme.services import load_programme
from courses.progress.models import LessonProgress
from tests.courses_made import make_course, make_lesson, make_module

KEPT: dict[str, str] = {}


def _read(markdown: Path, files: Any, faults: Any) -> str:
    if ".rhyme.txt" not in files:
        faults.add(markdown, 1, "the rhyme is missing")
        return ""
    return files[".rhyme.txt"].read_text()


@pytest.fixture
def rhyme(monkeypatch: pytest.MonkeyPatch) -> Iterator[LessonKind]:
    """A kind of lesson that is a rhyme in a file of its own; it is done when it was said aloud."""
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    KEPT.clear()
    kind = LessonKind(
        key="rhyme",
        label="rhyme",
        icon="music",
        facts=lambda minutes: f"Rhyme, {minutes} minutes",
        missing=lambda lesson, content: [] if KEPT.get(lesson.key) else ["The rhyme is missing."],
        piece=lambda request, lesson, version: ("components/private.html", {}),
        finishes_itself=True,
        suffixes=(".rhyme.txt",),
        read=_read,
        store=lambda lesson, text: KEPT.update({lesson.key: text}),
    )
    kinds.register(kind)
    yield kind


def test_a_lesson_of_a_new_kind_says_so_in_the_list_and_has_no_button_done(cast, client_of, rhyme):
    KEPT["third"] = "Rose, nose."
    module = make_module(make_course())
    lesson = make_lesson(module, key="third", position=0, kind="rhyme", minutes=4)
    client = client_of(cast.employee)
    assert "Rhyme, 4 minutes." in client.get(reverse("module", args=[module.key])).content.decode()
    page = client.get(reverse("lesson", args=[module.key, lesson.key])).content.decode()
    assert "Skip for now" in page and "On to" not in page
    client.post(reverse("lesson_finish", args=[module.key, lesson.key]))
    assert LessonProgress.objects.get(lesson=lesson, person=cast.employee).finished_at is None


def test_what_its_kind_lacks_stands_in_the_way_of_publishing(cast, rhyme):
    lesson = Lesson.objects.create(module=make_module(make_course()), key="silent", kind="rhyme")
    with pytest.raises(services.NotReadyToPublish, match="The rhyme is missing"):
        services.publish_lesson(lesson=lesson, content=services.LessonContent(title_nl="Stil"), by=cast.hr, now=timezone.now())


def programme_with(folder: Path, *, rhyme_text: str | None, beside: str = "01-roses") -> Path:
    module = folder / "general" / "rhymes" / "01-flowers"
    module.mkdir(parents=True, exist_ok=True)
    titles = "title_nl: Rijm\ntitle_en: Rhyme\nsummary_nl: Kort.\nsummary_en: Short.\n"
    (module.parent / "course.md").write_text(f"---\nkey: rhymes\nphase: general\n{titles}---\n")
    facts = "outcomes_nl: [a]\noutcomes_en: [a]\nstance: both\nplatforms: []\nvariant_of: none\nvariant_for: none\noptional: false\n"
    dates = "illustration: pic\nillustration_alt_nl: Een roos.\nillustration_alt_en: A rose.\nchecked_on: 2026-11-01\ncheck_again_on: 2027-11-01\n"
    (module / "module.md").write_text(f"---\nkey: flowers\n{titles}{facts}{dates}---\n".replace("illustration: pic", "illustration: images/pic"))
    (module / "images").mkdir(exist_ok=True)
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><title>Roos</title><desc>Roos</desc></svg>'
    (module / "images" / "pic.svg").write_text(drawing)
    for language in ("nl", "en"):
        (module / f"01-roses.{language}.md").write_text("---\nkind: rhyme\ntitle: Roses\nminutes: 2\nstance: both\n---\n")
    if rhyme_text is not None:
        (module / f"{beside}.rhyme.txt").write_text(rhyme_text)
    return folder


def test_a_folder_brings_the_files_of_the_kind_along_and_a_second_time_changes_nothing(db, rhyme, tmp_path):
    folder = programme_with(tmp_path, rhyme_text="Roses are red.")
    load_programme(folder=folder, by=None, now=timezone.now())
    assert KEPT == {"roses": "Roses are red."}
    assert not load_programme(folder=folder, by=None, now=timezone.now()).changed_anything
    programme_with(tmp_path, rhyme_text="Violets are blue.")
    load_programme(folder=folder, by=None, now=timezone.now())
    assert Lesson.objects.get(key="roses").versions.count() == 2


@pytest.mark.parametrize(
    ("text", "beside", "reason"),
    [
        (None, "", "01-roses.nl.md:1: the rhyme is missing"),
        ("Lost.", "07-lost", "07-lost.rhyme.txt:1: there is no lesson with this name beside it"),
    ],
)
def test_a_folder_without_its_file_or_with_a_lost_one_is_refused(db, rhyme, tmp_path, text, beside, reason):
    with pytest.raises(DamagedFolder) as refusal:
        load_programme(folder=programme_with(tmp_path, rhyme_text=text, beside=beside), by=None, now=timezone.now())
    assert reason in str(refusal.value)
    assert not Lesson.objects.exists()
