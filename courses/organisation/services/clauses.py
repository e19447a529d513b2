"""Clauses of a draft: add, change, move, take out, put back."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Module
from courses.organisation.models import Clause, PolicyVersion
from courses.organisation.queries.drafts import version_before
from courses.organisation.rules import difference, drafts, texts
from courses.organisation.services.drafting import ChangedMeanwhile, copy_clause, draft, note_edit
from lms.audit.services import record
from lms.lib.refusals import Refused
from lms.lib.rich_text import paragraphs, sanitised
from lms.people.models import Unit, User

LONGEST_BODY = 60_000
RESERVED_KEYS = {"new", "changes"}


class NoClauseTitle(Refused):
    message = _("Give the clause a title in at least one language.")


class TooLong(Refused):
    message = _("This text is longer than one clause can be. Make two clauses of it.")


class WasNotThere(Refused):
    message = _("The version before has no such clause, so there is nothing to put back.")


@dataclass(frozen=True)
class ClauseText:
    """Both languages of a clause, as they were written."""

    title_nl: str = ""
    title_en: str = ""
    body_nl: str = ""
    body_en: str = ""
    in_short_nl: str = ""
    in_short_en: str = ""
    what_changed_nl: str = ""
    what_changed_en: str = ""
    contact_nl: str = ""
    contact_en: str = ""
    units: Iterable[Unit] = field(default_factory=list)
    explained_in: Iterable[Module] = field(default_factory=list)


WORDS = tuple(name for name in ClauseText.__dataclass_fields__ if name not in {"units", "explained_in"})


@transaction.atomic
def add_clause(*, version: PolicyVersion, text: ClauseText, by: User | None, key: str = "") -> Clause:
    """A new clause at the end. Raises IsPublished, NoClauseTitle, TooLong."""
    version = draft(version)
    known = list(version.clauses.values_list("key", "position"))
    before = version_before(version)
    taken = RESERVED_KEYS | {one for one, _position in known} | (set(before.clauses.values_list("key", flat=True)) if before else set())
    made = key or drafts.free_key(slugify(text.title_en or text.title_nl)[:70] or "clause", taken)
    clause = Clause(version=version, key=made, position=max((position for _key, position in known), default=0) + 1)
    _fill(clause, text)
    clause.save()
    _link(clause, text)
    note_edit(version)
    record(by, "policy.clause_added", clause)
    return clause


@transaction.atomic
def change_clause(*, clause: Clause, text: ClauseText, by: User | None, based_on: int | None = None, takes_over: bool = False) -> Clause:
    """Write the clause anew. `based_on` is the number of the save that the text grew from; an older one is refused unless it takes over.

    Raises IsPublished, ChangedMeanwhile, NoClauseTitle, TooLong. Saving the same text twice is one save.
    """
    version = draft(clause.version)
    clause = Clause.objects.get(pk=clause.pk)
    was, linked = {name: getattr(clause, name) for name in WORDS}, _links(clause)
    _fill(clause, text)
    changed = [name for name in WORDS if getattr(clause, name) != was[name]]
    wanted = (sorted(unit.pk for unit in text.units), sorted(module.pk for module in text.explained_in))
    if not changed and wanted == linked:
        return clause
    if based_on is not None and based_on != clause.edits and not takes_over:
        raise ChangedMeanwhile
    clause.edits += 1
    clause.save()
    _link(clause, text)
    note_edit(version)
    record(by, "policy.clause_changed", clause, changes={"fields": [None, changed + ([] if wanted == linked else ["units, modules"])]})
    return clause


@transaction.atomic
def remove_clause(*, clause: Clause, by: User | None) -> None:
    """Take the clause out of the draft; what the version before has can be put back. Raises IsPublished."""
    version = draft(clause.version)
    record(by, "policy.clause_removed", clause)
    Clause.objects.filter(pk=clause.pk).delete()
    _renumber(version, list(version.clauses.order_by("position", "pk").values_list("key", flat=True)))
    note_edit(version)


@transaction.atomic
def put_back_clause(*, version: PolicyVersion, key: str, by: User | None) -> Clause:
    """The clause of the version before stands in the draft again, at the end. Raises IsPublished, WasNotThere."""
    version = draft(version)
    found = version.clauses.filter(key=key).first()
    if found is not None:
        return found
    before = version_before(version)
    old = before.clauses.filter(key=key).first() if before else None
    if old is None:
        raise WasNotThere
    clause = copy_clause(old, version, position=version.clauses.count() + 1)
    note_edit(version)
    record(by, "policy.clause_put_back", clause)
    return clause


@transaction.atomic
def move_clause(*, clause: Clause, by_places: int, by: User | None) -> None:
    """One place up (-1) or down (1). Raises IsPublished."""
    version = draft(clause.version)
    order = list(version.clauses.order_by("position", "pk").values_list("key", flat=True))
    wanted = drafts.moved(order, clause.key, by=by_places)
    if wanted != order:
        _renumber(version, wanted)
        note_edit(version)
        record(by, "policy.clause_moved", clause, changes={"place": [order.index(clause.key) + 1, wanted.index(clause.key) + 1]})


def _renumber(version: PolicyVersion, order: list[str]) -> None:
    rows = {one.key: one for one in version.clauses.all()}
    for position, key in enumerate(order, 1):
        rows[key].position = position
    Clause.objects.bulk_update(rows.values(), ["position"])


def _fill(clause: Clause, text: ClauseText) -> None:
    for name in WORDS:
        value = getattr(text, name).strip()
        setattr(clause, name, sanitised(value) if name.startswith("body") else " ".join(value.split()))
    if not (clause.title_nl or clause.title_en):
        raise NoClauseTitle
    if max(len(clause.body_nl), len(clause.body_en)) > LONGEST_BODY:
        raise TooLong
    lines = {language: [getattr(clause, f"title_{language}"), *paragraphs(getattr(clause, f"body_{language}"))] for language in drafts.LANGUAGES}
    clause.digest = texts.clause_digest(lines)
    clause.words = difference.plain_words(lines | {"short": [clause.in_short_nl, clause.in_short_en]})


def _link(clause: Clause, text: ClauseText) -> None:
    clause.units.set(text.units)
    clause.explained_in.set(text.explained_in)


def _links(clause: Clause) -> tuple[list[int], list[int]]:
    return sorted(clause.units.values_list("pk", flat=True)), sorted(clause.explained_in.values_list("pk", flat=True))
