"""What HR reads of a version: its clauses, what it lacks, and how it differs from the one before."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.organisation.models import Clause, ClauseQuestion, ModuleCheck, Policy, PolicyVersion
from courses.organisation.queries import policies
from courses.organisation.rules import difference, drafts
from lms.lib.rich_text import plain

SENTENCES: dict[tuple[str, str], str | Promise] = {
    (drafts.IN_SHORT, "nl"): _("Say in short, in Dutch, what the policy comes down to."),
    (drafts.IN_SHORT, "en"): _("Say in short, in English, what the policy comes down to."),
    (drafts.CLAUSES, ""): _("There is no clause yet."),
    (drafts.TITLE, "nl"): _("The Dutch title is missing."),
    (drafts.TITLE, "en"): _("The English title is missing."),
    (drafts.BODY, "nl"): _("The Dutch text is missing."),
    (drafts.BODY, "en"): _("The English text is missing."),
    (drafts.CLAUSE_IN_SHORT, "nl"): _("The Dutch sentence ‘in short’ is missing."),
    (drafts.CLAUSE_IN_SHORT, "en"): _("The English sentence ‘in short’ is missing."),
    (drafts.WHAT_CHANGED, "nl"): _("Say in one Dutch sentence what changed."),
    (drafts.WHAT_CHANGED, "en"): _("Say in one English sentence what changed."),
}


def policies_for_hr() -> QuerySet[Policy]:
    """Every policy with its versions loaded, the newest first, and its units; `waiting` counts questions without an answer."""
    waiting = ClauseQuestion.objects.filter(version__policy=OuterRef("pk"), answered_at=None).order_by().values("version__policy")
    versions = PolicyVersion.objects.select_related("published_by", "created_by").order_by("-number")
    return Policy.objects.select_related("owner").prefetch_related("units", Prefetch("versions", versions)).annotate(
        waiting=Subquery(waiting.annotate(n=Count("pk")).values("n"))
    )  # fmt: skip


def version_before(version: PolicyVersion) -> PolicyVersion | None:
    """The published version that this one follows."""
    return next(iter(policies.older_than(version)), None)


@dataclass(frozen=True)
class Lack:
    """Something that keeps a version a draft, in a sentence; `clause` is the clause to open, or None for the version itself."""

    sentence: str | Promise
    clause: Clause | None


@dataclass(frozen=True)
class Draft:
    """A version as HR works on it: `kinds` says of clauses whether they are new or changed; `removed` were in the version before."""

    version: PolicyVersion
    before: PolicyVersion | None
    clauses: list[Clause]
    kinds: dict[str, str]
    removed: list[Clause]
    lacks: list[Lack]

    @property
    def changes(self) -> int:
        return len(self.kinds) + len(self.removed)


def draft_of(version: PolicyVersion) -> Draft:
    """Everything about a draft, in a fixed number of questions."""
    before = version_before(version)
    old, clauses = policies.clauses_of_both(before, version) if before else ([], list(policies.clauses_of(version)))
    changes = difference.changes(policies.facts_of(old), policies.facts_of(clauses))
    kinds = {one.key: one.kind for one in changes if one.kind != difference.REMOVED}
    gone = {one.key for one in changes if one.kind == difference.REMOVED}
    return Draft(version, before, clauses, kinds if before else {}, [one for one in old if one.key in gone], _lacks(version, clauses, kinds if before else {}))


def _lacks(version: PolicyVersion, clauses: list[Clause], kinds: dict[str, str]) -> list[Lack]:
    by_key = {one.key: one for one in clauses}
    found = drafts.missing(in_short=_there(version, "in_short"), clauses=[_written(one, kinds) for one in clauses])
    return [Lack(SENTENCES[one.what, one.language], by_key.get(one.clause)) for one in found]


def _written(clause: Clause, kinds: dict[str, str]) -> drafts.Written:
    return drafts.Written(
        key=clause.key,
        title=_there(clause, "title"),
        body={language: bool(plain(getattr(clause, f"body_{language}"))) for language in drafts.LANGUAGES},
        in_short=_there(clause, "in_short"),
        what_changed=_there(clause, "what_changed"),
        needs_reason=clause.key in kinds,
    )


def _there(row: object, name: str) -> dict[str, bool]:
    return {language: bool(getattr(row, f"{name}_{language}").strip()) for language in drafts.LANGUAGES}


def drafts_waiting() -> QuerySet[PolicyVersion]:
    return PolicyVersion.objects.filter(state=PolicyVersion.State.DRAFT).select_related("policy").order_by("policy")


def checks_waiting(version: PolicyVersion | None = None) -> QuerySet[ModuleCheck]:
    """Modules that explain a clause which changed, and at which nobody has looked yet."""
    found = ModuleCheck.objects.filter(settled_at=None)
    if version is not None:
        found = found.filter(Q(clause__version=version))
    return found.select_related("module", "clause__version__policy").order_by("module", "clause__position")
