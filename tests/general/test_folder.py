"""The level check of a programme folder: read strictly, stored at once, and the same folder twice changes nothing."""

from pathlib import Path

import pytest

from courses.catalogue.folders.faults import Faults
from courses.catalogue.folders.loaders import Report
from courses.general import folder
from courses.general.models import Answer, Option, Question
from courses.general.services import checks
from courses.programme.services import STARTER
from tests.courses_made import make_module
from tests.general.conftest import NOW

QUESTION = """  - key: question-{number}
    module: theme-{theme}
    question_nl: "Vraag {number}: wat doe je?"
    question_en: "Question {number}: what do you do?"
    options:
      - nl: "Niets {number}"
        en: "Nothing {number}"
        correct: false
      - nl: "Vragen {number}"
        en: "Ask {number}"
        correct: true
    why_nl: "Daarom {number}."
    why_en: "Because {number}."
"""
FILE = "# A comment.\nquestions:\n" + "".join(QUESTION.format(number=number, theme=number % 5) for number in range(10))


@pytest.fixture
def load(tmp_path: Path, course):
    for number in range(5):
        make_module(course, key=f"theme-{number}")
    path = tmp_path / "general/level-check.yaml"
    path.parent.mkdir()

    def do(text: str | bytes = FILE):
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        faults, report = Faults(tmp_path), Report()
        found = folder.read(tmp_path, faults)
        if not faults:
            folder.write(found, report)
        return [str(fault) for fault in sorted(set(faults.found))], report.counts.get("question", {})

    return do


def everything() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in (Question, Option)]


def test_a_file_becomes_questions_in_both_languages_and_twice_is_once(load):
    assert load() == ([], {"made": 10})
    before = everything()
    assert load() == ([], {"unchanged": 10})
    assert everything() == before
    question = Question.objects.get(key="question-3")
    assert (question.module.key, question.text_nl, question.text_en, question.why_nl, question.why_en) == (
        "theme-3", "Vraag 3: wat doe je?", "Question 3: what do you do?", "Daarom 3.", "Because 3.",
    )  # fmt: skip
    assert list(question.options.values_list("text_nl", "text_en", "is_right")) == [("Niets 3", "Nothing 3", False), ("Vragen 3", "Ask 3", True)]
    assert list(Question.objects.values_list("key", flat=True)) == [f"question-{number}" for number in range(10)], "in the order of the file"


def test_other_words_change_a_question_and_keep_the_answers_to_it(load, person):
    load()
    checks.start(person=person, now=NOW)
    for key in ("question-1", "question-2"):
        question = Question.objects.get(key=key)
        checks.answer(person=person, question=question, option=question.options.get(position=1), now=NOW)
    assert load(FILE.replace("Question 1:", "Situation 1:").replace('"Nothing 2"', '"Wait 2"')) == ([], {"changed": 2, "unchanged": 8})
    assert Question.objects.get(key="question-1").text_en == "Situation 1: what do you do?"
    assert [one.question.key for one in Answer.objects.all()] == ["question-1"], "who chose an option that is another one now is asked again"


def test_a_question_that_left_the_file_is_not_asked_any_more_and_comes_back_with_it(load):
    more = FILE + QUESTION.format(number=10, theme=0)
    load(more)
    assert load()[1] == {"unchanged": 10, "archived": 1}
    assert not Question.objects.get(key="question-10").is_in_use
    assert load(more)[1] == {"unchanged": 10, "changed": 1}
    assert Question.objects.get(key="question-10").is_in_use


def test_another_option_may_become_the_one_that_fits(load):
    load()
    swapped = FILE.replace('en: "Nothing 4"\n        correct: false', 'en: "Nothing 4"\n        correct: true')
    swapped = swapped.replace('en: "Ask 4"\n        correct: true', 'en: "Ask 4"\n        correct: false')
    assert load(swapped) == ([], {"changed": 1, "unchanged": 9})
    assert Question.objects.get(key="question-4").options.get(is_right=True).text_en == "Nothing 4"


