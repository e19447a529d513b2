"""A case as a readable file beside its lesson, `03-key.case.yaml`: read strictly with line numbers, and written the same way each time."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import yaml
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.catalogue.folders.faults import Faults
from courses.catalogue.folders.yaml_files import YamlReader
from courses.practice.rules import case as shape
from courses.practice.rules import checks
from courses.practice.rules.case import Case
from courses.practice.rules.limits import LONGEST_NAME, SHORT

SUFFIX = ".case.yaml"
_WHY = {
    checks.NO_STEPS: gettext_lazy("a case has steps"),
    checks.NO_CHOICES: gettext_lazy("the step has no choices"),
    checks.DEAD_END: gettext_lazy("nothing comes after this; `next` names no step and is not `end`, or no way leads to an end"),
    checks.UNREACHABLE: gettext_lazy("no choice leads to this step"),
    checks.CIRCLE: gettext_lazy("one can come back to this step; a case goes forward only"),
    checks.NO_KIND: format_lazy(gettext_lazy("kind is one of: {names}"), names=", ".join(shape.KINDS)),
    checks.NO_AUDIENCE: format_lazy(gettext_lazy("audience is one of: {names}"), names=", ".join(shape.AUDIENCES)),
    checks.NO_LABEL: gettext_lazy("the choice has no label"),
    checks.NO_CONSEQUENCE: gettext_lazy("the choice has no `happens`"),
    checks.NO_TIME: gettext_lazy("at is a time such as 19:20"),
    checks.NO_MESSAGE: gettext_lazy("the first step has messages"),
    checks.NO_PLACE: gettext_lazy("the step has no `where`"),
    checks.NO_DEBRIEF: gettext_lazy("the debrief has no text"),
    checks.NO_AMBASSADOR: gettext_lazy("the debrief has no `ambassador`"),
    checks.NO_CLAUSE: gettext_lazy("the debrief has no clause"),
    checks.OTHER_LANGUAGE: gettext_lazy("a text here is not there in both languages"),
    checks.SPREAD_OF_FEW: gettext_lazy("only what somebody sees can spread, and deleting does not spread"),
    checks.NOTHING_TO_MEND: format_lazy(
        gettext_lazy("a step of the kind {kind} has a choice to put it right: {names}"), kind=shape.WHAT_NOW, names=", ".join(shape.MENDING)
    ),
    checks.KEY_TWICE: gettext_lazy("the key is used twice"),
}


class _Reader(YamlReader):
    """`lines` remembers where steps and choices stand."""

    def __init__(self, path: Path, faults: Faults) -> None:
        super().__init__(path, faults)
        self.lines: dict[tuple[str, str], int] = {}

    def case(self, node: yaml.Node) -> Case:
        found = self.entries(node, ("intro", "seed", "steps", "debrief"))
        debrief = self.entries(found.get("debrief"), ("text", "clause", "ambassador"))
        stored = {
            "intro": self.words(found.get("intro")),
            "seed": self.number(found.get("seed"), least=1, most=999_999, default=1),
            "steps": [self.step(one) for one in self.rows(found.get("steps"))],
            "debrief": {
                "text": self.words(debrief.get("text")),
                "clause": self.text(debrief.get("clause"), LONGEST_NAME),
                "ambassador": self.words(debrief.get("ambassador")),
            },
        }
        return shape.from_stored(stored)

    def step(self, node: yaml.Node) -> dict[str, Any]:
        found = self.entries(node, ("key", "kind", "place", "where", "at", "messages", "question", "choices"))
        key = self.text(found.get("key"), LONGEST_NAME)
        self.lines[key, ""] = node.start_mark.line + 1
        return {
            "key": key,
            "kind": self.one_of(found.get("kind"), (shape.SCENE, shape.WHAT_NOW), shape.SCENE),
            "place": self.one_of(found.get("place"), (shape.FEED, shape.THREAD), shape.FEED),
            "where": self.words(found.get("where"), SHORT),
            "at": self.text(found.get("at")),
            "messages": [self.message(one) for one in self.rows(found.get("messages"))],
            "question": self.words(found.get("question"), SHORT),
            "choices": [self.choice(one, key) for one in self.rows(found.get("choices"))],
        }

    def message(self, node: yaml.Node) -> dict[str, Any]:
        found = self.entries(node, ("who", "at", "text", "likes", "answers", "shares"))
        counts = {name: self.number(found.get(name), least=0, most=9999, default=0) for name in ("likes", "answers", "shares")}
        return {"who": self.text(found.get("who")), "at": self.text(found.get("at")), "text": self.words(found.get("text"))} | counts

    def choice(self, node: yaml.Node, step: str) -> dict[str, Any]:
        found = self.entries(node, ("key", "kind", "audience", "label", "says", "happens", "outcome", "next", "spread"))
        key = self.text(found.get("key"), LONGEST_NAME)
        self.lines[step, key] = node.start_mark.line + 1
        return {
            "key": key,
            "kind": self.text(found.get("kind")),
            "audience": self.text(found.get("audience")),
            "label": self.words(found.get("label"), SHORT),
            "says": self.words(found.get("says")),
            "happens": self.words(found.get("happens")),
            "outcome": self.one_of(found.get("outcome"), (shape.PLAIN, shape.CHANCE, shape.RISK)),
            "next": self.text(found.get("next"), LONGEST_NAME),
            "spread": self.spread(found["spread"]) if "spread" in found else None,
        }

    def spread(self, node: yaml.Node) -> dict[str, Any]:
        found = self.entries(node, ("followers", "one_in", "reach", "moments"))
        moments = []
        for row in self.rows(found.get("moments")):
            moment = self.entries(row, ("after", "text"))
            moments.append({"after": self.number(moment.get("after"), least=1, most=1440, default=1), "text": self.words(moment.get("text"), SHORT)})
        return {
            "followers": self.number(found.get("followers"), least=2, most=2000, default=150),
            "one_in": self.number(found.get("one_in"), least=5, most=1000, default=30),
            "reach": self.number(found.get("reach"), least=2, most=500, default=120),
            "moments": moments,
        }


def read(markdown: Path, files: Mapping[str, Path], faults: Faults) -> Case | None:
    """The case of the file, checked in full; nothing when it is not there or cannot be read, with a fault."""
    path = files.get(SUFFIX)
    if path is None:
        faults.add(markdown, 1, _("the case itself is missing: a file of the same name that ends in %(suffix)s") % {"suffix": SUFFIX})
        return None
    reader = _Reader(path, faults)
    node = reader.compose()
    if node is None:
        return None
    found = reader.case(node)
    for lack in checks.lacking(found):
        faults.add(path, reader.lines.get((lack.step, lack.choice), 1), str(_WHY[lack.what]))
    return found


class _Writer(yaml.SafeDumper):
    """Texts of several lines as they are read, lists set in below their name."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _represent_text(writer: yaml.SafeDumper, value: str) -> yaml.Node:
    return writer.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Writer.add_representer(str, _represent_text)
_WANTED = {"key", "kind", "at", "next", "audience", "clause", "seed", "after", "followers", "one_in", "reach", "who"}


def written(case: Case) -> bytes:
    """The file of this case. Reading it gives the same case, and writing that gives the same bytes."""
    plain = _without_what_is_empty(asdict(case))
    return yaml.dump(plain, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=10_000).encode()


def _without_what_is_empty(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {name: _without_what_is_empty(one) for name, one in value.items()}
        return {name: one for name, one in kept.items() if name in _WANTED or one not in ("", 0, None, {}, [])}
    if isinstance(value, list | tuple):
        return [_without_what_is_empty(one) for one in value]
    return value
