"""The rules in force, light enough to measure one person against all of them."""

from dataclasses import dataclass
from datetime import datetime

from courses.role import rules
from courses.role.models import Application, Track

_read: dict[tuple[int, datetime], rules.Rule] = {}
MOST_KEPT = 5000


@dataclass(frozen=True)
class InForce:
    """A track's rule in force, by ids; `is_being_applied` while the application still meets people itself."""

    track: int
    assigned_set: int
    application: int
    rule: rules.Rule
    is_being_applied: bool


def rules_in_force() -> list[InForce]:
    """Every rule in force. An application never changes its rule, so each is read from the database once by every process."""
    rows = list(
        Track.objects.filter(state=Track.State.OPEN, in_force__isnull=False)
        .order_by("pk")
        .values_list("pk", "assigned_set_id", "in_force_id", "in_force__requested_at", "in_force__state")
    )
    unread = [key for _track, _set, key, at, _state in rows if (key, at) not in _read]
    if unread:
        if len(_read) > MOST_KEPT:
            _read.clear()
        _read.update(
            ((key, at), rules.rule_from(stored))
            for key, at, stored in Application.objects.filter(pk__in=unread).order_by().values_list("pk", "requested_at", "rule")
        )
    busy = {Application.State.QUEUED, Application.State.RUNNING, Application.State.FAILED}
    return [InForce(track, assigned_set, key, _read[key, at], state in busy) for track, assigned_set, key, at, state in rows]
