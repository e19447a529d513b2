"""Modules as rows of a list, with what the other parts know about them."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from courses.catalogue import slots
from courses.catalogue.models import Course, Module


@dataclass(frozen=True)
class Row:
    """One module: `state` stands beside the title, `facts` in the line below."""

    module: Module
    state: slots.RowFact | None
    facts: list[slots.RowFact]


@dataclass
class CourseGroup:
    course: Course
    rows: list[Row] = field(default_factory=list)
    buttons: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


def rows_of(request: HttpRequest, modules: list[Module]) -> list[Row]:
    """The rows in the order of the modules; the number of queries does not depend on how many there are."""
    known = slots.row_facts(request, modules)
    rows = []
    for module in modules:
        facts = known[module.pk]
        state = next((fact for fact in facts if fact.state), None)
        rows.append(Row(module, state, [fact for fact in facts if not fact.state]))
    return rows


def by_course(request: HttpRequest, modules: list[Module]) -> list[CourseGroup]:
    """The rows under their courses; the modules come in that order already, with their course selected."""
    groups: dict[int, CourseGroup] = {}
    for row in rows_of(request, modules):
        groups.setdefault(row.module.course_id, CourseGroup(row.module.course)).rows.append(row)
    buttons = slots.course_buttons(request, [group.course for group in groups.values()])
    for course_id, group in groups.items():
        group.buttons = buttons[course_id]
    return list(groups.values())
