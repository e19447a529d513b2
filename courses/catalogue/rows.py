"""Modules as rows of a list, with what the other parts know about them."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext

from courses.catalogue import slots
from courses.catalogue.models import Course, Module
from lms.web import drawing
from lms.web.dates import number


@dataclass(frozen=True)
class Row:
    """One module: `state` stands beside the title, `facts` in the line below, which is `meta`."""

    module: Module
    state: slots.RowFact | None
    facts: list[slots.RowFact]

    @property
    def meta(self) -> SafeString:
        """The line below the summary, drawn: what the module is and what is known of it."""
        module = self.module
        return format_html("{}{}", _meta_of(module.stance, module.minutes, module.is_optional, get_language()), drawn(self.facts))


@lru_cache(maxsize=1000)
def _meta_of(stance: str, minutes: int, is_optional: bool, _language: str | None) -> SafeString:
    """The same for every module of which this is true, in the language of now."""
    words = ngettext("%(minutes)s minute", "%(minutes)s minutes", minutes) % {"minutes": number(minutes)}
    time = format_html("<span>{}{}</span>", drawing.icon("clock"), words) if minutes else ""
    return format_html("{}{}{}", drawing.stance(stance), time, format_html("<span>{}</span>", pgettext("module", "extra")) if is_optional else "")


def drawn(facts: list[slots.RowFact]) -> SafeString:
    """Facts as words, each with its icon before it."""
    return format_html_join("", "<span>{}{}</span>", ((drawing.icon(fact.icon) if fact.icon else "", fact.words) for fact in facts))


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
