"""The rules of the house that a program can see: who leans on whom, where things stand, what is written down."""

import ast
import re
from collections.abc import Iterator
from configparser import ConfigParser
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from sys import stdlib_module_names

import pytest
from django.apps import apps

from lms.web import privacy_facts, translations

BASE_DIR = Path(__file__).resolve().parent.parent
OURS = ("lms", "courses", "ambassadors")
CODE = sorted(file for folder in OURS for file in (BASE_DIR / folder).rglob("*.py"))
TEMPLATES = sorted(file for file in (BASE_DIR / "templates").rglob("*") if file.suffix in {".html", ".txt"})

# The file names that every part uses; beside them a part has files named after their subject, never something that is nearly one of these.
NEARLY = {
    "model", "rule", "query", "service", "permission", "form", "view", "url", "task", "selectors", "serializers", "actions", "choices", "constants",
    "logic", "functions", "classes", "mixins", "base", "api", "types", "celery_tasks", "signal_handlers", "receivers", "exceptions",
}  # fmt: skip
EMPTY_WORDS = {"utils", "util", "helpers", "helper", "core", "common", "misc", "manager", "managers", "handler", "handlers", "data", "tools"}


@cache
def ranks() -> dict[str, int]:
    """How high each part stands, from the contracts in .importlinter; parts with the same number do not know each other."""
    contracts = ConfigParser()
    contracts.read(BASE_DIR / ".importlinter")

    def layers(name: str) -> list[list[str]]:
        lines = contracts[f"importlinter:contract:{name}"]["layers"].strip().splitlines()
        return [[part.strip(" ()") for part in line.split("|")] for line in reversed(lines)]

    found: dict[str, int] = {}
    for layer in layers("across"):
        inside = [[f"courses.{part}" for part in level] for level in layers("courses")] if layer == ["courses"] else [layer]
        for level in inside:
            found |= dict.fromkeys(level, len(found))
    return found


def part_of_module(module: str) -> str:
    """`courses.live_sessions` for anything in it."""
    return next((part for part in (".".join(module.split(".")[:2]), module.split(".")[0]) if part in ranks()), "")


def leans_upwards(lower: str, upper: str) -> bool:
    """Whether `lower` may not know `upper`: another part at the same height or above."""
    return lower != upper and ranks()[upper] >= ranks()[lower]


def our_models() -> list[type]:
    return [model for model in apps.get_models(include_auto_created=True) if model.__module__.split(".")[0] in OURS]


def test_the_contracts_name_every_part():
    folders = {str(file.parent.relative_to(BASE_DIR)).replace("/", ".") for file in BASE_DIR.glob("*/*/__init__.py") if file.parts[-3] in {"lms", "courses"}}
    assert folders - {"courses.migrations", "courses.management"} - set(ranks()) == set()


def test_foreign_keys_point_downwards():
    wrong = []
    for model in our_models():
        for field in model._meta.get_fields(include_hidden=True):
            target = field.related_model if field.is_relation and not field.auto_created else None
            if not isinstance(target, type) or target.__module__.split(".")[0] not in OURS:
                continue
            lower, upper = part_of_module(model.__module__), part_of_module(target.__module__)
            if leans_upwards(lower, upper):
                wrong.append(f"{model.__name__}.{field.name} of {lower} points at {target.__name__} of {upper}")
    assert wrong == []


def test_templates_include_and_extend_downwards():
    owner = {file: part.name.replace("/", ".") for part in translations.parts() for file in part.files if file in set(TEMPLATES)}
    of_packages = ("allauth/", "account/", "mfa/", "usersessions/", "django/")
    wrong = []
    for file, lower in owner.items():
        for name in re.findall(r"{%\s*(?:include|extends)\s+[\"']([^\"']+)[\"']", file.read_text()):
            target = BASE_DIR / "templates" / name
            if target.is_file() and leans_upwards(lower, owner[target]):
                wrong.append(f"{file.relative_to(BASE_DIR)} of {lower} includes {name} of {owner[target]}")
            elif not target.is_file() and not name.startswith(of_packages):
                wrong.append(f"{file.relative_to(BASE_DIR)} includes {name}, which is not there")
    assert wrong == []


