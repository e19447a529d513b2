"""Questions about the policy for HR: those that wait, and those that were answered."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses.organisation.queries import questions
from courses.organisation.views.hr_policies import BASE
from lms.people.access import requires


@requires("policy.manage")
@require_safe
def hr_policy_questions(request: HttpRequest) -> HttpResponse:
    """Those that wait, the oldest first; and the answered ones, the latest first."""
    page = Paginator(questions.questions_for_hr(waiting=False), 30).get_page(request.GET.get("page"))
    context = {"tab": "questions", "waiting": list(questions.waiting_questions()[:50]), "page": page}
    return render(request, "courses/organisation/hr_questions.html", BASE | context)
