"""HR's page of today: what needs a decision, each with its button."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lms.people.access import requires
from lms.web.decisions import open_decisions


@requires("hr.today")
def hr_today(request: HttpRequest) -> HttpResponse:
    """Everything that waits for HR, the most urgent first."""
    context = {"decisions": open_decisions(request), "today": timezone.localdate(), "area": "hr", "nav": "today"}
    return render(request, "reporting/hr_today.html", context)