def test_every_model_is_in_the_privacy_register():
    labels = {model._meta.label for model in our_models() if not model._meta.auto_created}
    told = {label for fact in privacy_facts.every_fact() for label in fact.models}
    assert sorted(labels - told) == [], "add a Fact in the `ready()` of the part"
    assert sorted(told - {model._meta.label for model in apps.get_models()}) == [], "the register names a model that is not there"


def test_every_fact_of_the_register_is_told_in_words():
    assert [fact.models for fact in privacy_facts.every_fact() if not (str(fact.what) and str(fact.why) and str(fact.kept))] == []


def test_parts_have_the_same_file_names():
    assert [str(file.relative_to(BASE_DIR)) for file in CODE if file.stem in NEARLY or file.parent.name in NEARLY] == []


def test_no_file_has_an_empty_word_for_a_name():
    assert [str(file.relative_to(BASE_DIR)) for file in CODE if {file.stem, *file.relative_to(BASE_DIR).parts} & EMPTY_WORDS] == []


def test_no_file_is_longer_than_one_subject():
    files = [file for file in CODE if "migrations" not in file.parts]
    assert {str(file.relative_to(BASE_DIR)): lines for file in files if (lines := len(file.read_text().splitlines())) > 350} == {}


def test_a_day_is_that_of_the_clock_on_the_wall():
    """Moments are kept in UTC, where a new day begins one or two hours late; `timezone.localdate(now)` gives the day that people live in."""
    asked = re.compile(r"\bnow(\(\))?\.date\(\)|\bdate\.today\(\)")
    assert [str(file.relative_to(BASE_DIR)) for file in CODE if asked.search(file.read_text())] == []


def test_rules_are_plain_python():
    rules = [file for file in CODE if "rules" in {file.stem, file.parent.name}]
    found = [(str(file.relative_to(BASE_DIR)), name) for file in rules for name in imports(file) if name.split(".")[0] == "django"]
    assert [entry for entry in found if entry[1] != "django.utils.translation"] == []


def imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def test_every_package_that_the_code_imports_is_in_the_run_set():
    wanted = {
        re.split(r"[=<>\[ ]", line)[0].lower().replace("_", "-") for line in (BASE_DIR / "requirements.in").read_text().splitlines() if line and line[0] != "#"
    }
    owners = packages_distributions()
    found = {name.split(".")[0] for file in CODE for name in imports(file)} - set(OURS) - stdlib_module_names
    assert {name for name in found if not {owner.lower().replace("_", "-") for owner in owners.get(name, [])} & wanted} == set()


def test_the_environment_is_read_in_one_place():
    found = [str(file.relative_to(BASE_DIR)) for file in CODE if re.search(r"\bgetenv\(|environ\.get\(|environ\[[\"']", file.read_text())]
    assert found == ["lms/lib/environment.py"]


def test_every_setting_is_in_the_table_of_the_readme():
    reader = re.compile(r"\benv\.(?:text|flag|integer|choice|words|web_origins|database|redis|mail|kept_secret|\w+)\(\s*[\"']([A-Z_]+)[\"']")
    read = {name for file in CODE for name in reader.findall(file.read_text())}
    table = (BASE_DIR / "README.md").read_text().partition("## Configuration")[2].partition("\n## ")[0]
    assert read == set(re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE))


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a style attribute", r"\sstyle=[\"']"),
        ("a handler in an attribute", r"\son[a-z]+=[\"']"),
        ("a script without a source or a nonce (data is no script)", r"<script(?![^>]*\b(?:src|nonce)=)(?![^>]*application/json)[^>]*>"),
        ("a file of another host", r"(?:src|<link[^>]*href)=[\"']https?://"),
    ],
)
def test_templates_have_nothing_that_the_content_security_policy_forbids(what: str, pattern: str):
    pages = [file for file in TEMPLATES if file.suffix == ".html" and not (file.parent.name == "notifications" or "mail" in file.stem)]
    assert [str(file.relative_to(BASE_DIR)) for file in pages if re.search(pattern, file.read_text(), re.IGNORECASE)] == [], what
