"""Between a track's columns, the JSON that an application keeps, and `assignments.rules.Terms`."""

from dataclasses import asdict
from datetime import date
from typing import Any

from courses.assignments.rules import Terms
from courses.role.models import Application, Track

FIELDS = tuple(Terms.__dataclass_fields__)
DATES = ("due_on", "extended_to")


def terms_of(track: Track) -> Terms:
    """The terms as HR wrote them last."""
    return Terms(**{name: getattr(track, name) for name in FIELDS})


def terms_in(application: Application) -> Terms:
    """The terms as they were when this was applied."""
    kept: dict[str, Any] = {name: value for name, value in application.terms.items() if name in FIELDS}
    return Terms(**kept | {name: date.fromisoformat(kept[name]) for name in DATES if kept.get(name)})


def as_kept(terms: Terms) -> dict[str, Any]:
    return asdict(terms)
