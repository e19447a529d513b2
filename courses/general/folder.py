"""The level check of a programme folder (`general/level-check.yaml`): its questions, about modules of phase 1.

A question that left the file is not asked any more; a programme without the file leaves the questions as they are.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from courses.catalogue.folders.faults import Faults
from courses.catalogue.folders.front_matter import KEY
from courses.catalogue.folders.loaders import Loader, Report
from courses.catalogue.models import Module
from courses.general.rules import FEWEST_OF_A_THEME, FEWEST_QUESTIONS, MOST_QUESTIONS
from courses.general.services.questions import OptionForm, QuestionForm, retire_all_but, store_question
from courses.phases import PhaseKey

FILE = "general/level-check.yaml"
_MODULE = re.compile(r"\d{2}-(.+)")
_TEXTS = {"question_nl": 600, "question_en": 600, "why_nl": 1000, "why_en": 1000}
_FEWEST_OPTIONS, _MOST_OPTIONS = 2, 6


@dataclass
class _Reader:
    """The file with its faults; every method adds a fault when something is wrong and then gives something empty."""

    path: Path
    faults: Faults

    def fault(self, node: yaml.Node | None, reason: str) -> None:
        self.faults.add(self.path, node.start_mark.line + 1 if node else 1, reason)

    def mapping(self, node: yaml.Node, what: str, names: Iterable[str]) -> dict[str, yaml.Node]:
        """The entries of a mapping that has exactly these names."""
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, f"{what} is made of lines 'key: value'")
            return {}
        found: dict[str, yaml.Node] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in found:
                self.fault(key_node, f"{key} stands here twice")
            elif key not in names:
                self.fault(key_node, f"{key} is not known here")
            found[key] = value_node
        for name in names:
            if name not in found:
                self.fault(node, f"{what} has no {name}")
        return found

    def text(self, node: yaml.Node | None, name: str, *, most: int = 300) -> str:
        if node is None:
            return ""
        value = " ".join(str(node.value).split()) if isinstance(node, yaml.ScalarNode) else ""
        if not value:
            self.fault(node, f"{name} is empty")
        if len(value) > most:
            self.fault(node, f"{name} is longer than {most} characters")
        return value

    def rows(self, node: yaml.Node | None, name: str) -> list[yaml.Node]:
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.fault(node, f"{name} is a list: lines that begin with '- '")
            return []
        return list(node.value)


def read(root: Path, faults: Faults) -> list[QuestionForm] | None:
    """The questions in their order; None when the programme has no level check."""
    path = root / FILE
    if not path.is_file():
        return None
    reader = _Reader(path, faults)
    node = _compose(reader)
    if node is None:
        return []
    top = reader.mapping(node, "the file", ("questions",))
    rows = reader.rows(top.get("questions"), "questions")
    modules = _modules_of_phase_one(root)
    seen: dict[str, int] = {}
    questions = [_read_question(reader, row, modules, seen) for row in rows]
    a_module = [form.module for form in questions]
    for row, form in zip(rows, questions, strict=True):
        if form.module and a_module.count(form.module) < FEWEST_OF_A_THEME:
            reader.fault(row, f"the module {form.module!r} has one question, and one answer says too little about a theme")
    if "questions" in top and not FEWEST_QUESTIONS <= len(rows) <= MOST_QUESTIONS:
        reader.fault(top["questions"], f"a level check has {FEWEST_QUESTIONS} to {MOST_QUESTIONS} questions, and this one has {len(rows)}")
    return questions


def _compose(reader: _Reader) -> yaml.Node | None:
    try:
        source = reader.path.read_bytes().decode("utf-8")
        node: yaml.Node | None = yaml.compose(source, Loader=yaml.BaseLoader)
    except UnicodeDecodeError as problem:
        reader.fault(None, f"this is not UTF-8 (byte {problem.start})")
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 1
        reader.faults.add(reader.path, line, f"the file cannot be read ({problem.problem}); quote a value that contains ': '")
    except yaml.YAMLError:
        reader.fault(None, "the file holds a character that is not allowed")
    else:
        if node is None:
            reader.fault(None, "the file is empty")
        return node
    return None


def _modules_of_phase_one(root: Path) -> set[str]:
    here = {found[1] for path in root.glob(f"{PhaseKey.GENERAL}/*/*/module.md") if (found := _MODULE.fullmatch(path.parent.name))}
    return here | set(Module.objects.filter(course__phase=PhaseKey.GENERAL).values_list("key", flat=True))


def _read_question(reader: _Reader, row: yaml.Node, modules: set[str], seen: dict[str, int]) -> QuestionForm:
    found = reader.mapping(row, "a question", ("key", "module", *_TEXTS, "options"))
    key = reader.text(found.get("key"), "key", most=80)
    if key and not KEY.fullmatch(key):
        reader.fault(found["key"], f"key holds {key!r}; use lower-case letters, digits and hyphens")
    if key in seen and key:
        reader.fault(found["key"], f"the key {key!r} is already used in line {seen[key]}")
    seen.setdefault(key, row.start_mark.line + 1)
    module = reader.text(found.get("module"), "module", most=80)
    if module and module not in modules:
        reader.fault(found["module"], f"there is no module {module!r} in phase 1")
    texts = {name: reader.text(found.get(name), name, most=most) for name, most in _TEXTS.items()}
    return QuestionForm(
        key=key,
        module=module,
        text_nl=texts["question_nl"],
        text_en=texts["question_en"],
        why_nl=texts["why_nl"],
        why_en=texts["why_en"],
        options=_read_options(reader, found.get("options")),
    )


def _read_options(reader: _Reader, node: yaml.Node | None) -> tuple[OptionForm, ...]:
    options = []
    for row in reader.rows(node, "options"):
        found = reader.mapping(row, "an option", ("nl", "en", "correct"))
        correct = reader.text(found.get("correct"), "correct")
        if correct not in {"", "true", "false"}:
            reader.fault(found["correct"], f"correct is {correct!r}; write true or false")
        options.append(OptionForm(reader.text(found.get("nl"), "nl"), reader.text(found.get("en"), "en"), correct == "true"))
    if not isinstance(node, yaml.SequenceNode):
        return ()
    if not _FEWEST_OPTIONS <= len(options) <= _MOST_OPTIONS:
        reader.fault(node, f"a question has {_FEWEST_OPTIONS} to {_MOST_OPTIONS} options, and this one has {len(options)}")
    if sum(one.is_right for one in options) != 1:
        reader.fault(node, f"exactly one option is correct, and here it is {sum(one.is_right for one in options)}")
    if len({one.text_nl for one in options}) < len(options) or len({one.text_en for one in options}) < len(options):
        reader.fault(node, "two options have the same words")
    return tuple(options)


def write(questions: list[QuestionForm] | None, report: Report) -> None:
    """Bring the questions in step with the file."""
    if questions is None:
        return
    modules = {one.key: one for one in Module.objects.filter(key__in={form.module for form in questions})}
    for position, form in enumerate(questions, 1):
        report.add("question", store_question(form=form, module=modules[form.module], position=position))
    for _one in range(retire_all_but(keys={form.key for form in questions})):
        report.add("question", "archived")


LOADER = Loader("level-check", 20, (), read, write)
