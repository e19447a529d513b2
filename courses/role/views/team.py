"""What a manager, or who stands in, sees and does: the status of what is required, and working time for it (product.md, principle 2)."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from courses.assignments.forms import PersonByNumber
from courses.assignments.models import Deputy
from courses.assignments.queries import team as reading
from courses.assignments.rules import status
from courses.assignments.services import team as services
from lms.lib.form_fields import DayField
from lms.lib.refusals import Refused
from lms.people.access import may, requires


class TimeForm(forms.Form):
    """How much working time, and on which day."""

    minutes = forms.IntegerField(min_value=5, max_value=6000)
    on = DayField(required=False)


class DeputyForm(forms.Form):
    """Who stands in, and until when."""

    person = PersonByNumber()
    until = DayField(label=gettext_lazy("Last day"))


@requires("team.required")
def my_team(request: HttpRequest) -> HttpResponse:
    """Per person and required track: finished, open or late, and the working time made. Nothing about optional learning."""
    return _page(request)


def _page(request: HttpRequest, form: DeputyForm | None = None) -> HttpResponse:
    today, now, person = timezone.localdate(), timezone.now(), request.user
    rows = [
        {
            "assignment": one,
            "person": one.person,
            "title": one.assigned_set.title,
            "due_on": one.due_on,
            "status": status(due_on=one.due_on, is_completed=one.completed_at is not None, today=today, excused=one.excused),
            "time": getattr(one, "working_time", None),
        }
        for one in reading.required_of_team(person, now=now)  # type: ignore[arg-type]
    ]
    lends = may(person, "team.lend")  # type: ignore[arg-type]
    context = {
        "rows": rows,
        "today": today,
        "lends": lends,
        "form": form or DeputyForm(),
        "deputies": reading.deputies_of(person, now=now) if lends else [],  # type: ignore[arg-type]
        "stands_in": reading.stands_in_for(person, now=now),  # type: ignore[arg-type]
        "nav": "mine",
    }
    return render(request, "courses/role/my_team.html", context, status=422 if form and form.errors else 200)


@requires("team.required")
@require_POST
def team_time(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Make working time for one required track of somebody of the team, or take it back."""
    now = timezone.now()
    assignment = get_object_or_404(reading.required_of_team(request.user, now=now), pk=assignment_id)  # type: ignore[arg-type]
    form = TimeForm(request.POST)
    try:
        if request.POST.get("do") == "back":
            services.take_time_back(assignment=assignment, by=request.user, now=now)  # type: ignore[arg-type]
        elif form.is_valid():
            services.make_time(assignment=assignment, by=request.user, now=now, **form.cleaned_data)  # type: ignore[arg-type]
            messages.success(request, _("%(name)s knows that there is working time for it.") % {"name": assignment.person.full_name})
        else:
            messages.error(request, _("Write the working time in whole minutes, and a day that exists. Nothing was changed."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("my_team")


@requires("team.lend")
@require_POST
def team_deputy(request: HttpRequest) -> HttpResponse:
    """Let somebody stand in until a day."""
    form = DeputyForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    try:
        services.appoint_deputy(manager=request.user, deputy=form.cleaned_data["person"], until=form.cleaned_data["until"], now=timezone.now())  # type: ignore[arg-type]
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, form)
    messages.success(request, _("%(name)s stands in for you, and knows it.") % {"name": form.cleaned_data["person"].full_name})
    return redirect("my_team")


@requires("team.lend")
@require_POST
def team_deputy_end(request: HttpRequest, deputy_id: int) -> HttpResponse:
    """It ends now."""
    deputy = get_object_or_404(Deputy.objects.select_related("deputy"), pk=deputy_id, manager=request.user)
    services.end_deputy(deputy=deputy, by=request.user, now=timezone.now())  # type: ignore[arg-type]
    return redirect("my_team")
