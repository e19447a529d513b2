"""How one person stands towards each policy: known or to be read, and explained or not."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery

from courses.catalogue.models import Module
from courses.live_sessions.models import Attendance
from courses.organisation.models import Acknowledgement, Clause, ClauseQuestion, Policy, PolicyVersion
from courses.organisation.queries import policies
from courses.organisation.rules import readers
from courses.progress.models import ModuleCompletion
from lms.lib.prepared import prepared
from lms.people.models import User
from lms.people.queries import unit_ids_of

ATTENDED = Attendance.objects.filter(value=Attendance.Value.ATTENDED)


@dataclass(frozen=True)
class Standing:
    """`last` is the number of the version that the person acknowledged last. `is_explained` is only known where it was asked for."""

    version: PolicyVersion
    last: int | None
    must_read: bool
    is_explained: bool = False

    @property
    def has_read_newest(self) -> bool:
        return self.last == self.version.number


def standings_of(person: User) -> list[Standing]:
    """One row per policy that is for this person; one question."""
    return [_standing(person, version) for version in _newest_read(person=person)]


@prepared
def _newest_read(person: User) -> QuerySet[PolicyVersion, Any]:
    return _newest_as_read_by(person)


def standing_in(person: User, key: str) -> Standing | None:
    """How the person stands towards one policy, and whether it was explained; None when it is not for this person. One question."""
    version = _newest_as_read_by(person).filter(policy__key=key).annotate(is_explained=_is_explained_to(person)).first()
    return _standing(person, version, is_explained=version.is_explained) if version else None


def _newest_as_read_by(person: User) -> QuerySet[PolicyVersion, Any]:
    last = Acknowledgement.objects.filter(person=person, version__policy=OuterRef("policy")).order_by().values("version__policy")
    return policies.newest_for(person).annotate(last_read=Subquery(last.annotate(n=Max("version__number")).values("n"))).order_by("policy")


def _standing(person: User, version: Any, *, is_explained: bool = False) -> Standing:
    concern = readers.concern_in(version.concerns.get(str(version.last_read)))
    must = readers.must_read(last=version.last_read, number=version.number, units=unit_ids_of(person), concern=concern)
    return Standing(version, version.last_read, must, is_explained)


def acknowledgements_of(person: User, policy: Policy) -> dict[int, Acknowledgement]:
    """Version number → when this person acknowledged it."""
    rows = Acknowledgement.objects.filter(person=person, version__policy=policy).select_related("version")
    return {one.version.number: one for one in rows}


def explaining_modules(version: PolicyVersion) -> QuerySet[Module]:
    """Published modules that explain a clause of this version."""
    through = Clause.explained_in.through.objects.filter(clause__version=version, module=OuterRef("pk"))
    return Module.objects.filter(Exists(through))


def is_explained_to(modules: QuerySet[Module]) -> Q:
    """For a question about people: finished one of these modules, or attended a session of one."""
    finished = ModuleCompletion.objects.filter(person=OuterRef("pk"), module__in=modules.values("pk"))
    return Q(Exists(finished)) | Q(Exists(ATTENDED.filter(booking__person=OuterRef("pk"), booking__session__module__in=modules.values("pk"))))


def _is_explained_to(person: User) -> Q:
    """The same for one person, in a question about versions. Known is kept apart from explained, and only the person sees it."""
    finished = ModuleCompletion.objects.filter(person=person, module__clauses__version=OuterRef("pk"))
    return Q(Exists(finished)) | Q(Exists(ATTENDED.filter(booking__person=person, booking__session__module__clauses__version=OuterRef("pk"))))


def questions_of(person: User, policy: Policy) -> QuerySet[ClauseQuestion]:
    """What this person asked about the policy, the latest first."""
    return ClauseQuestion.objects.filter(person=person, version__policy=policy).select_related("clause", "version").order_by("-pk")
