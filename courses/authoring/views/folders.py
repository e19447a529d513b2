"""Taking a course along as a file, and bringing one."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.authoring.forms.courses import BringForm
from courses.authoring.services import folders
from courses.authoring.views.finding import HERE, course_named, page_of
from courses.catalogue.folders.faults import DamagedFolder
from lms.lib.refusals import Refused
from lms.people.access import requires


@requires("content.own")  # type: ignore[arg-type]
@require_safe
def hr_course_file(request: HttpRequest, key: str) -> FileResponse:
    """The course as a ZIP of a readable folder: what people read now."""
    course = course_named(key)
    return FileResponse(folders.packed_course(course), as_attachment=True, filename=f"{course.key}.zip", content_type="application/zip")


@requires("content.own")
def hr_course_bring(request: HttpRequest) -> HttpResponse:
    """Bring a course; a damaged file is refused with everything that is wrong in it."""
    form = BringForm(request.POST or None, request.FILES or None)
    faults: list[Any] = []
    if request.method == "POST" and form.is_valid():
        try:
            made, report = folders.bring_courses(**form.cleaned_data, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        except DamagedFolder as damage:
            faults = damage.faults
        except Refused as refusal:
            form.add_error("replaces" if isinstance(refusal, folders.IsHereAlready) else "file", str(refusal.message))
        else:
            words = _("The course is here.") if report.changed_anything else _("The course was here already, exactly as in the file.")
            messages.success(request, words)
            return redirect(page_of(made[0]))
    context = {"form": form, "faults": faults[:100], "more": max(len(faults) - 100, 0), "crumbs": [(_("Courses"), reverse("hr_courses"))]}
    return render(request, "courses/authoring/bring.html", HERE | context, status=422 if form.errors or faults else 200)
