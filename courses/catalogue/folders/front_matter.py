"""The values between `---` lines at the top of a file, read strictly and with their line numbers."""

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml
from django.utils.translation import gettext as _

from courses.catalogue.folders.faults import Faults

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass
class Document:
    """A file in two halves: typed access to the front matter, and the body with the line on which it starts.

    Every reader adds a fault when the value is missing or wrong, and then returns something empty.
    """

    path: Path
    faults: Faults
    values: dict[str, str | list[str]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    rows: dict[str, list[tuple[int, dict[str, str]]]] = field(default_factory=dict)
    body: str = ""
    body_line: int = 1
    _asked: set[str] = field(default_factory=set)

    def fault(self, key: str, reason: str) -> None:
        self.faults.add(self.path, self.lines.get(key, 1), reason)

    def text(self, key: str, *, most: int = 300, required: bool = True) -> str:
        self._asked.add(key)
        value = self.values.get(key, "")
        if isinstance(value, list):
            self.fault(key, _("%(key)s is one value, not a list") % {"key": key})
            return ""
        if required and not value:
            self.fault(key, _("%(key)s is missing") % {"key": key})
        if len(value) > most:
            self.fault(key, _("%(key)s is longer than %(most)s characters") % {"key": key, "most": most})
            return value[:most]
        return value

    def key(self, key: str = "key", *, required: bool = True) -> str:
        value = self.text(key, most=80, required=required)
        if value and not KEY.fullmatch(value):
            self.fault(key, _("%(key)s holds %(value)s; use lower-case letters, digits and hyphens") % {"key": key, "value": repr(value)})
        return value

    def key_or_none(self, key: str) -> str:
        """A key; the word `none` means there is none."""
        value = self.key(key)
        return "" if value == "none" else value

    def choice(self, key: str, options: list[str], *, default: str = "") -> str:
        value = self.text(key, required=not default) or default
        if value and value not in options:
            self.fault(key, _("%(key)s is %(value)s; choose one of: %(names)s") % {"key": key, "value": repr(value), "names": ", ".join(options)})
            return default or options[0]
        return value

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        value = self.text(key, required=default is None)
        if value not in {"", "true", "false"}:
            self.fault(key, _("%(key)s is %(value)s; write true or false") % {"key": key, "value": repr(value)})
        return value == "true" if value else bool(default)

    def number(self, key: str, *, least: int = 0, most: int = 10_000, default: int | None = None) -> int:
        value = self.text(key, required=default is None)
        if not value:
            return default or 0
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            self.fault(
                key,
                _("%(key)s is %(value)s; write a whole number from %(least)s to %(most)s") % {"key": key, "value": repr(value), "least": least, "most": most},
            )
            return least
        return int(value)

    def day(self, key: str, *, required: bool = True) -> date | None:
        """A day; the word `none` means there is none."""
        value = self.text(key, required=required)
        if not value or value == "none":
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fault(key, _("%(key)s is %(value)s; write a date such as 2026-11-24") % {"key": key, "value": repr(value)})
            return None

    def words(self, key: str, *, required: bool = True) -> list[str]:
        self._asked.add(key)
        if key not in self.values:
            if required:
                self.fault(key, _("%(key)s is missing") % {"key": key})
            return []
        value = self.values[key]
        if isinstance(value, str):
            if value:
                self.fault(key, _("%(key)s is a list: write [a, b] or lines that begin with '- '") % {"key": key})
            return []
        return value

    def records(self, key: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
        """A list of lines that each begin with `- ` and have exactly these columns, such as key and optional."""
        self._asked.add(key)
        if key not in self.rows:
            self.fault(key, _("%(key)s is a list in which each entry has %(names)s") % {"key": key, "names": ", ".join(columns)})
            return []
        found = []
        for line, row in self.rows[key]:
            if set(row) == set(columns) and all(row.values()):
                found.append(row)
            else:
                self.faults.add(self.path, line, _("an entry of %(key)s has exactly %(names)s") % {"key": key, "names": ", ".join(columns)})
        return found

    def nothing_else(self) -> None:
        """Call last: a key that nobody asked for is a mistake of the writer."""
        for key in [*self.values, *self.rows]:
            if key not in self._asked:
                self.fault(key, _("%(key)s is not known here") % {"key": key})


def read(path: Path, faults: Faults) -> Document:
    """The document; when it cannot be read at all there is a fault and the document is empty."""
    document = Document(path, faults)
    try:
        source = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as problem:
        faults.add(path, 1, _("this is not UTF-8 (byte %(start)s)") % {"start": problem.start})
        return document
    if "\r" in source:
        faults.add(path, 1 + source[: source.index("\r")].count("\n"), _("lines end in LF only"))
        source = source.replace("\r\n", "\n").replace("\r", "\n")
    if source.startswith("\ufeff"):
        source = source.removeprefix("\ufeff")
    if not source.startswith("---\n"):
        faults.add(path, 1, _("the file begins with a line of three hyphens and then its front matter"))
        return document
    end = source.find("\n---\n", 3)
    if end < 0:
        faults.add(path, 1, _("the front matter has no closing line of three hyphens"))
        return document
    document.body = source[end + 5 :]
    document.body_line = source[: end + 5].count("\n") + 1
    _read_values(source[4 : end + 1], document)
    return document


def _read_values(block: str, document: Document) -> None:
    try:
        root = yaml.compose(block, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as problem:
        line = (problem.problem_mark.line if problem.problem_mark else 0) + 2
        document.faults.add(document.path, line, _("the front matter cannot be read here; quote a value that contains ': '"))
        return
    except yaml.YAMLError:
        document.faults.add(document.path, 2, _("the front matter holds a character that is not allowed"))
        return
    if not isinstance(root, yaml.MappingNode):
        document.faults.add(document.path, 2, _("the front matter is made of lines 'key: value'"))
        return
    for key_node, value_node in root.value:
        key, line = str(key_node.value), key_node.start_mark.line + 2
        if key in document.values or key in document.rows:
            document.faults.add(document.path, line, _("%(key)s stands here twice") % {"key": key})
        document.lines[key] = line
        if isinstance(value_node, yaml.ScalarNode):
            document.values[key] = str(value_node.value).strip()
        elif isinstance(value_node, yaml.SequenceNode) and all(isinstance(one, yaml.ScalarNode) for one in value_node.value):
            document.values[key] = [str(one.value).strip() for one in value_node.value]
        elif isinstance(value_node, yaml.SequenceNode) and all(_is_row(one) for one in value_node.value):
            document.rows[key] = [(one.start_mark.line + 2, {str(k.value): str(v.value).strip() for k, v in one.value}) for one in value_node.value]
        else:
            document.faults.add(document.path, line, _("%(key)s is a value or a plain list") % {"key": key})


def _is_row(node: yaml.Node) -> bool:
    return isinstance(node, yaml.MappingNode) and all(isinstance(one, yaml.ScalarNode) for pair in node.value for one in pair)
