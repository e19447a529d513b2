"""The clauses of the policy for practice cases, which know only their keys."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.organisation.models import Clause
from courses.organisation.queries.policies import newest, newest_for
from courses.practice import clauses
from lms.lib.rich_text import plain

SHORT = 300


def join() -> None:
    clauses.set_source(clauses.Source(_find, _choices))


def _title(clause: Clause) -> str:
    return _("Clause %(number)s. %(title)s") % {"number": clause.position, "title": clause.title}


def _find(request: HttpRequest, key: str) -> clauses.Clause | None:
    """The clause of the newest policy for this person."""
    found = Clause.objects.filter(key=key, version__in=newest_for(request.user).values("pk")).select_related("version__policy").order_by("pk").first()  # type: ignore[arg-type]
    if found is None:
        return None
    sentence = str(found.in_short) or plain(str(found.body))[:SHORT]
    return clauses.Clause(_title(found), sentence, reverse("policy_clause", args=[found.version.policy.key, found.version.number, found.key]))


def _choices() -> list[tuple[str, str]]:
    """Every clause in force; one that several policies have stands here once."""
    found = Clause.objects.filter(version__in=newest().values("pk")).order_by("version__policy", "position")
    return list({one.key: (one.key, _title(one)) for one in found}.values())
