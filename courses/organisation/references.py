"""Clauses as something that a question of a quiz may check: by their key, in the newest version."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.assessment.references import Reference, Source
from courses.organisation.models import Clause
from courses.organisation.queries import policies
from lms.people.models import User


def _name(clause: Clause) -> str:
    return _("Clause %(number)s. %(title)s") % {"number": clause.position, "title": clause.title}


def _find(person: User, keys: list[str]) -> dict[str, Reference]:
    rows = Clause.objects.filter(key__in=keys, version__in=policies.newest_for(person).values("pk")).select_related("version__policy")
    return {one.key: Reference(_name(one), reverse("policy_clause", args=[one.version.policy.key, one.version.number, one.key])) for one in rows}


def _every() -> list[tuple[str, str]]:
    rows = Clause.objects.filter(version__in=policies.newest().values("pk")).order_by("version__policy", "position")
    return [(one.key, _name(one)) for one in rows]


CLAUSES = Source("clause", gettext_lazy("Policy"), 20, _find, _every)
