"""The policy of a programme folder (`organisation/policy/`): a draft with its clauses, which HR publishes.

For whom the policy is and who owns it, HR chooses. A policy that HR has published or changed is left alone.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.utils import timezone

from courses.catalogue.folders import markdown
from courses.catalogue.folders.faults import Faults
from courses.catalogue.folders.front_matter import Document
from courses.catalogue.folders.front_matter import read as read_front_matter
from courses.catalogue.folders.loaders import Loader, Report
from courses.catalogue.models import Module
from courses.organisation.models import Policy, PolicyVersion
from courses.organisation.rules.texts import digest_of
from courses.organisation.services import clauses, drafting, policies
from lms.lib.bilingual import LANGUAGES

FOLDER = "organisation/policy"
_CLAUSE = re.compile(r"(\d{2})-clause-([a-z0-9]+(?:-[a-z0-9]+)*)\.(nl|en)\.md")
_MODULE = re.compile(r"\d{2}-(.+)")


@dataclass
class ClauseFile:
    """One clause: its words in both languages, and the keys of the modules that explain it."""

    key: str
    number: int
    words: dict[str, str] = field(default_factory=dict)
    explained_in: list[str] = field(default_factory=list)


@dataclass
class PolicyFile:
    """What the folder says, checked."""

    key: str
    words: dict[str, str]
    number: int
    valid_from: date | None
    clauses: list[ClauseFile]

    @property
    def digest(self) -> str:
        return digest_of([self.key, self.words, self.number, str(self.valid_from), [[one.key, one.words, one.explained_in] for one in self.clauses]])


def read(root: Path, faults: Faults) -> PolicyFile | None:
    """The policy with its clauses; None when the folder has none."""
    folder = root / FOLDER
    path = folder / "policy.md"
    if not path.is_file():
        if folder.is_dir():
            faults.add(folder, 1, "the folder has no policy.md")
        return None
    document = read_front_matter(path, faults)
    found = PolicyFile(
        key=document.key(),
        words={
            f"{name}_{language}": document.text(f"{name}_{language}", most=most)
            for name, most in (("title", 160), ("in_short", 2000))
            for language in LANGUAGES
        },
        number=document.number("version", least=1, most=999),
        valid_from=document.day("valid_from"),
        clauses=[],
    )
    document.nothing_else()
    if found.key in policies.RESERVED_KEYS:
        document.fault("key", f"{found.key!r} is a word of our addresses; choose another key")
    found.clauses = _read_clauses(folder, root, faults)
    if not found.clauses:
        faults.add(path, 1, "the policy has no clauses")
    return found


def _read_clauses(folder: Path, root: Path, faults: Faults) -> list[ClauseFile]:
    documents: dict[tuple[int, str], dict[str, Document]] = {}
    for path in sorted(folder.iterdir()):
        named = _CLAUSE.fullmatch(path.name)
        if named:
            documents.setdefault((int(named[1]), named[2]), {})[named[3]] = read_front_matter(path, faults)
        elif path.name != "policy.md":
            faults.add(path, 1, "a clause is called NN-clause-key.nl.md or NN-clause-key.en.md")
    here = {named[1] for path in root.glob("*/*/*/module.md") if (named := _MODULE.fullmatch(path.parent.name))}
    known = here | set(Module.objects.values_list("key", flat=True))
    found = [_read_clause(number, key, by_language, known) for (number, key), by_language in sorted(documents.items())]
    for place, clause in enumerate(found, 1):
        if clause.number != place:
            first = next(iter(documents[clause.number, clause.key].values()))
            first.fault("number", f"the clauses are numbered 1, 2, 3, …; this one stands on place {place}")
    return found


def _read_clause(number: int, key: str, documents: dict[str, Document], known: set[str]) -> ClauseFile:
    clause, named = ClauseFile(key, number), []
    first = next(iter(documents.values()))
    for language in LANGUAGES:
        if language not in documents:
            first.faults.add(first.path, 1, f"the same clause in the other language ({language}) is missing")
            continue
        document = documents[language]
        if document.number("number", least=1, most=99) != number:
            document.fault("number", f"number is not {number}, with which the name of the file begins")
        clause.words[f"title_{language}"] = document.text("title", most=160)
        clause.words[f"in_short_{language}"] = document.text("in_short", most=300)
        clause.words[f"contact_{language}"] = document.text("contact", most=200, required=False)
        named.append(document.words("explained_in", required=False))
        for module in named[-1]:
            if module not in known:
                document.fault("explained_in", f"there is no module {module!r}")
        document.nothing_else()
        if key in clauses.RESERVED_KEYS:
            document.faults.add(document.path, 1, f"{key!r} is a word of our addresses; choose another key")
        clause.words[f"body_{language}"] = body_of(document, language)
    clause.explained_in = named[0] if named else []
    if any(one != clause.explained_in for one in named):
        first.fault("explained_in", "explained_in is the same in both languages")
    return clause


def body_of(document: Document, language: str) -> str:
    """The text as sanitised HTML; what is wrong with it becomes a fault with its line. No pictures."""
    if not document.body.strip():
        document.faults.add(document.path, document.body_line, "there is no text")
    html, wrong = markdown.to_html(document.body, language=language, pictures=lambda name: None)
    for line, reason in wrong:
        document.faults.add(document.path, document.body_line + line - 1, reason)
    return html


def write(found: PolicyFile | None, report: Report) -> None:
    """Make what is new, renew a draft that nobody touched since it was loaded, leave the rest."""
    if found is None:
        return
    policy = Policy.objects.filter(key=found.key).first()
    loaded = policy.versions.order_by("-number").first() if policy else None
    if policy is not None and not _may_renew(loaded, found):
        report.add("policy", "unchanged")
        return
    report.add("policy", "changed" if policy else "made")
    if loaded is not None:
        loaded.delete()
    _store(policy, found)


def _may_renew(loaded: PolicyVersion | None, found: PolicyFile) -> bool:
    return loaded is not None and loaded.is_draft and loaded.loaded_edits == loaded.edits and loaded.loaded_digest != found.digest


def _store(policy: Policy | None, found: PolicyFile) -> None:
    now = timezone.now()
    title: Any = {name: text for name, text in found.words.items() if name.startswith("title")}
    policy = policy or policies.create_policy(key=found.key, **title, by=None, now=now)
    version = drafting.start_draft(policy=policy, by=None, now=now, number=found.number)
    start = timezone.make_aware(datetime.combine(found.valid_from, time.min)) if found.valid_from else None
    in_short: Any = {name: text for name, text in found.words.items() if name.startswith("in_short")}
    drafting.describe_draft(version=version, **in_short, valid_from=start, by=None)
    modules = Module.objects.in_bulk([key for clause in found.clauses for key in clause.explained_in], field_name="key")
    for clause in found.clauses:
        words: Any = clause.words
        text = clauses.ClauseText(**words, explained_in=[modules[key] for key in clause.explained_in])
        clauses.add_clause(version=version, text=text, by=None, key=clause.key)
    version.refresh_from_db()
    PolicyVersion.objects.filter(pk=version.pk).update(loaded_digest=found.digest, loaded_edits=version.edits)


LOADER = Loader("policy", 20, (FOLDER,), read, write)
