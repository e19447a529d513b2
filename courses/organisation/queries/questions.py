"""Questions about the policy, for who answers them."""

from django.db.models import Count, Q, QuerySet

from courses.organisation.models import Clause, ClauseQuestion, PolicyVersion
from lms.people.access import may
from lms.people.models import User


def questions_for_hr(*, waiting: bool | None = None) -> QuerySet[ClauseQuestion]:
    """Every question, the ones that wait first."""
    found = ClauseQuestion.objects.select_related("person", "clause", "version__policy", "answered_by")
    if waiting is not None:
        found = found.filter(answered_at__isnull=waiting)
    return found.order_by("answered_at", "pk") if waiting else found.order_by("-answered_at", "-pk")


def waiting_questions() -> QuerySet[ClauseQuestion]:
    return questions_for_hr(waiting=True)


def question_seen_by(person: User) -> QuerySet[ClauseQuestion]:
    """Only who asked, the owner of the policy, and HR."""
    found = ClauseQuestion.objects.select_related("person", "clause", "version__policy__owner", "answered_by")
    if may(person, "policy.manage"):
        return found
    return found.filter(Q(person=person) | Q(version__policy__owner=person))


def questions_per_clause(version: PolicyVersion) -> dict[str, int]:
    """Clause key → how many questions there are about the text of this version: where it confuses."""
    rows = ClauseQuestion.objects.filter(version=version, clause__isnull=False).order_by().values("clause__key").annotate(n=Count("pk"))
    return {row["clause__key"]: row["n"] for row in rows}


def confusing_clauses(version: PolicyVersion) -> QuerySet[Clause]:
    """The clauses of this version about which people asked something, with `asked`; one question."""
    return version.clauses.annotate(asked=Count("questions")).filter(asked__gt=0).order_by("position")
