"""In a later round of what recurs: a module was gone through again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from courses.assignments import queries
from courses.assignments.services import rounds as services
from courses.assignments.sources import page_of
from courses.catalogue.models import Module
from lms.lib.refusals import Refused


@login_required
@require_POST
def refresh(request: HttpRequest, assignment_id: int, module_key: str) -> HttpResponse:
    """I have read what changed, or I still know it."""
    assignment = get_object_or_404(queries.assignments_of(request.user), pk=assignment_id)  # type: ignore[arg-type]
    module = get_object_or_404(Module, key=module_key)
    try:
        services.refresh(person=request.user, assignment=assignment, module=module, now=timezone.now())  # type: ignore[arg-type]
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(page_of(assignment.assigned_set.source, assignment.assigned_set.key) + "#again")
