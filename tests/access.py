"""The permission table, gathered from every `access_table.py` under tests: who gets which answer from which address.

A table has PAGES = {url name: {role: answer}}; a role that is missing gets the answer of `employee`, a deputy that of `other`. An answer is a status, or
(status, start of the address one is sent to). Beside it, by url name: ARGUMENTS (from the cast to the arguments of the address),
METHODS ("post" for what changes something) and DATA (from the cast to what is posted). `prepare(cast)` may bring the cast into the state
that the tables speak of.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

ROLES = ("anonymous", "employee", "other", "manager", "deputy", "trainer", "ambassador", "hr", "branch_hr", "content_owner", "administrator")
Answer = int | tuple[int, str]


@dataclass
class Table:
    pages: dict[str, dict[str, Answer]] = field(default_factory=dict)
    arguments: dict[str, Callable[[Any], dict[str, Any]]] = field(default_factory=dict)
    methods: dict[str, str] = field(default_factory=dict)
    data: dict[str, Callable[[Any], dict[str, Any]]] = field(default_factory=dict)
    preparations: list[Callable[[Any], None]] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)

    def answer(self, name: str, role: str) -> Answer:
        answers = self.pages[name]
        if role == "deputy" and role not in answers:
            role = "other"
        return answers[role] if role in answers else answers["employee"]


def gathered() -> Table:
    table, here = Table(), Path(__file__).parent
    for file in sorted(here.rglob("access_table.py")):
        part = import_module(".".join(["tests", *file.relative_to(here).with_suffix("").parts]))
        for name, answers in part.PAGES.items():
            if name in table.pages:
                table.mistakes.append(f"{name} stands in two tables")
            if not {"anonymous", "employee"} <= set(answers) <= set(ROLES):
                table.mistakes.append(f"{name} needs an answer for anonymous and employee, and knows only {', '.join(ROLES)}")
            table.pages[name] = answers
        for ours, theirs in (("arguments", "ARGUMENTS"), ("methods", "METHODS"), ("data", "DATA")):
            extra = getattr(part, theirs, {})
            table.mistakes += [f"{theirs} of {file.parent.name} names {name}, which is not in its PAGES" for name in extra if name not in part.PAGES]
            getattr(table, ours).update(extra)
        if hasattr(part, "prepare"):
            table.preparations.append(part.prepare)
    return table


def addresses() -> Iterator[tuple[str, str]]:
    """Name and pattern of every address of the site."""

    def walk(resolver: URLResolver, before: str) -> Iterator[tuple[str, str]]:
        for entry in resolver.url_patterns:
            if isinstance(entry, URLPattern):
                yield entry.name or "", before + str(entry.pattern)
            else:
                yield from walk(entry, before + str(entry.pattern))

    yield from walk(get_resolver(), "/")
