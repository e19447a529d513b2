"""What a manager sees: required items of the own people, only the status (product.md, principle 2)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from courses.assignments import queries as assignments
from courses.assignments.rules import status
from lms.people.access import requires
from lms.people.queries import reports_of


@requires("team.required")
def my_team(request: HttpRequest) -> HttpResponse:
    """Per person and required track: finished, open or late. Nothing else, and nothing about optional learning."""
    today = timezone.localdate()
    rows = [
        {
            "person": one.person,
            "title": one.assigned_set.title,
            "due_on": one.due_on,
            "status": status(due_on=one.due_on, is_completed=one.completed_at is not None, today=today),
        }
        for one in assignments.required_of(reports_of(request.user))  # type: ignore[arg-type]
    ]
    return render(request, "courses/role/my_team.html", {"rows": rows, "nav": "mine"})
