"""My organisation: what is here for this person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.catalogue.rows import rows_of
from courses.live_sessions.queries.sessions import sessions_open_to
from courses.organisation.queries import mine, variants
from courses.organisation.queries.policies import PUBLISHED
from courses.progress.routes import ATTEND, routes_into
from lms.people.access import requires

SESSIONS = 5


@requires("learn")
@require_safe
def organisation(request: HttpRequest) -> HttpResponse:
    """The policy and whether I know it, the modules for my part of the organisation, and sessions that explain the policy."""
    person = request.user
    standings = mine.standings_of(person)  # type: ignore[arg-type]
    modules = list(variants.own_modules(person))  # type: ignore[arg-type]
    explaining = sessions_open_to(person, now=timezone.now()).filter(  # type: ignore[arg-type]
        module__clauses__version__in=[one.version.pk for one in standings], module__clauses__version__state=PUBLISHED
    )
    sessions = list(explaining.distinct()[:SESSIONS]) if standings else []
    if sessions:
        into = routes_into("organisation", person, attend_url=reverse("session", args=[sessions[0].pk]), attend_label=ATTEND)  # type: ignore[arg-type]
    else:
        into = routes_into("organisation", person, attend_url=reverse("module", args=[modules[0].key]) if modules else "#modules")  # type: ignore[arg-type]
    context = {
        "nav": "learn",
        "phase": "organisation",
        "routes": into,
        "standings": standings,
        "rows": rows_of(request, modules),
        "lacks_variant": [one for one in modules if one.pk in variants.lacking_a_variant(person)] if modules else [],  # type: ignore[arg-type]
        "sessions": sessions,
    }
    return render(request, "courses/organisation/organisation.html", context)
