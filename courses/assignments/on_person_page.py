"""What HR sees on the page of one person: what is required, with its status only. Nothing of what is invited, expected or chosen (product.md, principle 2)."""

from typing import Any

from django.utils import timezone

from courses.assignments.queries import required_of
from lms.people import person_page
from lms.people.models import User


def join() -> None:
    person_page.add_section(person_page.Section("courses/assignments/_required.html", 10, required))


def required(person: User) -> dict[str, Any]:
    """The required sets with finished, open or late."""
    today = timezone.localdate()
    rows = []
    for one in required_of([person]):
        is_late = one.completed_at is None and one.due_on is not None and one.due_on < today
        rows.append({"title": one.assigned_set.title, "due_on": one.due_on, "completed_at": one.completed_at, "is_late": is_late})
    return {"required": rows}
