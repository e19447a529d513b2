"""Reading the policy: the page that asks, a whole version, one clause, what differs; and saying that one has read it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from courses.organisation.models import Policy, PolicyVersion
from courses.organisation.queries import mine, policies
from courses.organisation.queries.comparing import comparison
from courses.organisation.services import acknowledging
from courses.organisation.views.texts import minutes_of, shown
from lms.lib.numbers import whole_number
from lms.people.access import requires
from lms.web.fragments import render_fragment

BASE = {"nav": "learn", "phase": "organisation"}


def number_in(text: str | None) -> int | None:
    """The number of a version that an address or a form carries, or nothing when it is none."""
    return whole_number(text, most=999)


def policy_or_404(request: HttpRequest, key: str) -> Policy:
    """A policy that is for this person."""
    return get_object_or_404(policies.policies_for(request.user), key=key)  # type: ignore[arg-type]


def version_or_404(policy: Policy, number: int) -> PolicyVersion:
    version = get_object_or_404(policies.versions_of(policy), number=number)
    version.policy = policy
    return version


@requires("learn")
@require_safe
def policy(request: HttpRequest, key: str) -> HttpResponse:
    """What, from when and why me; then what differs since I read it, or everything; then the question whether I have read it.

    `?since=` is the version that somebody had in front of them when a newer one came.
    """
    return render(request, "courses/organisation/policy.html", _card(request, key, since=number_in(request.GET.get("since"))))


def _card(request: HttpRequest, key: str, *, since: int | None = None) -> dict[str, Any]:
    """`since` is the version that the person had in front of them when a newer one came."""
    person = request.user
    standing = mine.standing_in(person, key)  # type: ignore[arg-type]
    if standing is None:
        raise Http404
    version, found = standing.version, standing.version.policy
    versions = list(policies.versions_of(found))
    read = mine.acknowledgements_of(person, found)  # type: ignore[arg-type]
    since = since if since and since < version.number else None
    known = since or (standing.last if standing.last and not standing.has_read_newest else None)
    old = next((one for one in versions if one.number == known), None)
    compared = comparison(old, version, reader=person) if old else None  # type: ignore[arg-type]
    clauses = compared.same if compared else list(enumerate(policies.texts_of(version, reader=person), 1))  # type: ignore[arg-type]
    return (
        BASE
        | {
            "policy": found,
            "version": version,
            "standing": standing,
            "compared": compared,
            "touching": sum(one.concerns_reader for one in compared.changed) if compared else 0,
            "clauses": shown(clauses),
            "minutes": minutes_of([one.body for _number, one in clauses] if not compared else [one.clause.body for one in compared.changed]),
            "versions": _history(versions, read),
            "acknowledgement": read.get(version.number),
            "is_explained": standing.is_explained,
            "questions": list(mine.questions_of(person, found)[:5]),  # type: ignore[arg-type]
            "is_coming": version.valid_from is not None and version.valid_from > timezone.now(),
            "language": (get_language() or "nl")[:2],
            "since": since,
        }
    )


def _history(versions: list[PolicyVersion], read: dict[int, Any]) -> list[dict[str, Any]]:
    """Every published version with the moment on which this person acknowledged it."""
    return [{"version": one, "read": read.get(one.number)} for one in versions]


@requires("learn")
@require_safe
def policy_version(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """The whole text of a version, old ones too; made to be printed."""
    found = policy_or_404(request, key)
    version = version_or_404(found, number)
    versions = list(policies.versions_of(found))
    current = policies.in_force(versions, timezone.now())
    clauses = list(enumerate(policies.texts_of(version, reader=request.user), 1))  # type: ignore[arg-type]
    context = BASE | {
        "policy": found,
        "version": version,
        "newest": versions[0],
        "is_current": current is not None and current.pk == version.pk,
        "clauses": shown(clauses),
        "minutes": minutes_of([one.body for _number, one in clauses]),
        "versions": _history(versions, mine.acknowledgements_of(request.user, found)),  # type: ignore[arg-type]
        "previous": next((one for one in versions if one.number < version.number), None),
    }
    return render(request, "courses/organisation/version.html", context)


@requires("learn")
@require_safe
def policy_clause(request: HttpRequest, key: str, number: int, clause: str) -> HttpResponse:
    """One clause of a version, with who to ask, where it is explained, and the clauses beside it."""
    found = policy_or_404(request, key)
    version = version_or_404(found, number)
    clauses = shown(list(enumerate(policies.texts_of(version, reader=request.user), 1)), heading="h2")  # type: ignore[arg-type]
    at = next((place for place, one in enumerate(clauses) if one.clause.key == clause), None)
    if at is None:
        raise Http404
    newest = policies.newest_of(found)
    context = BASE | {
        "policy": found,
        "version": version,
        "newest": newest,
        "shown": clauses[at],
        "previous": clauses[at - 1] if at else None,
        "following": clauses[at + 1] if at + 1 < len(clauses) else None,
    }
    return render(request, "courses/organisation/clause.html", context)


@requires("learn")
@require_safe
def policy_changes(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """What differs in this version, from the one before or from `?since=`."""
    found = policy_or_404(request, key)
    version = version_or_404(found, number)
    since = number_in(request.GET.get("since")) or number - 1
    old = policies.versions_of(found).filter(number__lte=since).exclude(number__gte=number).first()
    if old is None:
        raise Http404
    context = BASE | {"policy": found, "version": version, "compared": comparison(old, version, reader=request.user)}  # type: ignore[arg-type]
    return render(request, "courses/organisation/changes.html", context)


@requires("learn")
@require_POST
def policy_acknowledge(request: HttpRequest, key: str) -> HttpResponse:
    """I have read version n. When the policy has changed meanwhile: what differs, and nothing is lost."""
    found = policy_or_404(request, key)
    version = version_or_404(found, number_in(request.POST.get("version")) or 0)
    try:
        row = acknowledging.acknowledge(person=request.user, version=version, language=request.POST.get("language", ""), now=timezone.now())  # type: ignore[arg-type]
    except acknowledging.NewerVersion as refusal:
        if getattr(request, "htmx", False):
            return render(request, "courses/organisation/_stale.html", {"policy": found, "version": refusal.newest, "since": version.number}, status=409)
        return render(request, "courses/organisation/policy.html", _card(request, key, since=version.number), status=409)
    context = {"policy": found, "version": version, "acknowledgement": row, "just_now": True}
    return render_fragment(request, "courses/organisation/_acknowledge.html", context, page=f"{found.get_absolute_url()}#acknowledge")
