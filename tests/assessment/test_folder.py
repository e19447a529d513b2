"""A quiz in a folder: what is read is what was written, and a fault says file, line and reason."""

from pathlib import Path

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from courses.assessment import folder
from courses.assessment.folder import QuizForm, key_of
from courses.assessment.rules.marking import SINGLE, Option
from courses.assessment.services import attempts
from courses.assessment.services.questions import QuestionForm
from courses.catalogue.folders.faults import Faults
from courses.catalogue.kinds import kind_named
from courses.catalogue.models import Lesson
from tests.assessment.conftest import FORMS, NOW, keep


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


FORM = QuizForm(80, 3, 15, True, {"mix": 1}, FORMS)


def read(path: Path, content: bytes):
    path.mkdir(exist_ok=True)
    file = path / f"03-check{folder.SUFFIX}"
    file.write_bytes(content)
    faults = Faults(path)
    return folder.read(path / "03-check.nl.md", {folder.SUFFIX: file}, faults), [str(one) for one in sorted(faults.found)]


def test_what_is_written_is_read_as_the_same_and_written_as_the_same_bytes(tmp_path):
    form = QuizForm(80, 3, 15, True, {}, FORMS)
    found, faults = read(tmp_path, folder.written(form))
    assert (found, faults) == (form, [])
    assert folder.written(found) == folder.written(form)


WORDS = (
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co", "Zl", "Zp"), exclude_characters="\ufeff\ufffe\uffff"), min_size=1, max_size=80
    )
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)


@given(st.lists(st.tuples(WORDS, WORDS, WORDS, WORDS), min_size=1, max_size=4), st.booleans())
def test_any_words_come_back_as_they_were(tmp_path_factory, rows, is_shuffled):
    questions = tuple(
        QuestionForm(SINGLE, text, "", (Option("a", f"1 {one}", right=True), Option("b", f"2 {other}")), why_nl=why, key=f"q-{number}")
        for number, (text, one, other, why) in enumerate(rows)
    )
    form = QuizForm(75, 0, 0, is_shuffled, {}, questions)
    assert read(tmp_path_factory.mktemp("quiz"), folder.written(form)) == (form, [])


def test_loading_twice_changes_nothing_and_a_change_leaves_attempts_alone(quiz, person):
    kind, lesson = kind_named("quiz"), quiz.lesson
    content = kind.write(lesson)[folder.SUFFIX]
    before = list(quiz.questions.values_list("pk", "position"))
    attempt = attempts.start(person=person, quiz=quiz, now=NOW)
    folder.store(lesson, QuizForm(80, 0, 0, False, {}, FORMS))
    assert list(quiz.questions.values_list("pk", "position")) == before
    assert kind.write(lesson)[folder.SUFFIX] == content
    folder.store(lesson, QuizForm(80, 0, 0, False, {}, FORMS[1:3]))
    assert list(quiz.questions.filter(is_in_use=True).values_list("key", flat=True)) == ["share", "order"]
    assert keep(attempt, "who", ["b"]).sequence == 1


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "03-check.quiz.yaml:1: the file is empty"),
        (b"\xff", "03-check.quiz.yaml:1: this is not UTF-8 (byte 0)"),
        (b"questions: [", "03-check.quiz.yaml:1: the file cannot be read"),
        (b"pass_mark: 101\nquestions: []\n", "03-check.quiz.yaml:1: pass_mark is '101'; write a whole number from 0 to 100"),
        (b"pass_mark: 5\nquestions: []\n", "03-check.quiz.yaml:2: a quiz has 1 to 200 questions"),
        (b"colour: red\nquestions: []\n", "03-check.quiz.yaml:1: colour is not known here"),
        (
            b"questions:\n- key: a\n  kind: riddle\n  options: []\n",
            "03-check.quiz.yaml:3: kind is 'riddle'; choose one of: single, multiple, ordering, matching, short",
        ),
        (b"questions:\n- key: a\n  kind: short\n  question_nl: Wie?\n  options: []\n", "03-check.quiz.yaml:2: Give at least one answer that is accepted."),
        (
            b"questions:\n- key: a\n  kind: short\n  question_nl: x\n  checks: https://a\n  options: [{nl: b, right: true}]\n",
            "03-check.quiz.yaml:5: checks is lesson:module/lesson or clause:key",
        ),
        (
            (
                b"questions:\n- {key: a, kind: short, question_nl: x, options: [{nl: b, right: true}]}\n"
                b"- {key: a, kind: short, question_nl: x, options: [{nl: b, right: true}]}\n"
            ),
            "03-check.quiz.yaml:3: the key 'a' is already used in line 2",
        ),
        (
            b"pools: {mix: 2}\nquestions:\n- {key: a, kind: short, pool: mix, question_nl: x, options: [{nl: b, right: true}]}\n",
            "03-check.quiz.yaml:1: the pool mix has 1 questions; draw 1 to 1 of them",
        ),
    ],
)
def test_a_fault_says_file_line_and_reason(db, tmp_path, content, fault):
    _form, faults = read(tmp_path, content)
    assert any(one.startswith(fault) for one in faults), faults


def test_a_quiz_without_its_file_is_refused(tmp_path):
    faults = Faults(tmp_path)
    assert folder.read(tmp_path / "03-check.nl.md", {}, faults) is None
    assert [str(one) for one in faults.found] == ["03-check.nl.md:1: the file with the questions is missing: 03-check.quiz.yaml"]


def test_options_are_called_by_their_place():
    assert [key_of(number) for number in (0, 25, 26, 27)] == ["a", "z", "a1", "b1"]


def test_a_lesson_without_a_quiz_has_no_file(module):
    assert kind_named("quiz").write(Lesson.objects.create(module=module, key="empty", kind="quiz")) == {}
