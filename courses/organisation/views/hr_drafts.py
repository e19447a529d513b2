"""A draft for HR: what it comes down to, its clauses, the difference, a preview, and publishing with who will be asked."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.organisation.forms import ClauseForm, DraftForm
from courses.organisation.models import Clause, PolicyVersion
from courses.organisation.queries import drafts, policies, questions, readers
from courses.organisation.queries.comparing import comparison
from courses.organisation.services import clauses as services
from courses.organisation.services import drafting, publishing
from courses.organisation.views.hr_policies import BASE, version_or_404
from courses.organisation.views.texts import minutes_of, shown
from lms.lib.refusals import Refused
from lms.people.access import requires
from lms.web.written_text import boxes, editor_media


def _draft_or_404(key: str, number: int) -> PolicyVersion:
    version = version_or_404(key, number)
    if not version.is_draft:
        raise Http404
    return version


def _address(version: PolicyVersion) -> str:
    return reverse("hr_policy_draft", args=[version.policy.key, version.number])


@requires("policy.manage")
def hr_policy_draft(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Everything about the draft on one page: in short, the clauses with buttons, and what is missing."""
    version = _draft_or_404(key, number)
    form = DraftForm(request.POST or None, version=version)
    status, conflict = 200, ""
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                drafting.describe_draft(version=version, **form.facts(), by=request.user)  # type: ignore[arg-type]
            except drafting.ChangedMeanwhile as refusal:
                status, conflict = 409, str(refusal.message)
            else:
                messages.success(request, _("Saved."))
                return redirect(_address(version))
    return render(request, "courses/organisation/hr_draft.html", _draft_page(version) | {"form": form, "conflict": conflict}, status=status)


def _draft_page(version: PolicyVersion) -> dict[str, Any]:
    draft = drafts.draft_of(version)
    asked = questions.questions_per_clause(draft.before) if draft.before else {}
    lacking = {lack.clause.key for lack in draft.lacks if lack.clause}
    rows = [
        {"number": place, "clause": one, "kind": draft.kinds.get(one.key, ""), "questions": asked.get(one.key, 0), "lacks": one.key in lacking}
        for place, one in enumerate(draft.clauses, 1)
    ]
    return BASE | {"policy": version.policy, "version": version, "draft": draft, "rows": rows}


@requires("policy.manage")
@require_POST
def hr_clause_action(request: HttpRequest, key: str, number: int, clause: str) -> HttpResponse:
    """One button: up, down, out of the draft, or back into it."""
    version = _draft_or_404(key, number)
    action = request.POST.get("do", "")
    try:
        if action == "back":
            services.put_back_clause(version=version, key=clause, by=request.user)  # type: ignore[arg-type]
        else:
            found = get_object_or_404(version.clauses.all(), key=clause)
            if action == "remove":
                services.remove_clause(clause=found, by=request.user)  # type: ignore[arg-type]
            else:
                services.move_clause(clause=found, by_places={"up": -1, "down": 1}.get(action, 0), by=request.user)  # type: ignore[arg-type]
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    if getattr(request, "htmx", False):
        return render(request, "courses/organisation/_draft_clauses.html", _draft_page(version) | {"moved": clause, "action": action})
    return redirect(f"{_address(version)}#clauses")


@requires("policy.manage")
def hr_clause_new(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """A new clause, in both languages side by side."""
    version = _draft_or_404(key, number)
    form = ClauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_clause(version=version, text=form.text(), by=request.user)  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            return redirect(f"{_address(version)}#clauses")
    return _clause_page(request, version, form, status=422 if form.errors else 200)


@requires("policy.manage")
def hr_clause(request: HttpRequest, key: str, number: int, clause: str) -> HttpResponse:
    """Change a clause. Who saves over a text that somebody else changed meanwhile sees both and chooses."""
    version = _draft_or_404(key, number)
    found = get_object_or_404(policies.clauses_of(version), key=clause)
    form = ClauseForm(request.POST or None, clause=found)
    status, theirs = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            known = form.cleaned_data
            try:
                services.change_clause(clause=found, text=form.text(), by=request.user, based_on=known["based_on"], takes_over=known["takes_over"])  # type: ignore[arg-type]
            except drafting.ChangedMeanwhile:
                status, theirs = 409, found
            except Refused as refusal:
                form.add_error(None, str(refusal.message))
            else:
                messages.success(request, _("Saved."))
                return redirect(f"{_address(version)}#clause-{found.key}")
    return _clause_page(request, version, form, clause=found, theirs=theirs, status=status)


def _clause_page(
    request: HttpRequest, version: PolicyVersion, form: ClauseForm, *, clause: Clause | None = None, theirs: Clause | None = None, status: int = 200
) -> HttpResponse:
    before = drafts.version_before(version)
    context = {
        "policy": version.policy,
        "version": version,
        "form": form,
        "clause": clause,
        "theirs": theirs,
        "was": before.clauses.filter(key=clause.key).first() if before and clause else None,
        "boxes": boxes(),
        "editor_media": editor_media(request, form),
    }
    return render(request, "courses/organisation/hr_clause.html", BASE | context, status=status)


@requires("policy.manage")
@require_safe
def hr_policy_difference(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """What differs from the version before, as people will see it."""
    version = version_or_404(key, number)
    before = drafts.version_before(version)
    if before is None:
        raise Http404
    before.policy = version.policy
    context = {"policy": version.policy, "version": version, "compared": comparison(before, version)}
    return render(request, "courses/organisation/hr_difference.html", BASE | context)


@requires("policy.manage")
@require_safe
def hr_policy_preview(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """The whole text as people will read it, a draft as well as an old version."""
    version = version_or_404(key, number)
    clauses = list(enumerate(policies.clauses_of(version), 1))
    context = {"policy": version.policy, "version": version, "clauses": shown(clauses), "minutes": minutes_of([one.body for _number, one in clauses])}
    return render(request, "courses/organisation/hr_preview.html", BASE | context)


@requires("policy.manage")
def hr_policy_publish(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Who will be asked, read before it happens; then it happens, and telling goes on in the background."""
    version = version_or_404(key, number)
    if not version.is_draft:
        return redirect("hr_policy", key=key)
    if request.method == "POST":
        try:
            publishing.publish(version=version, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        except Refused as refusal:
            messages.error(request, str(refusal.message))
            return redirect("hr_policy_publish", key=key, number=number)
        messages.success(request, _("Version %(number)s has been published. Everybody gets a message in the coming minutes.") % {"number": number})
        return redirect("hr_policy", key=key)
    draft, units = drafts.draft_of(version), readers.coverage(version)
    context = {
        "policy": version.policy,
        "version": version,
        "draft": draft,
        "asked": readers.Asked(people=sum(one.people for one in units), asked=sum(one.open for one in units)),
        "units": units,
        "checks": sum(len(one.explained_in.all()) for one in draft.clauses if draft.kinds.get(one.key) == "changed"),
        "is_past": version.valid_from is None or version.valid_from <= timezone.now(),
    }
    return render(request, "courses/organisation/hr_publish.html", BASE | context)


@requires("policy.manage")
@require_POST
def hr_policy_discard(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Throw the draft away."""
    version = _draft_or_404(key, number)
    drafting.discard_draft(version=version, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("The draft is gone. What was published has not changed."))
    return redirect("hr_policy", key=key)
