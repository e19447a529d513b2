"""The quiz of a lesson in a folder, `03-key.quiz.yaml`: how it asks, and its questions in both languages. Reading and writing give the same bytes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from courses.assessment.models import Question, Quiz
from courses.assessment.queries.attempts import questions_in_use
from courses.assessment.rules.marking import KINDS, Option
from courses.assessment.services import questions as services
from courses.assessment.services.questions import QuestionForm
from courses.catalogue.folders.faults import Faults
from courses.catalogue.folders.front_matter import KEY
from courses.catalogue.models import Lesson

SUFFIX = ".quiz.yaml"
_SETTINGS = {"pass_mark": (75, 100), "attempts": (0, 99), "minutes": (0, 600)}
_TEXTS = {"question_nl": 2000, "question_en": 2000, "why_nl": 2000, "why_en": 2000}
_OPTION = {"nl": 600, "en": 600, "to_nl": 600, "to_en": 600, "says_nl": 1000, "says_en": 1000}
_REFERENCES = ("lesson:", "clause:")


@dataclass(frozen=True)
class QuizForm:
    """A quiz as it stands in its file."""

    pass_mark: int
    attempts_allowed: int
    minutes_allowed: int
    is_shuffled: bool
    pools: dict[str, int]
    questions: tuple[QuestionForm, ...]


# --- writing ------------------------------------------------------------------------------------------------------
def write(lesson: Lesson) -> dict[str, bytes]:
    """The file of this lesson, by suffix."""
    quiz = Quiz.objects.filter(lesson=lesson).first()
    if quiz is None:
        return {}
    form = QuizForm(
        quiz.pass_mark,
        quiz.attempts_allowed,
        quiz.minutes_allowed,
        quiz.is_shuffled,
        quiz.pools,
        tuple(services.form_of(one) for one in questions_in_use(quiz)),
    )
    return {SUFFIX: written(form)}


def written(form: QuizForm) -> bytes:
    """The form as the bytes of its file."""
    top: dict[str, Any] = {"pass_mark": form.pass_mark}
    settings = {"attempts": form.attempts_allowed, "minutes": form.minutes_allowed, "shuffled": form.is_shuffled, "pools": dict(sorted(form.pools.items()))}
    top |= {name: value for name, value in settings.items() if value}
    top["questions"] = [_written_question(one) for one in form.questions]
    return yaml.safe_dump(top, sort_keys=False, allow_unicode=True, width=150).encode()


def _written_question(one: QuestionForm) -> dict[str, Any]:
    row = {
        "key": one.key, "kind": one.kind, "checks": one.checks, "pool": one.pool, "question_nl": one.text_nl, "question_en": one.text_en,
        "why_nl": one.why_nl, "why_en": one.why_en, "capitals": one.is_case_sensitive,
    }  # fmt: skip
    found: dict[str, Any] = {name: value for name, value in row.items() if value}
    found["options"] = [_written_option(option) for option in one.options]
    return found


def _written_option(one: Option) -> dict[str, Any]:
    row = {
        "nl": one.nl, "en": one.en, "to_nl": one.to_nl, "to_en": one.to_en, "right": one.right, "says_nl": one.feedback_nl, "says_en": one.feedback_en,
    }  # fmt: skip
    return {name: value for name, value in row.items() if value}


# --- reading ------------------------------------------------------------------------------------------------------
@dataclass
class _Reader:
    """The file with its faults; every method adds a fault when something is wrong and then gives something empty."""

    path: Path
    faults: Faults

    def fault(self, node: yaml.Node | None, reason: str) -> None:
        self.faults.add(self.path, node.start_mark.line + 1 if node else 1, reason)

    def mapping(self, node: yaml.Node | None, what: str, names: Iterable[str] | None) -> dict[str, yaml.Node]:
        """The entries of a mapping that has only these names; None allows every name that is a key."""
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, _("%(what)s is made of lines 'name: value'") % {"what": what})
            return {}
        found: dict[str, yaml.Node] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in found:
                self.fault(key_node, _("%(key)s stands here twice") % {"key": key})
            elif (names is not None and key not in names) or (names is None and not KEY.fullmatch(key)):
                self.fault(key_node, _("%(key)s is not known here") % {"key": key})
            found[key] = value_node
        return found

    def text(self, node: yaml.Node | None, name: str, *, most: int) -> str:
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode):
            self.fault(node, _("%(name)s is text") % {"name": name})
            return ""
        value = str(node.value).strip()
        if len(value) > most:
            self.fault(node, _("%(name)s is longer than %(most)s characters") % {"name": name, "most": most})
        return value[:most]

    def number(self, node: yaml.Node | None, name: str, *, usual: int, most: int) -> int:
        value = self.text(node, name, most=10)
        if not value:
            return usual
        if not value.isascii() or not value.isdigit() or int(value) > most:
            self.fault(node, _("%(name)s is %(value)s; write a whole number from 0 to %(most)s") % {"name": name, "value": repr(value), "most": most})
            return usual
        return int(value)

    def flag(self, node: yaml.Node | None, name: str) -> bool:
        value = self.text(node, name, most=10)
        if value not in {"", "true", "false"}:
            self.fault(node, _("%(name)s is %(value)s; write true or false") % {"name": name, "value": repr(value)})
        return value == "true"

    def rows(self, node: yaml.Node | None, name: str) -> list[yaml.Node]:
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        self.fault(node, _("%(name)s is a list: lines that begin with '- '") % {"name": name})
        return []


def read(markdown: Path, files: Mapping[str, Path], faults: Faults) -> QuizForm | None:
    """The quiz of the lesson in `markdown`; None, with faults, when it cannot be read. Nothing is stored."""
    if SUFFIX not in files:
        faults.add(markdown, 1, _("the file with the questions is missing: %(name)s%(suffix)s") % {"name": markdown.name.partition(".")[0], "suffix": SUFFIX})
        return None
    reader = _Reader(files[SUFFIX], faults)
    node = _compose(reader)
    if node is None:
        return None
    top = reader.mapping(node, "the file", (*_SETTINGS, "shuffled", "pools", "questions"))
    numbers = {name: reader.number(top.get(name), name, usual=usual, most=most) for name, (usual, most) in _SETTINGS.items()}
    rows = reader.rows(top.get("questions"), "questions")
    seen: dict[str, int] = {}
    questions = tuple(_read_question(reader, row, seen) for row in rows)
    if not 0 < len(rows) <= services.MOST_QUESTIONS:
        reader.fault(top.get("questions"), _("a quiz has 1 to %(most_questions)s questions") % {"most_questions": services.MOST_QUESTIONS})
    return QuizForm(
        numbers["pass_mark"],
        numbers["attempts"],
        numbers["minutes"],
        reader.flag(top.get("shuffled"), "shuffled"),
        _read_pools(reader, top, questions),
        questions,
    )


def _compose(reader: _Reader) -> yaml.Node | None:
    try:
        node: yaml.Node | None = yaml.compose(reader.path.read_bytes().decode("utf-8"), Loader=yaml.BaseLoader)
    except UnicodeDecodeError as problem:
        reader.fault(None, _("this is not UTF-8 (byte %(start)s)") % {"start": problem.start})
        return None
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 1
        reader.faults.add(reader.path, line, _("the file cannot be read here; quote a value that contains ': '"))
        return None
    except (yaml.YAMLError, RecursionError):
        reader.fault(None, _("the file holds something that is not allowed"))
        return None
    if node is None:
        reader.fault(None, _("the file is empty"))
    return node


def _read_pools(reader: _Reader, top: dict[str, yaml.Node], questions: tuple[QuestionForm, ...]) -> dict[str, int]:
    if "pools" not in top:
        return {}
    found = {}
    for name, node in reader.mapping(top["pools"], "pools", None).items():
        there = sum(one.pool == name for one in questions)
        found[name] = reader.number(node, f"the number of {name}", usual=0, most=services.MOST_QUESTIONS)
        if not 1 <= found[name] <= there:
            reader.fault(node, _("the pool %(name)s has %(there)s questions; draw 1 to %(there)s of them") % {"name": name, "there": there})
    return found


def _read_question(reader: _Reader, row: yaml.Node, seen: dict[str, int]) -> QuestionForm:
    found = reader.mapping(row, "a question", ("key", "kind", "checks", "pool", *_TEXTS, "capitals", "options"))
    key = reader.text(found.get("key"), "key", most=80)
    if not KEY.fullmatch(key):
        reader.fault(found.get("key", row), _("key holds %(key)s; use lower-case letters, digits and hyphens") % {"key": repr(key)})
    elif key in seen:
        reader.fault(found["key"], _("the key %(key)s is already used in line %(seen)s") % {"key": repr(key), "seen": seen[key]})
    seen.setdefault(key, row.start_mark.line + 1)
    kind = reader.text(found.get("kind"), "kind", most=20)
    pool = reader.text(found.get("pool"), "pool", most=40)
    checks = reader.text(found.get("checks"), "checks", most=180)
    if pool and not KEY.fullmatch(pool):
        reader.fault(found["pool"], _("pool holds %(pool)s; use lower-case letters, digits and hyphens") % {"pool": repr(pool)})
    if checks and not checks.startswith(_REFERENCES):
        reader.fault(found["checks"], _("checks is lesson:module/lesson or clause:key"))
    texts = {name: reader.text(found.get(name), name, most=most) for name, most in _TEXTS.items()}
    form = QuestionForm(
        kind=kind, text_nl=texts["question_nl"], text_en=texts["question_en"], options=_read_options(reader, found.get("options")), why_nl=texts["why_nl"],
        why_en=texts["why_en"], checks=checks, pool=pool, is_case_sensitive=reader.flag(found.get("capitals"), "capitals"), key=key,
    )  # fmt: skip
    if kind not in KINDS:
        reader.fault(found.get("kind", row), _("kind is %(kind)s; choose one of: %(names)s") % {"kind": repr(kind), "names": ", ".join(KINDS)})
        return form
    for sentence in services.missing(form):
        reader.fault(row, str(sentence))
    return form


def _read_options(reader: _Reader, node: yaml.Node | None) -> tuple[Option, ...]:
    options = []
    for number, row in enumerate(reader.rows(node, "options")):
        found = reader.mapping(row, "an option", (*_OPTION, "right"))
        texts = {name: reader.text(found.get(name), name, most=most) for name, most in _OPTION.items()}
        words = {name: value for name, value in texts.items() if not name.startswith("says")}
        right = reader.flag(found.get("right"), "right")
        options.append(Option(key_of(number), right=right, feedback_nl=texts["says_nl"], feedback_en=texts["says_en"], **words))
    return tuple(options)


def key_of(number: int) -> str:
    """Options are called by their place: a, b, … z, then a1."""
    return chr(97 + number % 26) + (str(number // 26) if number >= 26 else "")


# --- storing ------------------------------------------------------------------------------------------------------
def store(lesson: Lesson, form: QuizForm | None) -> None:
    """Bring the quiz in step with its file. What did not change is left alone; a question that left the file is not asked any more."""
    if form is None:
        return
    quiz = services.save_settings(
        lesson=lesson, pass_mark=form.pass_mark, attempts_allowed=form.attempts_allowed, minutes_allowed=form.minutes_allowed, is_shuffled=form.is_shuffled,
        pools=form.pools, by=None,
    )  # fmt: skip
    there = {one.key: one for one in questions_in_use(quiz)}
    for key, gone in there.items():
        if key not in {one.key for one in form.questions}:
            services.take_out(question=gone, by=None)
    for position, one in enumerate(form.questions, 1):
        row = services.save_question(lesson=lesson, form=one, question=there.get(one.key), by=None)
        if row.position != position:
            Question.objects.filter(pk=row.pk).update(position=position)
