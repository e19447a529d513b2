"""Exemptions: asking and withdrawing for the person; reading, deciding, giving and ending for HR."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.assignments import queries
from courses.assignments.forms import AskExemptionForm, DecideForm, GiveExemptionForm
from courses.assignments.models import Assignment, Exemption
from courses.assignments.queries import exemptions as reading
from courses.assignments.services import exemptions as services
from courses.assignments.sources import page_of
from lms.lib.refusals import Refused
from lms.people.access import requires

HERE = {"area": "hr", "nav": "tracks", "phase": "role"}


@login_required
def ask(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """The form to ask for an exemption from something that is required of me."""
    assignment = _own(request, assignment_id)
    page = page_of(assignment.assigned_set.source, assignment.assigned_set.key)
    form = AskExemptionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_exemption(person=request.user, assigned_set=assignment.assigned_set, now=timezone.now(), **form.cleaned_data)  # type: ignore[arg-type]
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("HR has your request. You hear the answer here and by mail."))
        return redirect(page)
    context = {"form": form, "assignment": assignment, "page": page, "nav": "mine", "phase": "role"}
    return render(request, "courses/assignments/exemption_ask.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def withdraw(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Take the request back."""
    assignment = _own(request, assignment_id)
    found = reading.last_exemption(request.user, assignment.assigned_set_id)  # type: ignore[arg-type]
    if found is not None:
        services.withdraw_exemption(exemption=found, now=timezone.now())
    return redirect(page_of(assignment.assigned_set.source, assignment.assigned_set.key))


def _own(request: HttpRequest, assignment_id: int) -> Assignment:
    own = queries.assignments_of(request.user).filter(grounds__strength="required")  # type: ignore[arg-type]
    return get_object_or_404(own, pk=assignment_id)


@requires("tracks.assign")
def hr_exemptions(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, and what holds."""
    page = Paginator(reading.exemptions_that_hold(), 50).get_page(request.GET.get("page"))
    return render(request, "courses/assignments/hr_exemptions.html", HERE | {"waiting": reading.waiting_exemptions()[:100], "page": page})


@requires("tracks.assign")
def hr_exemption(request: HttpRequest, exemption_id: int) -> HttpResponse:
    """Read one request and answer it; afterwards the same page says what was answered."""
    exemption = get_object_or_404(Exemption.objects.select_related("person", "assigned_set", "decided_by"), pk=exemption_id)
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.decide_exemption(
                exemption=exemption, is_granted=request.POST.get("do") == "grant", by=request.user, now=timezone.now(), **form.cleaned_data  # type: ignore[arg-type]
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s has your answer.") % {"name": exemption.person.full_name})
            return redirect("hr_exemptions")
    context = HERE | {"exemption": exemption, "form": form}
    return render(request, "courses/assignments/hr_exemption.html", context, status=422 if form.errors else 200)


@requires("tracks.assign")
def hr_exemption_give(request: HttpRequest) -> HttpResponse:
    """Give an exemption without having been asked."""
    form = GiveExemptionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.give_exemption(by=request.user, now=timezone.now(), **form.cleaned_data)  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s has an exemption, and reads why.") % {"name": form.cleaned_data["person"].full_name})
            return redirect("hr_exemptions")
    return render(request, "courses/assignments/hr_exemption_give.html", HERE | {"form": form}, status=422 if form.errors else 200)


@requires("tracks.assign")
@require_POST
def hr_exemption_end(request: HttpRequest, exemption_id: int) -> HttpResponse:
    """It no longer holds."""
    exemption = get_object_or_404(Exemption.objects.select_related("person", "assigned_set"), pk=exemption_id)
    services.end_exemption(exemption=exemption, by=request.user, now=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _("The exemption has ended. %(name)s gets enough time from today.") % {"name": exemption.person.full_name})
    return redirect("hr_exemptions")
