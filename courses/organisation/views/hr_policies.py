"""The policy for HR: the list, one policy with its versions and who knows it, its title and audience, the evidence."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.organisation.forms import PolicyForm
from courses.organisation.models import ModuleCheck, Policy, PolicyVersion
from courses.organisation.queries import drafts, policies, questions, readers
from courses.organisation.services import drafting, publishing
from courses.organisation.services import policies as services
from lms.audit.services import record
from lms.lib.refusals import Refused
from lms.lib.tables import csv_response
from lms.people.access import requires

BASE = {"area": "hr", "nav": "policy", "phase": "organisation"}


def hr_policy_or_404(key: str) -> Policy:
    return get_object_or_404(drafts.policies_for_hr(), key=key)


@requires("policy.manage")
@require_safe
def hr_policies(request: HttpRequest) -> HttpResponse:
    """Every policy with its newest version, its draft, and how many people know it."""
    rows = []
    for policy in drafts.policies_for_hr():
        versions = list(policy.versions.all())
        newest = next((one for one in versions if not one.is_draft), None)
        asked = readers.who_is_asked(newest) if newest else None
        rows.append({"policy": policy, "newest": newest, "draft": next((one for one in versions if one.is_draft), None), "asked": asked})
    return render(request, "courses/organisation/hr_policies.html", BASE | {"tab": "policies", "rows": rows})


@requires("policy.manage")
def hr_policy_new(request: HttpRequest) -> HttpResponse:
    """A policy that is not there yet: title and audience; then its first draft."""
    form = PolicyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            policy = services.create_policy(**form.facts(), by=request.user, now=timezone.now())  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            version = drafting.start_draft(policy=policy, by=request.user, now=timezone.now())  # type: ignore[arg-type]
            return redirect("hr_policy_draft", key=policy.key, number=version.number)
    return render(request, "courses/organisation/hr_policy_about.html", BASE | {"form": form}, status=422 if form.errors else 200)


@requires("policy.manage")
def hr_policy_about(request: HttpRequest, key: str) -> HttpResponse:
    """Another title, owner or audience."""
    policy = hr_policy_or_404(key)
    form = PolicyForm(request.POST or None, policy=policy)
    if request.method == "POST" and form.is_valid():
        try:
            services.describe_policy(policy=policy, **form.facts(), by=request.user)  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Saved."))
            return redirect("hr_policy", key=key)
    return render(request, "courses/organisation/hr_policy_about.html", BASE | {"form": form, "policy": policy}, status=422 if form.errors else 200)


@requires("policy.manage")
@require_safe
def hr_policy(request: HttpRequest, key: str) -> HttpResponse:
    """One policy: its versions, who knows the newest one per department, where it confuses, and what has to be looked at."""
    policy = hr_policy_or_404(key)
    versions = list(policy.versions.all())
    newest = next((one for one in versions if not one.is_draft), None)
    context = {"policy": policy, "versions": versions, "newest": newest, "draft": next((one for one in versions if one.is_draft), None)}
    if newest is not None:
        newest.policy = policy
        units = readers.coverage(newest)
        context |= {
            "current": policies.in_force([one for one in versions if not one.is_draft], timezone.now()),
            "units": units,
            "people": sum(one.people for one in units),
            "known": sum(one.known for one in units),
            "explained": readers.explained(newest),
            "confusing": list(questions.confusing_clauses(newest)),
            "checks": list(drafts.checks_waiting(newest)),
        }
    return render(request, "courses/organisation/hr_policy.html", BASE | context)


@requires("policy.manage")
@require_POST
def hr_policy_start(request: HttpRequest, key: str) -> HttpResponse:
    """A draft of the next version, made from the current one; a second click finds the first one."""
    version = drafting.start_draft(policy=hr_policy_or_404(key), by=request.user, now=timezone.now())  # type: ignore[arg-type]
    return redirect("hr_policy_draft", key=key, number=version.number)


@requires("policy.manage")
@require_POST
def hr_policy_check(request: HttpRequest, key: str, check_id: int) -> HttpResponse:
    """Somebody looked: this module is right with the clause as it is now."""
    policy = hr_policy_or_404(key)
    check = get_object_or_404(ModuleCheck.objects.select_related("module", "clause"), pk=check_id, clause__version__policy=policy)
    publishing.settle_check(check=check, by=request.user, now=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _("Noted: this module has been looked at."))
    return redirect(f"{request.path.partition('checks/')[0]}#checks")


@requires("policy.manage")  # type: ignore[arg-type]
@require_safe
def hr_policy_evidence(request: HttpRequest, key: str) -> StreamingHttpResponse:
    """Who read which version, in which language and when, with the seals; every export leaves a line in the audit."""
    policy = hr_policy_or_404(key)
    record(request.user, "policy.evidence_exported", policy)  # type: ignore[arg-type]
    head = [_("Employee number"), _("Name"), _("Version"), _("Language"), _("Moment"), _("Digest of the text"), _("Place"), _("Seal before"), _("Seal")]
    rows = (
        [
            one.employee_number, one.person_name, one.version.number, one.language, one.at.isoformat(timespec="seconds"),
            one.text_digest, one.position or "", one.previous_hash, one.hash,
        ]
        for one in readers.evidence(policy).iterator(chunk_size=1000)
    )  # fmt: skip
    return csv_response(f"{policy.key}-acknowledgements", head, rows)


def version_or_404(key: str, number: int) -> PolicyVersion:
    """A version with its policy, draft or not."""
    return get_object_or_404(PolicyVersion.objects.select_related("policy__owner"), policy__key=key, number=number)
