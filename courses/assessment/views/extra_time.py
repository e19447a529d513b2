"""HR grants extra time to a person. Why is not asked."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses.assessment.forms import ExtraTimeForm
from courses.assessment.models import ExtraTime
from courses.assessment.services import extra_time as services
from lms.people.access import requires
from lms.people.models import User
from lms.web import toasts


@requires("hr.today")
@require_http_methods(["GET", "HEAD", "POST"])
def extra_time(request: HttpRequest) -> HttpResponse:
    """Who has extra time, and granting it by employee number."""
    form = ExtraTimeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = User.objects.filter(employee_number=form.cleaned_data["employee_number"].strip(), is_active=True).first()
        if person is None:
            form.add_error("employee_number", _("Nobody here has this number. Look it up under People."))
        else:
            services.grant(person=person, percent=form.cleaned_data["percent"], by=request.user, now=timezone.now())  # type: ignore[arg-type]
            toasts.say(request, _("%(name)s has extra time in every quiz with a limit.") % {"name": person.full_name})
            return HttpResponseRedirect(reverse("extra_time"))
    rows = ExtraTime.objects.select_related("person").order_by("person__family_name", "person__given_name", "pk")
    context = {"area": "hr", "nav": "people", "form": form, "rows": rows}
    return render(request, "courses/assessment/extra_time.html", context, status=422 if form.errors else 200)


@requires("hr.today")
@require_POST
def extra_time_withdraw(request: HttpRequest, person_id: int) -> HttpResponse:
    person = get_object_or_404(User, pk=person_id)
    services.withdraw(person=person, by=request.user)  # type: ignore[arg-type]
    toasts.say(request, _("%(name)s has no extra time any more.") % {"name": person.full_name})
    return HttpResponseRedirect(reverse("extra_time"))
