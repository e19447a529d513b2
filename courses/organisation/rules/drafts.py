"""What stands between a draft and publishing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.lib.ordering import free_key, moved

__all__ = ["CLAUSES", "Lack", "Written", "free_key", "missing", "moved"]

LANGUAGES = ("nl", "en")
IN_SHORT, CLAUSES, TITLE, BODY, CLAUSE_IN_SHORT, WHAT_CHANGED = "in_short", "clauses", "title", "body", "clause_in_short", "what_changed"


@dataclass(frozen=True, order=True)
class Lack:
    """One thing that is missing, in one language; `clause` is its key, or nothing for the version itself."""

    clause: str
    what: str
    language: str = ""


@dataclass(frozen=True)
class Written:
    """A clause as it stands: by language whether each part is there; `needs_reason` when its words differ from the version before."""

    key: str
    title: Mapping[str, bool]
    body: Mapping[str, bool]
    in_short: Mapping[str, bool]
    what_changed: Mapping[str, bool]
    needs_reason: bool


def missing(*, in_short: Mapping[str, bool], clauses: Sequence[Written]) -> list[Lack]:
    """Everything that both languages lack, the version first and then clause by clause."""
    found = [Lack("", IN_SHORT, language) for language in LANGUAGES if not in_short[language]]
    if not clauses:
        found.append(Lack("", CLAUSES))
    for clause in clauses:
        wants = [(TITLE, clause.title), (BODY, clause.body), (CLAUSE_IN_SHORT, clause.in_short)]
        if clause.needs_reason:
            wants.append((WHAT_CHANGED, clause.what_changed))
        found += [Lack(clause.key, what, language) for what, there in wants for language in LANGUAGES if not there[language]]
    return found
