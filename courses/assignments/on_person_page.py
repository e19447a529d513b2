"""What HR sees on the page of one person: what is required, with its status only. Nothing of what is invited, expected or chosen (product.md, principle 2)."""

from typing import Any

from django.utils import timezone

from courses.assignments.queries import required_of
from courses.assignments.rules import status
from lms.people import person_page
from lms.people.models import User


def join() -> None:
    person_page.add_section(person_page.Section("courses/assignments/_required.html", 10, required))


def required(person: User) -> dict[str, Any]:
    """The required sets with finished, open, late or exempted."""
    today = timezone.localdate()
    rows = [
        {
            "title": one.assigned_set.title,
            "due_on": one.due_on,
            "status": status(due_on=one.due_on, is_completed=one.completed_at is not None, today=today, excused=one.excused),
        }
        for one in required_of([person])
    ]
    return {"required": rows}
