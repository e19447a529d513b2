"""HR writes the page for when something went wrong, in both languages side by side."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.organisation.forms import FirstHourForm
from courses.organisation.models import FirstHour
from courses.organisation.services.drafting import ChangedMeanwhile
from courses.organisation.services.first_hour import write_first_hour
from courses.organisation.views.hr_policies import BASE
from lms.lib.refusals import Refused
from lms.people.access import requires
from lms.web.written_text import boxes, editor_media


@requires("policy.manage")
def hr_first_hour(request: HttpRequest) -> HttpResponse:
    """It is read at once by everybody; who saves over a text that somebody else changed meanwhile sees both."""
    page = FirstHour.objects.order_by("pk").first()
    form = FirstHourForm(request.POST or None, page=page)
    status, theirs = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                write_first_hour(**form.cleaned_data, by=request.user, now=timezone.now())  # type: ignore[arg-type]
            except ChangedMeanwhile:
                status, theirs = 409, page
            except Refused as refusal:
                form.add_error(None, str(refusal.message))
            else:
                messages.success(request, _("Saved. Everybody reads the new text from now on."))
                return redirect("hr_first_hour")
    context = {
        "tab": "first_hour",
        "form": form,
        "page": page,
        "theirs": theirs,
        "boxes": boxes(),
        "editor_media": editor_media(request, form),
    }
    return render(request, "courses/organisation/hr_first_hour.html", BASE | context, status=status)
