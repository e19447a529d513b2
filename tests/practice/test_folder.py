"""A case as a file: read strictly, written the same way each time."""

from pathlib import Path

import pytest
from django.utils.translation import override

from courses.catalogue.folders.faults import DamagedFolder, Faults
from courses.practice import folder
from courses.practice.rules.checks import lacking
from courses.programme.services import STARTER
from tests.practice.made import CASE


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


STARTER_CASES = sorted(STARTER.rglob("*.case.yaml"))


def read(path: Path):
    faults = Faults(path.parent)
    return folder.read(path, {folder.SUFFIX: path}, faults), faults.found


def test_the_starter_programme_has_eight_cases():
    assert len(STARTER_CASES) == 8


@pytest.mark.parametrize("path", STARTER_CASES, ids=lambda path: path.name)
def test_a_case_of_the_starter_programme_is_whole_in_both_languages_and_survives_reading_and_writing_byte_for_byte(path):
    case, faults = read(path)
    assert faults == []
    assert lacking(case) == []
    assert folder.written(case) == path.read_bytes()
    assert any(choice.spread for _step, choice in case.choices()), "something travels"
    assert any(step.kind == "what_now" for step in case.steps), "a mistake can be met"
    assert list((STARTER / "organisation" / "policy").glob(f"*-clause-{case.debrief.clause}.nl.md")), "the clause stands in the policy that ships"


def test_any_case_comes_back_from_its_file(tmp_path):
    path = tmp_path / "01-x.case.yaml"
    path.write_bytes(folder.written(CASE))
    assert read(path) == (CASE, [])


@pytest.mark.parametrize(
    ("old", "new", "line_with", "reason"),
    [
        ("next: oops", "next: nowhere", "key: public", "nothing comes after this"),
        ("audience: everyone", "audience: world", "key: public", "audience is one of"),
        ("kind: what_now", "kind: later", "kind: later", "is not one of: scene, what_now"),
        ("seed: ", "sead: ", "sead", "sead is not known here"),
        ("likes: 31", "likes: many", "likes: many", "write a whole number from 0 to 9999"),
        ("at: '20:02'", "at: soon", "key: oops", "at is a time such as 19:20"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path, old, new, line_with, reason):
    path = tmp_path / "01-x.case.yaml"
    text = folder.written(CASE).decode().replace(old, new, 1)
    path.write_text(text)
    _case, faults = read(path)
    line = next(number for number, one in enumerate(text.split("\n"), 1) if line_with in one)
    assert (line, True) in [(fault.line, reason in fault.reason) for fault in faults], faults


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"a: [", b"- 1", b"steps: 3", b"steps:\n  - 4\n", b"debrief: []", b"a: \x00"])
def test_nonsense_is_a_fault_and_never_an_error(tmp_path, content):
    path = tmp_path / "01-x.case.yaml"
    path.write_bytes(content)
    assert read(path)[1] != []


def test_a_practice_lesson_without_its_case_is_refused(tmp_path):
    faults = Faults(tmp_path)
    assert folder.read(tmp_path / "01-x.nl.md", {}, faults) is None
    assert "the case itself is missing" in faults.found[0].reason
    assert DamagedFolder(faults.found)