def test_a_programme_without_a_level_check_leaves_the_questions_as_they_are(load, tmp_path):
    load()
    (tmp_path / "general/level-check.yaml").unlink()
    report = Report()
    folder.write(folder.read(tmp_path, Faults(tmp_path)), report)
    assert (report.counts, Question.objects.filter(is_in_use=True).count()) == ({}, 10)


ONE = QUESTION.format(number=0, theme=0)
MISTAKES = [
    ("key: question-0", "key: Question 0", 3, "key holds 'Question 0'; use lower-case letters, digits and hyphens"),
    ("key: question-1\n", "key: question-0\n", 16, "the key 'question-0' is already used in line 3"),
    ("module: theme-0", "module: theme-x", 4, "there is no module 'theme-x' in phase 1"),
    ('question_nl: "Vraag 0: wat doe je?"', 'question_nl: ""', 5, "question_nl is empty"),
    ('question_nl: "Vraag 0: wat doe je?"', "question_nl: Vraag 0: wat doe je?", 5, "the file cannot be read (mapping values are not allowed here)"),
    ('    why_en: "Because 0."\n', "", 3, "a question has no why_en"),
    ('why_en: "Because 0."', 'why_en: "Because 0."\n    why_de: "Darum."', 16, "why_de is not known here"),
    ('why_en: "Because 0."', 'why_en: "Because 0."\n    why_en: "Twice."', 16, "why_en stands here twice"),
    ('why_en: "Because 0."', f'why_en: "{"x" * 1001}"', 15, "why_en is longer than 1000 characters"),
    ('en: "Nothing 0"\n        correct: false', 'en: "Nothing 0"\n        correct: maybe', 10, "correct is 'maybe'; write true or false"),
    ('en: "Nothing 0"\n        correct: false', 'en: "Nothing 0"\n        correct: true', 8, "exactly one option is correct, and here it is 2"),
    ('en: "Ask 0"\n        correct: true', 'en: "Ask 0"\n        correct: false', 8, "exactly one option is correct, and here it is 0"),
    ('en: "Nothing 0"', 'en: "Ask 0"', 8, "two options have the same words"),
    ('      - nl: "Niets 0"\n        en: "Nothing 0"\n        correct: false\n', "", 8, "a question has 2 to 6 options, and this one has 1"),
    ("    options:\n      - nl", "    options: none\n    other:\n      - nl", 7, "options is a list: lines that begin with '- '"),
    (ONE, "", 3, "a level check has 10 to 15 questions, and this one has 9"),
    (ONE, "", 55, "the module 'theme-0' has one question, and one answer says too little about a theme"),
    ("questions:\n", "question:\n", 2, "question is not known here"),
    ("questions:\n", "questions: none\nothers:\n", 2, "questions is a list: lines that begin with '- '"),
]  # fmt: skip


@pytest.mark.parametrize(("fine", "damaged", "line", "reason"), MISTAKES)
def test_a_mistake_is_told_with_file_and_line_and_nothing_is_stored(load, fine, damaged, line, reason):
    assert fine in FILE
    faults, _counts = load(FILE.replace(fine, damaged, 1))
    assert [fault for fault in faults if fault.startswith(f"general/level-check.yaml:{line}: ") and reason in fault], faults
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("text", "reason"),
    [(b"questions: \xff", "1: this is not UTF-8 (byte 11)"), (b"", "1: the file is empty"), (b"- a\n- b\n", "1: the file is made of lines 'key: value'")],
)
def test_a_file_that_is_none_is_told_too(load, text, reason):
    faults, _counts = load(text)
    assert f"general/level-check.yaml:{reason}" in faults


def test_the_check_that_ships_asks_about_the_five_basic_themes_without_a_fault(db):
    faults = Faults(STARTER)
    found = folder.read(STARTER, faults)
    assert faults.found == []
    assert 10 <= len(found) <= 15
    assert len({form.module for form in found}) == 5
