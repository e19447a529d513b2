"""Who is away, for HR: due dates stand still meanwhile."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.assignments.forms import AbsenceForm
from courses.assignments.models import Absence
from courses.assignments.queries.exemptions import absences_now
from courses.assignments.services import absences as services
from courses.assignments.views.exemptions import HERE
from lms.lib.refusals import Refused
from lms.people.access import requires


@requires("tracks.assign")
def hr_absences(request: HttpRequest) -> HttpResponse:
    """Who is away now or later, and saying so by hand where the HR system does not."""
    form = AbsenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.say_away(by=request.user, now=timezone.now(), **form.cleaned_data)  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The due dates of %(name)s stand still on those days.") % {"name": form.cleaned_data["person"].full_name})
            return redirect("hr_absences")
    page = Paginator(absences_now(today=timezone.localdate()), 50).get_page(request.GET.get("page"))
    return render(request, "courses/assignments/hr_absences.html", HERE | {"form": form, "page": page}, status=422 if form.errors else 200)


@requires("tracks.assign")
@require_POST
def hr_absence_back(request: HttpRequest, absence_id: int) -> HttpResponse:
    """Back today, or it was a mistake."""
    absence = get_object_or_404(Absence.objects.select_related("person"), pk=absence_id)
    now = timezone.now()
    if request.POST.get("do") == "mistake":
        services.take_absence_back(absence=absence, by=request.user, now=now)  # type: ignore[arg-type]
        messages.success(request, _("Taken away. The due dates are as if nobody had said it."))
    else:
        services.say_back(person=absence.person, by=request.user, now=now)  # type: ignore[arg-type]
        messages.success(request, _("%(name)s is back. The due dates moved by the days away.") % {"name": absence.person.full_name})
    return redirect("hr_absences")
