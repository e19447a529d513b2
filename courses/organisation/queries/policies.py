"""Policies, versions and clauses that somebody may read."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from courses.catalogue.models import Module, State
from courses.catalogue.queries import modules_for
from courses.organisation.models import Clause, ModuleCheck, Policy, PolicyVersion
from courses.organisation.rules.difference import ClauseFacts
from lms.lib.prepared import Text, prepared
from lms.people.models import Unit, User
from lms.people.queries import unit_ids_of

PUBLISHED = PolicyVersion.State.PUBLISHED


def _is_for(person: User, prefix: str = "") -> Q:
    """The policy is for everybody, or for a unit of this person."""
    through = Policy.units.through.objects.filter(policy=OuterRef(f"{prefix}pk"))
    return Q(Exists(through.filter(unit__in=unit_ids_of(person)))) | ~Q(Exists(through))


def policies_for(person: User) -> QuerySet[Policy]:
    """Policies that are for this person and have a published version."""
    published = PolicyVersion.objects.filter(policy=OuterRef("pk"), state=PUBLISHED)
    return Policy.objects.filter(_is_for(person), Exists(published)).select_related("owner")


def newest(versions: QuerySet[PolicyVersion] | None = None) -> QuerySet[PolicyVersion]:
    """Of every policy the published version with the highest number: the one that people are asked to know."""
    later = PolicyVersion.objects.filter(policy=OuterRef("policy"), state=PUBLISHED, number__gt=OuterRef("number"))
    return (PolicyVersion.objects.all() if versions is None else versions).filter(~Exists(later), state=PUBLISHED).select_related("policy__owner")


def newest_for(person: User) -> QuerySet[PolicyVersion]:
    """The version to know of every policy that is for this person."""
    return newest().filter(policy__in=policies_for(person).values("pk"))


def newest_of(policy: Policy) -> PolicyVersion | None:
    return newest(policy.versions.all()).first()


def versions_of(policy: Policy) -> QuerySet[PolicyVersion]:
    """The published versions, the newest first."""
    return policy.versions.filter(state=PUBLISHED).select_related("published_by").order_by("-number")


def older_than(version: PolicyVersion) -> list[PolicyVersion]:
    """The published versions with a lower number, the newest first; read once per loaded version."""
    known: list[PolicyVersion] | None = version.__dict__.get("_older")
    if known is None:
        known = version.__dict__["_older"] = list(version.policy.versions.filter(state=PUBLISHED, number__lt=version.number).order_by("-number"))
    return known


def in_force(versions: Iterable[PolicyVersion], now: datetime) -> PolicyVersion | None:
    """Of published versions, newest first: the one that applies now."""
    return next((one for one in versions if one.valid_from is not None and one.valid_from <= now), None)


def clauses_of(version: PolicyVersion) -> QuerySet[Clause]:
    """The clauses in their order, with their units and the published modules that explain them."""
    return version.clauses.prefetch_related(Prefetch("units", Unit.objects.order_by("path")), _explained_to(None)).order_by("position", "pk")


def texts_of(version: PolicyVersion, *, reader: User) -> QuerySet[Clause]:
    """The clauses to read, each with the modules that explain it and that this person finds."""
    return version.clauses.prefetch_related(_explained_to(reader)).order_by("position", "pk")


def clauses_of_both(old: PolicyVersion, new: PolicyVersion, *, reader: User | None = None) -> tuple[list[Clause], list[Clause]]:
    """The clauses of two versions with everything that comparing needs; three questions."""
    rows = Clause.objects.filter(version__in=[old, new]).prefetch_related(Prefetch("units", Unit.objects.order_by("path")), _explained_to(reader))
    found = list(rows.order_by("position", "pk"))
    return [one for one in found if one.version_id == old.pk], [one for one in found if one.version_id == new.pk]


def _explained_to(reader: User | None) -> Any:
    found = modules_for(reader) if reader else Module.objects.filter(state=State.PUBLISHED, course__state=State.PUBLISHED)
    return Prefetch("explained_in", found.order_by("course__position", "position"))


def facts_of(clauses: Iterable[Clause]) -> list[ClauseFacts]:
    """Loaded clauses without their words."""
    return [ClauseFacts(one.key, one.digest, frozenset(unit.pk for unit in one.units.all())) for one in clauses]


def clause_facts(versions: Sequence[PolicyVersion]) -> dict[int, list[ClauseFacts]]:
    """Version id → its clauses without their words; two questions for all of them."""
    found: dict[int, list[ClauseFacts]] = {one.pk: [] for one in versions}
    rows = Clause.objects.filter(version__in=found).only("key", "digest", "version_id").prefetch_related(Prefetch("units", Unit.objects.only("pk")))
    for clause in rows.order_by("version", "position", "pk"):
        found[clause.version_id] += facts_of([clause])
    return found


@prepared
def clauses_with_words(person: User, words: Sequence[Text], at_most: str) -> QuerySet[Clause]:
    """The first clauses of what this person should know, in which every word stands."""
    found = Clause.objects.filter(version__in=newest_for(person).values("pk"))
    for word in words:
        found = found.filter(words__icontains=word)
    return found.select_related("version__policy").order_by("version__policy", "position")[: int(at_most)]


def clauses_explained_by(module: Module, person: User) -> list[Clause]:
    """The clauses that this module explains, of what the person should know; `being_checked` when a clause changed and nobody looked yet."""
    return _explained(person=person, modules=(module.pk, *([module.variant_of_id] if module.variant_of_id else [])))


@prepared
def _explained(person: User, modules: tuple[int, ...]) -> QuerySet[Clause]:
    explained = Clause.explained_in.through.objects.filter(clause=OuterRef("pk"), module__in=modules)
    checks = ModuleCheck.objects.filter(clause=OuterRef("pk"), module__in=modules, settled_at=None)
    found = Clause.objects.filter(Exists(explained), version__in=newest_for(person).values("pk")).annotate(being_checked=Exists(checks))
    return found.select_related("version__policy").order_by("version", "position")
